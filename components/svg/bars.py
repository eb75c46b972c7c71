"""Lying bars from zero, alone or stacked, with words at their ends."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.svg import words
from components.svg.marks import each
from components.svg.place import across, down, rect
from components.svg.plot import Paint, Plot, UnknownMarkError

END_PAD = 3
"""Pixels between the end of a bar and its words."""


def lying_bars(traces: Sequence[Mapping[str, Any]], mode: str) -> None:
    """Raises `UnknownMarkError` for upright, grouped or hatched bars: no figure has them."""
    wrong = any(trace.get("orientation") != "h" or "pattern" in trace["marker"] for trace in traces)
    axes = [trace.get("yaxis", "y") for trace in traces]
    if wrong or (len(set(axes)) < len(axes) and mode != "stack"):
        raise UnknownMarkError("bars must lie, be stacked where several share their axes, and have no pattern; see components/svg")


def bars(plot: Plot, traces: Sequence[Mapping[str, Any]], paint: Paint) -> str:
    """Every bar trace of a figure, each stack going on where the trace before ended."""
    reached: dict[str, dict[str, float]] = {}
    return "".join(_trace(plot, trace, paint, reached.setdefault(trace.get("yaxis", "y"), {})) for trace in traces)


def _trace(plot: Plot, trace: Mapping[str, Any], paint: Paint, reached: dict[str, float]) -> str:
    """One trace; `reached` is how far each stack has come, and goes on from there."""
    count, edge = len(trace["x"]), trace["marker"].get("line", {})
    border = {"stroke": paint(edge["color"]), "stroke_width": float(edge["width"])} if edge.get("width") else {}
    drawn = []
    colors, labels, codes = (
        each(value, count) for value in (trace["marker"]["color"], trace.get("text", ""), trace.get("customdata"))
    )
    for name, value, color, label, code in zip(trace["y"], trace["x"], colors, labels, codes, strict=True):
        if value is None:
            continue
        start = reached.get(name, 0.0)
        reached[name] = start + value
        look = {"data_code": code, "fill": paint(color), **border}
        drawn.append(_bar(plot, trace, name, (start, start + value), look))
        drawn.append(_end_words(plot, trace, name, value, str(label), paint))
    return "".join(drawn)


def _bar(plot: Plot, trace: Mapping[str, Any], name: str, ends: tuple[float, float], look: Mapping[str, Any]) -> str:
    x, y = plot.pair(trace)
    thick = 1 - plot.layout["bargap"]
    near, far = sorted(x.share(end) for end in ends)
    top = down(y.share(y.number(name) + thick / 2))
    return rect(across(near), top, across(far - near), across(y.length(thick)), **look) if far > near else ""


def _end_words(plot: Plot, trace: Mapping[str, Any], name: str, value: float, label: str, paint: Paint) -> str:
    """Words outside the end of a bar: right of it, left of a bar below zero."""
    x, y = plot.pair(trace)
    font, side = trace.get("textfont", {}), -1 if value < 0 else 1
    size = font.get("size", 14)
    at = across(x.share(value)), down(y.share(name))
    anchor = "end" if value < 0 else "start"
    return words.text(label, *at, side * END_PAD, size * words.MIDDLE, size, paint(font.get("color", "@ink-2")), anchor)
