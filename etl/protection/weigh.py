"""What withholding one cell costs a swap, and the cheapest partners on the two long axes (compiled)."""

from typing import NamedTuple

import numpy as np

from etl.cube import Floats, Ints
from etl.protection.compiled import compiled
from etl.protection.model import APART, CLEAN, Cells, State
from etl.protection.shape import Shape, Tree

INSIDER = 1e-3
"""Small cost of a cell that an insider knows: of swaps that withhold the same, the one with the fewest is taken."""


class Ask(NamedTuple):
    """What a swap must do: measures as bits, the need in each, the target's own largest contributors and where they are lone.

    `count`: which measure counts enterprises (-1: none). `before`: use only cells that an earlier release withheld.
    """

    bits: int
    lone: int
    need: Floats
    own: Ints
    count: int
    mode: int
    before: bool


class Plane(NamedTuple):
    """Where corners lie: in D (`linked` False) or L; forms as in `model.FIELDS`; base leaf; the size nodes that move."""

    linked: bool
    form: int
    other: int
    area: int
    activity: int
    size: int
    sizes: Ints


@compiled
def insider(cells: Cells, ask: Ask, m: int, x: int) -> bool:
    """Whether an enterprise, by its own value in measure m, could tell how far cell x has moved.

    It can where it knows the cell to within p %, and in a corner where less than the need belongs to others; the enterprise that
    dominates the target is no insider there, it would learn about itself.
    """
    own = cells.owner[m, x] == ask.own[m]
    if cells.leaf[x] and not own and cells.rest[m, x] < ask.need[m]:
        return True
    return bool(cells.lone[x] >> m & 1) and not (own and bool(ask.lone >> m & 1))


@compiled
def fits(cells: Cells, ask: Ask, m: int, x: int, odd: bool, linked: bool) -> bool:
    """Whether corner x is large enough in measure m; one enterprise must stay where one is taken away (`odd`).

    In L another enterprise than the largest could be the insider too; its leaf is not known, so such a corner serves no pair.
    """
    if cells.value[m, x] < ask.need[m] or (m == ask.count and odd and cells.value[m, x] < 2):
        return False
    return not linked or ask.mode == CLEAN or cells.second[m, x] >= ask.need[m]


@compiled
def weigh(cells: Cells, state: State, ask: Ask, x: int, odd: bool, linked: bool) -> float:
    """Cost of moving cell x: nothing if withheld already, infinite if it must not move."""
    if not cells.exists[x] or state.barred[x] or (ask.before and not cells.before[x]):
        return np.inf
    cost = 0.0 if state.masked[x] else cells.cost[x]
    for m in range(cells.value.shape[0]):
        if not ask.bits >> m & 1:
            continue
        if cells.leaf[x] and not fits(cells, ask, m, x, odd, linked):
            return np.inf
        if insider(cells, ask, m, x):
            known = state.mark[cells.place[cells.owner[m, x]]] == state.turn[0]
            if ask.mode == CLEAN or (ask.mode == APART and known):
                return np.inf
            cost += INSIDER
    return cost


@compiled
def linked_cell(shape: Shape, region: int, sector: int, size: int, form: int) -> int:
    """Number of a cell of L."""
    cell = (region * shape.sector.inside.shape[0] + sector) * shape.size.inside.shape[0] + size
    return shape.first_linked + cell * shape.forms + form


@compiled
def cell_of(shape: Shape, area: int, activity: int, size: int) -> int:
    """Number of a cell of D."""
    return (area * shape.activity.inside.shape[0] + activity) * shape.size.inside.shape[0] + size


@compiled
def in_linked(shape: Shape, cells: Cells, state: State, ask: Ask, plane: Plane, region: int, sector: int) -> float:
    """Cost of a region × sector in L, all moved sizes and both forms."""
    cost = 0.0
    for size in plane.sizes:
        odd = (region != plane.area) + (sector != plane.activity) + (size != plane.size)
        cost += weigh(cells, state, ask, linked_cell(shape, region, sector, size, plane.form), odd % 2 == 1, True)
        cost += weigh(cells, state, ask, linked_cell(shape, region, sector, size, plane.other), odd % 2 == 0, True)
    return cost


