"""Social cards: what a link to a page or a chart looks like elsewhere, 1200 × 630, drawn as SVG.

Light colours, and letters as large as a thumbnail needs. A card says what its page says and nothing else: title, chart,
origin, source, release. What is withheld is hatched, as in every drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from components.svg import draw, words
from components.svg.plot import Paint

WIDTH, HEIGHT, EDGE = 1200, 630, 56
FOOT = 104
"""Height of the strip with site, origin and source."""
TITLE_SIZES, TEXT_SIZES, WORDS_SIZES = (46, 40, 34, 29, 25), (23,), (54, 47, 40, 34)
"""Largest first: of titles, of texts beside a chart, of texts alone."""
FOOT_SIZES = ((21, 2), (17, 3))
"""(size, most lines) of the source line."""
LINE = 1.45
BOLD_WIDTH = 1.06
"""How much wider bold letters are than plain ones."""
ZOOM, SIDE_WIDTH, GAP = 1.45, 560, 36
SAME_MEANING = str.maketrans({"≈": "~", "▲": "↑", "▼": "↓"})
"""Signs that Sarabun lacks, as ones that it has: there is no other font to take them from."""
UNBROKEN_BEFORE, UNBROKEN_AFTER = set("ะาำๅๆฯ") | set(words.WIDTHS[0]), set("เแโใไ")
LOGO = (
    '<rect width="34" height="34" rx="7" fill="{brand}"/><g fill="{card}"><rect x="8" y="19" width="4" height="7"/>'
    '<rect x="15" y="14" width="4" height="12"/><rect x="22" y="8" width="4" height="18"/></g>'
)


@dataclass(frozen=True)
class SocialCard:
    """`title` and `text` as on the page; `foot` names source and release, `mark` the origin, `figure` is the
    chart if any, `legend` its (token, words)."""

    title: str
    text: str
    foot: str
    site: str
    mark: str = ""
    origin: str = ""
    figure: Mapping[str, Any] | None = None
    legend: Sequence[tuple[str, str]] = ()


def address(lang: str, name: str) -> str:
    """Where the card of a page or a chart stands; on an error page `name` is what a visitor typed."""
    return f"/social/{lang}/{quote(name, safe='')}.png"


def card(own: SocialCard, paint: Paint, paths: Mapping[str, str]) -> str:
    """The card as SVG. `paint` gives colours for tokens, `paths` the outlines that maps name."""
    beside = own.figure is not None and _tall(own.figure)
    room = (SIDE_WIDTH - GAP if beside else WIDTH) - 2 * EDGE * (not beside) - EDGE * beside
    title, below = _block(own.title, EDGE, room, TITLE_SIZES, 4 if beside else 2, paint("@ink"), 700)
    sizes = WORDS_SIZES if own.figure is None else TEXT_SIZES
    text, below = _block(own.text, below + 8, room, sizes, 6 if beside or own.figure is None else 2, paint("@ink-2"), 400)
    keys, below = _legend(own.legend, below, room, paint)
    drawn = _chart(own.figure, beside, below, paint, paths) if own.figure else ""
    outer = words.attributes(xmlns="http://www.w3.org/2000/svg", width=WIDTH, height=HEIGHT, viewBox=f"0 0 {WIDTH} {HEIGHT}")
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{paint("@card")}"/>'
    strip = f'<rect width="{WIDTH}" height="10" fill="{paint("@brand")}"/>'
    return f'<svg{outer} font-family="Sarabun">{ground}{strip}{title}{text}{keys}{drawn}{_foot(own, paint)}</svg>'.translate(
        SAME_MEANING
    )


def _tall(figure: Mapping[str, Any]) -> bool:
    """Maps and long lists of bars stand beside the words, all else below them."""
    first = figure["data"][0]
    return bool(first.get("fill")) or (first["type"] == "bar" and figure["layout"]["height"] > 230)


def _chart(figure: Mapping[str, Any], beside: bool, below: float, paint: Paint, paths: Mapping[str, str]) -> str:
    x, y = (SIDE_WIDTH, 40) if beside else (EDGE, below + 12)
    wide, tall = WIDTH - EDGE - x, HEIGHT - FOOT - 8 - y
    many = "xaxis3" in figure["layout"]
    needed = figure["layout"]["height"] if many or figure["data"][0]["type"] == "bar" else 0
    zoom = min(ZOOM, tall / needed if needed else ZOOM)
    high = min(tall / zoom, needed or tall)
    own = draw.picture(figure, "chart", round(wide / zoom), round(high), paint, paths)
    return f'<g transform="translate({x} {y:.0f}) scale({zoom:.3f})">{own}</g>'


def _legend(legend: Sequence[tuple[str, str]], top: float, room: float, paint: Paint) -> tuple[str, float]:
    """A square of each colour with its words, in rows, and where they end."""
    x, y, drawn, size = float(EDGE), top + 14, "", TEXT_SIZES[-1]
    for token, label in legend:
        wide = words.width(label, size) + 60
        if x > EDGE and x + wide > EDGE + room:
            x, y = float(EDGE), y + size * LINE
        drawn += f"<rect{words.attributes(x=x, y=y + 5, width=20, height=20, rx=3, fill=paint(f'@{token}'))}/>"
        drawn += words.text(label, f"{x + 30:.1f}", f"{y + size:.1f}", 0, 0, size, paint("@ink-2"))
        x += wide
    return drawn, y + size * LINE if legend else top


def _block(text: str, top: float, room: float, sizes: Sequence[int], most: int, color: str, weight: int) -> tuple[str, float]:
    """Words in the largest size in which they fit, and where they end."""
    inside = room / (BOLD_WIDTH if weight > 400 else 1)
    size = next((size for size in sizes if _fits(text, inside, size, most)), sizes[-1])
    rows = wrap(text, inside, size)
    shown = [*rows[: most - 1], rows[most - 1].rstrip() + "…"] if len(rows) > most else rows
    style = words.attributes(font_weight=weight)
    lines = [words.text(row, str(EDGE), f"{top + (n * LINE + 1.1) * size:.1f}", 0, 0, size, color) for n, row in enumerate(shown)]
    return f"<g{style}>{''.join(lines)}</g>", top + len(shown) * LINE * size


def _fits(text: str, room: float, size: float, most: int) -> bool:
    """Whether a text needs few enough lines and no word of it is cut."""
    whole = all(words.width(word, size) <= room for word in text.split(" "))
    return whole and len(wrap(text, room, size)) <= most


def wrap(text: str, room: float, size: float) -> list[str]:
    """Lines that fit: broken at blanks, and inside Thai words only where no blank is near and no letter is torn apart."""
    rows = [""]
    for piece in [part for word in text.split(" ") for part in _pieces(word, room, size)]:
        row = f"{rows[-1]} {piece}".strip() if rows[-1] else piece
        if words.width(row, size) <= room:
            rows[-1] = row
        else:
            rows.append(piece)
    return [row for row in rows if row]


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word that is wider than a line, cut between letters."""
    made = [""]
    for place, letter in enumerate(word):
        whole = letter in UNBROKEN_BEFORE or (place and word[place - 1] in UNBROKEN_AFTER)
        if words.width(made[-1] + letter, size) > room and not whole:
            made.append("")
        made[-1] += letter
    return made


