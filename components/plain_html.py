"""HTML elements for what is always written as text (`static_html.render`) and never given to Dash.

A component of Dash takes some twenty microseconds to make, because it checks every property; the tables, panels and tools of a
dashboard are some thousand elements that only ever become text.
"""

from collections.abc import Callable, Mapping
from typing import Any


class Element:
    """One element by its name in `dash.html`, with its properties as Dash spells them; `render` checks and writes them."""

    __slots__ = ("name", "props")

    def __init__(self, name: str, props: Mapping[str, Any]) -> None:
        self.name, self.props = name, props


class _Elements:
    """`html.Td("1", className="words")`, as with `dash.html`."""

    def __getattr__(self, name: str) -> Callable[..., Element]:
        def make(children: Any = None, **props: Any) -> Element:
            return Element(name, {"children": children, **props})

        setattr(self, name, make)
        return make


html = _Elements()
