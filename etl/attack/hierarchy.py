"""The code trees of the axes and the equations they imply: every parent is the sum of its children."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from etl.attack.model import AXES, LINKED, ROOT, TRADE

Ints = NDArray[np.int64]
Hierarchies = Mapping[str, Mapping[str, str]]
"""Axis → {code: code of its parent}; the total is `_T`."""


@dataclass(frozen=True)
class Tree:
    """One axis: codes by number, the number of each one's parent (the root is 0 and its own parent)."""

    codes: tuple[str, ...]
    parent: Ints

    @cached_property
    def number(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def depth(self) -> Ints:
        """Steps from each code to the root."""
        steps, at = np.zeros(len(self.codes), dtype=np.int64), np.arange(len(self.codes))
        while at.any():
            steps, at = steps + (at > 0), self.parent[at]
        return steps

    @cached_property
    def within(self) -> NDArray[np.bool_]:
        """`within[i, j]`: code i lies in code j's subtree (or is j)."""
        inside = np.eye(len(self.codes), dtype=bool)
        at = np.arange(len(self.codes))
        while at.any():
            at = self.parent[at]
            inside[np.arange(len(at)), at] = True
        return inside


def tree(parents: Mapping[str, str]) -> Tree:
    """The tree of the codes that hang below `_T`; codes with another end are left out."""
    below = [code for code in parents if code != ROOT and _hangs(parents, code)]
    codes = (ROOT, *below)
    number = {code: i for i, code in enumerate(codes)}
    return Tree(codes, np.array([0, *(number[parents[code]] for code in below)], dtype=np.int64))


def _hangs(parents: Mapping[str, str], code: str) -> bool:
    seen = set()
    while code in parents and code != ROOT and code not in seen:
        seen.add(code)
        code = parents[code]
    return code == ROOT


def trees(hierarchies: Hierarchies) -> tuple[Tree, ...]:
    """One tree per axis, in the order of `AXES`; an axis not given has only its total."""
    return tuple(tree(hierarchies.get(axis, {})) for axis in AXES)


def numbers(frame: pd.DataFrame, forest: tuple[Tree, ...]) -> Ints:
    """The cells' codes as numbers, one column per axis; -1 for a code that the trees do not have."""
    columns = [frame[axis].astype(str).map(one.number) for axis, one in zip(AXES, forest, strict=True)]
    found = np.column_stack([column.fillna(-1).to_numpy(dtype=np.int64) for column in columns]).reshape(-1, len(AXES))
    return found.astype(np.int64)


def flat(at: Ints, forest: tuple[Tree, ...]) -> Ints:
    """One number per cell."""
    found: Ints = np.ravel_multi_index(tuple(at.T), tuple(len(one.codes) for one in forest)).astype(np.int64)
    return found


def kind_of(at: Ints, forest: tuple[Tree, ...]) -> dict[str, NDArray[np.bool_]]:
    """Which cells belong to family D, L and T by their labels alone (disclosure.md §1); Q: the country by quarter, H: by goods too.

    M, a month of employment, has the labels of T.
    """
    area, activity, size, form, part, goods = (one.depth[at[:, i]] for i, one in enumerate(forest))
    year = (part == 0) & (goods == 0)
    total, high = (form == 0) & year, (area <= 1) & (activity <= 2)
    quarter = (form == 0) & (area == 0) & (part == 1)
    return {
        "D": total,
        "L": year & (area <= 1) & (activity <= 1),
        "T": total & high,
        "Q": quarter & (goods == 0) & (activity <= 2),
        "H": quarter & (goods == 1) & (activity == 0) & (size == 0),
        "M": total & high,
    }


def kind(family: str) -> str:
    """The kind of a family: its letter, a month's is M."""
    return family[0]


def within_reach(forest: tuple[Tree, ...], group: str) -> tuple[Tree, ...]:
    """The trees as deep as the cells of a group can lie; what a group never has only makes its numbers large."""
    reach = REACH["trade"] if group in TRADE else REACH["main"] if group in LINKED else REACH["months"]
    return tuple(cut(one, reach.get(axis, DEEP)) for axis, one in zip(AXES, forest, strict=True))


DEEP = 99
REACH: Mapping[str, Mapping[str, int]] = {
    "main": {"part": 0, "goods": 0},
    "trade": {"area": 1, "activity": 2, "legal_form": 0},
    "months": {"area": 1, "activity": 2, "legal_form": 0, "part": 0, "goods": 0},
}


def cut(one: Tree, depth: int) -> Tree:
    """The tree without the codes below `depth`."""
    kept = np.flatnonzero(one.depth <= depth)
    place = np.full(len(one.codes), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return Tree(tuple(one.codes[i] for i in kept), place[one.parent[kept]])


def equations(at: Ints, forest: tuple[Tree, ...]) -> tuple[sparse.csr_array, Ints]:
    """Rows "children − parent = 0", one per published parent, axis and combination of the other axes.

    `at` are the cells of one system, without repetition. A cell that is not there is empty, hence zero. Second: cells
    (row numbers of `at`) whose parent along some axis is missing, which no sound release has.
    """
    own = flat(at, forest)
    order = np.argsort(own)
    parts = [_along(axis, at, own[order], order, forest) for axis in range(len(forest))]
    rows, columns, signs = (np.concatenate([part[i] for part in parts]) for i in range(3))
    orphans = np.unique(np.concatenate([part[3] for part in parts]))
    _, rows = np.unique(rows, return_inverse=True)
    shape = (int(rows.max(initial=-1)) + 1, len(at))
    return sparse.csr_array((signs.astype(np.int64), (rows, columns)), shape=shape), orphans


def _along(axis: int, at: Ints, keys: Ints, order: Ints, forest: tuple[Tree, ...]) -> tuple[Ints, Ints, Ints, Ints]:
    """Entries (equation, cell, sign) of the equations along one axis, and the cells without a parent."""
    child = np.flatnonzero(at[:, axis] > 0)
    up = at[child]
    up[:, axis] = _next_used(forest[axis], np.unique(at[:, axis]))[up[:, axis]]
    wanted = flat(up, forest)
    place = np.searchsorted(keys, wanted).clip(max=max(len(keys) - 1, 0))
    there = keys[place] == wanted if len(keys) else np.zeros(0, dtype=bool)
    equation = wanted * len(forest) + axis
    heads, first = np.unique(equation[there], return_index=True)
    head = order[place[there][first]]
    rows, columns = np.concatenate([equation[there], heads]), np.concatenate([child[there], head])
    signs = np.concatenate([np.ones(there.sum(), dtype=np.int64), -np.ones(len(heads), dtype=np.int64)])
    return rows, columns, signs, child[~there]


def _next_used(one: Tree, used: Ints) -> Ints:
    """For each code the nearest code above it that some cell has; a level that is not published is passed over."""
    known = np.isin(np.arange(len(one.codes)), used) | (one.parent == np.arange(len(one.codes)))
    up = one.parent.copy()
    while not known[up].all():
        up = np.where(known[up], up, one.parent[up])
    return up
