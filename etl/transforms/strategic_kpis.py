"""KPIs of the plan and its strategies, and the headline figures, each with target and actual."""

import pandas as pd

from etl.transforms._report import melted, report_table, stacked

KEPT = ["kpi", "level", "attainment", "better", "unit_th", "unit_en", "status"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return stacked(_kpis(report_table(tables, "strategic_kpis")), _headline(report_table(tables, "headline")))


def _kpis(table: pd.DataFrame) -> pd.DataFrame:
    """KPIs are told apart by strategy and name; a result that the report calls preliminary is provisional."""
    scope = table["strategy"].where(table["level"] == "strategy", "plan")
    cells = melted(
        table.assign(kpi=scope + " " + table["indicator_th"], attainment=table["status"], status=_status(table)),
        {"target": "target", "actual": "actual"},
        KEPT,
    )
    return cells.assign(status=cells["status"].where(cells["measure"] == "actual", ""))


def _status(table: pd.DataFrame) -> "pd.Series[str]":
    return table["note"].str.startswith("preliminary").map({True: "P", False: ""})


def _headline(table: pd.DataFrame) -> pd.DataFrame:
    """A headline is an actual, except the two goals of the plan, which are targets."""
    named = table.assign(kpi=table["metric_id"], level="headline", attainment="", better="", status="")
    goals = named["kpi"].str.startswith("plan_")
    return stacked(
        melted(named[goals], {"value": "target"}, KEPT), melted(named[~goals], {"target": "target", "value": "actual"}, KEPT)
    )
