"""The cheapest swap, or pair of swaps, that protects one unsafe cell (compiled).

A swap adds d to one corner and takes it from the next, so no sum over a published total changes; see Fischetti & Salazar (2001) for
the protection it gives and disclosure.md §3 for the shape chosen here.
"""

import numpy as np

from etl.cube import Ints
from etl.protection.compiled import compiled
from etl.protection.model import APART, CLEAN, FREE, SWAPS, Cells, State, Targets
from etl.protection.shape import Shape
from etl.protection.weigh import Ask, Plane, cell_of, cheapest, insider, linked_cell

NONE = -1


@compiled
def moved(shape: Shape, swap: Ints) -> Ints:
    """Numbers of all published cells that a swap moves."""
    area, activity, size, to_area, to_activity, to_size, form, other = swap
    linked = other >= 0
    areas, activities = (shape.region, shape.sector) if linked else (shape.area, shape.activity)
    found, length = np.empty(2 * areas.moved.shape[2] * activities.moved.shape[2] * shape.size.moved.shape[2], np.int64), 0
    for i in range(areas.count[area, to_area]):
        a = areas.moved[area, to_area, i]
        for j in range(activities.count[activity, to_activity]):
            c = activities.moved[activity, to_activity, j]
            for k in range(shape.size.count[size, to_size]):
                z = shape.size.moved[size, to_size, k]
                if linked:
                    found[length], found[length + 1] = linked_cell(shape, a, c, z, form), linked_cell(shape, a, c, z, other)
                    length += 2
                    continue
                found[length] = cell_of(shape, a, c, z)
                length += 1
                if form >= 0 and shape.lift_area[a] >= 0 and shape.lift_activity[c] >= 0:
                    found[length] = linked_cell(shape, shape.lift_area[a], shape.lift_activity[c], z, form)
                    length += 1
    return found[:length]


@compiled
def over_sizes(
    shape: Shape, cells: Cells, state: State, targets: Targets, i: int, ask: Ask, linked: bool, form: int, other: int, limit: float, found: Ints
) -> float:
    """Cheapest swap of target i in one plane, over its base leaves and all size partners; written to `found` if below `limit`."""
    start, bases = (targets.outer_start, targets.outer) if linked else (targets.inner_start, targets.inner)
    areas, activities = (shape.region, shape.sector) if linked else (shape.area, shape.activity)
    area = shape.lift_area[targets.area[i]] if linked else targets.area[i]
    activity = shape.lift_activity[targets.activity[i]] if linked else targets.activity[i]
    sizes = shape.size.inside.shape[1]
    for b in range(start[i], start[i + 1]):
        p, d, s = bases[b]
        for t in range(sizes + 1):
            if t == s or (t < sizes and shape.size.inside[targets.size[i], t]):
                continue
            plane = Plane(linked, form, other, p, d, s, shape.size.moved[s, t, : shape.size.count[s, t]])
            cost, q, e = cheapest(shape, cells, state, ask, plane, areas, activities, area, activity, limit)
            if cost < limit:
                limit = cost
                found[:] = np.array([p, d, s, q, e, t, form, other])
    return limit


@compiled
def find(shape: Shape, cells: Cells, state: State, targets: Targets, i: int, ask: Ask, limit: float, found: Ints) -> float:
    """Cheapest swap of target i below `limit` in the narrowest plane that has one; infinite if there is none."""
    best, form = limit, targets.form[i]
    high = shape.lift_area[targets.area[i]] >= 0 and shape.lift_activity[targets.activity[i]] >= 0
    if form < 0 and not high:
        best = over_sizes(shape, cells, state, targets, i, ask, False, NONE, NONE, best, found)
    if form >= 0:
        for other in range(shape.forms):
            if other != form:
                best = over_sizes(shape, cells, state, targets, i, ask, True, form, other, best, found)
    if best == limit:
        for along in range(shape.forms):
            if form < 0 or form == along:
                best = over_sizes(shape, cells, state, targets, i, ask, False, along, NONE, best, found)
    return best if best < limit else np.inf


@compiled
def mark(cells: Cells, state: State, ask: Ask, places: Ints) -> int:
    """Begin a new turn and mark the leaves of all insiders among the moved cells; how many cells they know."""
    state.turn[0] += 1
    number = 0
    for x in places:
        for m in range(cells.value.shape[0]):
            if ask.bits >> m & 1 and insider(cells, ask, m, x):
                state.mark[cells.place[cells.owner[m, x]]] = state.turn[0]
                number += 1
    return number


@compiled
def ask_of(targets: Targets, i: int, bits: int, count: int, mode: int, before: bool) -> Ask:
    return Ask(bits, targets.lone[i], targets.need[i], targets.own[i], count, mode, before)


@compiled
def add(shape: Shape, cells: Cells, state: State, swap: Ints, step: int) -> float:
    """Count a swap's cells in (`step` 1) or out (-1); the cost of the cells whose mask that changed."""
    changed = 0.0
    for x in moved(shape, swap):
        state.use[x] += step
        if not cells.fixed[x] and state.use[x] == (1 if step > 0 else 0):
            state.masked[x] = step > 0
            changed += cells.cost[x]
    return changed
