"""A release as the public has it: the tables of `public.duckdb`, turned into the frames that `attack` takes."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from etl.attack.model import JOBS, MAIN, MONTHS, QUARTILES, ROOT
from etl.attack.service import TABLE as REQUESTS
from etl.attack.universe import Published

TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "msme_cube": {"D": MAIN},
    "msme_legal_form": {"L": MAIN},
    "msme_trade_cube": {"T-exports": ("exports",), "T-imports": ("imports",)},
    "msme_trade_quarterly": {f"{kind}-{flow}": (flow,) for kind in "QH" for flow in ("exports", "imports")},
    "msme_employment_monthly": dict.fromkeys(MONTHS, (JOBS,)),
}
"""Dataset → its families with their measures."""
FINER = frozenset({"msme_trade_quarterly", "msme_employment_monthly"})
"""Tables that may lack a reference year."""
OWN = frozenset({"period", "measure", "variant", "value", "status", "rounded", "source", "note"})
ZERO = "M"


def read_public(file: Path, year: int) -> Published:
    """Everything that `file` publishes of a reference year from records: cells of D, L, T, quartiles, and whatever else.

    A table of records that is none of the four stays as it is, under its own name; the consistency test refuses it. The table
    of requests counts no enterprise; `service.py` attacks it, and refuses anything else that stands in it.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        origins = dict(connection.execute("select id, origin from dataset").fetchall())
        ids = sorted(id for id, origin in origins.items() if origin != "published" and id != REQUESTS)
        frames = {id: connection.execute(f'select * from "{id}" where left(period, 4) = ?', [str(year)]).df() for id in ids}
    return turned({id: frame for id, frame in frames.items() if len(frame) or id not in FINER})


def turned(tables: Mapping[str, pd.DataFrame]) -> Published:
    """Tables of one reference year in release form, as the frames that `attack` takes."""
    return {id: _turned(id, frame) for id, frame in tables.items()}


def _turned(id: str, frame: pd.DataFrame) -> pd.DataFrame:
    if id == QUARTILES:
        return _points(frame)
    if id in TABLES:
        return pd.concat([_cells(frame, family, measures) for family, measures in TABLES[id].items()], ignore_index=True)
    return frame


def _cells(frame: pd.DataFrame, family: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """One row per cell that is not empty; other measures that somebody put into the table stay as columns of their own."""
    strangers = set(frame["measure"]) - {m for of in TABLES.values() for known in of.values() for m in known}
    own = frame[_of_family(frame, family)]
    rows = own[own["measure"].isin({*measures, *strangers})].rename(columns={"sector": "activity"})
    rows = rows.assign(part=rows["period"].str[5:]) if family[0] in "QH" else rows
    keys = [column for column in rows.columns if column not in OWN]
    wide = rows.pivot_table("value", keys, "measure", aggfunc="first", dropna=False).reset_index()
    there = rows[rows["status"] != ZERO][keys].drop_duplicates()
    return wide.merge(there, on=keys).assign(family=family)


def _of_family(frame: pd.DataFrame, family: str) -> "pd.Series[bool]":
    """Quarters of the country with all goods (Q) or by goods (H), one month (M); every other table is of one kind of cell."""
    whole = pd.Series(True, index=frame.index)
    if family in MONTHS:
        return frame["period"].str[5:] == family[1:]
    if family[0] == "Q":
        return frame["goods"] == ROOT
    return frame["goods"] != ROOT if family[0] == "H" else whole


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Quartiles: one row per sector, region, size and measure, with columns q1, median and q3."""
    rows = frame.rename(columns={"area": "region"})
    rows[["measure", "point"]] = rows["measure"].str.rsplit("_", n=1, expand=True)
    keys = ["sector", "region", "size", "measure"]
    return rows.pivot_table("value", keys, "point", aggfunc="first", dropna=True).reset_index()
