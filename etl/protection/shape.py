"""The shape of the published tables as plain arrays: trees of nodes, numbers of cells, the link between families D and L.

The same shape links the yearly trade tables (as D) with the quarters of the whole country (as L, its forms are the quarters).

Cells are numbered through: first D as (size node × area nodes + area node) × activity nodes + activity node, then L's cells
by legal form as ((size node × region nodes + region node) × sector nodes + sector node) × forms + form. L's totals over forms
*are* D's cells.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from etl.cube import Axis, Bools, Ints
from etl.protection.compiled import compiled


class Tree(NamedTuple):
    """One axis for the swap search.

    `moved[x, y]` lists, as its first `lengths[x, y]`, the nodes that hold exactly one of the leaves x and y: those that a swap
    of x and y moves; y = number of leaves means "no partner", which moves everything above x. `inside[node, leaf]`: the leaf
    lies below the node.
    """

    moved: Ints
    lengths: Ints
    inside: Bools


class Shape(NamedTuple):
    """Trees of all axes. `lift_…[node]`: its node in L, -1 if finer; `top_…[leaf]`: its leaf in L. `forms` = 0: no L linked."""

    area: Tree
    activity: Tree
    size: Tree
    region: Tree
    sector: Tree
    lift_area: Ints
    lift_activity: Ints
    top_area: Ints
    top_activity: Ints
    forms: int
    first_linked: int


def tree(along: Axis) -> Tree:
    """Separating nodes of every pair of leaves."""
    leaves, width = along.leaves, 2 * max(map(len, along.chains))
    moved, count = np.full((leaves, leaves + 1, width), -1, np.int64), np.zeros((leaves, leaves + 1), np.int64)
    for x, way in enumerate(along.chains):
        for y, other in enumerate([*along.chains, ()]):
            nodes = [node for node in way if node not in other] + [node for node in other if node not in way]
            moved[x, y, : len(nodes)], count[x, y] = nodes, len(nodes)
    inside = np.zeros((len(along.codes), leaves), np.bool_)
    for leaf, way in enumerate(along.chains):
        inside[list(way), leaf] = True
    return Tree(moved, count, inside)


def shape(axes: Sequence[Axis], forms: int, coarse: Sequence[Axis]) -> Shape:
    """Shape over area, activity and size; `forms` legal forms in the linked family L, 0 where there is none; `coarse`: its axes."""
    area, activity, size = axes
    region, sector = coarse
    cells = len(area.codes) * len(activity.codes) * len(size.codes)
    lifts = [_lift(area, region), _lift(activity, sector)] if forms else [_nowhere(area), _nowhere(activity)]
    tops = [_tops(area, lifts[0]), _tops(activity, lifts[1])]
    trees = (tree(area), tree(activity), tree(size), tree(region), tree(sector))
    return Shape(*trees, lifts[0], lifts[1], tops[0], tops[1], forms, cells)


def _lift(fine: Axis, coarse: Axis) -> Ints:
    place = {code: number for number, code in enumerate(coarse.codes)}
    return np.array([place.get(code, -1) for code in fine.codes], np.int64)


def _tops(fine: Axis, lift: Ints) -> Ints:
    """Of each leaf the lowest node in L at or above it; -1 where nothing is linked."""
    return np.array([next((lift[node] for node in chain if lift[node] >= 0), -1) for chain in fine.chains], np.int64)


def _nowhere(along: Axis) -> Ints:
    return np.full(len(along.codes), -1, np.int64)


@compiled
def cell_of(shape: Shape, area: int, activity: int, size: int) -> int:
    """Number of a cell of D."""
    return int((size * shape.area.inside.shape[0] + area) * shape.activity.inside.shape[0] + activity)


@compiled
def linked_cell(shape: Shape, region: int, sector: int, size: int, form: int) -> int:
    """Number of a cell of L."""
    cell = (size * shape.region.inside.shape[0] + region) * shape.sector.inside.shape[0] + sector
    return int(shape.first_linked + cell * shape.forms + form)


@compiled
def nodes_of(shape: Shape, cell: int) -> tuple[int, int, int]:
    """Area, activity and size node of a cell of D."""
    rest, activity = divmod(cell, shape.activity.inside.shape[0])
    size, area = divmod(rest, shape.area.inside.shape[0])
    return area, activity, size


@compiled
def linked_nodes(shape: Shape, cell: int) -> tuple[int, int, int, int]:
    """Region, sector, size and form of a cell of L."""
    rest, form = divmod(cell - shape.first_linked, shape.forms)
    rest, sector = divmod(rest, shape.sector.inside.shape[0])
    size, region = divmod(rest, shape.region.inside.shape[0])
    return region, sector, size, form
