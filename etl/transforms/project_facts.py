"""Further numbers of the project pages. A date or a quarter is a listed statement, not a number."""

import pandas as pd

from etl.transforms._report import is_number, listed, melted, report_table, stacked, with_units

KEPT = ["project", "metric", "unit_th", "unit_en", "as_of", "status"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = with_units(report_table(tables, "project_facts"))
    table = table.assign(project=table["project_id"], metric=table["metric_en"], status=_status(table))
    numbers = is_number(table["value"])
    dated = table[~numbers].assign(stated=table["value"])
    return stacked(melted(table[numbers], {"value": "figure"}, KEPT), listed(dated, [*KEPT, "stated"]))


def _status(table: pd.DataFrame) -> "pd.Series[str]":
    """What is expected within a year is a forecast."""
    return table["metric_en"].str.contains("expected within").map({True: "F", False: ""})
