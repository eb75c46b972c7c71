"""Declarations line by line and months of employment: read, linked, compared, and what is made of them."""

import dataclasses
from typing import Any

import duckdb
import pytest

from etl.problems import BuildError
from etl.register.drop import read_drop
from etl.register.periods import quarter_years
from tests.etl.register_drops import (
    Making,
    Registered,
    company,
    customs,
    employment,
    juristic_id,
    lenient,
    line,
    month,
    person_key,
    registered,
    run,
    sound,
)

LINES, MONTHS = "customs_lines", "employment_monthly"


@pytest.fixture
def making(tmp_path) -> Making:
    """The sound drop, with lines that add up to its customs and months that end with its employment."""
    drop = sound(tmp_path / "drop")
    sales = [line(2, "2022-02-03", 3_000), line(2, "2022-08-01", 2_000, line=2), line(2, "2022-08-01", 5_000, line=3, partner="CN")]
    drop.tables[LINES] = [*sales, line(2, "2022-12-31", 70, line=4, flow="import", hs_code="01010000", weight_kg="")]
    drop.tables[MONTHS] = [month(juristic_id(2), number, 50 + number) for number in range(1, 13)]
    drop.tables[MONTHS][-1] = month(juristic_id(2), 12, 60)
    return drop


def private(making: Making, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(making.folder.parent / "private.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def trades(found: Registered) -> dict[int, tuple[int, int]]:
    return {
        row["reference_year"]: (row["exports"], row["imports"])
        for row in found.enterprises
        if row["enterprise_key"] == juristic_id(2)
    }


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_quarters_and_months_are_kept_by_enterprise(making, kind):
    found = run(making, kind)
    assert private(making, "select quarter, goods, exports, imports from trade_quarter order by all") == [
        (1, "XVI", 3_000, 0),
        (3, "XVI", 7_000, 0),
        (4, "I", 0, 70),
    ]
    assert private(making, "select reference_year, m01, m11, m12 from jobs_month") == [(2022, 51, 61, 60)]
    assert trades(found)[2022] == (10_000, 70)
    assert found.file(LINES).used == 4 and found.file(MONTHS).used == 12
    assert found.population.finer["differing"] == {"customs": {"2021": 0, "2022": 0}, "employment": {"2021": 2, "2022": 3}}


def test_a_drop_without_them_is_as_before(tmp_path):
    found = run(sound(tmp_path / "drop"))
    assert found.population.finer == {}
    with duckdb.connect(str(tmp_path / "private.duckdb"), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables == {"enterprise", "activity", "region", "form"}


def test_yearly_figures_are_made_from_the_finer_file_where_it_comes_alone(making):
    making.without = ("customs", "employment")
    found = run(making)
    assert trades(found)[2022] == (10_000, 70)
    assert {row["employees"] for row in found.enterprises if row["enterprise_key"] == juristic_id(2)} == {60}
    assert found.population.finer["yearly_from"] == {"trade": LINES, "employment": MONTHS}
    assert found.population.finer["differing"] == {} and not found.rejects


def test_a_table_without_its_stand_in_stays_needed(making):
    making.without = ("customs",)
    del making.tables[LINES]
    with pytest.raises(BuildError, match="customs"):
        making.read()


def test_a_difference_is_a_finding_and_nothing_is_blended(making):
    """The yearly file decides, the quarters of that year are not published; the setting lets the lines decide."""
    making.tables["customs"][0]["value_baht"] = 5_001
    found = run(making)
    assert trades(found)[2022] == (10_001, 70)
    assert found.population.finer["differing"]["customs"] == {"2021": 0, "2022": 1}
    assert quarter_years(making.read(), found.population.finer) == (2021,)
    assert private(
        making, "select yearly_file, reference_year, what, yearly, finer from difference where yearly_file = 'customs'"
    ) == [("customs", 2022, "export", 10_001, 10_000)]
    decided = run(making, yearly_trade="customs_lines")
    assert trades(decided)[2022] == (10_000, 70)
    assert quarter_years(making.read(), decided.population.finer) == (2021, 2022)


BAD = {
    "line of nobody": (LINES, line(99, line=9), "without_enterprise", "juristic_id"),
    "line of a bad key": (LINES, line(2, line=9, juristic_id="0105551234561"), "invalid_key", "juristic_id"),
    "no declaration": (LINES, line(2, line=9, declaration=""), "missing_value", "declaration"),
    "no line number": (LINES, line(2, line=""), "missing_value", "line"),
    "a line again": (LINES, line(2, "2022-02-03", 3_000), "duplicate", "juristic_id"),
    "a line number with other figures": (LINES, line(2, "2022-02-03", 3_001), "contradiction", "juristic_id"),
    "a line number of another company": (LINES, line(1, "2022-02-03", 3_000), "contradiction", "juristic_id"),
    "a day in the future": (LINES, line(2, "2024-01-01", line=9), "invalid_date", "declared_on"),
    "no day": (LINES, line(2, "", line=9), "invalid_date", "declared_on"),
    "six digits": (LINES, line(2, line=9, hs_code="847130"), "unknown_code", "hs_code"),
    "chapter 77": (LINES, line(2, line=9, hs_code="77010000"), "unknown_code", "hs_code"),
    "chapter 98": (LINES, line(2, line=9, hs_code="98010000"), "unknown_code", "hs_code"),
    "no country": (LINES, line(2, line=9, partner="XX"), "unknown_code", "partner"),
    "no flow": (LINES, line(2, line=9, flow="transit"), "unknown_code", "flow"),
    "value below zero": (LINES, line(2, line=9, value=-1), "negative", "value_baht"),
    "weight below zero": (LINES, line(2, line=9, weight_kg=-0.5), "negative", "weight_kg"),
    "month 13": (MONTHS, month(juristic_id(2), 13), "invalid_month", "month"),
    "month of nobody": (MONTHS, month(person_key(99)), "without_enterprise", "enterprise_key"),
    "month of an odd key": (MONTHS, month("X12"), "invalid_key", "enterprise_key"),
    "a month again": (MONTHS, month(juristic_id(2), 12, 60), "duplicate", "enterprise_key"),
    "another number for the month": (MONTHS, month(juristic_id(2), 12, 61), "contradiction", "enterprise_key"),
    "persons below zero": (MONTHS, month(juristic_id(3), 5, -1), "negative", "insured_employees"),
    "no persons": (MONTHS, month(juristic_id(3), 5, ""), "missing_value", "insured_employees"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_rejected_with_its_reason(making, name, kind):
    table, row, reason, column = BAD[name]
    making.tables[table].append(row)
    found = run(making, kind)
    listed = [each for each in found.rejects if each["file"].startswith(table)]
    assert [(each["reason"], each["column"], each["row"]) for each in listed] == [(reason, column, len(making.tables[table]) + 1)]
    assert found.file(table).used == len(making.tables[table]) - 1


ASIDE = {
    "a day of another year": (LINES, line(2, "2020-12-31", line=9), "other_year"),
    "a line of a company not in the population": (LINES, line(3, "2022-05-01", line=9), "not_in_population"),
    "a month of another year": (MONTHS, month(juristic_id(2), 12, 60, 2020), "other_year"),
    "a month of a company not in the population": (MONTHS, month(juristic_id(3), 4), "not_in_population"),
}


@pytest.mark.parametrize("name", ASIDE)
def test_a_row_of_no_use_is_set_aside(making, name):
    table, row, reason = ASIDE[name]
    making.tables[table].append(row)
    found = run(making)
    assert found.file(table).set_aside == {reason: 1} and not found.rejects


def test_lines_of_a_dissolved_company_are_counted_with_it(making):
    making.tables["juristic"].append(company(8, status="dissolved"))
    making.tables["customs"].append(customs(8))
    making.tables["employment"].append(employment(juristic_id(8)))
    making.tables[LINES].append(line(8, line=9))
    making.tables[MONTHS].append(month(juristic_id(8)))
    found = run(making)
    assert found.file(LINES).set_aside == found.file(MONTHS).set_aside == {"inactive": 1}


def test_parts_of_lines_are_one_table(making):
    folder = making.write()
    (folder / f"{LINES}.csv").rename(folder / f"{LINES}-0001.csv")
    assert read_drop(folder).tables[-2:] == (LINES, MONTHS)
    assert registered(read_drop(folder), lenient()).file(LINES).used == 4


def test_an_unlinked_line_of_a_rejected_company_is_told_apart(making):
    making.tables["juristic"].append(company(8, province="TH-99"))
    making.tables[LINES].append(line(8, line=9))
    found = run(making)
    assert found.reasons(LINES) == ["enterprise_rejected"] and found.file(LINES).set_aside == {"enterprise_rejected": 1}


def test_the_settings_of_time_are_part_of_the_rules():
    names = {field.name for field in dataclasses.fields(lenient().settings)}
    assert {"yearly_trade", "month_of_year"} <= names
