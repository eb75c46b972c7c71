"""Economic value by type (whole plan) and by project (all types), in million baht as printed."""

import pandas as pd

from etl.transforms._report import melted, report_table, stacked

KEPT = ["value_type", "project", "basis", "status"]
HALF_LAST_DIGIT = 0.005
"""Result tables print million baht with two decimals."""
STATUS = {"forecast_1y": "F", "estimate": "E"}
"""What the report says of a value → status; values it does not qualify are normal."""


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    by_project = _with_bases(report_table(tables, "economic_value_by_project"))
    return stacked(
        _total(report_table(tables, "headline")),
        _by_type(report_table(tables, "economic_value")),
        _by_project(by_project, {"target": "target"}, ""),
        _by_project(by_project, {"value_in_result_table": "result"}, "result_basis"),
        _by_project(by_project, {"value_in_narrative": "narrative"}, "narrative_basis"),
        _by_project(by_project, {"actual_at_project_end": "realised"}, ""),
    )


def _total(headline: pd.DataFrame) -> pd.DataFrame:
    """The headline total and its target."""
    row = headline[headline["metric_id"] == "economic_value"]
    named = row.assign(value_type="_T", project="_T", basis="", status="")
    return melted(named, {"target": "target", "value": "result"}, KEPT)


def _by_type(table: pd.DataFrame) -> pd.DataFrame:
    named = table.assign(value_type=table["item_no"], project="_T", basis="", status="")
    return melted(named, {"value": "result"}, KEPT)


def _with_bases(table: pd.DataFrame) -> pd.DataFrame:
    """A narrative that repeats the result, with more decimals or not, is a value of the same kind."""
    narrative, result = (pd.to_numeric(table[name]) for name in ("value_in_narrative", "value_in_result_table"))
    same = (narrative - result).abs() < HALF_LAST_DIGIT
    return table.assign(narrative_basis=table["narrative_basis"].mask(same, table["result_basis"]))


def _by_project(table: pd.DataFrame, measures: dict[str, str], basis: str) -> pd.DataFrame:
    """One measure for every project; `basis` names the column that says what kind of value it is."""
    kind = table[basis] if basis else ""
    named = table.assign(value_type="_T", project=table["project_id"], basis=kind)
    return melted(named.assign(status=named["basis"].map(STATUS).fillna("")), measures, KEPT)
