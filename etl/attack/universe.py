"""The systems an attacker sets up from a release: cells, what the public sees of them, equations, and the truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from etl.attack.hierarchy import Ints, Tree, equations, flat, kind, kind_of, numbers, within_reach
from etl.attack.model import AXES, COUNTS, GROUPS, ROOT

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Published = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Truth:
    """What a cell really holds in one measure: sum, contributors, and the two largest absolute contributions.

    `first`, where it is told: the number of the enterprise whose contribution is the largest; -1 where nobody contributes.
    """

    value: Floats
    contributors: Floats
    x1: Floats
    x2: Floats
    first: Ints | None = None


@dataclass(frozen=True)
class System:
    """All cells of a group of measures with one common mask, each once, in the order of their flat numbers.

    `shown[m]` is what the public sees of measure m (NaN: withheld). `rows`: equations × cells, children − parent = 0.
    """

    name: str
    at: Ints
    forest: tuple[Tree, ...]
    rows: sparse.csr_array
    shown: dict[str, Floats]
    truth: dict[str, Truth]

    def key(self, cell: int) -> tuple[str, ...]:
        """The codes of a cell, in the order of `AXES`; part of the year and goods only where it has them."""
        codes = [one.codes[i] for one, i in zip(self.forest, self.at[cell], strict=True)]
        return (*codes[:4], *(code for code in codes[4:] if code != ROOT))

    @property
    def masked(self) -> Bools:
        """Cells of which some measure is withheld."""
        found: Bools = np.any([np.isnan(values) for values in self.shown.values()], axis=0)
        return found

    @cached_property
    def flat(self) -> Ints:
        return flat(self.at, self.forest)


def public_cells(published: Published) -> pd.DataFrame:
    """All frames with a column `family`, as one frame; the absent legal form is the total."""
    frames = [frame for frame in published.values() if "family" in frame.columns]
    return with_keys(pd.concat([pd.DataFrame({"family": pd.Series(dtype=str)}), *frames], ignore_index=True))


def with_keys(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with every axis as text; an axis that is not there or empty is the total."""
    texts = {axis: frame[axis].fillna(ROOT).astype(str).replace("", ROOT) if axis in frame else ROOT for axis in AXES}
    return frame.assign(**texts).reset_index(drop=True)


def systems(cells: pd.DataFrame, truth: pd.DataFrame, forest: tuple[Tree, ...]) -> dict[str, System]:
    """One system per group that has published cells. Cells whose labels fit no family are left to the consistency test."""
    made = {name: system(name, cells, truth, within_reach(forest, name)) for name in GROUPS}
    return {name: one for name, one in made.items() if len(one.at)}


def system(name: str, cells: pd.DataFrame, truth: pd.DataFrame, forest: tuple[Tree, ...]) -> System:
    """The system of one group: D and L are joined through the cells they share; what either shows of them is seen."""
    seen, real = (_of_group(name, frame, forest) for frame in (cells, truth))
    own = seen.groupby("_flat", sort=True).first()
    real = real.drop_duplicates("_flat").set_index("_flat").reindex(own.index)
    measures = [m for m in GROUPS[name][1] if m in own]
    at = own[[f"_{axis}" for axis in AXES]].to_numpy(dtype=np.int64).reshape(-1, len(AXES))
    shown = {m: _column(own, m) for m in measures}
    truths = {m: _truth(real, m) for m in measures}
    return System(name, at, forest, equations(at, forest)[0], shown, truths)


def _truth(real: pd.DataFrame, measure: str) -> Truth:
    """The truth of one measure; of a number of firms every firm is one. KeyError if the frame does not know it."""
    if measure in COUNTS:
        value = _column(real, measure)
        return Truth(value, value, np.minimum(value, 1), np.clip(value - 1, 0, 1))
    value, contributors, x1, x2 = (_column(real, measure + part) for part in ("", "_contributors", "_x1", "_x2"))
    return Truth(value, contributors, x1, x2, _first(real, measure))


def _first(real: pd.DataFrame, measure: str) -> Ints | None:
    """Numbers of the largest enterprises, if every cell that has any tells whose it is."""
    if f"{measure}_first" not in real:
        return None
    names = real[f"{measure}_first"].fillna("").astype(str).to_numpy()
    if ((names == "") & (real[f"{measure}_contributors"].to_numpy(dtype=float) > 0)).any():
        return None
    return np.where(names == "", -1, pd.factorize(names)[0]).astype(np.int64)


def _of_group(name: str, frame: pd.DataFrame, forest: tuple[Tree, ...]) -> pd.DataFrame:
    """The rows of a group whose labels belong to it, with their numbers in `_area` … and `_flat`."""
    rows = frame[frame["family"].isin(GROUPS[name][0])]
    at = numbers(rows, forest)
    good = (at >= 0).all(axis=1) & fitting(rows["family"], at, forest)
    codes = {f"_{axis}": at[good, i] for i, axis in enumerate(AXES)}
    return rows[good].assign(**codes, _flat=flat(at[good], forest))


def fitting(families: "pd.Series[str]", at: Ints, forest: tuple[Tree, ...]) -> Bools:
    """Rows whose labels are of their family; D and L are one."""
    fits, kinds = kind_of(at, forest), families.astype(str).map(kind).to_numpy()
    either = {**fits, "D": fits["D"] | fits["L"], "L": fits["D"] | fits["L"]}
    found = np.zeros(len(at), dtype=bool)
    for one, own in either.items():
        found |= own & (kinds == one)
    return found


def _column(frame: pd.DataFrame, name: str) -> Floats:
    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan).copy()
