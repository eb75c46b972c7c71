"""Lines over time as a plain figure dict; colours are token names (`@main`), resolved in the browser.

Design system §4: no line joins two definitions; gaps are dotted if short, else open; a hollow point was rounded by its
source; at most three annotations. `layout.meta.phone` holds what changes on a narrow card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from components.model import Figure

PHONE_TICKS = 5
TALLEST = 420
"""Pixels up to which a chart may grow beside a taller one."""


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
    """Points of one definition, in order; never drawn together with another definition's.

    `holes` are positions of which the source says that there is no figure, or a withheld one: nothing spans them.
    """

    name: str
    points: tuple[Point, ...]
    color: str = "@main"
    max_gap: int = 3
    strong_last: bool = True
    holes: frozenset[int] = frozenset()


def line_chart(
    categories: Sequence[str],
    lines: Sequence[Line],
    *,
    ticks: Mapping[int, str],
    y_range: tuple[float, float] | None = None,
    break_at: float | None = None,
    break_labels: tuple[str, str] = ("", ""),
    reference: tuple[float, str, int] | None = None,
    height: int = 316,
    decimals: int = 0,
) -> Figure:
    """Lines over a category axis of periods. `break_at` draws a definition break there, `reference` a level, its name and the step
    above which the name stands; a narrow card has no room for the name, its subtitle tells it."""
    data = [trace for line in lines for trace in line_traces(categories, line)]
    layout: dict[str, Any] = {
        "height": height,
        "xaxis": {
            **_tick_axis(categories, ticks, 1),
            "tickangle": 0,
            "categoryorder": "array",
            "categoryarray": list(categories),
            "range": [-0.4, len(categories) - 0.6],
        },
        "yaxis": {"tickformat": f",.{decimals}f", **({"range": list(y_range)} if y_range else {})},
        "shapes": [],
        "annotations": [],
        "hovermode": "closest",
        "showlegend": False,
    }
    if break_at is not None:
        _add_break(layout, break_at, break_labels)
    phone = {"xaxis": _tick_axis(categories, ticks, -(-len(ticks) // PHONE_TICKS)), "annotations": list(layout["annotations"])}
    if reference is not None:
        _add_reference(layout, *reference)
    layout["meta"] = {"tallest": max(height, TALLEST), "phone": phone}
    return {"data": data, "layout": layout}


def _tick_axis(categories: Sequence[str], ticks: Mapping[int, str], step: int) -> dict[str, list[str]]:
    shown = list(ticks)[::step]
    return {"tickvals": [categories[n] for n in shown], "ticktext": [ticks[n] for n in shown]}


def line_traces(categories: Sequence[str], line: Line) -> list[dict[str, Any]]:
    """A line as traces: solid strokes between neighbours, dotted ones over short gaps, and the points."""
    solid, dotted = _segments(line)
    traces = [_stroke(categories, solid, line.color, "solid", 2.5), _stroke(categories, dotted, line.color, "dot", 1.4)]
    return [trace for trace in traces if trace["x"]] + [_markers(categories, line)]


def _segments(line: Line) -> tuple[list[tuple[Point, Point]], list[tuple[Point, Point]]]:
    """Neighbouring pairs: one step apart is solid, up to `max_gap` steps dotted, more stays open, and so does a hole."""
    pairs = [pair for pair in pairwise(line.points) if not (pair[0].doubtful or pair[1].doubtful)]
    solid = [(a, b) for a, b in pairs if b.x - a.x == 1]
    dotted = [(a, b) for a, b in pairs if 1 < b.x - a.x <= line.max_gap and line.holes.isdisjoint(range(a.x, b.x))]
    return solid, dotted


def _stroke(categories: Sequence[str], pairs: Sequence[tuple[Point, Point]], color: str, dash: str, width: float) -> dict[str, Any]:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for a, b in pairs:
        xs += [categories[a.x], categories[b.x], None]
        ys += [a.y, b.y, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "hoverinfo": "skip",
        "line": {"color": color, "dash": dash, "width": width},
    }


def _markers(categories: Sequence[str], line: Line) -> dict[str, Any]:
    points = line.points
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": line.name,
        "x": [categories[p.x] for p in points],
        "y": [p.y for p in points],
        "text": [p.label for p in points],
        "textposition": [p.side for p in points],
        "hovertext": [p.hover for p in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "textfont": {"size": 14, "color": "@ink"},
        "marker": {
            "size": [8 if p.hollow or p.label else 6 for p in points],
            "symbol": "circle",
            "opacity": 1,
            "color": ["@card" if p.hollow else line.color for p in points],
            "line": {"color": line.color, "width": 2},
        },
    }


def _add_break(layout: dict[str, Any], at: float, labels: tuple[str, str]) -> None:
    layout["shapes"].append(
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 1,
            "line": {"color": "@line-strong", "dash": "dash", "width": 1},
        }
    )
    for text, anchor, shift, color in ((labels[0], "right", -8, "@ink-2"), (labels[1], "left", 8, "@ink")):
        layout["annotations"].append(
            {
                "x": at,
                "xref": "x",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": anchor,
                "xshift": shift,
                "text": text,
                "showarrow": False,
                "font": {"size": 14, "color": color},
            }
        )


def _add_reference(layout: dict[str, Any], level: float, label: str, step: int) -> None:
    layout["shapes"].append(
        {
            "type": "line",
            "xref": "paper",
            "yref": "y",
            "x0": 0,
            "x1": 1,
            "y0": level,
            "y1": level,
            "line": {"color": "@line-strong", "width": 1.4},
        }
    )
    layout["annotations"].append(
        {
            "x": step - 0.4,
            "xref": "x",
            "y": level,
            "yanchor": "bottom",
            "xanchor": "left",
            "text": label,
            "showarrow": False,
            "font": {"size": 13, "color": "@ink-2"},
        }
    )
