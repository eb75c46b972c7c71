"""Places in a drawing as percentages of the plot area, and the simple elements that stand at them."""

from typing import Any

from components.svg.words import attributes, moved, shown

DASHES = {"solid": "", "dot": "{0} {0}", "dash": "{1} {1}"}


def across(share: float) -> str:
    """A share of the width, from the left."""
    return f"{shown(float(100 * share))}%"


def down(share: float) -> str:
    """A share of the height, from the bottom."""
    return f"{shown(float(100 * (1 - share)))}%"


def dashes(kind: str, width: float) -> str:
    """The dash pattern that plotly gives a stroke of that width. Raises `KeyError` for a kind that no figure uses."""
    step = max(width, 3)
    return DASHES[kind].format(shown(float(step)), shown(float(3 * step)))


def line(x1: str, y1: str, x2: str, y2: str, color: str, width: float, dash: str = "solid", dx: float = 0, dy: float = 0) -> str:
    own = attributes(x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=None if width == 1 else float(width))
    return f"<line{own}{attributes(stroke_dasharray=dashes(dash, width), transform=moved(dx, dy))}/>"


def rect(x: str, y: str, width: str, height: str, **more: Any) -> str:
    return f"<rect{attributes(x=x, y=y, width=width, height=height, **more)}/>"
