"""Quarters and months on the web: files, catalogue and dataset pages from their declarations, and a card on two dashboards."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

TABLES = {
    "msme_trade_quarterly": ("trade", "trade-by-quarter"),
    "msme_employment_monthly": ("employment", "insured-employees-by-month"),
}


@pytest.mark.parametrize(
    ("table", "query", "first"),
    [
        ("msme_trade_quarterly", "activity=G&size=_T&measure=exports", ["2021-Q1", "G", "_T", "_T", "exports", "110000000000"]),
        ("msme_employment_monthly", "area=NOR&activity=_T&size=MED", ["2021-01", "NOR", "_T", "MED", "insured_employees", ""]),
    ],
)
def test_their_figures_can_be_asked_for(register_client: FlaskClient, table: str, query: str, first: list[str]) -> None:
    reply = register_client.get(f"/api/v1/datasets/{table}/data.csv?{query}")
    rows = list(csv.reader(io.StringIO(reply.get_data(as_text=True))))
    assert reply.status_code == 200 and rows[1][: len(first)] == first
    status, origin = rows[0].index("status"), rows[0].index("origin")
    assert rows[1][status] == ("A" if first[-1] else "Q") and rows[1][origin]


@pytest.mark.parametrize("extension", ["csv", "xlsx", "parquet", "json"])
@pytest.mark.parametrize("table", TABLES)
def test_they_come_in_every_format(register_client: FlaskClient, table: str, extension: str) -> None:
    reply = register_client.get(f"/api/v1/datasets/{table}/data.{extension}")
    assert reply.status_code == 200 and len(reply.get_data()) > 1_000


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("table", TABLES)
def test_they_have_a_page_and_stand_in_the_catalogue(register_client: FlaskClient, table: str, lang: str) -> None:
    assert register_client.get(f"/{lang}/data/{table}").status_code == 200
    assert f"/{lang}/data/{table}" in register_client.get(f"/{lang}/data").get_data(as_text=True)
    assert table in register_client.get("/catalog.jsonld").get_data(as_text=True)


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("table", TABLES)
def test_their_card_stands_on_its_dashboard_with_a_real_table(register_client: FlaskClient, table: str, lang: str) -> None:
    page, card = TABLES[table]
    text = register_client.get(f"/{lang}/{page}").get_data(as_text=True)
    own = text[text.index(f'id="{card}"') :]
    assert "<table" in own[: own.index("</table>")] and "<svg" in own[: own.index("<table")]


def test_a_withheld_line_is_said_in_legend_and_table(register_client: FlaskClient) -> None:
    text = register_client.get("/en/employment?area=NOR").get_data(as_text=True)
    own = text[text.index('id="insured-employees-by-month"') :]
    assert "Medium (suppressed)" in own and ">suppressed<" in own[: own.index("</table>")]


def test_without_them_the_card_is_not_shown(register_home: Path, serve: Callable[[Path], FlaskClient]) -> None:
    text = serve(register_home.with_name("published")).get("/en/trade").get_data(as_text=True)
    tag = text[text.rindex("<", 0, text.index('id="trade-by-quarter"')) :].split(">")[0]
    assert "hidden" in tag
