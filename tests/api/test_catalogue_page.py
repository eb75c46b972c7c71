"""The catalogue of datasets over HTTP: its state in the address, its links, and each dataset's own page."""

import pytest
from flask.testing import FlaskClient

from components.document import LANGUAGES
from data.catalogue import Catalogue
from tests.api.addresses import DATASETS
from tests.api.html_tree import parse


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facets_narrow_the_list_and_the_language_switch_keeps_them(client: FlaskClient, lang: str) -> None:
    tree = parse(client.get(f"/{lang}/data?q=sme&theme=services").text)
    every = parse(client.get(f"/{lang}/data").text)
    assert 0 < len(tree.one(of_class="found").all("h2")) == 1 < len(every.one(of_class="found").all("h2"))
    switch = {link["lang"]: link["href"] for link in tree.all("a", of_class="lang-link")}
    assert switch == {one: f"/{one}/data?q=sme&theme=services" for one in LANGUAGES}
    assert tree.one("link", rel="canonical")["href"].endswith(f"/{lang}/data")


def test_every_facet_link_leads_somewhere(client: FlaskClient) -> None:
    tree = parse(client.get("/th/data").text).one(of_class="facets")
    links = [link["href"] for link in tree.all("a")]
    assert len(links) > 20 and {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("query", ["theme=NOPE", "colour=red", "theme=gdp,trade", "year=1200"])
def test_unknown_choices_get_a_friendly_notice(client: FlaskClient, query: str) -> None:
    tree = parse(client.get(f"/en/data?{query}").text)
    assert query.split("=")[0] in tree.one(of_class="notice").text


def test_nothing_found_says_so_and_shows_the_way_back(client: FlaskClient) -> None:
    tree = parse(client.get("/en/data?q=zzzzzz").text)
    assert tree.one(of_class="state").text and tree.one(of_class="state").one("a")["href"] == "/en/data"


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_dataset_page_has_facts_use_figures_dictionary_and_sources(
    client: FlaskClient, catalogue: Catalogue, dataset: str
) -> None:
    for lang in LANGUAGES:
        tree = parse(client.get(f"/{lang}/data/{dataset}?anything=1").text)
        named = {link["href"] for link in tree.one(of_class="toc").all("a")}
        assert {"#facts", "#use", "#figures", "#dictionary", "#sources"} <= named
        assert catalogue.datasets[dataset].licence and f"/api/v1/datasets/{dataset}/data.csv" in tree.one(of_class="samples").text


def test_a_choice_on_a_dataset_page_reaches_table_files_and_samples(client: FlaskClient) -> None:
    tree = parse(client.get("/en/data/smesi?area=SOU").text)
    every = parse(client.get("/en/data/smesi").text)
    table, whole = (len(page.one(id="first-paint").all(of_class="tall")[0].all("tr")) for page in (tree, every))
    assert 1 < table < whole
    files = [link["href"] for link in tree.all(of_class="files")[-1].all("a")]
    assert files and all("area=SOU" in href for href in files) and "area=SOU" in tree.one(of_class="samples").text
    assert all(client.get(href).status_code == 200 for href in files[:1])


def test_a_dataset_page_with_charts_is_taken_over_by_dash_and_one_without_is_not(client: FlaskClient) -> None:
    drawn, listed = (client.get(f"/th/data/{name}").text for name in ("smesi", "partner_lists"))
    assert 'id="page-layout"' in drawn and "data-scripts=" in drawn and 'class="drawn' in drawn
    assert 'id="page-layout"' not in listed and "data-scripts=" not in listed and parse(listed).one(of_class="no-chart").text


@pytest.mark.parametrize("query", ["measure=NOPE", "colour=red", "area=TH-99", "by=period"])
def test_unknown_choices_on_a_dataset_page_get_a_friendly_notice(client: FlaskClient, query: str) -> None:
    reply = client.get(f"/en/data/smesi?{query}")
    assert reply.status_code == 200 and query.split("=")[0] in parse(reply.text).one(of_class="notice").text


def test_a_choice_without_figures_says_so(client: FlaskClient) -> None:
    tree = parse(client.get("/en/data/smesi?area=SOU&sector=AGR").text)
    assert "clear the filters" in " ".join(box.text for box in tree.all(of_class="no-chart"))
