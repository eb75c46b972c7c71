"""What a filter change fetches is what the page itself would hold at that address."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from components import dashboard
from components.document import LANGUAGES
from components.model import Context, Page
from data.catalogue import Catalogue
from data.warehouse import Reader
from pages.serving import menu
from pages.serving.site import filters_of
from tests.api.addresses import EVERY_DASHBOARD, path_of
from tests.api.html_tree import Element, parse


def queries(page: Page, reader: Reader, catalogue: Catalogue) -> list[str]:
    """Nothing chosen, the last choice of each filter, all last choices together, and something unknown."""
    filters = filters_of(page, Context("en", {}, reader, catalogue))
    last = [f"{item.id}={quote(item.codes[-1])}" for item in filters]
    return ["", *last, "&".join(last), "unknown=1", "utm_source=x"]


def components(node: Any) -> Iterator[dict[str, Any]]:
    """Every component of a layout as Dash sends it."""
    if isinstance(node, dict) and "props" in node:
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from components(child)


def properties(layout: Any) -> dict[str, Any]:
    """{"component.property": value} of the components that have an id."""
    found = [node["props"] for node in components(layout) if "id" in node["props"]]
    return {f"{props['id']}.{name}": value for props in found for name, value in props.items()}


def disagreeing(tree: Element, parts: dict[str, Any]) -> list[str]:
    """Parts that differ between a document and a refresh. The announcement is silent until something changes."""
    held = properties(tree.embedded_json("page-layout"))
    return [name for name, value in parts.items() if held[name] != value and not name.endswith("-announce.children")]


@pytest.mark.parametrize(("lang", "page"), EVERY_DASHBOARD)
def test_view_and_page_hold_the_same_parts(
    client: FlaskClient, reader: Reader, catalogue: Catalogue, lang: str, page: Page
) -> None:
    for query in queries(page, reader, catalogue):
        fresh = client.get(f"/_view/{lang}/{page.id}?{query}").get_json()
        tree = parse(client.get(f"/{lang}/{path_of(page.id)}?{query}").text)
        assert disagreeing(tree, fresh["parts"]) == []
        assert list(fresh["parts"]) == [f"{name}.{prop}" for name, prop in dashboard.part_names(page)]
        assert fresh["title"] == tree.one("title").text
        assert query in (fresh["query"], "unknown=1", "utm_source=x")


def test_a_planted_difference_is_found(client: FlaskClient) -> None:
    tree = parse(client.get("/th/structure").text)
    parts = client.get("/_view/th/structure?sector=TRD").get_json()["parts"]
    assert "structure-takeaway.children" in disagreeing(tree, parts)


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_the_one_callback_fills_every_part_from_every_filter(client: FlaskClient, page: Page) -> None:
    tree = parse(client.get(f"/th/{path_of(page.id)}").text)
    declared = tree.embedded_json("page-dependencies")
    assert len(declared) == bool(page.filters)
    held = properties(tree.embedded_json("page-layout"))
    for callback in declared:
        assert callback["output"] == f"..{'...'.join(f'{name}.{prop}' for name, prop in dashboard.part_names(page))}.."
        assert [item["id"] for item in callback["inputs"]] == [f"filter-{item.id}" for item in page.filters]
        assert callback["clientside_function"] == {"namespace": "sme", "function_name": "refresh"}
        assert {f"{item['id']}.{item['property']}" for item in callback["inputs"]} <= set(held)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_choice_changes_words_figures_and_charts(client: FlaskClient, lang: str) -> None:
    before, after = (client.get(f"/_view/{lang}/structure{query}").get_json()["parts"] for query in ("", "?sector=TRD"))
    changed = {name for name, value in after.items() if value != before[name]}
    assert {"structure-takeaway.children", "structure-kpis.children", "structure-announce.children"} <= changed
    assert "msme-number-over-time-body.children" in changed and "msme-births-and-deaths-body.children" not in changed


def test_addresses_of_one_state_are_written_one_way(client: FlaskClient) -> None:
    for query in ("legal_form=_T&sector=TRD", "sector=TRD&area=_T", "sector=TRD", "sector=TRD,TRD", "x=1&sector=TRD"):
        assert client.get(f"/_view/th/structure?{query}").get_json()["query"] == "sector=TRD"


def test_views_are_json_that_any_parser_reads(client: FlaskClient) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    for lang, page in EVERY_DASHBOARD:
        json.loads(client.get(f"/_view/{lang}/{page.id}").data, parse_constant=refuse)
        tree = parse(client.get(f"/{lang}/{path_of(page.id)}").text)
        for id in ("page-layout", "page-dependencies", "_dash-config"):
            json.loads(tree.one("script", id=id).raw, parse_constant=refuse)
