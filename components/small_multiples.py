"""Small charts side by side in one plain figure dict, each with axes of its own: what must never share a scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.line_chart import Line, line_traces
from components.model import Figure

COLUMNS = 3
PANEL_HEIGHT, PHONE_PANEL_HEIGHT = 232, 190
ACROSS, TITLE_SHARE, FOOT_SHARE = 0.08, 0.2, 0.14
"""Gap between columns; share of a panel's height above its axes (title) and below them (ticks)."""


@dataclass(frozen=True)
class Panel:
    """One small chart: its title, its own periods and the lines over them."""

    title: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]


def small_multiples(panels: Sequence[Panel]) -> Figure:
    """Panels in rows of three, one below the other on a narrow card. No two panels share an axis."""
    data: list[dict[str, Any]] = []
    for number, panel in enumerate(panels, 1):
        axes = {"xaxis": f"x{_suffix(number)}", "yaxis": f"y{_suffix(number)}"}
        data += [{**trace, **axes} for line in panel.lines for trace in line_traces(panel.categories, line)]
    rows = -(-len(panels) // COLUMNS)
    return {
        "data": data,
        "layout": {
            "height": rows * PANEL_HEIGHT,
            "showlegend": False,
            "hovermode": "closest",
            "margin": {"l": 36, "r": 44, "t": 0, "b": 0},
            "annotations": [_title(panel, number) for number, panel in enumerate(panels, 1)],
            **_axes(panels, COLUMNS, detailed=True),
            "meta": {"phone": {"height": len(panels) * PHONE_PANEL_HEIGHT, **_axes(panels, 1)}},
        },
    }


def _suffix(number: int) -> str:
    return "" if number == 1 else str(number)


def _title(panel: Panel, number: int) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": f"x{_suffix(number)} domain",
        "y": 1,
        "yref": f"y{_suffix(number)} domain",
        "yshift": 12,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -34,
        "align": "left",
        "text": panel.title,
        "showarrow": False,
        "font": {"size": 14, "color": "@ink"},
    }


def _axes(panels: Sequence[Panel], columns: int, detailed: bool = False) -> dict[str, Any]:
    """The place of every panel, counted from the top left; `detailed` adds what does not depend on the width."""
    rows, made = -(-len(panels) // columns), {}
    for number, panel in enumerate(panels, 1):
        place, column = divmod(number - 1, columns)
        width, top = (1 - ACROSS * (columns - 1)) / columns, 1 - place / rows
        left, suffix = column * (width + ACROSS), _suffix(number)
        x: dict[str, Any] = {"domain": [round(left, 4), round(left + width, 4)]}
        y: dict[str, Any] = {"domain": [round(top - (1 - FOOT_SHARE) / rows, 4), round(top - TITLE_SHARE / rows, 4)]}
        made |= {
            f"xaxis{suffix}": x | (_x(panel, suffix) if detailed else {}),
            f"yaxis{suffix}": y | (_y(suffix) if detailed else {}),
        }
    return made


def _x(panel: Panel, suffix: str) -> dict[str, Any]:
    ends = list(dict.fromkeys((panel.categories[0], panel.categories[-1])))
    return {
        "anchor": f"y{suffix}",
        "categoryorder": "array",
        "categoryarray": list(panel.categories),
        "range": [-0.6, len(panel.categories) - 0.4],
        "tickvals": ends,
        "ticktext": ends,
        "tickangle": 0,
        "automargin": False,
    }


def _y(suffix: str) -> dict[str, Any]:
    return {"anchor": f"x{suffix}", "tickformat": ",.0f", "nticks": 4, "automargin": False}
