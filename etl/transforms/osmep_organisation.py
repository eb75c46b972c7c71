"""What the report says of OSMEP itself: five-year plan, legal basis, roles, values, decisions, contents."""

import pandas as pd

from etl.transforms._report import listed, melted, report_table, stacked

PLAN = ["goal_th", "goal_en", "tagline", "plan_period"]
DECISION = ["body_th", "body_en", "meeting_no", "event_date"]
KEYS = ["list", "strategy", "entry"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return stacked(
        _five_year_plan(report_table(tables, "five_year_plan")),
        _legal_basis(report_table(tables, "strategy_legal_basis")),
        _organisation(report_table(tables, "organisation")),
        _decisions(report_table(tables, "decisions")),
        _contents(report_table(tables, "report_toc")),
    )


def _five_year_plan(table: pd.DataFrame) -> pd.DataFrame:
    named = table.assign(list="five-year-plan", entry=table["sub_strategy"], plan_period=table["period_be"])
    return listed(named, [*KEYS, *PLAN])


def _legal_basis(table: pd.DataFrame) -> pd.DataFrame:
    clause = table["act_section"] + "(" + table["clause"] + ")"
    return listed(table.assign(list=table["version"], entry=clause, clause=clause), [*KEYS, "clause"])


def _organisation(table: pd.DataFrame) -> pd.DataFrame:
    entry = table["type"] + " " + table["order"]
    return listed(table.assign(list=table["type"], strategy="_T", entry=entry), KEYS)


def _decisions(table: pd.DataFrame) -> pd.DataFrame:
    entry = table["date"] + " " + table["subject_en"]
    named = table.assign(list="decision", strategy="_T", entry=entry, event_date=table["date"])
    return listed(named, [*KEYS, *DECISION])


def _contents(table: pd.DataFrame) -> pd.DataFrame:
    """Sections with the page they begin on."""
    entry = table["part"] + " " + table["section_th"]
    return melted(table.assign(list="contents", strategy="_T", entry=entry), {"page": "page"}, KEYS)
