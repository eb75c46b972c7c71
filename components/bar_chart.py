"""Horizontal bars as a plain figure dict, from zero; colours are token names (`@main`), resolved in the browser.

On a narrow card the names move above their bars (`layout.meta.phone`), so that nothing is squeezed. `layout.meta.extent`
holds the values to show: the browser measures the labels and gives the bars all the room that these leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from components.model import Figure

PHONE_BAR_GAP = 0.62
ABOVE = (1 - PHONE_BAR_GAP) / 2
"""From the middle of a narrow bar to its upper edge, in rows: where its name stands, whatever the height of a row."""
PADDING = 34
"""Pixels of a chart above and below its rows."""


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its name, length, text at its end and full sentence for the pointer. A withheld one has no length."""

    name: str
    value: float
    text: str
    hover: str
    color: str = "@main"
    code: str = ""
    withheld: bool = False


def withheld(bars: Sequence[Bar]) -> dict[str, list[int]]:
    """Which bars of a trace stand for withheld figures: they have no length, and whoever listens must not take that for a zero."""
    return {"withheld": [place for place, bar in enumerate(bars) if bar.withheld]}


def bar_chart(bars: Sequence[Bar], *, row_height: int = 46, maximum: float | None = None) -> Figure:
    """Horizontal bars from zero, the first on top, each with its value at the end."""
    ordered = list(reversed(bars))
    low, top = min(0.0, *(bar.value for bar in bars)), max(maximum or 0.0, 0.0, *(bar.value for bar in bars))
    top = top or float(not low)
    span = top - low
    names = [
        {
            "x": low,
            "y": place + ABOVE,
            "text": b.name,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 1,
            "showarrow": False,
            "font": {"size": 14, "color": "@ink-2"},
        }
        for place, b in enumerate(ordered)
    ]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": [b.name for b in ordered],
                "x": [b.value for b in ordered],
                "text": [b.text for b in ordered],
                "textposition": "outside",
                "cliponaxis": False,
                "constraintext": "none",
                "textfont": {"color": "@ink", "size": 14},
                "customdata": [b.code for b in ordered],
                "hovertext": [b.hover for b in ordered],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "meta": withheld(ordered),
                "marker": {"color": [b.color for b in ordered], "line": {"width": 0}},
            }
        ],
        "layout": {
            "height": row_height * len(bars) + PADDING,
            "showlegend": False,
            "xaxis": {
                "type": "linear",
                "showticklabels": False,
                "ticks": "",
                "showgrid": False,
                "showline": False,
                "range": [low - 0.35 * span * bool(low), top + 0.5 * span],
                "zeroline": bool(low),
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
                "rows": len(bars),
                "extent": [low, top],
                "phone": {
                    "annotations": names,
                    "bargap": PHONE_BAR_GAP,
                    "margin": {"l": 2, "r": 4, "t": 18, "b": 0},
                    "xaxis": {"range": [low - 0.3 * span * bool(low), top + 0.85 * span]},
                    "yaxis": {"showticklabels": False},
                },
            },
        },
    }
