"""A figure as SVG: in a page, where it follows the width of its card, or as a picture of a fixed size."""

from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import Any

from components.svg.areas import Paths, areas
from components.svg.bars import bars, lying_bars
from components.svg.frame import annotations, grid, shapes, ticks
from components.svg.marks import Trace, scatter
from components.svg.plot import NARROW_WIDTH, Paint, Plot, UnknownMarkError, fitted, prepare
from components.svg.stretch import breakpoint
from components.svg.words import attributes

FONT = "Sarabun, 'Noto Sans Thai', sans-serif"
NO_PATHS: Paths = {}


def variable(color: str) -> str:
    """A token as the CSS custom property of its name; other colours as they are."""
    return f"var(--{color[1:]})" if color.startswith("@") else color


def inline(figure: Mapping[str, Any], name: str, alt: str | None, paths: Paths = NO_PATHS, paint: Paint = variable) -> str:
    """The drawing for a page: fills a box `.drawn` at any width; a second one for narrow cards where that one differs.

    `name` is unique in the document, `alt` the sentence that stands for the picture (None where what stands around it
    says so), `paths` the outlines that areas name.
    """
    _check(figure)
    wide, narrow = (prepare(figure, is_narrow) for is_narrow in (False, True))
    if not _differ(figure["layout"]):
        return _fluid(wide, name, alt, paths, paint, "drawn")
    both, turn = ((wide, "wide"), (narrow, "narrow")), breakpoint(figure["layout"], figure["data"], NARROW_WIDTH)
    return _switch(name, turn) + "".join(_fluid(plot, f"{name}-{kind}", alt, paths, paint, f"drawn {kind}") for plot, kind in both)


def _switch(name: str, turn: int) -> str:
    """Which of the two drawings a card shows, by the width of its box (`container-type: inline-size`)."""
    return (
        f"<style>@container (max-width:{turn - 1}px){{#{name}-wide{{display:none}}}}"
        f"@container (min-width:{turn}px){{#{name}-narrow{{display:none}}}}</style>"
    )


def _differ(layout: Mapping[str, Any]) -> bool:
    """Whether a narrow card shows more than another height."""
    plain, phone = fitted(dict(layout), False), fitted(dict(layout), True)
    return any(phone[key] != plain[key] for key in phone if key not in ("height", "meta"))


def _fluid(plot: Plot, name: str, alt: str | None, paths: Paths, paint: Paint, classes: str) -> str:
    """The plot area as an SVG element of its own; what stands in the margins overflows it."""
    left, right, top, bottom = (round(plot.margin[side], 1) for side in "lrtb")
    size = (
        f"margin:{top}px {right}px {bottom}px {left}px;width:calc(100% - {left + right:g}px);height:calc(100% - {top + bottom:g}px)"
    )
    told = {"aria_hidden": "true"} if alt is None else {"role": "img", "aria_labelledby": f"{name}-t"}
    title = "" if alt is None else _title(name, alt)
    return f"<svg{attributes(class_=classes, id=name, **told, style=size)}>{title}{_body(plot, name, paths, paint)}</svg>"


def picture(
    figure: Mapping[str, Any], name: str, width: float, height: float, paint: Paint, paths: Paths = NO_PATHS, alt: str = ""
) -> str:
    """The drawing in a fixed frame, with a `viewBox`: for files and pictures. It stands alone, so `paint` gives real colours."""
    _check(figure)
    narrow = width < breakpoint(figure["layout"], figure["data"], NARROW_WIDTH)
    plot = prepare(figure, narrow, height, width)
    margin = plot.margin
    area = attributes(
        x=margin["l"],
        y=margin["t"],
        width=float(width - margin["l"] - margin["r"]),
        height=float(height - margin["t"] - margin["b"]),
        overflow="visible",
    )
    outer = attributes(xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:g} {height:g}", width=width, height=height)
    return (
        f"<svg{outer}{attributes(role='img', aria_labelledby=f'{name}-t', font_family=FONT)}>{_title(name, alt)}"
        f"<svg{area}>{_body(plot, name, paths, paint)}</svg></svg>"
    )


def _title(name: str, alt: str) -> str:
    return f'<title id="{escape(name)}-t">{escape(alt, quote=False)}</title>'


def _body(plot: Plot, name: str, paths: Paths, paint: Paint) -> str:
    """Everything in the plot area, from the back to the front."""
    lying = [trace for trace in plot.traces if trace["type"] == "bar"]
    parts = [grid(plot, paint), shapes(plot, paint, below=True), bars(plot, lying, paint) if lying else ""]
    rest = [trace for trace in plot.traces if trace["type"] != "bar"]
    for number, (kind, group) in enumerate(groupby(rest, key=_kind)):
        own = list(group)
        if kind[0]:
            parts.append(areas(plot, own, paths, paint, f"{name}-{number}"))
        else:
            parts += [scatter(plot, trace, paint) for trace in own]
    return "".join([*parts, ticks(plot, paint), shapes(plot, paint, below=False), annotations(plot, paint)])


def _kind(trace: Trace) -> tuple[bool, str]:
    """Areas of one pair of axes are drawn together."""
    return (True, trace.get("xaxis", "x")) if trace.get("fill") else (False, "")


def _check(figure: Mapping[str, Any]) -> None:
    """Raises `UnknownMarkError` for a trace that has no drawing."""
    for trace in figure["data"]:
        modes = set(str(trace.get("mode")).split("+"))
        known = trace["type"] == "bar" or (trace["type"] == "scatter" and modes <= {"lines", "markers", "text"})
        if not known or trace.get("fill", "toself") != "toself":
            words = f"type {trace['type']!r}, mode {trace.get('mode')!r}, fill {trace.get('fill')!r}"
            raise UnknownMarkError(f"cannot draw a trace of {words}; components/svg/__init__.py lists what can be drawn")
    lying_bars([trace for trace in figure["data"] if trace["type"] == "bar"], figure["layout"].get("barmode", ""))
