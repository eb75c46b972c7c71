"""The four BDS projects; the economic value of one of them is an estimate from the SMEs that had finished."""

import pandas as pd

from etl.transforms._report import melted, report_table

MEASURES = {
    "providers_registered": "providers",
    "providers_target": "providers_target",
    "smes_approved": "enterprises_approved",
    "smes_target": "enterprises_target",
    "smes_completed_and_claimed": "enterprises_completed",
    "proposals": "proposals",
    "subsidy_baht": "subsidy",
    "economic_value_mb": "economic_value",
    "economic_value_target_mb": "economic_value_target",
    "subsidy_pct_min": "subsidy_percent_minimum",
    "subsidy_pct_max": "subsidy_percent_maximum",
    "subsidy_cap_baht": "subsidy_cap",
}
KEPT = ["project", "programme"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "bds")
    cells = melted(table.assign(project=table["project_id"]), MEASURES, KEPT)
    partial = table.loc[table["smes_completed_and_claimed"] != "", "project_id"]
    estimated = cells["project"].isin(partial) & (cells["measure"] == "economic_value")
    return cells.assign(status=estimated.map({True: "E", False: ""}))
