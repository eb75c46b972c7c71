"""The CSV of every dataset holds the published cells, all of them and nothing else."""

import csv
import io
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.open_data.extract import headings
from data.open_data.formats import tidy_csv
from data.warehouse import Reader
from tests.api.addresses import DATASETS


def read(client: FlaskClient, address: str) -> tuple[list[str], list[dict[str, str]]]:
    reply = client.get(address)
    assert reply.status_code == 200 and reply.mimetype == "text/csv", address
    parsed = csv.DictReader(io.StringIO(reply.data.decode("utf-8"), newline=""), strict=True)
    return list(parsed.fieldnames or ()), list(parsed)


def cell(row: Any) -> dict[str, str]:
    """A published cell as its CSV row should spell it, value apart."""
    return {name: "" if row[name] is None else str(row[name]) for name in row if name not in ("value", "rounded", "source")}


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_cell_stands_in_the_file(client: FlaskClient, reader: Reader, catalogue: Catalogue, dataset: str) -> None:
    cells, declared = reader.select(dataset, all_variants=True), catalogue.datasets[dataset]
    fields, rows = read(client, f"/api/v1/datasets/{dataset}/data.csv")
    assert fields == headings(declared) and len(rows) == len(cells) > 0
    for row, published in zip(rows, cells, strict=True):
        assert {name: row[name] for name in cell(published)} == cell(published)
        assert (float(row["value"]) if row["value"] else None) == published["value"]
        assert row["rounded"] == str(bool(published["rounded"])).lower()
        assert (
            row["unit"] == declared.measure_of(published["measure"]).unit
            and row["origin"] == reader.manifest["datasets"][dataset]["origin"]
        )
        assert row["release"] == reader.release and row["source"].startswith(reader.sources()[published["source"]]["title"])


@pytest.mark.parametrize("dataset", DATASETS)
def test_pandas_reads_it_in_one_line(client: FlaskClient, reader: Reader, dataset: str) -> None:
    reply = client.get(f"/api/v1/datasets/{dataset}/data.csv")
    frame = pd.read_csv(io.BytesIO(reply.data))
    cells = reader.select(dataset, all_variants=True)
    assert len(frame) == len(cells) == int(reply.headers["X-Rows"])
    expected = pd.Series([row["value"] for row in cells], dtype="float64")
    assert frame["value"].astype("float64").equals(expected)


def test_reply_names_file_release_and_may_be_read_from_anywhere(client: FlaskClient, reader: Reader) -> None:
    reply = client.get("/api/v1/datasets/smesi/data.csv")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="smesi.csv"'
    assert reply.headers["X-Release"] == reader.release and reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.data.count(b"\r\n") == reply.data.count(b"\n") > 1


@pytest.mark.parametrize("dataset", DATASETS)
def test_spreadsheets_get_a_mark_first_and_no_formula(client: FlaskClient, dataset: str) -> None:
    address = f"/api/v1/datasets/{dataset}/data.csv"
    reply = client.get(f"{address}?bom=1")
    assert reply.data.startswith(b"\xef\xbb\xbf")
    marked = list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"), newline="")))
    for row, plain in zip(marked, read(client, address)[1], strict=True):
        assert row["value"] == plain["value"]
        texts = {name: text for name, text in row.items() if name != "value" and text}
        assert not [text for text in texts.values() if text[0] in "=+-@\t\r"]
        assert {name: text.removeprefix("'") for name, text in texts.items()} == {
            name: plain[name].removeprefix("'") for name in texts
        }


def test_a_planted_formula_is_defused() -> None:
    assert tidy_csv.harmless(["=1+1", "-x", "1+1", None, 0]) == ["'=1+1", "'-x", "1+1", None, 0]


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))] * 3), max_size=5))
def test_any_text_can_be_read_back(rows: list[tuple[str, str, str]]) -> None:
    columns = dict(zip("abc", ([row[n] for row in rows] for n in range(3)), strict=True))
    text = tidy_csv.table(columns)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [["a", "b", "c"], *map(list, rows)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0.0, "0"),
        (-3.5, "-3.5"),
        (3187378.0, "3187378"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_figures_are_written_in_full(value: float | None, text: str) -> None:
    assert tidy_csv.figure(value) == text and (value is None or float(text) == value)


@pytest.mark.parametrize(
    ("query", "column", "codes"),
    [
        ("sector=TRD", "sector", {"TRD"}),
        ("sector=TRD,SRV", "sector", {"TRD", "SRV"}),
        ("sector=TRD&sector=SRV", "sector", {"TRD", "SRV"}),
        ("measure=enterprises", "measure", {"enterprises"}),
        ("period=2022", "period", {"2022"}),
    ],
)
def test_codes_choose_rows(client: FlaskClient, reader: Reader, query: str, column: str, codes: set[str]) -> None:
    _, rows = read(client, f"/api/v1/datasets/msme_number/data.csv?{query}")
    expected = [row for row in reader.select("msme_number", all_variants=True) if row[column] in codes]
    assert len(rows) == len(expected) > 0 and {row[column] for row in rows} == codes


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", ["colour", "sector", "area", "legal_form", "measure", "period"]),
        ("sector=NOPE", ["sector", "NOPE", "TRD"]),
        ("sector=TRD,", ["sector", "TRD"]),
        ("measure=none", ["measure", "none", "enterprises"]),
        ("sector=%FF", ["sector", "TRD"]),
    ],
)
def test_an_unknown_parameter_is_a_problem_that_names_the_allowed_ones(client: FlaskClient, query: str, named: list[str]) -> None:
    reply = client.get(f"/api/v1/datasets/msme_number/data.csv?{query}")
    problem = reply.get_json()
    assert reply.status_code == 400 and reply.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(problem) and problem["status"] == 400
    assert all(name in problem["detail"] for name in named), problem["detail"]


def test_an_unknown_dataset_is_a_problem_that_names_the_known_ones(client: FlaskClient) -> None:
    reply = client.get("/api/v1/datasets/smesy/data.csv")
    assert reply.status_code == 404 and all(name in reply.get_json()["detail"] for name in DATASETS)


def test_a_period_without_cells_is_an_empty_file(client: FlaskClient) -> None:
    fields, rows = read(client, "/api/v1/datasets/msme_number/data.csv?period=1900")
    assert fields and rows == []
