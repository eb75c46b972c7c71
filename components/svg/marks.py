"""What stands for values: strokes, and points with their words."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from components.svg import words
from components.svg.place import across, dashes, down, line
from components.svg.plot import Paint, Plot

Trace = Mapping[str, Any]
SIGNS = {"left": -1, "center": 0, "right": 1, "bottom": 1, "middle": 0, "top": -1}
ANCHORS = {"left": "end", "center": "middle", "right": "start"}


def each(value: Any, count: int) -> Sequence[Any]:
    """One value per point, where a trace gives one for all."""
    return value if isinstance(value, list) else [value] * count


def scatter(plot: Plot, trace: Trace, paint: Paint) -> str:
    """The strokes, points and words of one trace, as its mode says."""
    modes = trace["mode"].split("+")
    drawn = _strokes(plot, trace, paint) if "lines" in modes else ""
    drawn += _points(plot, trace, paint) if "markers" in modes else ""
    return drawn + (_words(plot, trace, paint) if "text" in modes else "")


def _places(plot: Plot, trace: Trace) -> list[tuple[str, str] | None]:
    x, y = plot.pair(trace)
    both = zip(trace["x"], trace["y"], strict=True)
    return [None if a is None or b is None else (across(x.share(a)), down(y.share(b))) for a, b in both]


def _strokes(plot: Plot, trace: Trace, paint: Paint) -> str:
    style, places = trace["line"], _places(plot, trace)
    color, dash = paint(style["color"]), style.get("dash", "solid")
    pieces = [line(*a, *b, "", 1) for a, b in pairwise(places) if a and b]
    own = words.attributes(
        stroke=color, stroke_width=float(style.get("width", 2)), stroke_linecap="round" if dash == "solid" else ""
    )
    dashed = words.attributes(stroke_dasharray=dashes(dash, style.get("width", 2)))
    return f"<g{own}{dashed}>{''.join(pieces)}</g>" if pieces else ""


def _points(plot: Plot, trace: Trace, paint: Paint) -> str:
    places, mark = _places(plot, trace), trace["marker"]
    edge = mark.get("line", {})
    sizes, colors = each(mark["size"], len(places)), each(mark["color"], len(places))
    dots = [
        f"<circle{words.attributes(cx=at[0], cy=at[1], r=size / 2, fill=paint(color))}/>"
        for at, size, color in zip(places, sizes, colors, strict=True)
        if at
    ]
    stroke = words.attributes(stroke=paint(edge["color"]), stroke_width=float(edge["width"])) if edge.get("width") else ""
    return f"<g{stroke}>{''.join(dots)}</g>"


def _words(plot: Plot, trace: Trace, paint: Paint) -> str:
    places, font = _places(plot, trace), trace.get("textfont", {})
    size, color = font.get("size", 14), paint(font.get("color", "@ink-2"))
    count = len(places)
    sizes, sides = each(trace.get("marker", {}).get("size", 0), count), each(trace.get("textposition", "middle center"), count)
    return "".join(
        _beside(label, at, side, mark / 2, size, color)
        for label, at, side, mark in zip(each(trace["text"], count), places, sides, sizes, strict=True)
        if at and label
    )


def _beside(label: str, at: tuple[str, str], side: str, radius: float, size: float, color: str) -> str:
    """Words on one side of a point, as far from it as plotly sets them."""
    vertical, horizontal = side.split()
    away, rows = (radius / 0.8 + 1 if radius else 0), (len(words.lines(label)) - 1) * words.LINE_HEIGHT + 1
    dy = size * 0.75 + SIGNS[vertical] * away + (SIGNS[vertical] - 1) * rows * size / 2
    return words.text(label, *at, SIGNS[horizontal] * away, dy, size, color, ANCHORS[horizontal])
