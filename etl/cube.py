"""The cube: axes with their trees, and every margin of the leaves with its two largest contributors.

A *leaf* is the finest cell of the register: province × division × size × legal form. Family D holds every combination of nodes of
area × activity × size, all legal forms together; family L every combination of regions and sectors (and what lies above them)
with size and each legal form. The two largest contributors of a margin are the two largest of all its leaves' two largest, so
merging leaves is exact.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
Hierarchies = Mapping[str, Mapping[str, str]]
"""Axis name → {code: parent}; a code whose parent is not in the mapping is a root."""

TOTAL = "_T"
NOBODY = -1
"""Owner of a cell without contributors."""


@dataclass(frozen=True)
class Axis:
    """One axis: `codes` (leaves first, in code order, then inner nodes, lowest first) and each leaf's way up to the root."""

    codes: tuple[str, ...]
    chains: tuple[tuple[int, ...], ...]

    @property
    def leaves(self) -> int:
        return len(self.chains)

    @property
    def heights(self) -> Ints:
        """Levels below each node, on its longest branch."""
        found = np.zeros(len(self.codes), np.int64)
        for chain in self.chains:
            for height, node in enumerate(chain):
                found[node] = max(found[node], height)
        return found

    @property
    def tops(self) -> tuple[int, ...]:
        """Of each leaf, the node just below the root: region, sector."""
        return tuple(chain[max(len(chain) - 2, 0)] for chain in self.chains)

    def children(self, node: int) -> list[int]:
        """The nodes directly below an inner `node`."""
        return sorted({low for chain in self.chains for low, high in pairwise(chain) if high == node})

    def index(self, codes: "pd.Series[str]") -> Ints:
        """Positions of `codes`; KeyError for one that the axis does not have."""
        place = {code: number for number, code in enumerate(self.codes)}
        return np.array([place[code] for code in codes], np.int64)


def axis(parents: Mapping[str, str], leaves: Iterable[str]) -> Axis:
    """The axis over `leaves`; ValueError for a leaf that does not end in the total, or that lies above another leaf."""
    bottom = sorted(set(leaves))
    ways = [_way_up(parents, leaf) for leaf in bottom]
    inner = {code: max(way.index(code) for way in ways if code in way) for way in ways for code in way[1:]}
    if above := sorted(inner.keys() & set(bottom)):
        raise ValueError(f"{', '.join(above)}: found as leaf and as parent of another leaf; give each enterprise the finest code")
    codes = (*bottom, *sorted(inner, key=lambda code: (inner[code], code)))
    place = {code: number for number, code in enumerate(codes)}
    return Axis(codes, tuple(tuple(place[code] for code in way) for way in ways))


def _way_up(parents: Mapping[str, str], leaf: str) -> list[str]:
    way = [leaf]
    while way[-1] != TOTAL and parents.get(way[-1]):
        way.append(parents[way[-1]])
    if way[-1] != TOTAL:
        raise ValueError(f"{leaf}: no way up to {TOTAL}; add the parent of {way[-1]} to the code list")
    return way


def top(whole: Axis) -> Axis:
    """The axis cut just below its root: regions, sectors."""
    root = whole.codes[whole.chains[0][-1]]
    return axis({whole.codes[node]: root for node in whole.tops}, {whole.codes[node] for node in whole.tops})


KINDS: tuple[Any, ...] = (np.float64, np.int64, np.float64, np.float64, np.int64)


class Margins(NamedTuple):
    """Arrays [measure, cell…]: sum, contributors, their two largest absolute values, and the leaf row of the largest."""

    value: Floats
    contributors: Ints
    x1: Floats
    x2: Floats
    owner: Ints

    def each(self, change: Callable[[Array], Array]) -> "Margins":
        return Margins(*(change(part) for part in self))

    def take(self, places: Sequence[int], dimension: int) -> "Margins":
        return self.each(lambda part: np.take(part, places, axis=dimension))


def merge(a: Margins, b: Margins) -> Margins:
    """Cell by cell the union of two disjoint groups of enterprises; of two equal largest, the first stays."""
    return Margins(
        a.value + b.value,
        a.contributors + b.contributors,
        np.maximum(a.x1, b.x1),
        np.maximum(np.minimum(a.x1, b.x1), np.maximum(a.x2, b.x2)),
        np.where(b.x1 > a.x1, b.owner, a.owner),
    )


def stack(parts: Sequence[Margins], dimension: int) -> Margins:
    columns: Iterable[Sequence[Array]] = zip(*parts, strict=True)
    return Margins(*(np.concatenate(column, axis=dimension) for column in columns))


def rise(leaves: Margins, along: Axis, dimension: int) -> Margins:
    """Add every inner node of `along` after its leaves on `dimension`."""
    nodes = [leaves.take([leaf], dimension) for leaf in range(along.leaves)]
    for node in range(along.leaves, len(along.codes)):
        nodes.append(reduce(merge, (nodes[child] for child in along.children(node))))
    return stack(nodes, dimension)


def group(leaves: Margins, groups: Sequence[int], dimension: int) -> Margins:
    """Merge the places of `dimension` that `groups` gives the same number; groups come out in rising order."""
    wholes = []
    for number in sorted(set(groups)):
        places = [place for place, of in enumerate(groups) if of == number]
        wholes.append(reduce(merge, (leaves.take([place], dimension) for place in places)))
    return stack(wholes, dimension)


def dense(rows: pd.DataFrame, axes: Mapping[str, Axis], measures: Sequence[str]) -> Margins:
    """The leaves as full arrays [measure, leaf of each axis …]; a leaf without a row is empty, owners are row numbers."""
    shape = tuple(along.leaves for along in axes.values())
    places: tuple[Any, ...] = tuple(along.index(rows[name]) for name, along in axes.items())
    if rows.duplicated(list(axes)).any():
        raise ValueError(f"leaves: two rows for the same {', '.join(axes)}; group them first")
    value, contributors, x1, x2, owner = (np.zeros((len(measures), *shape), kind) for kind in KINDS)
    empty = Margins(value, contributors, x1, x2, owner + NOBODY)
    for number, measure in enumerate(measures):
        for array, column in zip(empty, columns(rows, measure), strict=True):
            array[(number, *places)] = column
    return empty


def columns(rows: pd.DataFrame, measure: str) -> tuple[Array, ...]:
    """Value, contributors, x1, x2 and owner of one measure, row by row; every enterprise contributes 1 to their number."""
    numbers = np.arange(len(rows))
    if measure == "enterprises":
        count = rows[measure].to_numpy(np.int64)
        return count.astype(float), count, np.minimum(count, 1.0), (count > 1).astype(float), np.where(count > 0, numbers, NOBODY)
    value, contributors, x1, x2 = (rows[measure + part].to_numpy() for part in ("", "_contributors", "_x1", "_x2"))
    return value, contributors, x1, x2, np.where(contributors > 0, numbers, NOBODY)
