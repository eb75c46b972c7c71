"""From an address to an embed: which page holds the card, in which state, and what the frame shows of it."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from components import embed, snippet, social
from components.address import Filter, decode
from components.document import LANGUAGES
from components.framed import Site
from components.model import Card, Context, Page
from data.catalogue import Catalogue
from pages.serving import menu
from pages.serving.site import canonical, opened

THEME = Filter("theme", snippet.THEMES, snippet.THEMES[0])
WIDEST, NARROWEST = 1200, 280
CACHED_SECONDS = 3600


def social_folder(home: Path, release: str) -> Path:
    """Where the social cards of a release stand, one PNG per language and name."""
    return home / "social" / release


@cache
def page_of(card_id: str) -> Page | None:
    """The dashboard that shows a card."""
    return next((page for page in menu.DASHBOARDS if card_id in page.cards), None)


def state(page: Page, lang: str, query: str, data: Any, catalogue: Catalogue) -> tuple[str, str]:
    """Theme and canonical query of an embed's address; what was not understood stays as a mark that gives a notice."""
    given, theme = [], THEME.default
    for part in query.split("&"):
        if part.partition("=")[0] == THEME.id:
            decoded = decode(part, (THEME,))
            theme = decoded.state[THEME.id]
            given += ["theme=!"] if decoded.ignored else []
        else:
            given.append(part)
    return str(theme), canonical(page, lang, "&".join(part for part in given if part), data, catalogue)


def document(card_id: str, lang: str, theme: str, query: str, data: Any, site: Site, frame: embed.Frame) -> str:
    """The HTML of an embed. Its card exists; where the state has nothing to show, the embed says so."""
    page = page_of(card_id)
    assert page is not None
    context, item, notices = _card(page, card_id, lang, query, data, site)
    own = embed.Embed(item, context, theme, notices)
    return embed.write(own, site, frame, snippet.discovery(snippet.address(card_id, context, theme), site.origin))


def style(folder: Path, static: Mapping[str, str]) -> str:
    """The style sheets of embeds as one text; `folder` holds the files that `static` gives addresses of."""
    texts = [(folder / Path(static[name]).name).read_text("utf-8") for name in embed.STYLES]
    return "".join(texts).replace('url("sarabun', f'url("{Path(static[embed.STYLES[0]]).parent}/sarabun')


def _card(page: Page, card_id: str, lang: str, query: str, data: Any, site: Site) -> tuple[Context, Card, Sequence[str]]:
    """Context and card in this state, and what is to be said about its address."""
    context, view = opened(page, lang, query, data, site.catalogue, site.origin)
    item = next((card for card in view.cards if card.id == card_id), None)
    if item is None:
        words = context.text("embed.nothing_here")
        item = Card(card_id, page.title[lang], "", (), context.dataset(page.datasets[0]), view.as_of, empty=words)
    wrong = decode(query, context.filters).ignored
    return context, item, view.notices[:1] if wrong else ()


def asked(url: str, site: Site) -> tuple[str, str, str] | None:
    """(language, card, query) that an address of ours means: an embed, or a page with its card; None if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an open bracket in the host
        return None
    if f"{parts.scheme}://{parts.netloc}" != site.origin:
        return None
    names = parts.path.strip("/").split("/")
    if len(names) == 3 and names[0] == "embed":
        lang, card_id = names[1:]
    else:
        lang, card_id = names[0], _card_on(names[1:] or ["overview"], parts.fragment)
    return (lang, card_id, parts.query) if lang in LANGUAGES and page_of(card_id) else None


def _card_on(names: Sequence[str], fragment: str) -> str:
    """The card that an address of a page points at, else the first of the page."""
    page = next((page for page in menu.DASHBOARDS if [page.id] == list(names)), None)
    if page is None:
        return ""
    return fragment if fragment in page.cards else page.cards[0]


def oembed(lang: str, card_id: str, query: str, most: tuple[int, int], data: Any, site: Site) -> dict[str, Any]:
    """The reply to a site that asks how to show an address of ours. `most` are its limits in pixels, 0 for none."""
    page = page_of(card_id)
    assert page is not None
    theme, canonical_query = state(page, lang, query, data, site.catalogue)
    context, item, _ = _card(page, card_id, lang, canonical_query, data, site)
    wide, tall = (min(own, limit or own) for own, limit in zip((WIDEST, snippet.height(item)), most, strict=True))
    address = snippet.address(card_id, context, theme)
    return {
        "type": "rich",
        "version": "1.0",
        "title": item.title,
        "provider_name": context.text("site.name"),
        "provider_url": f"{site.origin}/{lang}/",
        "author_name": context.text("site.owner"),
        "html": snippet.snippet(address, item.title, tall, site.origin, str(max(wide, NARROWEST)) if most[0] else "100%"),
        "width": max(wide, NARROWEST),
        "height": tall,
        "cache_age": CACHED_SECONDS,
        "thumbnail_url": f"{site.origin}{social.address(lang, card_id)}",
        "thumbnail_width": social.WIDTH,
        "thumbnail_height": social.HEIGHT,
    }
