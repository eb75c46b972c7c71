"""Read HTML as a browser would, just enough to ask for elements by name, class or id."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style"}


@dataclass
class Element:
    """One element: name, attributes, and what it holds (texts and elements, in order)."""

    tag: str
    attributes: dict[str, str]
    content: list["str | Element"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """The words a reader sees; blanks collapsed."""
        parts = [part if isinstance(part, str) else part.text for part in self.content if _read(part)]
        return re.sub(r"\s+", " ", " ".join(parts)).strip()

    @property
    def raw(self) -> str:
        return "".join(part if isinstance(part, str) else part.raw for part in self.content)

    def walk(self) -> Iterator["Element"]:
        """This element and all below, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [part for part in reversed(element.content) if isinstance(part, Element)]

    def all(self, tag: str = "", of_class: str = "", **attributes: str) -> list["Element"]:
        """Elements below with this name, class and attributes (`_` in a name stands for `-` or `:`)."""
        wanted = {name.replace("__", ":").replace("_", "-"): value for name, value in attributes.items()}
        return [
            e
            for e in self.walk()
            if (not tag or e.tag == tag)
            and (not of_class or of_class in e.classes)
            and all(e.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", of_class: str = "", **attributes: str) -> "Element":
        found = self.all(tag, of_class, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} .{of_class} {attributes}, expected one"
        return found[0]

    def embedded_json(self, id: str) -> Any:
        """What a `<script type="application/json">` holds."""
        return json.loads(self.one("script", id=id).raw)


def _read(part: "str | Element") -> bool:
    return isinstance(part, str) or part.tag not in UNREAD


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag} {self.open[-1].attributes}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse(html: str) -> Element:
    """The document as a tree. Fails on an element that is closed in the wrong place or not at all."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> is never closed"
    return builder.open[0]
