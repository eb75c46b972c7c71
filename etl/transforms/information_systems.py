"""OSMEP's data systems and platforms, and every number the report gives for them."""

import pandas as pd

from etl.transforms._report import FISCAL_2567, is_number, listed, melted, report_table, stacked, with_units, words

KEPT = ["system", "metric", "unit_th", "unit_en", "status"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return stacked(_systems(report_table(tables, "systems")), *_numbers(report_table(tables, "system_numbers")))


def _systems(table: pd.DataFrame) -> pd.DataFrame:
    types = [words("system_types")[kind] for kind in table["type"]]
    named = table.assign(type_th=[th for th, _ in types], type_en=[en for _, en in types])
    named = named.assign(system=table["system_id"], metric="_T", project=table["project_id"])
    return listed(named, ["system", "metric", "type_th", "type_en", "project"])


def _numbers(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Figures and targets; a quarter is a listed statement. A figure named by its fiscal year belongs to that year."""
    named = with_units(table).assign(system=table["system_id"], metric=table["metric_en"])
    named = named.assign(period=_periods(table), status=table["metric_en"].str.startswith("FY2567").map(_PLANNED))
    numbers = is_number(table["value"])
    figures = melted(named[numbers], {"value": "figure", "target": "target"}, KEPT)
    return [figures, listed(named[~numbers].assign(stated=table["value"]), [*KEPT, "stated"])]


_PLANNED = {True: "P", False: ""}


def _periods(table: pd.DataFrame) -> "pd.Series[str]":
    """CE year of each figure."""
    planned = table["metric_en"].str.startswith("FY2567")
    earlier = table["metric_en"].str.endswith("FY2565")
    return table["period"].mask(planned, FISCAL_2567).mask(earlier, "2022")
