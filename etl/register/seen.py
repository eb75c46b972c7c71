"""What the public sees of a release's register tables, as the attacker takes it: figures, and NaN where one is withheld.

Made from the published tables themselves (not from what was meant to be published), so an audit speaks of the release.
"""

from collections.abc import Mapping

import pandas as pd

from data.catalogue import TOTAL
from etl.register.aggregate import MEASURES, TRADE
from etl.register.tables import CUBE, LEGAL_FORM, QUARTILES, TRADE_CUBE, WITHHELD, ZERO

MEASURED = ("enterprises", *MEASURES, *TRADE)
KEYS = ["area", "activity", "size", "legal_form"]


def as_seen(tables: Mapping[str, pd.DataFrame], year: int) -> dict[str, pd.DataFrame]:
    """`cells` (families D, L, T-exports, T-imports) and `quartiles` of one reference year, from tables in release form."""
    mine = {
        id: cells[cells["period"] == str(year)] for id, cells in tables.items() if id in (CUBE, LEGAL_FORM, TRADE_CUBE, QUARTILES)
    }
    cube = _wide(mine[CUBE].assign(legal_form=TOTAL)).assign(family="D")
    forms = mine[LEGAL_FORM].rename(columns={"sector": "activity"})
    linked = _wide(forms[forms["legal_form"] != TOTAL]).assign(family="L")
    traded = mine[TRADE_CUBE].assign(legal_form=TOTAL)
    trade = [_wide(rows).assign(family=f"T-{measure}") for measure, rows in traded.groupby("measure")]
    return {"cells": pd.concat([cube, linked, *trade], ignore_index=True), "quartiles": _quartiles(mine[QUARTILES])}


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per cell, a column per measure; combinations that are a true zero throughout are left out (they are empty)."""
    value = rows["value"].where(rows["status"] != WITHHELD)
    wide = rows.assign(value=value).pivot(index=KEYS, columns="measure", values="value")
    empty = rows.assign(zero=rows["status"] == ZERO).groupby(KEYS)["zero"].all()
    return wide[~empty.reindex(wide.index)].reset_index()


def _quartiles(rows: pd.DataFrame) -> pd.DataFrame:
    """area, activity, size, measure, q1, median, q3."""
    parts = rows["measure"].str.rsplit("_", n=1, expand=True)
    long = rows.assign(measure=parts[0], point=parts[1], value=rows["value"].where(rows["status"] != WITHHELD))
    keys = ["area", "sector", "size", "measure"]
    return long.pivot(index=keys, columns="point", values="value").reset_index().rename(columns={"sector": "activity"})


def was_seen(cells: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What an earlier release showed of these true cells: the measures, NaN where the cell was masked."""
    measures = [name for name in MEASURED if name in cells]
    view = cells[["family", *KEYS, *measures]].copy()
    view[measures] = view[measures].astype("float64").mask(cells["masked"])
    return {"cells": view}
