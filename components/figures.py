"""Charts as plain dicts. Colours are token names (`@main`), resolved in the browser for light and dark.

Design system §4: bars start at zero; no line joins two definitions; gaps are dotted if short, else open; a hollow point
was rounded by its source; at most three annotations. `layout.meta.phone` holds what changes on a narrow card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.model import Figure

PHONE, PHONE_TICKS = "phone", 5


@dataclass(frozen=True)
class Point:
    """One value at a position of the category axis. `label` is drawn beside the point, `hover` is its full sentence."""

    x: int
    y: float
    hover: str
    hollow: bool = False
    label: str = ""
    side: str = "top center"
    doubtful: bool = False


@dataclass(frozen=True)
class Line:
    """Points of one definition, in order; never drawn together with another definition's."""

    name: str
    points: tuple[Point, ...]
    color: str = "@main"
    max_gap: int = 3
    strong_last: bool = True


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its name, length, text at its end and full sentence for the pointer."""

    name: str
    value: float
    text: str
    hover: str
    color: str = "@main"
    code: str = ""


def line_chart(categories: Sequence[str], lines: Sequence[Line], *, ticks: Mapping[int, str], y_range: tuple[float, float] | None = None,
               break_at: float | None = None, break_labels: tuple[str, str] = ("", ""), reference: tuple[float, str] | None = None,
               height: int = 316, decimals: int = 0) -> Figure:
    """Lines over a category axis of periods. `break_at` draws a definition break there, `reference` a named level."""
    data = [trace for line in lines for trace in _line_traces(categories, line)]
    layout: dict[str, Any] = {
        "height": height,
        "xaxis": {**_tick_axis(categories, ticks, 1), "tickangle": 0, "categoryorder": "array", "categoryarray": list(categories),
                  "range": [-0.4, len(categories) - 0.6]},
        "yaxis": {"tickformat": f",.{decimals}f", **({"range": list(y_range)} if y_range else {})},
        "shapes": [], "annotations": [], "hovermode": "closest", "showlegend": False,
    }
    if break_at is not None:
        _add_break(layout, break_at, break_labels)
    if reference is not None:
        _add_reference(layout, *reference)
    layout["meta"] = {PHONE: {"xaxis": _tick_axis(categories, ticks, -(-len(ticks) // PHONE_TICKS))}}
    return {"data": data, "layout": layout}


def _tick_axis(categories: Sequence[str], ticks: Mapping[int, str], step: int) -> dict[str, list[str]]:
    shown = list(ticks)[::step]
    return {"tickvals": [categories[n] for n in shown], "ticktext": [ticks[n] for n in shown]}


def _line_traces(categories: Sequence[str], line: Line) -> list[dict[str, Any]]:
    solid, dotted = _segments(line.points, line.max_gap)
    traces = [_stroke(categories, solid, line.color, "solid", 2.5), _stroke(categories, dotted, line.color, "dot", 1.4)]
    return [trace for trace in traces if trace["x"]] + [_markers(categories, line)]


def _segments(points: Sequence[Point], max_gap: int) -> tuple[list[tuple[Point, Point]], list[tuple[Point, Point]]]:
    """Neighbouring pairs: one step apart is solid, up to `max_gap` steps dotted, more stays open."""
    pairs = [pair for pair in zip(points, points[1:], strict=False) if not (pair[0].doubtful or pair[1].doubtful)]
    solid = [(a, b) for a, b in pairs if b.x - a.x == 1]
    dotted = [(a, b) for a, b in pairs if 1 < b.x - a.x <= max_gap]
    return solid, dotted


def _stroke(categories: Sequence[str], pairs: Sequence[tuple[Point, Point]], color: str, dash: str, width: float) -> dict[str, Any]:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for a, b in pairs:
        xs += [categories[a.x], categories[b.x], None]
        ys += [a.y, b.y, None]
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
            "line": {"color": color, "dash": dash, "width": width}}


def _markers(categories: Sequence[str], line: Line) -> dict[str, Any]:
    points = line.points
    return {
        "type": "scatter", "mode": "markers+text", "name": line.name, "x": [categories[p.x] for p in points],
        "y": [p.y for p in points], "text": [p.label for p in points], "textposition": [p.side for p in points],
        "hovertext": [p.hover for p in points], "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        "textfont": {"size": 14, "color": "@ink"},
        "marker": {"size": [8 if p.hollow or p.label else 6 for p in points], "symbol": "circle",
                   "color": ["@card" if p.hollow else line.color for p in points], "line": {"color": line.color, "width": 2}},
    }


def _add_break(layout: dict[str, Any], at: float, labels: tuple[str, str]) -> None:
    layout["shapes"].append({"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
                             "line": {"color": "@line-strong", "dash": "dash", "width": 1}})
    for text, anchor, shift, color in ((labels[0], "right", -8, "@ink-2"), (labels[1], "left", 8, "@ink")):
        layout["annotations"].append({"x": at, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": anchor,
                                      "xshift": shift, "text": text, "showarrow": False, "font": {"size": 14, "color": color}})


def _add_reference(layout: dict[str, Any], level: float, label: str) -> None:
    layout["shapes"].append({"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": level, "y1": level,
                             "line": {"color": "@line-strong", "width": 1.4}})
    layout["annotations"].append({"x": 0, "xref": "paper", "y": level, "yanchor": "bottom", "xanchor": "left", "text": label,
                                  "showarrow": False, "font": {"size": 13, "color": "@ink-2"}})


def bar_chart(bars: Sequence[Bar], *, row_height: int = 46, maximum: float | None = None) -> Figure:
    """Horizontal bars from zero, the first on top, each with its value at the end."""
    ordered = list(reversed(bars))
    low, top = min(0.0, *(bar.value for bar in bars)), max(maximum or 0.0, 0.0, *(bar.value for bar in bars)) or 1.0
    span = top - low
    names = [{"x": low, "y": b.name, "text": b.name, "xanchor": "left", "yanchor": "bottom", "yshift": 9, "showarrow": False,
              "font": {"size": 14, "color": "@ink-2"}} for b in ordered]
    return {
        "data": [{
            "type": "bar", "orientation": "h", "y": [b.name for b in ordered], "x": [b.value for b in ordered],
            "text": [b.text for b in ordered], "textposition": "outside", "cliponaxis": False, "constraintext": "none",
            "textfont": {"color": "@ink", "size": 14}, "customdata": [b.code for b in ordered],
            "hovertext": [b.hover for b in ordered], "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": [b.color for b in ordered], "line": {"width": 0}},
        }],
        "layout": {
            "height": row_height * len(bars) + 34, "showlegend": False,
            "xaxis": {"type": "linear", "showticklabels": False, "ticks": "", "showgrid": False, "showline": False,
                      "range": [low - 0.35 * span * bool(low), top + 0.5 * span], "zeroline": bool(low)},
            "yaxis": {"type": "category", "ticks": "", "ticksuffix": "  ", "showgrid": False, "tickfont": {"size": 15, "color": "@ink"}},
            "margin": {"l": 8, "r": 12, "t": 6, "b": 6},
            "meta": {PHONE: {"annotations": names, "bargap": 0.62, "margin": {"l": 2, "r": 4, "t": 18, "b": 0},
                             "xaxis": {"range": [low - 0.3 * span * bool(low), top + 0.85 * span]}, "yaxis": {"showticklabels": False}}},
        },
    }


def area_map(shapes: Mapping[str, Sequence[Sequence[Sequence[float]]]], classes: Sequence[tuple[str, str, Sequence[str]]],
             hovers: Mapping[str, str], *, height: int = 372) -> Figure:
    """Areas as filled outlines, no request for boundaries. `classes` are (name, colour, area codes); hatched where asked."""
    data = []
    for name, color, codes in classes:
        for code in codes:
            data.append(_area(code, shapes[code], name, color, hovers.get(code, "")))
    axis = {"visible": False, "showgrid": False, "fixedrange": True, "type": "linear"}
    return {"data": data, "layout": {
        "height": height, "showlegend": False, "hovermode": "closest", "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": dict(axis), "yaxis": {**axis, "scaleanchor": "x", "scaleratio": 1.03}}}


def _area(code: str, rings: Sequence[Sequence[Sequence[float]]], name: str, color: str, hover: str) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        xs += [point[0] for point in ring] + [None]
        ys += [point[1] for point in ring] + [None]
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "fill": "toself", "fillcolor": color, "name": name,
            "line": {"color": "@map-edge", "width": 0.8}, "hoveron": "fills", "text": hover, "hoverinfo": "text", "customdata": [code]}