@compiled
def in_main(shape: Shape, cells: Cells, state: State, ask: Ask, plane: Plane, area: int, activity: int) -> float:
    """Cost of an area × activity in D, all moved sizes, and of what moves with it in L (which needs a form)."""
    region, sector = shape.lift_area[area], shape.lift_activity[activity]
    high = region >= 0 and sector >= 0
    if high and plane.form < 0:
        return np.inf
    cost = 0.0
    for size in plane.sizes:
        odd = (area != plane.area) + (activity != plane.activity) + (size != plane.size)
        cost += weigh(cells, state, ask, cell_of(shape, area, activity, size), odd % 2 == 1, False)
        if high:
            far = (region != shape.top_area[plane.area]) + (sector != shape.top_activity[plane.activity]) + (size != plane.size)
            cost += weigh(cells, state, ask, linked_cell(shape, region, sector, size, plane.form), far % 2 == 1, True)
    return cost


@compiled
def look(shape: Shape, cells: Cells, state: State, ask: Ask, plane: Plane, grid: Floats, area: int, activity: int) -> float:
    """Cost of an area × activity, worked out once."""
    if np.isnan(grid[area, activity]):
        if plane.linked:
            grid[area, activity] = in_linked(shape, cells, state, ask, plane, area, activity)
        else:
            grid[area, activity] = in_main(shape, cells, state, ask, plane, area, activity)
    return float(grid[area, activity])


@compiled
def bounds(
    shape: Shape, cells: Cells, state: State, ask: Ask, plane: Plane, grid: Floats, along: Tree, within: int, rows: bool, limit: float
) -> Floats:
    """Per partner on one axis the least it costs whatever the other axis does: what moves at the base's own place there."""
    base = plane.area if rows else plane.activity
    leaves = along.inside.shape[1]
    least = np.full(leaves + 1, np.inf)
    for partner in range(leaves + 1):
        if partner == base or (partner < leaves and along.inside[within, partner]):
            continue
        cost = 0.0
        for i in range(along.count[base, partner]):
            node = along.moved[base, partner, i]
            if rows:
                cost += look(shape, cells, state, ask, plane, grid, node, plane.activity)
            else:
                cost += look(shape, cells, state, ask, plane, grid, plane.area, node)
            if cost >= limit:
                break
        least[partner] = cost
    return least


@compiled
def cheapest(
    shape: Shape, cells: Cells, state: State, ask: Ask, plane: Plane, areas: Tree, activities: Tree, area: int, activity: int, limit: float
) -> tuple[float, int, int]:
    """Cost and partners of the cheapest swap below `limit` for a target in nodes `area` and `activity`; infinite if there is none.

    Branch and bound over pairs, the cheapest bounds first; of equal swaps the first in this order.
    """
    grid = np.full((areas.inside.shape[0], activities.inside.shape[0]), np.nan)
    best, left, right = limit, -1, -1
    by_area = bounds(shape, cells, state, ask, plane, grid, areas, area, True, limit)
    by_activity = bounds(shape, cells, state, ask, plane, grid, activities, activity, False, limit)
    order, inner = np.argsort(by_area, kind="mergesort"), np.argsort(by_activity, kind="mergesort")
    shared = look(shape, cells, state, ask, plane, grid, plane.area, plane.activity)
    for q in order:
        if by_area[q] >= best:
            break
        for e in inner:
            if by_area[q] + by_activity[e] - shared >= best:
                break
            cost = 0.0
            for i in range(areas.count[plane.area, q]):
                for k in range(activities.count[plane.activity, e]):
                    if cost < best:
                        node, other = areas.moved[plane.area, q, i], activities.moved[plane.activity, e, k]
                        cost += look(shape, cells, state, ask, plane, grid, node, other)
            if cost < best:
                best, left, right = cost, q, e
    return (best if left >= 0 else np.inf), left, right
