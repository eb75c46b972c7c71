"""Areas as filled outlines: a map as a plain figure dict, without any request for boundaries."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.model import Figure


def area_map(
    shapes: Mapping[str, Sequence[Sequence[Sequence[float]]]],
    classes: Sequence[tuple[str, str, Sequence[str]]],
    hovers: Mapping[str, str],
    *,
    height: int = 372,
    values: Mapping[str, float] | None = None,
) -> Figure:
    """Areas as filled outlines, no request for boundaries. `classes` are (name, colour, area codes); `values` are what is heard."""
    data = []
    for name, color, codes in classes:
        for code in codes:
            data.append(_area(code, shapes[code], name, color, hovers.get(code, ""), (values or {}).get(code)))
    axis = {"visible": False, "showgrid": False, "fixedrange": True, "type": "linear"}
    return {
        "data": data,
        "layout": {
            "height": height,
            "showlegend": False,
            "hovermode": "closest",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "xaxis": dict(axis),
            "yaxis": {**axis, "scaleanchor": "x", "scaleratio": 1.03},
        },
    }


def _area(
    code: str, rings: Sequence[Sequence[Sequence[float]]], name: str, color: str, hover: str, value: float | None
) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        xs += [point[0] for point in ring] + [None]
        ys += [point[1] for point in ring] + [None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "fill": "toself",
        "fillcolor": color,
        "name": name,
        "line": {"color": "@map-edge", "width": 0.8},
        "hoveron": "fills",
        "text": hover,
        "hoverinfo": "text",
        "customdata": [code],
        "meta": {"value": value},
    }
