"""The register on generated drops: every injected defect is found, and neither format nor threads change a result."""

import json
from dataclasses import replace

import pytest

from etl.problems import BuildError
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.drop import read_drop
from etl.register.generate import generate
from tests.etl.register_drops import RULES, lenient, registered

YEARS = (2021, 2022)
REASONS = {
    "bad_check_digit": "invalid_key",
    "unknown_tsic": "unknown_tsic",
    "unknown_province": "unknown_province",
    "unknown_status": "unknown_status",
    "absurd_date": "invalid_date",
    "bad_person_key": "invalid_key",
    "bad_community_id": "invalid_key",
    "negative_employees": "negative",
    "duplicate_employment": "duplicate",
    "duplicate_statement": "contradiction",
    "duplicate_person": "duplicate",
    "duplicate_company": "duplicate",
    "files_disagree": "contradiction",
    "statement_without_company": "without_enterprise",
    "employment_without_enterprise": "without_enterprise",
    "customs_without_company": "without_enterprise",
    "unknown_flow": "unknown_code",
    "negative_revenue": "negative",
    "text_in_number": "not_a_number",
    "wrong_year": "invalid_year",
}
NO_DEFECT = {"missing_employment", "missing_revenue"}
"""Gaps that the rules fill: the other figure decides the size."""


@pytest.fixture(scope="module")
def drops(tmp_path_factory):
    """The same country as Parquet, as CSV, and with three defects of every kind of row in each format."""
    made = {}
    for name in ("parquet", "csv", "bad_parquet", "bad_csv"):
        folder = tmp_path_factory.mktemp(name) / "drop"
        defects = {"all": 3} if name.startswith("bad_") else None
        generate(folder, 3000, YEARS, seed=7, defects=defects, suffix=name.removeprefix("bad_"))
        made[name] = read_drop(folder)
    return made


def aggregated(drop):
    database = drop.folder.parent / "private.duckdb"
    return [make(database, year).to_csv() for make in (leaves, trade_leaves, quartiles) for year in YEARS]


def test_neither_format_nor_threads_change_a_result(drops):
    first = registered(drops["parquet"], replace(RULES, threads=1))
    expected = aggregated(drops["parquet"])
    assert len(first.enterprises) > 5000 and all(table.count("\n") > 2 for table in expected)
    for name, threads in (("parquet", 2), ("csv", 1), ("csv", 2)):
        again = registered(drops[name], replace(RULES, threads=threads))
        assert again.enterprises == first.enterprises
        assert again.population.years == first.population.years
        assert aggregated(drops[name]) == expected


def test_little_memory_changes_no_result(drops):
    first = registered(drops["parquet"], RULES)
    assert registered(drops["parquet"], replace(RULES, memory="150MB")).enterprises == first.enterprises


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_every_injected_defect_is_listed_where_it_is(drops, format):
    found = registered(drops[f"bad_{format}"], lenient())
    told = json.loads((drops[f"bad_{format}"].folder / "defects.json").read_text("utf-8"))["defects"]
    assert {defect["kind"] for defect in told} == set(REASONS) | NO_DEFECT
    expected = {(d["file"], d["row"], REASONS[d["kind"]]) for d in told if d["kind"] in REASONS}
    listed = {(row["file"], row["row"], row["reason"]) for row in found.rejects if row["reason"] != "enterprise_rejected"}
    assert listed == expected and len(expected) == 3 * len(REASONS)
    for file in found.population.files:
        assert file.rows_in == file.used + sum(file.rejected.values()) + sum(file.set_aside.values())


DAMAGES = {
    "missing_file": "is missing in the drop",
    "missing_column": "column is missing",
    "wrong_encoding": "is not UTF-8",
    "truncated_file": "",
    "empty_file": "",
}


@pytest.mark.parametrize("format", ["parquet", "csv"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_stops(tmp_path, damage, format):
    folder = tmp_path / "drop"
    generate(folder, 500, (2022,), seed=7, defects={damage: 1}, suffix=format)
    with pytest.raises(BuildError) as caught:
        read_drop(folder)
    (told,) = json.loads((folder / "defects.json").read_text("utf-8"))["defects"]
    (problem,) = caught.value.problems
    assert problem.file.split(".")[0].split("-")[0] == told["file"].split(".")[0].split("-")[0]
    assert DAMAGES[damage] in problem.reason and problem.remedy
