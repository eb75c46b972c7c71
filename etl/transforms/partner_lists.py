"""Every list of names in the report: agencies, banks, provinces, systems, open datasets."""

import pandas as pd

from etl.transforms._report import listed, report_table, stacked

KEPT = ["list", "entry", "printed_name", "list_order", "project", "portals"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    partners, names = report_table(tables, "data_partners"), report_table(tables, "partner_lists")
    datasets = report_table(tables, "open_datasets")
    return stacked(
        _named(partners, list=partners["system"] + " " + partners["role"], printed_name=partners["agency_th"]),
        _named(names, printed_name=names["name_th"], list_order=names["order"], project=names["project_id"]),
        _named(datasets, list="open-datasets", printed_name=datasets["name_th"], list_order=datasets["item_no"]),
    )


def _named(table: pd.DataFrame, **columns: "pd.Series[str] | str") -> pd.DataFrame:
    """The entries of one table; the printed name is also the spelling of the entry's code."""
    named = table.assign(**columns)
    named = named.assign(entry=named["printed_name"])
    return listed(named.reindex(columns=[*named.columns.union(KEPT)], fill_value=""), KEPT)
