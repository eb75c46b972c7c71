"""Small multiples of horizontal bars as a plain figure dict: one panel per compared thing, one scale for all.

On a narrow card the panels stand below each other (`layout.meta.phone`); the names stand above their bars everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.bar_chart import Bar, withheld
from components.model import Figure

ROW, TITLE, FOOT, GAP = 46, 58, 14, 0.04
WIDEST = 4
"""Panels side by side on a wide card."""


@dataclass(frozen=True)
class Panel:
    """One compared thing: its name, its total as printed, and its bars. A bar of value None is withheld and says so."""

    name: str
    total: str
    bars: tuple[Bar, ...]


def panels(given: Sequence[Panel]) -> Figure:
    """All panels on one scale from zero."""
    rows = max(len(panel.bars) for panel in given)
    values = [bar.value for panel in given for bar in panel.bars] or [1.0]
    low, top = min(0.0, *values), max(0.0, *values) or 1.0
    wide, narrow = _places(len(given), min(WIDEST, len(given)), rows), _places(len(given), 1, rows)
    span = [low - 0.3 * (top - low) * bool(low < 0), top + 0.62 * (top - low)]
    return {
        "data": [_trace(panel, number) for number, panel in enumerate(given, 1)],
        "layout": {
            "height": wide[1],
            "showlegend": False,
            "bargap": 0.62,
            "margin": {"l": 2, "r": 4, "t": 4, "b": 4},
            "annotations": _words(given, wide),
            **_axes(wide, span, rows),
            "meta": {
                "extent": [low, top],
                "phone": {"height": narrow[1], "annotations": _words(given, narrow), **_axes(narrow, span, rows)},
            },
        },
    }


ZERO = {"zeroline": True, "zerolinecolor": "@line-strong", "zerolinewidth": 1}
Places = tuple[list[tuple[tuple[float, float], tuple[float, float]]], int]


def _places(count: int, columns: int, rows: int) -> Places:
    """(x domain, y domain) of each panel, and the height of the whole in pixels."""
    lines = -(-count // columns)
    panel = TITLE + ROW * rows + FOOT
    height = panel * lines
    width = (1 - GAP * (columns - 1)) / columns
    found = []
    for number in range(count):
        left, above = (number % columns) * (width + GAP), number // columns
        top = 1 - (above * panel + TITLE) / height
        found.append(((round(left, 4), round(left + width, 4)), (round(max(top - ROW * rows / height, 0), 4), round(top, 4))))
    return found, height


def _axes(places: Places, span: Sequence[float], rows: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for number, (x, y) in enumerate(places[0], 1):
        name = "" if number == 1 else str(number)
        bare = {"showticklabels": False, "ticks": "", "showgrid": False, "showline": False, "type": "linear", "automargin": False}
        made[f"xaxis{name}"] = {**bare, "domain": list(x), "range": list(span), "anchor": f"y{name}", **ZERO}
        made[f"yaxis{name}"] = {**bare, "domain": list(y), "range": [-0.5, rows - 0.5], "anchor": f"x{name}", "zeroline": False}
    return made


def _trace(panel: Panel, number: int) -> dict[str, Any]:
    axis = "" if number == 1 else str(number)
    count = len(panel.bars)
    return {
        "type": "bar",
        "orientation": "h",
        "name": panel.name,
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "y": list(range(count - 1, -1, -1)),
        "x": [bar.value for bar in panel.bars],
        "text": [bar.text for bar in panel.bars],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"color": "@ink", "size": 14},
        "customdata": [bar.code for bar in panel.bars],
        "hovertext": [bar.hover for bar in panel.bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "meta": withheld(panel.bars),
        "marker": {"color": [bar.color for bar in panel.bars], "line": {"width": 0}},
    }


def _words(given: Sequence[Panel], places: Places) -> list[dict[str, Any]]:
    """Name and total above each panel, the name of each bar above it."""
    found = []
    for number, (panel, (x, y)) in enumerate(zip(given, places[0], strict=True), 1):
        axis = "" if number == 1 else str(number)
        paper = {"xref": "paper", "yref": "paper", "x": x[0], "y": y[1], "yanchor": "bottom", "align": "left"}
        found.append(_label(f"<b>{panel.name}</b><br>{panel.total}", 15, "@ink", 16, paper))
        for place, bar in enumerate(panel.bars):
            at = {"xref": f"x{axis} domain", "yref": f"y{axis}", "x": 0, "y": len(panel.bars) - 1 - place, "yanchor": "bottom"}
            found.append(_label(bar.name, 13.5, "@ink-2", 10, at))
    return found


def _label(text: str, size: float, color: str, shift: int, at: dict[str, Any]) -> dict[str, Any]:
    return {**at, "text": text, "xanchor": "left", "yshift": shift, "showarrow": False, "font": {"size": size, "color": color}}
