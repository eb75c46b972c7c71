"""The first HTML of every page, in both languages: complete before any script has run."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from flask.testing import FlaskClient

from components.document import LANGUAGES
from components.elements import plain
from components.model import Page
from data.catalogue import Catalogue
from data.warehouse import Reader
from pages.serving.site import opened
from tests.api.addresses import EVERY_DASHBOARD, EVERY_PAGE, path_of
from tests.api.html_tree import Element, parse
from tests.conftest import Choice

Pages = Callable[[str], Element]
ORIGIN = "http://127.0.0.1:8050"
SLIPS = re.compile(r"\b(None|nan|NaN|undefined|Infinity)\b|[{}]|<class|Text\(")
"""What a forgotten value or a template that was not filled looks like in a text."""


@pytest.fixture(scope="session")
def page(client: FlaskClient) -> Callable[[str], Element]:
    """The tree of a page, read once."""

    @cache
    def read(address: str) -> Element:
        reply = client.get(address)
        assert reply.status_code == 200, address
        return parse(reply.text)

    return read


def meta(tree: Element, property: str) -> str:
    return tree.one("meta", property=property)["content"]


def slips(text: str) -> list[str]:
    return [found.group() for found in SLIPS.finditer(text)]


@pytest.mark.parametrize("text", ["in None", "nan%", "{value} ราย", "Text(th='ก')"])
def test_a_planted_slip_is_found(text: str) -> None:
    assert slips(text) and not slips("nobody, Nanthaburi, 1,234 ราย")


@pytest.mark.parametrize(("lang", "path"), EVERY_PAGE)
def test_head_and_words(page: Pages, catalogue: Catalogue, lang: str, path: str) -> None:
    tree = page(f"/{lang}/{path}")
    title, name = tree.one("title").text, catalogue.text("site.name", lang)
    assert tree.one("html")["lang"] == lang
    assert (title.endswith(name) and len(title) > len(name) + 3) or path == ""
    assert 20 <= len(tree.one("meta", name="description")["content"]) <= 700
    assert tree.one("link", rel="canonical")["href"] == f"{ORIGIN}/{lang}/{path}"
    links = {link["hreflang"]: link["href"] for link in tree.all("link", rel="alternate") if "hreflang" in link.attributes}
    assert links == {"th": f"{ORIGIN}/th/{path}", "en": f"{ORIGIN}/en/{path}", "x-default": f"{ORIGIN}/th/{path}"}
    assert meta(tree, "og:url") == f"{ORIGIN}/{lang}/{path}" and meta(tree, "og:type") == "website"
    assert meta(tree, "og:title") and meta(tree, "og:site_name") == name
    assert meta(tree, "og:description") == tree.one("meta", name="description")["content"]
    assert meta(tree, "og:locale")[:2] == lang
    assert len(tree.all("h1")) == 1 and tree.one("h1").text
    assert slips(words(tree)) == []


def words(tree: Element) -> str:
    """What stands on a page, without the programs that it shows."""
    text = tree.text
    for program in tree.all("pre"):
        text = text.replace(program.text, "")
    return text


@pytest.mark.parametrize(("lang", "path"), EVERY_PAGE)
def test_ids_and_references(page: Pages, lang: str, path: str) -> None:
    """Every id stands once, and whatever refers to one finds it."""
    tree = page(f"/{lang}/{path}")
    ids = [element["id"] for element in tree.walk() if "id" in element.attributes]
    assert sorted(set(ids)) == sorted(ids)
    referring = [e[name] for e in tree.walk() for name in ("for", "aria-controls", "aria-labelledby") if name in e.attributes]
    anchors = [a["href"][1:] for a in tree.all("a") if a["href"].startswith("#")]
    assert set(referring) | set(anchors) <= set(ids)


@pytest.mark.parametrize(("lang", "path"), EVERY_PAGE)
def test_other_language_has_the_same_shape(page: Pages, lang: str, path: str) -> None:
    """As many headings, tables and rows in Thai as in English: a translation that forgets a part is seen."""
    shapes = [
        [len(page(f"/{one}/{path}").all(tag)) for tag in ("h2", "h3", "table", "tr", "select", "option")] for one in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(("lang", "dashboard"), EVERY_DASHBOARD)
def test_takeaway_and_key_figures(page: Pages, reader: Reader, catalogue: Catalogue, lang: str, dashboard: Page) -> None:
    tree = page(f"/{lang}/{path_of(dashboard.id)}")
    _, view = opened(dashboard, lang, "", reader, catalogue)
    first = tree.one(id="first-paint")
    assert first.one(of_class="take").raw == plain(view.takeaway) and re.search(r"\d", plain(view.takeaway))
    shown = [(kpi.one("h2").text, kpi.one("p", of_class="v").raw) for kpi in first.all(of_class="kpi")]
    assert shown == [(kpi.label, f"{kpi.value}{kpi.unit}") for kpi in view.kpis] and view.kpis
    assert all(re.search(r"\d|ปกปิด|suppressed", value) for _, value in shown), shown


@pytest.mark.parametrize(("lang", "dashboard"), EVERY_DASHBOARD)
def test_every_chart_has_words_a_table_and_a_source(page: Pages, lang: str, dashboard: Page) -> None:
    first = page(f"/{lang}/{path_of(dashboard.id)}").one(id="first-paint")
    cards = first.all("section", of_class="card")
    assert [card["id"] for card in cards] == list(dashboard.cards) and cards
    for card in cards:
        if "hidden" in card.attributes:
            continue  # this release has no cells for it
        assert card.all("h2") and card.one(of_class="src").text and card.all("table"), card["id"]
        assert all(len(box["aria-label"]) > 20 for box in card.all(role="application") if "chart-box" in box.classes), card["id"]


def test_headline_figure_is_the_published_cell(page: Pages, reader: Reader) -> None:
    (cell,) = reader.select("msme_big_data", {"measure": ["enterprises"]})
    for lang in LANGUAGES:
        assert f"{cell['value']:,.0f}" in page(f"/{lang}/structure").one(of_class="take").text


def test_every_inner_link_leads_somewhere(client: FlaskClient, page: Pages) -> None:
    links = {
        link["href"].split("#")[0]
        for lang, path in EVERY_PAGE
        for link in page(f"/{lang}/{path}").all("a")
        if link.attributes.get("href", "").startswith("/")
    }
    broken = {address: status for address in sorted(links) if (status := client.get(address).status_code) != 200}
    assert links and broken == {}


def test_outer_links_are_https_and_without_opener(page: Pages) -> None:
    for lang, path in EVERY_PAGE:
        for link in page(f"/{lang}/{path}").all("a"):
            if ":" in link.attributes.get("href", "").split("/")[0]:
                assert link["href"].startswith("https://") and "noopener" in link.attributes.get("rel", ""), link.attributes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_language_switch_keeps_page_and_state(page: Pages, choices: list[Choice], lang: str) -> None:
    for choice in choices:
        tree = page(f"/{lang}/{choice.page}?{choice.query}")
        switch = {link["lang"]: link["href"] for link in tree.all("a", of_class="lang-link")}
        assert switch == {one: f"/{one}/{choice.page}?{choice.query}" for one in LANGUAGES}
        assert tree.one("select", id=f"filter-{choice.filter}").one("option", selected="")["value"] == choice.code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unknown_filter_values_get_a_friendly_notice(page: Pages, choice: Choice, lang: str) -> None:
    address, name, code = f"/{lang}/{choice.page}", choice.filter, choice.code
    for query in (f"{name}=NOPE", f"{name}={code},{choice.default}", "colour=red", f"{name}={code}&{name}={choice.default}"):
        tree = page(f"{address}?{query}")
        named = query.split("=")[0] if query.startswith(name) else "…"
        assert named in tree.one(of_class="notice").text
        assert tree.one("select", id=f"filter-{name}").one("option", selected="")["value"] == choice.default
    assert page(f"{address}?utm_source=x&fbclid=1").all(of_class="notice") == []
