"""A chart as one component: the figure for plotly, and its drawing, which is what a reader sees until they ask it something."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component


class Chart(Component):
    """Drawn by `sme.Chart` (assets/live.js). `drawing` is trusted SVG: only components/svg makes it, its texts escaped."""

    _namespace = "sme"
    _type = "Chart"

    def __init__(self, id: str, figure: Mapping[str, Any], drawing: str, style: Mapping[str, str]) -> None:
        self._prop_names = self.available_properties = ["id", "figure", "drawing", "style", "className"]
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        super().__init__(id=id, figure=figure, drawing=drawing, style=style, className="chart")

    def bare(self) -> dict[str, Any]:
        """The component as JSON without its drawing, for a document whose first paint holds that already."""
        plain: dict[str, Any] = self.to_plotly_json()  # type: ignore[no-untyped-call]
        return plain | {"props": {name: value for name, value in plain["props"].items() if name != "drawing"}}
