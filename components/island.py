"""Long tables and lists as one component of ready HTML.

Dash keeps watch over every component of a page, at a cost that grows with their number squared; a page of some thousand
table cells would stand still for a minute. What no callback changes piece by piece is given as HTML text instead.
"""

from typing import Any

from components.own_component import OwnComponent
from components.static_html import render


class Html(OwnComponent):
    """`html` is trusted: only `island` makes it, from components whose every text is escaped. Drawn by `sme.Html`."""

    _type = "Html"

    def __init__(self, html: str, id: str | None = None, class_name: str | None = None) -> None:
        super().__init__(("html", "id", "className"), html=html, id=id, className=class_name)

    def bare(self) -> dict[str, Any]:
        """The component as JSON for a document whose first paint holds its HTML already, under its id."""
        plain: dict[str, Any] = self.to_plotly_json()  # type: ignore[no-untyped-call]
        named = "id" in plain["props"]
        return plain | {"props": {name: value for name, value in plain["props"].items() if not named or name != "html"}}


def island(content: Any) -> Html:
    """`content` as it stands; buttons in it that act on `data-action` still work, component ids do not."""
    return Html(render(content))
