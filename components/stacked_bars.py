"""Horizontal stacked bars as a plain figure dict: parts of a published total, from zero, the total at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.bar_chart import ABOVE, PHONE_BAR_GAP
from components.model import Figure

BAR_GAP = 0.4


@dataclass(frozen=True)
class Stack:
    """One bar: `parts` are (colour token, value, full sentence) in fixed order, `text` is the published total."""

    name: str
    total: float
    text: str
    parts: tuple[tuple[str, float, str], ...]
    code: str = ""


def stacked_bars(stacks: Sequence[Stack], *, row_height: int = 62) -> Figure:
    """The first stack on top; names move above the bars on a narrow card."""
    ordered, top = list(reversed(stacks)), max(stack.total for stack in stacks)
    depth = max(len(stack.parts) for stack in stacks)
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [s.name for s in ordered],
            "x": [_part(s, n)[1] for s in ordered],
            "customdata": [s.code for s in ordered],
            "hovertext": [_part(s, n)[2] for s in ordered],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": [_part(s, n)[0] for s in ordered], "line": {"color": "@card", "width": 1.5}},
        }
        for n in range(depth)
    ]
    ends = [
        {
            "x": s.total,
            "y": s.name,
            "text": s.text,
            "name": "end",
            "xanchor": "left",
            "xshift": 6,
            "showarrow": False,
            "font": {"size": 14, "color": "@ink"},
        }
        for s in ordered
    ]
    names = [
        {
            "x": 0,
            "y": place + ABOVE,
            "text": s.name,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 1,
            "showarrow": False,
            "font": {"size": 14, "color": "@ink-2"},
        }
        for place, s in enumerate(ordered)
    ]
    return {
        "data": data,
        "layout": {
            "height": row_height * len(stacks) + 24,
            "barmode": "stack",
            "showlegend": False,
            "annotations": ends,
            "shapes": _outlines(ordered, (1 - BAR_GAP) / 2),
            "bargap": BAR_GAP,
            "xaxis": {
                "type": "linear",
                "showticklabels": False,
                "ticks": "",
                "showgrid": False,
                "showline": False,
                "range": [0, top * 1.4],
            },
            "yaxis": {
                "type": "category",
                "dtick": 1,
                "ticks": "",
                "ticksuffix": "  ",
                "showgrid": False,
                "tickfont": {"size": 15, "color": "@ink"},
            },
            "margin": {"l": 8, "r": 12, "t": 6, "b": 6},
            "meta": {
                "rows": len(stacks),
                "extent": [0, top],
                "phone": {
                    "annotations": ends + names,
                    "shapes": _outlines(ordered, ABOVE),
                    "bargap": PHONE_BAR_GAP,
                    "margin": {"l": 2, "r": 4, "t": 18, "b": 0},
                    "yaxis": {"showticklabels": False},
                    "xaxis": {"range": [0, top * 1.6]},
                },
            },
        },
    }


def _outlines(ordered: Sequence[Stack], half: float) -> list[dict[str, Any]]:
    """A frame as long as each published total: what its drawn parts leave open is withheld."""
    edge = {"type": "rect", "layer": "below", "line": {"color": "@line-strong", "width": 1, "dash": "dot"}}
    return [{**edge, "x0": 0, "x1": s.total, "y0": place - half, "y1": place + half} for place, s in enumerate(ordered)]


def _part(stack: Stack, place: int) -> tuple[str, float, str]:
    return stack.parts[place] if place < len(stack.parts) else ("@card", 0.0, "")
