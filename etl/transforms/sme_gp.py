"""Figures about THAI SME-GP, government procurement from SMEs."""

import pandas as pd

from etl.transforms._report import melted, report_table

KEPT = ["metric", "unit_th", "unit_en", "status"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "sme_gp")
    expected = table["metric_en"].str.contains("expected within").map({True: "F", False: ""})
    return melted(table.assign(metric=table["metric_id"], status=expected), {"value": "figure"}, KEPT)
