"""What a filter change fetches is what the page itself would hold at that address."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from components import dashboard
from components.document import LANGUAGES
from components.model import Page
from pages.serving import menu
from tests.api.addresses import EVERY_DASHBOARD, path_of
from tests.api.html_tree import parse
from tests.conftest import Choice


def queries(page: Page, choices: list[Choice]) -> list[str]:
    """Nothing chosen, each filter alone, all together, and something unknown."""
    own = [choice.query for choice in choices if choice.page == page.id]
    return list(dict.fromkeys(["", *own, "&".join(own), "unknown=1", "utm_source=x"]))


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


def disagreeing(text: str, parts: dict[str, Any]) -> list[str]:
    """Parts that differ between a document and a refresh. The announcement is silent until something changes.

    Ready HTML and drawings stand in the first paint only, under their ids.
    """
    held = properties(parse(text).embedded_json("page-layout"))
    painted = {name: value for name, value in parts.items() if name.endswith(".html")}
    painted |= {f"{node['props']['id']}-still.html": node["props"]["drawing"] for node in drawings(parts)}
    differing = [name for name, value in painted.items() if f' id="{name.removesuffix(".html")}">{value}</div>' not in text]
    kept = {name: without_drawings(value) for name, value in parts.items() if name not in painted}
    return differing + [name for name, value in kept.items() if held[name] != value and not name.endswith("-announce.children")]


def drawings(node: Any) -> list[dict[str, Any]]:
    return [inner for inner in components(node) if inner.get("type") == "Chart"]


def without_drawings(node: Any) -> Any:
    if isinstance(node, list):
        return [without_drawings(inner) for inner in node]
    if isinstance(node, dict):
        return {name: without_drawings(inner) for name, inner in node.items() if name != "drawing"}
    return node


@pytest.mark.parametrize(("lang", "page"), EVERY_DASHBOARD)
def test_view_and_page_hold_the_same_parts(client: FlaskClient, choices: list[Choice], lang: str, page: Page) -> None:
    for query in queries(page, choices):
        fresh = client.get(f"/_view/{lang}/{page.id}?{query}").get_json()
        text = client.get(f"/{lang}/{path_of(page.id)}?{query}").text
        assert disagreeing(text, fresh["parts"]) == []
        assert set(fresh["parts"]) == {f"{name}.{prop}" for name, prop in dashboard.part_names(page)}
        assert fresh["title"] == parse(text).one("title").text
        assert query in (fresh["query"], "unknown=1", "utm_source=x")


def test_a_planted_difference_is_found(client: FlaskClient, choice: Choice) -> None:
    text = client.get(f"/th/{choice.page}").text
    parts = client.get(f"/_view/th/{choice.page}?{choice.query}").get_json()["parts"]
    assert f"{choice.page}-kpis.html" in disagreeing(text, {**parts, f"{choice.page}-kpis.html": ""})
    assert disagreeing(text, parts) != []
    own = client.get(f"/_view/th/{choice.page}").get_json()["parts"]
    assert disagreeing(text, own) == [] and drawings(own)
    drawings(own)[0]["props"]["drawing"] = "<svg></svg>"
    assert len(disagreeing(text, own)) == 1


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_the_one_callback_hears_every_filter(client: FlaskClient, page: Page) -> None:
    tree = parse(client.get(f"/th/{path_of(page.id)}").text)
    declared, held = tree.embedded_json("page-dependencies"), properties(tree.embedded_json("page-layout"))
    assert len(declared) == bool(page.filters)
    for callback in declared:
        assert callback["output"] == f"{page.id}-announce.children" and callback["output"] in held
        assert [item["id"] for item in callback["inputs"]] == [f"filter-{name}" for name in dashboard.inputs(page)]
        assert callback["clientside_function"] == {"namespace": "sme", "function_name": "refresh"}
        assert {f"{item['id']}.{item['property']}" for item in callback["inputs"]} <= set(held)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_changes_something_and_says_so(client: FlaskClient, choices: list[Choice], lang: str) -> None:
    for choice in choices:
        before, after = (client.get(f"/_view/{lang}/{choice.page}?{query}").get_json()["parts"] for query in ("", choice.query))
        assert [name for name, value in after.items() if value != before[name]], choice
        assert len(after[f"{choice.page}-announce.children"]) > 20


def test_addresses_of_one_state_are_written_one_way(client: FlaskClient, choices: list[Choice]) -> None:
    for choice in choices:
        defaults = "&".join(f"{other.filter}={other.default}" for other in choices if other.page == choice.page and other != choice)
        for query in (f"{defaults}&{choice.query}", choice.query, f"{choice.query},{choice.code}", f"x=1&{choice.query}&"):
            assert client.get(f"/_view/th/{choice.page}?{query}").get_json()["query"] == choice.query


def test_views_are_json_that_any_parser_reads(client: FlaskClient) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    for lang, page in EVERY_DASHBOARD:
        json.loads(client.get(f"/_view/{lang}/{page.id}").data, parse_constant=refuse)
        tree = parse(client.get(f"/{lang}/{path_of(page.id)}").text)
        for id in ("page-layout", "page-dependencies", "_dash-config"):
            json.loads(tree.one("script", id=id).raw, parse_constant=refuse)
