"""The preliminary action plan for fiscal year 2567: budgets, targets and economic value."""

import pandas as pd

from etl.extract import FILE, ROW
from etl.transforms._report import FISCAL_2567, melted, report_table, stacked

MONEY = {"budget_total_mb": "_T", "budget_state_mb": "BUD", "budget_outside_mb": "OFF"}
"""Budget column → code of the dimension `fund`."""
KEPT = ["item", "fund", "target_item", "unit_th", "unit_en", "sub_strategy", "responsible_unit"]
BLANK = dict.fromkeys(KEPT[3:], "") | {"fund": "_T", "target_item": "_T"}


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    projects, totals = report_table(tables, "plan_2567_projects"), report_table(tables, "plan_2567_totals")
    targets = report_table(tables, "plan_2567_project_targets")
    _require_first_targets(projects, targets)
    budgets = [*_money(_project_items(projects)), *_money(_total_items(totals))]
    goals = [_targets(targets), _kpis(report_table(tables, "plan_2567_strategy_kpis"))]
    return stacked(*budgets, *goals).assign(period=FISCAL_2567, status="P")


def _require_first_targets(projects: pd.DataFrame, targets: pd.DataFrame) -> None:
    """The table of projects repeats each first target; raises if it differs, because only the targets are published."""
    first = targets[targets["item_no"] == "1"].set_index("project_number")["target_value"]
    other = projects[projects["target_value"] != projects["number"].map(first)]
    if len(other):
        raise ValueError(f"{other[FILE].iloc[0]}, row {other[ROW].iloc[0]}: target_value differs from the targets")


def _project_items(table: pd.DataFrame) -> pd.DataFrame:
    named = table.assign(**BLANK | {"sub_strategy": table["sub_strategy"]})
    return named.assign(item=_code(table["number"]), responsible_unit=table["responsible_unit_as_printed"])


def _total_items(table: pd.DataFrame) -> pd.DataFrame:
    strategy = "S" + table["strategy"]
    return table.assign(**BLANK).assign(item=strategy.where(table["level"] == "strategy", "_T"))


def _code(numbers: "pd.Series[str]") -> "pd.Series[str]":
    return "fy2567-" + numbers.str.zfill(2)


def _money(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Budgets by fund, and economic value."""
    cells = melted(table, MONEY, KEPT)
    cells = cells.assign(fund=cells["measure"], measure="budget")
    return [cells, melted(table, {"economic_value_mb": "economic_value"}, KEPT)]


def _targets(table: pd.DataFrame) -> pd.DataFrame:
    units = {"unit_th": table["target_unit"], "unit_en": table["target_unit_en"], "target_item": table["item_no"]}
    return melted(table.assign(**BLANK).assign(item=_code(table["project_number"]), **units), {"target_value": "target"}, KEPT)


def _kpis(table: pd.DataFrame) -> pd.DataFrame:
    """KPIs are told apart by strategy and name."""
    scope = table["strategy"].where(table["level"] == "strategy", "plan")
    units = {"unit_th": table["unit_th"], "unit_en": table["unit_en"]}
    named = table.assign(**BLANK | units).assign(item=scope + " " + table["indicator_th"])
    return melted(named, {"target": "target"}, KEPT)
