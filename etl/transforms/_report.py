"""Steps shared by the transforms that read the tables of OSMEP's report for fiscal year 2566."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from data.catalogue import HERE
from etl.extract import FILE, ROW

FOLDER = "osmep_report_2566"
FISCAL_2566, FISCAL_2567 = "2023", "2024"
"""Fiscal years of the report and of the plan that follows, as CE years."""


def report_table(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """The table `name`.csv of the report, with the report's own period."""
    return tables[f"{FOLDER}/{name}.csv"].assign(period=FISCAL_2566)


def melted(table: pd.DataFrame, measures: Mapping[str, str], keep: Sequence[str]) -> pd.DataFrame:
    """One row per filled cell: period, the columns `keep`, measure, value, place; `measures` maps column to measure."""
    kept = table[["period", *keep, FILE, ROW]]
    parts = [kept.assign(measure=measure, value=table[column]) for column, measure in measures.items()]
    cells = pd.concat(parts, ignore_index=True)
    return cells[cells["value"] != ""]


def listed(table: pd.DataFrame, keep: Sequence[str]) -> pd.DataFrame:
    """One row per entry of a list: measure `listed` with the value 1."""
    return table[["period", *keep, FILE, ROW]].assign(measure="listed", value="1")


def stacked(*parts: pd.DataFrame) -> pd.DataFrame:
    """All parts below each other; a column that a part does not have is blank there."""
    return pd.concat(parts, ignore_index=True).fillna("")


def with_units(table: pd.DataFrame, column: str = "unit_en") -> pd.DataFrame:
    """`table` with the unit of each row in both languages; `column` holds the English word."""
    known = words("printed_units")
    return table.assign(unit_en=table[column], unit_th=[known[unit][0] if unit else "" for unit in table[column]])


@cache
def words(code_list: str) -> Mapping[str, tuple[str, str]]:
    """Thai and English label by every English word for it in `data/codes/<code_list>.csv`."""
    with (HERE / "codes" / f"{code_list}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    spelled = [(row, word) for row in rows for word in (row["label_en"], *row["aliases"].split("|")) if word]
    return {word: (row["label_th"], row["label_en"]) for row, word in spelled}


def is_number(values: "pd.Series[str]") -> "pd.Series[bool]":
    """True where the text is a plain number, false for dates, quarters and words."""
    return values.str.fullmatch(r"-?\d+(\.\d+)?")
