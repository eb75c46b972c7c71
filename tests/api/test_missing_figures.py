"""Figures may be missing: every page, every embed and every filter stands, shows what there is and invents nothing."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from components import social, words
from components.document import LANGUAGES
from components.svg.areas import area_paths
from data.catalogue import load
from data.warehouse import Warehouse
from pages.serving import menu
from pages.serving.social import cards, light_colours
from tests.api.addresses import EVERY_DASHBOARD, PATHS, path_of
from tests.api.gaps import WAYS, Gap, published, tear
from tests.api.masked import PLANTED
from tests.conftest import FULL, ROOT, Choice

SHARES, SEEDS = ((0.05, 0.25, 0.6), (0.1, 0.2, 0.3)) if FULL else ((0.25,), (0.1,))
GAPS = [Gap(way, share, seed) for way in WAYS for share in SHARES for seed in SEEDS] + [Gap(way, 2.0) for way in WAYS if FULL]
"""Some of all figures, and all of them."""
AT_A_TIME = 1 if FULL else 18
"""Datasets that are emptied together."""
PRINTED = re.compile(r"(?<![\w.-])(?:nan|NaN|None|inf|Infinity)(?![\w-])|" + words.MISSING)
"""What a program prints for a figure that is not there, and what stands in a text for one (see `words.sentence`)."""
PARTS, EXAMPLES = ("[[", "]]"), "/developers"
"""Marks of a part of a text, which no reader may see; the examples for developers have such brackets of their own."""
UNREAD = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
Serve = Callable[[Path], FlaskClient]


def wrong(client: FlaskClient, addresses: Iterable[str]) -> dict[str, str]:
    """{address: what is wrong with its reply}; empty where everything stands."""
    replies = {address: client.get(address) for address in addresses}
    assert replies
    return {
        address: fault for address, reply in replies.items() if (fault := _fault(address, reply.status_code, reply.get_data(True)))
    }


def _fault(address: str, status: int, text: str) -> str:
    if status != 200:
        return str(status)
    if address.startswith(("/_view/", "/_business/")):
        json.loads(text, parse_constant=pytest.fail)
        text = text.replace("\\n", " ")
    read = UNREAD.sub(" ", text)
    found = PRINTED.findall(read.replace("None of", "")) + [mark for mark in PARTS if mark in read and EXAMPLES not in address]
    leaked = str(int(PLANTED)) in re.sub(r"[,\u00a0 ]", "", text)
    return "a figure that is not available" if leaked else " ".join(found)


def of_dashboards(choices: list[Choice], languages: Collection[str]) -> Iterator[str]:
    yield from (f"/{lang}/{path_of(page.id)}" for lang, page in EVERY_DASHBOARD if lang in languages)
    yield from (f"/_view/th/{choice.page}?{choice.query}" for choice in choices)


def of_articles(lang: str) -> Iterator[str]:
    dashboards = {path_of(page.id) for page in menu.DASHBOARDS}
    yield from (f"/{lang}/{path}" for path in PATHS if path not in dashboards)
    yield f"/_business/{lang}.json"


def of_embeds(lang: str) -> Iterator[str]:
    yield from (f"/embed/{lang}/{card}" for page in menu.DASHBOARDS for card in page.cards)


def of_release(home: Path, addresses: Iterable[str]) -> Iterator[str]:
    """Without the datasets that are declared but filled by no published source."""
    held = {f"data/{id}" for id in published(home)}
    yield from (one for one in addresses if "/data/" not in one or one[len("/th/") :] in held)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: f"{gap.way}, {gap.share:.0%}, {gap.seed}")
def test_every_page_stands_when_figures_are_missing(
    home: Path, tmp_path: Path, serve: Serve, choices: list[Choice], gap: Gap
) -> None:
    """A short run asks in one language for each way, and for embeds in the one, for articles in the other."""
    torn, number = tear(home, tmp_path / "home", gap), list(WAYS).index(gap.way)
    languages = LANGUAGES if FULL else LANGUAGES[number:][:1]
    kinds = (of_embeds, of_articles) if FULL else (of_embeds, of_articles)[number:][:1]
    more = [address for lang in languages for kind in kinds for address in kind(lang)]
    assert wrong(serve(torn), [*of_dashboards(choices, languages), *of_release(home, more)]) == {}


@pytest.mark.parametrize("way", WAYS)
def test_every_social_picture_is_drawn_when_figures_are_missing(home: Path, tmp_path: Path, way: str) -> None:
    torn, lang = tear(home, tmp_path / "home", Gap(way, 0.4, 0.2)), LANGUAGES[list(WAYS).index(way)]
    assert list(wrong_pictures(torn, lang)) == []


def wrong_pictures(home: Path, lang: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the social pictures, before they become PNG."""
    catalogue = load()
    paths, paint = area_paths(catalogue.provinces), light_colours((ROOT / "assets" / "tokens.css").read_text("utf-8"))
    made = {name: social.card(card, paint, paths) for name, card in cards(lang, Warehouse(home, catalogue).reader(), catalogue)}
    assert made
    yield from ((name, fault) for name, svg in made.items() if (fault := _fault(name, 200, svg)))


def test_every_page_stands_without_the_figures_of_a_dataset(home: Path, tmp_path: Path, serve: Serve) -> None:
    """Sources that stopped, or have not come yet: every dashboard, and the pages of the datasets that are empty."""
    every, found = published(home), dict[str, dict[str, str]]()
    assert len(every) > AT_A_TIME
    for first in range(0, len(every), AT_A_TIME):
        empty = tuple(every[first : first + AT_A_TIME])
        torn = tear(home, tmp_path / every[first], Gap("no row", 2.0, only=empty))
        own = [f"/th/data/{id}" for id in empty]
        found[", ".join(empty)] = wrong(serve(torn), [*own, *(f"/th/{path_of(page.id)}" for page in menu.DASHBOARDS)])
    assert {ids: faults for ids, faults in found.items() if faults} == {}
