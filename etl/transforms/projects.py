"""Budget and its execution per project, with totals as printed and sums per strategy worked out here."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from etl.extract import FILE, ROW
from etl.transforms._report import melted, report_table, stacked

MONEY = {"budget_baht": "_T", "disbursed_baht": "DIS", "committed_baht": "COM", "remaining_baht": "REM"}
"""Column of the execution table → code of the dimension `execution`."""
LINES = {
    ("total", "รวม"): "_T",
    ("total_pct", "ร้อยละ"): "_T",
    ("group", "ค่าใช้จ่ายบริหารกองทุนฯ"): "fy2566-32",
    ("group", "งบประมาณดำเนินโครงการ"): "PRJ",
    ("admin_line", "ค่าใช้จ่ายบุคลากร"): "fy2566-32-personnel",
    ("admin_line", "ค่าใช้จ่ายในการดำเนินงานของสำนักงาน"): "fy2566-32-operations",
    ("additional_total", "รวม"): "ADD",
    ("additional_pct", "ร้อยละ"): "ADD",
}
"""Level and name of a line that is no project → code of the dimension `project`."""
SUMMED = "sum of the printed project lines, worked out here"
DATES = ["sub_strategy", "start_date", "end_date", "list_start_date", "list_end_date"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    projects = report_table(tables, "projects").assign(project=lambda table: table["project_id"])
    lines = report_table(tables, "budget_execution").assign(project=_line_codes)
    _require_same(projects, lines)
    printed = [_money(lines), _on_pages(projects)]
    cells = stacked(*printed).assign(basis="printed")
    cells = stacked(cells, _by_strategy(cells, projects).assign(basis="computed"))
    return cells.merge(projects[["project", *DATES]], on="project", how="left").fillna("")


def _line_codes(lines: pd.DataFrame) -> list[str]:
    places = zip(lines["level"], lines["line_th"], lines["project_id"], strict=True)
    return [LINES.get((level, name), project) for level, name, project in places]


def _require_same(projects: pd.DataFrame, lines: pd.DataFrame) -> None:
    """The two tables repeat each other's amounts; raises if they differ, because only one of them is published."""
    both = projects.merge(lines, on="project", suffixes=("", "_line"))
    for column in MONEY:
        other = both[both[column].map(Decimal) != both[f"{column}_line"].map(Decimal)]
        if len(other):
            row = other.iloc[0]
            raise ValueError(f"{row[FILE]}, row {row[ROW]}: {column} differs from row {row[f'{ROW}_line']} of the lines")


def _money(lines: pd.DataFrame) -> pd.DataFrame:
    """Amounts in baht; the lines of percentages become shares, without the 100 of the budget itself."""
    cells = melted(lines, MONEY, ["project", "level"]).rename(columns={"measure": "execution"})
    percent = cells["level"].str.endswith("_pct")
    cells = cells.assign(measure=percent.map({True: "share", False: "amount"}))
    return cells[~percent | (cells["execution"] != "_T")].drop(columns="level")


def _on_pages(projects: pd.DataFrame) -> pd.DataFrame:
    """What the project's own page prints as disbursed."""
    return melted(projects, {"disbursed_on_project_page_baht": "amount"}, ["project"]).assign(execution="PAGE")


def _by_strategy(cells: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Sums over the project lines of each strategy; each cites its first line."""
    strategy = projects[projects["strategy"] != ""].set_index("project")["strategy"]
    known = cells["project"].isin(strategy.index) & cells["execution"].isin(list(MONEY.values()))
    lines = cells[known].sort_values("project", kind="stable")
    groups = lines.groupby(["S" + lines["project"].map(strategy), "execution"], sort=False)
    return pd.DataFrame([_sum(str(code), str(part), own) for (code, part), own in groups])


def _sum(strategy: str, execution: str, lines: pd.DataFrame) -> "pd.Series[str]":
    """One cell from the amounts of `lines`, added without rounding."""
    cell = lines.iloc[0].copy()
    cell["project"], cell["execution"], cell["note"] = strategy, execution, SUMMED
    cell["value"] = _added(lines["value"].tolist())
    return cell


def _added(amounts: Sequence[str]) -> str:
    """Sum of decimal texts, without the noise of binary fractions."""
    return str(sum(map(Decimal, amounts)))
