"""Sentiment indices are published in long shape; a producer's forecast is known by its horizon, not by its measure."""

import pandas as pd

from etl.extract import FILE, ROW

COLUMNS = ["period", "series", "component", "size", "horizon", "measure", "value", FILE, ROW]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """All rows, with status F where the horizon is "forecast"."""
    table = pd.concat(tables.values())
    status = table["horizon"].eq("forecast").map({True: "F", False: ""})
    return table[COLUMNS].assign(status=status)
