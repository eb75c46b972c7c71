"""The markets that the Market Intelligence site describes, in the order printed."""

import pandas as pd

from etl.transforms._report import listed, report_table


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "market_intelligence_countries")
    named = table.assign(country=table["iso3"], exchange_activity=table["market_exchange_country"])
    return listed(named, ["country", "list_order", "exchange_activity"])
