"""The 77 provinces as a map of five classes with an inset of greater Bangkok; a plain figure dict.

Outlines stand in one script of the page and are named here by province code, so a figure stays small. A suppressed
province is hatched, one without a figure is flat grey: never the same look, never white, never 0.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from components.model import Figure
from components.palette import SEQUENTIAL

INSET = ("TH-10", "TH-11", "TH-12", "TH-13", "TH-73", "TH-74")
SUPPRESSED, NO_DATA = "suppressed", "no_data"


@dataclass(frozen=True)
class Province:
    """One province: its value (None where hidden or missing), why there is none, and its full sentence."""

    code: str
    value: float | None
    hover: str
    hidden: bool = False


@dataclass(frozen=True)
class ClassOfValues:
    """One class of the scale: from `low` to `high`, both included, and how many provinces fall in it."""

    low: float
    high: float
    token: str
    count: int


def classes(provinces: Sequence[Province]) -> list[ClassOfValues]:
    """Five classes with about equal numbers of provinces, lowest first; fewer where there are few values."""
    values = sorted(p.value for p in provinces if p.value is not None)
    number = min(len(SEQUENTIAL), len(set(values)))
    made = []
    for place in range(number):
        part = values[len(values) * place // number : len(values) * (place + 1) // number]
        if part and (not made or part[-1] > made[-1].high):
            low = part[0] if not made else min(value for value in values if value > made[-1].high)
            count = sum(low <= value <= part[-1] for value in values)
            made.append(ClassOfValues(low, part[-1], SEQUENTIAL[place], count))
    return made


def province_map(
    provinces: Sequence[Province], scale: Sequence[ClassOfValues], *, height: int = 560, chosen: Collection[str] = ()
) -> Figure:
    """The whole country, and greater Bangkok once more in the inset; `chosen` provinces are outlined, drawn last."""
    ordered = sorted(provinces, key=lambda p: p.code in chosen)
    data = [_province(p, scale, "x", "y", p.code in chosen) for p in ordered]
    data += [_province(p, scale, "x2", "y2", p.code in chosen) for p in ordered if p.code in INSET]
    axis = {"visible": False, "showgrid": False, "fixedrange": True, "type": "linear"}
    frame = {
        "type": "rect",
        "xref": "x2 domain",
        "yref": "y2 domain",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 1,
        "line": {"color": "@line", "width": 1},
    }
    return {
        "data": data,
        "layout": {
            "height": height,
            "showlegend": False,
            "hovermode": "closest",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "shapes": [frame],
            "xaxis": {**axis, "domain": [0, 1], "range": [97.2, 105.8]},
            "yaxis": {**axis, "domain": [0, 1], "range": [5.4, 20.6], "scaleanchor": "x", "scaleratio": 1.03},
            "xaxis2": {**axis, "domain": [0.62, 1], "range": [99.8, 101.05], "anchor": "y2"},
            "yaxis2": {**axis, "domain": [0.08, 0.34], "range": [13.25, 14.35], "anchor": "x2"},
            "meta": {"phone": {"height": 430}},
        },
    }


def _province(province: Province, scale: Sequence[ClassOfValues], x: str, y: str, chosen: bool) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "meta": {"outline": province.code, "value": province.value},
        "fill": "toself",
        "name": province.code,
        "xaxis": x,
        "yaxis": y,
        "line": {"color": "@accent", "width": 2.4} if chosen else {"color": "@map-edge", "width": 0.7},
        "hoveron": "fills",
        "text": province.hover,
        "hoverinfo": "text",
        "customdata": [province.code],
    }
    if province.hidden:
        return trace | {
            "fillcolor": "@hatch-bg",
            "fillpattern": {"shape": "/", "fgcolor": "@hatch", "bgcolor": "@hatch-bg", "size": 6, "solidity": 0.18},
        }
    found = next((c.token for c in scale if province.value is not None and c.low <= province.value <= c.high), "@nodata")
    return trace | {"fillcolor": found}
