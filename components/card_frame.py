"""The frame of a card as one component: Dash watches the card and what its body holds, not each part around that."""

from collections.abc import Sequence
from typing import Any

from components.own_component import OwnComponent

PARTS = ("head", "foot", "panels")
"""Each is a part under the id of the card and its own name, so that a change can give it other HTML (`{id}-head.html`)."""


class CardFrame(OwnComponent):
    """Drawn by `sme.Card` (assets/parts.js). Its `PARTS` are trusted HTML texts, as in `components.island`."""

    _type = "Card"

    def __init__(self, id: str, body: Sequence[Any], class_name: str, hidden: bool, selects: str | None, **parts: str) -> None:
        names = ("id", "children", "className", "hidden", "selects", *PARTS)
        super().__init__(names, id=id, children=body, className=class_name, hidden=hidden, selects=selects, **parts)

    def bare(self) -> dict[str, Any]:
        """The component as JSON without its parts, for a document whose first paint holds them already."""
        plain: dict[str, Any] = self.to_plotly_json()  # type: ignore[no-untyped-call]
        return plain | {"props": {name: value for name, value in plain["props"].items() if name not in PARTS}}
