"""Survey results of the projects, the better-off survey by group, and monitoring figures on MSME promotion."""

import pandas as pd

from etl.transforms._report import melted, report_table, stacked, with_units

KEPT = ["survey", "category", "project", "unit_th", "unit_en", "as_of"]
RESULT = {"result": "result", "target": "target"}


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return stacked(
        _surveys(report_table(tables, "surveys")),
        _better_off(report_table(tables, "beneficiary_survey")),
        _monitoring(report_table(tables, "policy_survey")),
    )


def _surveys(table: pd.DataFrame) -> pd.DataFrame:
    """Results and targets in the printed unit; respondents are persons."""
    named = with_units(table, "result_unit")
    named = named.assign(survey=table["survey_en"], category="_T", project=table["project_id"], as_of="")
    people = named.assign(unit_th="", unit_en="")
    return stacked(melted(named, RESULT, KEPT), melted(people, {"respondents": "respondents"}, KEPT))


def _better_off(table: pd.DataFrame) -> pd.DataFrame:
    """The same survey as `better-off`, with its total printed again."""
    named = with_units(table.assign(unit_en="percent"))
    named = named.assign(survey="better-off", category=table["category_th"], project="", as_of="")
    return melted(named, {"better_off_pct": "result"}, KEPT)


def _monitoring(table: pd.DataFrame) -> pd.DataFrame:
    """Figures on promotion by all agencies; one of them speaks of the fiscal year before."""
    earlier = table["as_of"] == "FY2565"
    named = with_units(table).assign(survey=table["topic_en"], category=table["metric_en"], project="")
    return melted(named.assign(period=table["period"].where(~earlier, "2022")), {"value": "result"}, KEPT)
