"""How another site shows a chart of ours: the address of the embed, and what its editors paste."""

from html import escape
from urllib.parse import quote

from components.model import Card, Context

SCRIPT = "/embed.js"
THEMES = ("auto", "light", "dark")
USUAL_HEIGHT, FRAME = 316, 236
"""Pixels of a figure that names no height; what stands above and below it in an embed at a usual width."""


def address(card_id: str, context: Context, theme: str = THEMES[0]) -> str:
    """The embed of a card in the state that the address of its page has; `auto` follows the reader's own setting."""
    parts = [context.query, f"theme={theme}" if theme != THEMES[0] else ""]
    query = "&".join(part for part in parts if part)
    return f"{context.origin}/embed/{context.lang}/{card_id}" + (f"?{query}" if query else "")


def discovery(address: str, origin: str) -> str:
    """The link by which other sites find the oEmbed of an address."""
    href = f"{origin}/oembed?url={quote(address, safe='')}&amp;format=json"
    return f'<link rel="alternate" type="application/json+oembed" href="{href}">'


def height(item: Card) -> int:
    """About how high the embed is before its script says so."""
    figure = item.figure["layout"].get("height", item.height) if item.figure else USUAL_HEIGHT
    return int(figure) + FRAME


def frame(source: str, title: str, tall: int, wide: str = "100%") -> str:
    """The frame alone: where scripts are not allowed it keeps this height and scrolls inside."""
    own = f'src="{escape(source)}" title="{escape(title)}" width="{wide}" height="{tall}"'
    return f'<iframe {own} loading="lazy" frameborder="0"></iframe>'


def snippet(source: str, title: str, tall: int, origin: str, wide: str = "100%") -> str:
    """The frame and the script that fits its height, for pages that may hold scripts."""
    return f'{frame(source, title, tall, wide)}\n<script async src="{escape(origin)}{SCRIPT}"></script>'


def block(source: str, title: str, tall: int) -> str:
    """The frame as a block of WordPress's editor; other editors take it as plain HTML."""
    return f"<!-- wp:html -->\n{frame(source, title, tall)}\n<!-- /wp:html -->"
