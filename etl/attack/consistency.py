"""What is published although it must not be, and published figures that contradict each other (disclosure.md §1, §5)."""

import numpy as np
import pandas as pd
from scipy import sparse

from etl.attack.hierarchy import Tree, kind, kind_of, numbers
from etl.attack.model import AXES, GROUPS, LINKED, QUARTILES, Hit, Outcome
from etl.attack.universe import Published, System, public_cells, with_keys

EXACT = 1e-9
"""Sums are whole and not rounded: they may differ by this part of what is summed (floating point), no more."""
AXES_LIST = list(AXES)
KEYS = frozenset({*AXES, "family", "period", "masked", "status"})
PRIVATE = ("_x1", "_x2", "_first", "_contributors", "unsafe", "firms")
"""Endings of columns that are never public, whether a cell is masked or not."""
MEASURES = frozenset(measure for _, measures in GROUPS.values() for measure in measures)
TOGETHER: dict[str, list[tuple[str, ...]]] = {}
"""Family → its measures, those under one mask together."""
for _families, _measures in GROUPS.values():
    for _family in _families:
        TOGETHER.setdefault(_family, []).append(_measures)


def consistency(published: Published, made: dict[str, System], forest: tuple[Tree, ...]) -> Outcome:
    """All of it; tried: the published rows."""
    hits: list[Hit] = []
    tried = 0
    for name, frame in published.items():
        tried += len(frame)
        if "family" in frame.columns:
            hits += columns(with_keys(frame)) + labels(with_keys(frame), forest)
        elif not name.endswith("quartiles"):
            hits.append(
                Hit("consistency", "foreign_table", (name,), "", f"only D, L, T, quarters, months and {QUARTILES} may be published")
            )
    hits += doubled(public_cells(published))
    for system in made.values():
        hits += contradictions(system)
    return Outcome("consistency", tried, tuple(hits))


def columns(frame: pd.DataFrame) -> list[Hit]:
    """Values in masked rows, in whatever column: a measure, a mean, a share, a rank; and columns that are never public."""
    hits = []
    for family, rows in frame.groupby("family", sort=True):
        hidden = _hidden(rows, TOGETHER.get(str(family), []))
        anyhow = hidden.any(axis=1)
        for column in [c for c in rows.columns if c not in KEYS]:
            private = str(column).endswith(PRIVATE)
            leaks = rows[rows[column].notna() & (hidden.get(column, anyhow) | private)]
            kind = "private_column" if private else "masked_value"
            hits += [Hit("consistency", kind, tuple(key), str(column)) for key in leaks[["family", *AXES]].to_numpy().tolist()]
        foreign = [m for m in MEASURES - set(hidden) if m in rows and rows[m].notna().any()]
        hits += [Hit("consistency", "foreign_measure", (str(family),), m, "not published by this family") for m in sorted(foreign)]
    return hits


def _hidden(rows: pd.DataFrame, masks: list[tuple[str, ...]]) -> pd.DataFrame:
    """Per measure, which rows withhold it: where one measure of a mask is withheld, all of that mask are."""
    stated = rows["masked"].astype(bool) if "masked" in rows else pd.Series(False, index=rows.index)
    own = [[m for m in measures if m in rows] for measures in masks]
    found = {m: stated | rows[together].isna().any(axis=1) for together in own for m in together}
    return pd.DataFrame(found or {"": stated}, index=rows.index)


def labels(frame: pd.DataFrame, forest: tuple[Tree, ...]) -> list[Hit]:
    """Rows that belong to no family: such a table would break decomposability. And rows that stand there twice."""
    at = numbers(frame, forest)
    fits = kind_of(at, forest)
    family = frame["family"].astype(str)
    own = family.map(kind).to_numpy()
    good = np.any([(own == one) & fits[one] for one in fits], axis=0)
    good &= (at >= 0).all(axis=1) & family.isin(list(TOGETHER)).to_numpy()
    twice = frame.duplicated(["family", *AXES]).to_numpy()
    keys = frame[["family", *AXES]].to_numpy()
    foreign = [Hit("consistency", "foreign_cell", tuple(key), "", "in no family") for key in keys[~good].tolist()]
    return foreign + [Hit("consistency", "twice", tuple(key)) for key in keys[twice].tolist()]


def doubled(cells: pd.DataFrame) -> list[Hit]:
    """Cells that stand in D and in L, withheld in one and shown in the other, or with two values."""
    measures = [m for name in sorted(LINKED) for m in GROUPS[name][1] if m in cells]
    rows = cells[cells["family"].isin(GROUPS["main"][0])]
    rows = rows[rows.duplicated(AXES_LIST, keep=False)]
    hits = []
    for measure in measures:
        found = rows.groupby(AXES_LIST, sort=True)[measure].agg(["count", "size", "nunique"])
        for name, odd in (
            ("seen_elsewhere", found["count"].between(1, found["size"] - 1)),
            ("contradiction", found["nunique"] > 1),
        ):
            hits += [Hit("consistency", name, ("main", *map(str, key)), measure) for key in found.index[odd]]
    return hits


def contradictions(system: System) -> list[Hit]:
    """Totals that are not the sum of their parts, parts above their total, and figures that are not the truth."""
    hits = []
    for measure, values in system.shown.items():
        wrong = ~np.isnan(values) & ~(np.abs(values - system.truth[measure].value) <= EXACT * np.abs(values))
        hits += [_hit(system, "untrue", int(cell), measure) for cell in np.flatnonzero(wrong)]
        hits += [_hit(system, "contradiction", head, measure) for head in _broken(system, measure)]
    return hits


def _broken(system: System, measure: str) -> list[int]:
    """Totals whose equation the published figures break; with parts withheld, visible ones must not exceed the total."""
    values = system.shown[measure]
    seen = np.nan_to_num(values)
    gap, size = system.rows @ seen, abs(system.rows) @ np.abs(seen)
    whole = abs(system.rows) @ np.isnan(values).astype(np.int64) == 0
    broken = whole & (np.abs(gap) > EXACT * size)
    if measure != "net_profit":
        heads = _heads(system.rows)
        broken |= ~np.isnan(values[heads]) & (gap > EXACT * size)
    return sorted({int(head) for head in _heads(system.rows)[broken]})


def _heads(rows: sparse.csr_array) -> np.ndarray:
    """The parent cell of each equation, the entry with −1."""
    entries = rows.tocoo()
    minus = entries.data < 0
    heads = np.zeros(rows.shape[0], dtype=np.int64)
    heads[entries.coords[0][minus]] = entries.coords[1][minus]
    return heads


def _hit(system: System, kind: str, cell: int, measure: str) -> Hit:
    return Hit("consistency", kind, (system.name, *system.key(cell)), measure)


def missing(published: pd.DataFrame, truth: pd.DataFrame) -> list[Hit]:
    """Cells that hold firms but are not published even as withheld: readers would take them for empty; and the reverse."""
    keys = ["family", *AXES]
    both = published[keys].merge(truth[keys].drop_duplicates(), on=keys, how="outer", indicator=True)
    odd = both[both["_merge"] != "both"]
    kinds = odd["_merge"].map({"left_only": "no_truth", "right_only": "left_out"})
    return [Hit("consistency", kind, tuple(key)) for kind, key in zip(kinds, odd[keys].to_numpy().tolist(), strict=True)]
