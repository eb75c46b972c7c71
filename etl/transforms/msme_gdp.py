"""MSME GDP is published in long shape; a figure that its source rounded says so only in the note."""

import pandas as pd

from etl.extract import FILE, ROW

COLUMNS = ["period", "definition", "size", "sector", "measure", "value", FILE, ROW]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """All rows, with `rounded` "true" where the note is "Rounded in the source"."""
    table = pd.concat(tables.values())
    rounded = table["note"].eq("Rounded in the source").map({True: "true", False: ""})
    return table[COLUMNS].assign(rounded=rounded)
