"""The two totals that the report takes from MSME Big Data, as of October 2566, about reference year 2022."""

import pandas as pd

from etl.extract import FILE, ROW
from etl.transforms._report import report_table

REFERENCE_YEAR = "2022"


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "msme_structure")
    cells = table.assign(period=table["as_of"], measure=table["metric_id"], reference_period=REFERENCE_YEAR)
    return cells[["period", "measure", "value", "reference_period", FILE, ROW]]