def _foot(own: SocialCard, paint: Paint) -> str:
    """Site at the left; origin and source beside it."""
    top = HEIGHT - FOOT
    line = f'<rect x="{EDGE}" y="{top}" width="{WIDTH - 2 * EDGE}" height="1.5" fill="{paint("@line")}"/>'
    logo = LOGO.format(brand=paint("@brand"), card=paint("@card"))
    name = words.text(f"<b>{own.site}</b>", str(EDGE + 50), str(top + 64), 0, 0, 25, paint("@ink"))
    start = EDGE + 74 + words.width(own.site, 25) * BOLD_WIDTH
    badge, start = _badge(own, start, top, paint)
    room = WIDTH - EDGE - start
    size, most = next(((size, most) for size, most in FOOT_SIZES if len(wrap(own.foot, room, size)) <= most), FOOT_SIZES[-1])
    rows = wrap(own.foot, room, size)
    shown = [*rows[: most - 1], rows[most - 1] + "…"] if len(rows) > most else rows
    first, color = top + 64 - (len(shown) - 1) * size * 0.7, paint("@ink-2")
    source = [words.text(row, f"{start:.0f}", f"{first + n * size * 1.4:.0f}", 0, 0, size, color) for n, row in enumerate(shown)]
    return f'{line}<g transform="translate({EDGE} {top + 37})">{logo}</g>{name}{badge}{"".join(source)}'


def _badge(own: SocialCard, x: float, top: float, paint: Paint) -> tuple[str, float]:
    """The origin as a word on its colour, dashed where figures are synthetic; and where the next thing may stand."""
    if not own.mark:
        return "", x
    tone = {"published": "pub", "register": "reg", "synthetic": "syn"}[own.origin]
    wide = words.width(own.mark, 21) * BOLD_WIDTH + 28
    dashed = {"stroke": paint(f"@{tone}"), "stroke_width": 2, "stroke_dasharray": "6 4"} if own.origin == "synthetic" else {}
    box = words.attributes(x=float(x), y=top + 36, width=float(wide), height=40, rx=6, fill=paint(f"@{tone}-bg"), **dashed)
    label = words.text(f"<b>{own.mark}</b>", f"{x + 14:.0f}", str(top + 63), 0, 0, 21, paint(f"@{tone}"))
    return f"<rect{box}/>{label}", x + wide + 20
