"""Certificates as vectors: what each swap adds to every published cell, worked out from its leaves alone.

A swap takes a base leaf x and, on the axes it uses, a partner leaf y; the corners, all combinations of x and y, get +d where an
even number of partners is taken and −d elsewhere. A cell gets the sum over the corners it contains: along an axis with a
partner a label counts +1 if it contains x alone, −1 if y alone, else 0; along an axis without one it counts 1 if it contains
x. The product of the four is what the cell gets.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from etl.attack.hierarchy import Ints, Tree, flat, kind_of
from etl.attack.model import AXES, GROUPS, LINKED
from etl.attack.universe import Bools, System, with_keys

NOTHING, FOREIGN = -1, -2


@dataclass(frozen=True)
class Swaps:
    """`cell`: place of the unsafe cell each swap is for (-1: none such), `moves`: swaps × cells, `outside`: cells it would
    have to move that are not there (empty, hence on show as zero).
    """

    cell: Ints
    moves: sparse.csr_array
    outside: Ints


def swaps(system: System, certificates: pd.DataFrame) -> Swaps:
    """The swaps of a system. `certificates`: family, the cell's codes, `base_<axis>` and `partner_<axis>` (empty: not used).

    An empty base on the axis legal form speaks of all forms together: nothing of a single form moves. `serves`, where it is
    given, names the measures a swap is meant for (divided by spaces): it moves those and others under the same mask.
    """
    own = with_keys(certificates[_meant(certificates, system.name)])
    base, partner = (_codes(own, side, system.forest) for side in ("base", "partner"))
    places = _places(system)
    grid = _Grid(system, places)
    cell = places[flat(at, system.forest)] if len(at := _codes(own, "", system.forest)) else np.zeros(0, dtype=np.int64)
    entries = [grid.moves(*pair) for pair in zip(np.maximum(base, 0).tolist(), partner.tolist(), strict=True)]
    counts = np.array([len(entry[0]) for entry in entries], dtype=np.int64)
    columns, signs = (np.concatenate([np.zeros(0, dtype=np.int64), *(entry[i] for entry in entries)]) for i in range(2))
    moves = sparse.csr_array((signs, columns, np.append(0, counts.cumsum())), shape=(len(own), len(system.at)))
    return Swaps(cell, moves, np.array([entry[2] for entry in entries], dtype=np.int64))


def _meant(certificates: pd.DataFrame, group: str) -> "pd.Series[bool]":
    """Rows of the group's families that serve any of its measures."""
    families, measures = GROUPS[group]
    own = certificates["family"].isin(families)
    if "serves" in certificates:
        own &= certificates["serves"].map(lambda serves: not set(measures).isdisjoint(str(serves).split()))
    return own


def _codes(frame: pd.DataFrame, side: str, forest: tuple[Tree, ...]) -> Ints:
    """Numbers of the codes in the columns `<side>_<axis>` (no side: the cell itself); −1 where there is none."""
    columns = []
    for axis, tree in zip(AXES, forest, strict=True):
        name = f"{side}_{axis}" if side else axis
        codes = frame[name].fillna("").astype(str) if name in frame else pd.Series("", index=frame.index)
        columns.append(codes.map(tree.number).fillna(NOTHING).to_numpy(dtype=np.int64))
    return np.column_stack(columns).reshape(-1, len(AXES)).astype(np.int64)


def _places(system: System) -> Ints:
    """By flat number the place of a cell in the system; −1 for an empty one, −2 for one that no family has."""
    shape = tuple(len(tree.codes) for tree in system.forest)
    every = np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1).astype(np.int64)
    part = np.any([_reached(system, every, one) for one in _kinds(system)], axis=0)
    places = np.where(part, NOTHING, FOREIGN).astype(np.int64)
    places[system.flat] = np.arange(len(system.at))
    return places


def _kinds(system: System) -> list[tuple[str, ...]]:
    """Kinds of cells that a group has; D and L lie on the same levels."""
    return [("D", "L")] if system.name in LINKED else [("T",), ("Q",), ("H",)]


def _reached(system: System, every: Ints, kinds: tuple[str, ...]) -> Bools:
    """Which of all combinations are of these kinds, and on the levels on which the system has cells of them."""
    there, wanted = (np.any([kind_of(at, system.forest)[one] for one in kinds], axis=0) for at in (system.at, every))
    found = np.asarray(wanted & there.any(), dtype=bool)
    for axis, tree in enumerate(system.forest):
        found &= np.isin(tree.depth[every[:, axis]], np.unique(tree.depth[system.at[there, axis]]))
    return found


class _Grid:
    """Works out what single swaps move; remembers the labels of pairs of leaves it has met."""

    def __init__(self, system: System, places: Ints) -> None:
        self.forest, self.places = system.forest, places
        sizes = [len(tree.codes) for tree in system.forest]
        self.strides = [int(np.prod(sizes[axis + 1 :])) for axis in range(len(sizes))]
        self.known: dict[tuple[int, int, int], tuple[Ints, Ints]] = {}

    def moves(self, base: list[int], partner: list[int]) -> tuple[Ints, Ints, int]:
        """Cells a swap moves, by what sign, and how many it would have to move that are empty."""
        keys, signs = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
        for axis, pair in enumerate(zip(base, partner, strict=True)):
            labels, sign = self._labels(axis, *pair)
            keys = np.add.outer(keys, labels * self.strides[axis]).ravel()
            signs = np.multiply.outer(signs, sign).ravel()
        found = self.places[keys]
        return found[found >= 0], signs[found >= 0], int((found == NOTHING).sum())

    def _labels(self, axis: int, x: int, y: int) -> tuple[Ints, Ints]:
        """Labels of an axis that the swap moves, and whether they follow x (1) or y (−1)."""
        if (axis, x, y) not in self.known:
            within = self.forest[axis].within.astype(np.int64)
            sign = within[x] - within[y] if y >= 0 else within[x]
            labels = np.flatnonzero(sign)
            self.known[axis, x, y] = labels, sign[labels]
        return self.known[axis, x, y]
