"""Long tables and lists as one component of ready HTML.

Dash keeps watch over every component of a page, at a cost that grows with their number squared; a page of some thousand
table cells would stand still for a minute. What no callback changes piece by piece is given as HTML text instead.
"""

from typing import Any

from dash.development.base_component import Component

from components.static_html import render


class Html(Component):
    """`html` is trusted: only `island` makes it, from components whose every text is escaped. Drawn by `sme.Html`."""

    _namespace = "sme"
    _type = "Html"

    def __init__(self, html: str) -> None:
        self._prop_names = self.available_properties = ["html"]
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        super().__init__(html=html)


def island(content: Any) -> Html:
    """`content` as it stands; buttons in it that act on `data-action` still work, component ids do not."""
    return Html(render(content))
