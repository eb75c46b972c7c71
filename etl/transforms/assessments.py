"""Assessments of OSMEP and the awards it received."""

import pandas as pd

from etl.extract import FILE, ROW
from etl.transforms._report import is_number, listed, melted, report_table, stacked, with_units, words

KEPT = ["assessment", "aspect", "body_th", "body_en", "scale_max", "unit_th", "unit_en", "stated_th", "stated_en"]
MEASURES = {"change_from_2565": "change", "sample": "respondents", "count": "indicators"}
"""Name in the table → measure, where they differ."""
OF_EVENT = {"awards_received_by_osmep": "awards_received", "entries_total": "entries", "awards_total": "awards_given"}
"""Figures of an award ceremony; the table repeats them for each award."""
STATED = ("level", "accounting_year")
"""What is no quantity: listed with its wording."""


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return stacked(_assessed(report_table(tables, "assessments")), _awarded(report_table(tables, "awards")))


def _assessed(table: pd.DataFrame) -> pd.DataFrame:
    named = with_units(_with_body(table)).assign(aspect=table["dimension"], period=_periods(table))
    named = named.assign(measure=table["metric"].replace(MEASURES), status=_status(table), stated_th="", stated_en="")
    stated = named["metric"].isin(STATED)
    levels = named.assign(stated_th=_level_th(table), stated_en=table["value"])
    numbers = named[~stated][["period", *KEPT, "measure", "value", "status", FILE, ROW]]
    return stacked(numbers, listed(levels[stated], KEPT))


def _with_body(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the assessing body in both languages."""
    known = words("assessors")
    pairs = [known[body] for body in table["body"]]
    return table.assign(body_th=[th for th, _ in pairs], body_en=[en for _, en in pairs])


def _periods(table: pd.DataFrame) -> list[str]:
    """Fiscal year of a figure as CE year; when the fund joined the evaluation is a statement of the report's year."""
    years = zip(table["fiscal_year"], table["metric"], table["period"], strict=True)
    return [own if metric == "accounting_year" else str(int(year) - 543) for year, metric, own in years]


def _status(table: pd.DataFrame) -> list[str]:
    """Self-assessed scores, and changes made from them, are provisional; a score still awaited is not available."""
    early = table["note"].str.contains("preliminary") | (table["metric"] == "change_from_2565")
    return ["O" if value == "" else "P" if soon else "" for value, soon in zip(table["value"], early, strict=True)]


def _level_th(table: pd.DataFrame) -> "pd.Series[str]":
    """A level's Thai word stands in the note; a year is the same in both languages."""
    return table["value"].where(is_number(table["value"]), table["note"])


def _awarded(table: pd.DataFrame) -> pd.DataFrame:
    """Each award, its rank and field; the figures of the ceremony once, under the overall aspect."""
    blank = {"scale_max": "", "unit_th": "", "unit_en": "", "stated_th": "", "stated_en": ""}
    named = _with_body(table).assign(assessment=table["award"], aspect=table["award_name_en"], **blank)
    first = named[~named["award"].duplicated()].assign(aspect="_T")
    own = melted(named, {"rank": "rank", "field_size": "field_size"}, KEPT)
    return stacked(listed(named, KEPT), own, melted(first, OF_EVENT, KEPT))
