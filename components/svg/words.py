"""Text in drawings: how wide it is, and as an SVG element."""

import re
from html import escape
from typing import Any

WIDTHS = {
    0: "ัิีึืฺุู็่้๊๋์ํ๎",
    192: "'",
    244: "!| \xa0ij·,.:;",
    300: "lIๅ[]เ",
    323: "°(){}_f",
    346: '‘’-r"',
    375: "•tใโ\\",
    395: "ไ`",
    415: "/s",
    450: "J*z?งx",
    470: "ycv",
    492: "ราำk↑↓",
    520: "วae$S",
    543: "ะ“”ฐ–gbdธpqฯLn0123456789FEu",
    566: "จoThฮZฉยPYก",
    587: "แลสRถฤC^อB฿ดขA",
    612: "VศคKXฃช+<=>~±×ฅต−ฎฏฦมซภ€ๆ๏ผฝ",
    630: "DGหนฆ",
    653: "บปUทOQ",
    677: "&wษHN#",
    715: "ฑพฟฬ…",
    801: "@Mฌ",
    834: "ญWฒณ—m",
    903: "%",
    967: "½",
}
"""Thousandths of the font size per character of Sarabun 400; tests/unit/test_svg_words.py compares with the font."""
USUAL = 560
WIDTH_OF = {ord(char): width for width, chars in WIDTHS.items() for char in chars}
BREAK, BOLD = re.compile(r"<br\s*/?>"), re.compile(r"(</?b>)")
LINE_HEIGHT, ASCENT, DESCENT = 1.3, 1.068, 0.232
"""Shares of the font size: distance of lines as plotly sets it, and what Sarabun reaches above and below its baseline."""
MIDDLE = (ASCENT - DESCENT) / 2
"""How far the baseline of a line of text stands below its middle."""


def width(text: str, size: float) -> float:
    """Pixels that the longest line of `text` takes."""
    return max(sum(WIDTH_OF.get(ord(c), USUAL) for c in line) for line in lines(text)) * size / 1000


def lines(text: str) -> list[str]:
    """The lines of a text, without marks for bold."""
    return BREAK.split(BOLD.sub("", text))


def attributes(**values: Any) -> str:
    """` name="value"` of each; `_` stands for `-`, and None and "" leave an attribute out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(shown(value))}"'
        for name, value in values.items()
        if value is not None and value != ""
    )


def shown(value: Any) -> str:
    """A number without needless decimals; texts as they are."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def text(words: str, x: str, y: str, dx: float, dy: float, size: float, fill: str, anchor: str = "start") -> str:
    """Lines of text whose first baseline starts at (x + dx, y + dy); `<br>` and `<b>` are understood."""
    if not words.strip():
        return ""
    rows = BREAK.split(words)
    spans = [_bold(row) for row in rows]
    inner = spans[0]
    if len(spans) > 1:
        inner = "".join(
            f"<tspan{attributes(x=x, dy=size * LINE_HEIGHT if n else None)}>{row}</tspan>" for n, row in enumerate(spans)
        )
    placed = attributes(x=x, y=y, transform=moved(dx, dy), font_size=size, fill=fill)
    return f"<text{placed}{attributes(text_anchor=None if anchor == 'start' else anchor)}>{inner}</text>"


def moved(dx: float, dy: float) -> str:
    """A shift in pixels, as a `transform`."""
    return f"translate({shown(float(dx))} {shown(float(dy))})" if dx or dy else ""


def _bold(row: str) -> str:
    parts = BOLD.split(row)
    return "".join({"<b>": '<tspan font-weight="700">', "</b>": "</tspan>"}.get(part, escape(part, quote=False)) for part in parts)
