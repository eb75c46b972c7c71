"""The markets that the Market Intelligence site describes, in the order printed."""

import pandas as pd

from etl.transforms._report import listed, report_table, stacked


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "market_intelligence_countries")
    named = listed(table.assign(country=table["iso3"]), ["country", "list_order"])
    active = named[table["market_exchange_country"] == "yes"]
    return stacked(named, active.assign(measure="exchange_activity"))
