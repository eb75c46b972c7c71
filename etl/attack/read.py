"""A release as the public has it: the tables of `public.duckdb`, turned into the frames that `attack` takes."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from etl.attack.model import GROUPS, QUARTILES, ROOT
from etl.attack.universe import Published

TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "msme_cube": {"D": GROUPS["main"][1]},
    "msme_legal_form": {"L": GROUPS["main"][1]},
    "msme_trade_cube": {"T-exports": ("exports",), "T-imports": ("imports",)},
}
"""Dataset → its families with their measures."""
OWN = frozenset({"period", "measure", "variant", "value", "status", "rounded", "source", "note"})
WITHHELD = "Q"


def read_public(file: Path, year: int) -> dict[str, pd.DataFrame]:
    """Everything that `file` publishes of a reference year from records: cells of D, L, T, quartiles, and whatever else.

    A table of records that is none of the four stays as it is, under its own name; the consistency test refuses it.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        origins = dict(connection.execute("select id, origin from dataset").fetchall())
        ids = sorted(id for id, origin in origins.items() if origin != "published")
        frames = {id: connection.execute(f'select * from "{id}" where period = ?', [str(year)]).df() for id in ids}
    return {id: _turned(id, frame) for id, frame in frames.items()}


def _turned(id: str, frame: pd.DataFrame) -> pd.DataFrame:
    if id == QUARTILES:
        return _points(frame)
    if id in TABLES:
        return pd.concat([_cells(frame, family, measures) for family, measures in TABLES[id].items()], ignore_index=True)
    return frame


def _cells(frame: pd.DataFrame, family: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """One row per cell that is not empty; other measures that somebody put into the table stay as columns of their own."""
    strangers = set(frame["measure"]) - {m for of in TABLES.values() for known in of.values() for m in known}
    rows = frame[frame["measure"].isin({*measures, *strangers})].rename(columns={"sector": "activity"})
    keys = [column for column in rows.columns if column not in OWN]
    wide = rows.pivot_table("value", keys, "measure", aggfunc="first", dropna=False).reset_index()
    hidden = rows[rows["status"] == WITHHELD][keys].drop_duplicates().assign(masked=True)
    wide = wide.merge(hidden, how="left", on=keys).assign(family=family)
    wide["masked"] = wide["masked"].notna()
    own = [m for m in measures if m in wide]
    return wide[wide["masked"] | (wide[own].fillna(0) != 0).any(axis=1)].reset_index(drop=True)


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Quartiles: one row per sector, region, size and measure, with columns q1, median and q3."""
    rows = frame.rename(columns={"area": "region"})
    rows[["measure", "point"]] = rows["measure"].str.rsplit("_", n=1, expand=True)
    keys = ["sector", "region", "size", "measure"]
    return rows.pivot_table("value", keys, "point", aggfunc="first", dropna=True).reset_index()


def without_zeros(published: Published, truth: pd.DataFrame) -> pd.DataFrame:
    """The cells of `truth` in which anybody contributes; the others are published as true zeros, which `read_public` leaves out."""
    firms = [column for column in truth.columns if column == "enterprises" or column.endswith("_contributors")]
    families = {family for frame in published.values() if "family" in frame for family in frame["family"]}
    there = (truth[firms].fillna(0) > 0).any(axis=1) & truth["family"].isin(families)
    return truth[there].fillna({axis: ROOT for axis in ("legal_form",) if axis in truth}).reset_index(drop=True)
