"""A chart as one component: the figure for plotly, and its drawing, which is what a reader sees until they ask it something."""

from collections.abc import Mapping
from typing import Any

from components.own_component import OwnComponent


class Chart(OwnComponent):
    """Drawn by `sme.Chart` (assets/live.js). `drawing` is trusted SVG: only components/svg makes it, its texts escaped."""

    _type = "Chart"

    def __init__(self, id: str, figure: Mapping[str, Any], drawing: str, style: Mapping[str, str]) -> None:
        names = ("id", "figure", "drawing", "style", "className")
        super().__init__(names, id=id, figure=figure, drawing=drawing, style=style, className="chart")

    def bare(self) -> dict[str, Any]:
        """The component as JSON without its drawing, for a document whose first paint holds that already."""
        plain: dict[str, Any] = self.to_plotly_json()  # type: ignore[no-untyped-call]
        return plain | {"props": {name: value for name, value in plain["props"].items() if name != "drawing"}}
