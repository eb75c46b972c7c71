"""A page to be written, and what all pages of one deployment share."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from data.catalogue import Catalogue


@dataclass(frozen=True)
class Site:
    """What every document of one deployment shares. `static` maps logical file names to addresses,
    `outlines` is what maps in a document refer to, `styles` by language the sheets that stand in each document, as elements."""

    catalogue: Catalogue
    static: Mapping[str, str]
    scripts: Sequence[str]
    doors: Sequence[tuple[str, str]]
    dashboards: Sequence[tuple[str, str, str]]
    origin: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    callbacks: Mapping[str, Any] = field(default_factory=dict)
    outlines: str = ""
    styles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One page to be written: `body` is its content as a component tree, `dash` what Dash needs to take over,
    `notice` what stands above it all."""

    lang: str
    path: str
    title: str
    description: str
    body: Any
    query: str = ""
    dash: Mapping[str, Any] | None = None
    indexed: bool = True
    outlines: bool = False
    scripts: Sequence[str] = ()
    linked_data: Mapping[str, Any] | None = None
    notice: Any = None


def address(document: Document, site: Site, lang: str, query: bool = False) -> str:
    return f"{site.origin}/{lang}/{document.path}" + (f"?{document.query}" if query and document.query else "")


def text(site: Site, key: str, document: Document) -> str:
    """A text of the site in the page's language, ready for HTML."""
    return escape(site.catalogue.text(key, document.lang))


def script_json(value: Any) -> str:
    """JSON (or text that is JSON already) that cannot end the script element it stands in; keys in order."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")
