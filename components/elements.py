"""Small parts that every page uses: icons, badges, sparklines, figures that stay on one line."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

import dash_bootstrap_components as dbc
from dash import html

from components.model import Context, Row, Strong

BADGE_ICON = {"published": "check2-circle", "register": "database", "synthetic": "asterisk"}
BADGE_CLASS = {"published": "pub", "register": "reg", "synthetic": "syn"}
LONGEST_WORDS = 80
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 108, 32, 4


@cache
def icon(name: str) -> html.Span:
    """An icon drawn as a CSS mask (so it takes the text colour); always beside a label, hence hidden from readers."""
    return html.Span(className=f"i i-{name}", **{"aria-hidden": "true"})


def badge(origin: str, context: Context) -> html.Span:
    """The origin of a figure as icon, word and fill; never colour alone."""
    label = context.text(f"origin.{origin}")
    return html.Span([icon(BADGE_ICON[origin]), label], className=f"badge {BADGE_CLASS[origin]}")


def standing_mark(source: Row | None, context: Context) -> html.Span | None:
    """A mark where a figure stands on press alone; figures of OSMEP or official producers carry none."""
    if not source or source["authority"] != "press":
        return None
    return html.Span([icon("exclamation-triangle"), context.text("origin.press")], className="badge press")


KEPT_TOGETHER = re.compile(
    r"((?:ณ |ใน|จาก|ของ)?(?:ไตรมาส \d ปี|ปี|เดือน[ก-๙]+) \d{4}(?: \([\d.,≈−]+\))?"
    r"|(?:เพิ่มขึ้น|ลดลง)?ร้อยละ [\d.]+|เพิ่มขึ้น|ลดลง|อยู่ที่|ใกล้เคียงเดิม|(?:ต่ำกว่า|สูงกว่า|เท่ากับ) \d+"
    r"|[\d.,]+ (?:จุดร้อยละ|จุด|pp|points)|± \d × MAD)"
)
"""Words that a reader takes as one, and that browsers break: a year with its noun, a figure with its unit, compounds."""


def sentence(parts: Sequence[Any]) -> list[Any]:
    """Texts and `Strong` figures as inline elements; what belongs together stays on one line."""
    return [
        piece
        for part in parts
        for piece in ([html.B(str(part), className="nb")] if isinstance(part, Strong) else _pieces(str(part)))
    ]


def _pieces(text: str) -> list[Any]:
    """Every second piece of the split is one that the pattern found."""
    split = KEPT_TOGETHER.split(text)
    return [html.Span(piece, className="nb") if place % 2 else piece for place, piece in enumerate(split) if piece]


def whole(words: Sequence[str]) -> list[Any]:
    """Marks beside a figure, `รายการ · 34.0% ของเป้า`: a line may break between them, never inside one."""
    pieces: list[Any] = [html.Span(word, className="nb") for word in words]
    return [part for piece in pieces for part in (" · ", piece)][1:]


def plain(parts: Sequence[Any]) -> str:
    """The same sentence as plain text, for descriptions and announcements."""
    return "".join(str(part) for part in parts).strip()


def spark(values: Sequence[float], label: str) -> html.Span:
    """A sparkline of at least three values, drawn as an SVG mask in the colour of single-series charts."""
    low, high = min(values), max(values)
    scale = (SPARK_HEIGHT - 2 * SPARK_PAD) / ((high - low) or 1)
    step = (SPARK_WIDTH - 2 * SPARK_PAD) / (len(values) - 1)
    points = [(SPARK_PAD + i * step, SPARK_HEIGHT - SPARK_PAD - (v - low) * scale) for i, v in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    end_x, end_y = points[-1]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">'
        f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="2" stroke-linejoin="round"/>'
        f'<circle cx="{end_x:.1f}" cy="{end_y:.1f}" r="3.5"/></svg>'
    )
    return html.Span(
        className="spark", role="img", style={"--spark": f'url("data:image/svg+xml,{quote(drawing)}")'}, **{"aria-label": label}
    )


def share_bar(percent: float, label: str) -> html.Span:
    """A part of the whole as a bar, where there are too few years for a line."""
    return html.Span(
        html.Span(style={"width": f"{min(max(percent, 0), 100):.1f}%"}), className="share", role="img", **{"aria-label": label}
    )


def outside(label: str, href: str, class_name: str = "") -> html.A:
    """A link that leaves the site, marked as such."""
    return html.A([label, icon("box-arrow-up-right")], href=href, className=class_name, rel="noopener")


def search_form(context: Context, words: str = "") -> html.Form:
    """The search box, here and on the overview."""
    label = context.text("search.label")
    box = dbc.Input(id="q", name="q", type="search", value=words, placeholder=context.text("search.hint"), maxLength=LONGEST_WORDS)
    return html.Form(
        [
            html.Label(label, htmlFor="q", className="vh"),
            icon("search"),
            box,
            *release_field(context),
            html.Button(icon("arrow-right"), type="submit", **{"aria-label": label}),
        ],
        action=f"/{context.lang}/search",
        method="get",
        className="search",
        role="search",
    )


def release_field(context: Context) -> list[dbc.Input]:
    """The field that carries a pinned release through a form."""
    return [dbc.Input(type="hidden", name="release", value=context.data.release)] if context.data.pinned else []


def host(address: str) -> str:
    """The name of a site as readers know it: `data.go.th`."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
