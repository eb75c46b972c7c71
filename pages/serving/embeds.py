"""From an address to an embed: which page holds the card, in which state, and what the frame shows of it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from components import embed, pin, snippet, social
from components.address import Filter, decode
from components.document import LANGUAGES
from components.framed import Site
from components.model import Card, Context
from data.catalogue import Catalogue
from data.reader import Reader
from data.release_files import ID as RELEASE
from pages.serving import menu
from pages.serving.site import canonical, opened

THEME = Filter("theme", snippet.THEMES, snippet.THEMES[0])
PAGE_OF = {card: page for page in menu.DASHBOARDS for card in page.cards}
"""The dashboard that shows a card."""
WIDEST = 1200
CACHED_SECONDS = 3600


@dataclass(frozen=True)
class Wanted:
    """A card in a state: `query` is canonical, so that each state is made once."""

    card: str
    lang: str
    theme: str
    query: str

    @property
    def key(self) -> tuple[str, ...]:
        return self.card, self.lang, self.theme, self.query


def social_folder(home: Path, release: str) -> Path:
    """Where the social cards of a release stand, one PNG per language and name."""
    return home / "social" / release


def wanted(card: str, lang: str, query: str, data: Reader, catalogue: Catalogue) -> Wanted | None:
    """What an address asks for; None if there is no such card. What is not understood stays as a mark that gives a notice."""
    if lang not in LANGUAGES or card not in PAGE_OF:
        return None
    given, theme = [], str(THEME.default)
    for part in query.split("&"):
        if part.partition("=")[0] == THEME.id:
            decoded = decode(part, (THEME,))
            theme = str(decoded.state[THEME.id])
            given += ["theme=!"] if decoded.ignored else []
        else:
            given.append(part)
    return Wanted(card, lang, theme, canonical(PAGE_OF[card], lang, "&".join(filter(None, given)), data, catalogue))


def document(asked: Wanted, data: Reader, site: Site, frame: embed.Frame) -> str:
    """The HTML of an embed; where the state has nothing to show, the embed says so."""
    context, item, notices = _card(asked, data, site)
    own = embed.Embed(item, context, asked.theme, notices)
    return embed.write(own, site, frame, snippet.discovery(snippet.address(asked.card, context, asked.theme), site.origin))


def _card(asked: Wanted, data: Reader, site: Site) -> tuple[Context, Card, Sequence[str]]:
    """Context and card in this state, and what is to be said about its address."""
    page = PAGE_OF[asked.card]
    context, view = opened(page, asked.lang, asked.query, data, site.catalogue, site.origin)
    item = next((card for card in view.cards if card.id == asked.card), None)
    if item is None:
        words = context.text("embed.nothing_here")
        item = Card(asked.card, page.title[asked.lang], "", (), context.dataset(page.datasets[0]), view.as_of, empty=words)
    wrong = decode(asked.query, context.filters).ignored
    return context, item, view.notices[:1] if wrong else ()


def meant(url: str, data: Reader, site: Site) -> Wanted | None:
    """What an address of ours shows, an embed or a page with its card; None for any other address."""
    if not url.startswith(f"{site.origin}/"):
        return None
    parts = urlsplit(url.removeprefix(site.origin))
    names = parts.path.strip("/").split("/")
    if len(names) == 3 and names[0] == "embed":
        return wanted(names[2], names[1], parts.query, data, site.catalogue)
    return wanted(_card_on(names[1:] or ["overview"], parts.fragment), names[0], parts.query, data, site.catalogue)


def release_of(url: str) -> tuple[str, ...]:
    """The release that an address is bound to; empty for the current one."""
    given = re.findall(rf"[?&]{pin.RELEASE}=([^&#]*)", url)
    return (given[0],) if given and RELEASE.fullmatch(given[0]) else ()


def _card_on(names: Sequence[str], fragment: str) -> str:
    """The card that an address of a page points at, else the first of the page."""
    page = next((page for page in menu.DASHBOARDS if [page.id] == list(names)), None)
    if page is None:
        return ""
    return fragment if fragment in page.cards else page.cards[0]


def oembed(asked: Wanted, most: tuple[int, int], data: Reader, site: Site) -> str:
    """The reply to a site that asks how to show an address of ours, as JSON. `most` are its limits in pixels, 0 for none."""
    context, item, _ = _card(asked, data, site)
    wide, tall = (min(own, limit or own) for own, limit in zip((WIDEST, snippet.height(item)), most, strict=True))
    address = snippet.address(asked.card, context, asked.theme)
    reply = {
        "type": "rich",
        "version": "1.0",
        "title": item.title,
        "provider_name": context.text("site.name"),
        "provider_url": f"{site.origin}/{asked.lang}/",
        "author_name": context.text("site.owner"),
        "html": snippet.snippet(address, item.title, tall, site.origin, str(wide) if most[0] else "100%"),
        "width": wide,
        "height": tall,
        "cache_age": CACHED_SECONDS,
        "thumbnail_url": f"{site.origin}{social.address(asked.lang, asked.card)}",
        "thumbnail_width": social.WIDTH,
        "thumbnail_height": social.HEIGHT,
    }
    return json.dumps(reply, ensure_ascii=False)
