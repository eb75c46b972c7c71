"""The cheapest swap that protects one unsafe cell (compiled).

A swap adds d to one corner and takes it from the next, so no sum over a published total changes; see Fischetti & Salazar (2001) for
the protection it gives and disclosure.md §3 for the shape chosen here.
"""

import numpy as np

from etl.cube import Ints
from etl.protection.compiled import compiled
from etl.protection.model import NONE, Ask, Cells, State, Targets
from etl.protection.shape import Shape, cell_of, linked_cell
from etl.protection.weigh import cheapest, linked_sheet, price, sheet


@compiled
def moved(shape: Shape, swap: Ints) -> Ints:
    """Numbers of all published cells that a swap moves."""
    area, activity, size, to_area, to_activity, to_size, form, other = swap
    linked = other >= 0
    areas, activities = (shape.region, shape.sector) if linked else (shape.area, shape.activity)
    found, length = np.empty(2 * areas.moved.shape[2] * activities.moved.shape[2] * shape.size.moved.shape[2], np.int64), 0
    for a in areas.moved[area, to_area, : areas.lengths[area, to_area]]:
        for c in activities.moved[activity, to_activity, : activities.lengths[activity, to_activity]]:
            for z in shape.size.moved[size, to_size, : shape.size.lengths[size, to_size]]:
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
def add(shape: Shape, cells: Cells, state: State, swap: Ints, step: int) -> float:
    """Count a swap's cells in (`step` 1) or out (-1); what that costs or saves."""
    changed = 0.0
    for x in moved(shape, swap):
        if step > 0:
            changed += state.charge[x]
        state.use[x] += step
        if not cells.fixed[x]:
            state.charge[x] = cells.cost[x] * (state.share[0] / (1 + state.use[x]) if state.use[x] > 0 else 1)
        if step < 0:
            changed += state.charge[x]
    return changed


@compiled
def in_main(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, form: int, limit: float, found: Ints) -> float:
    """Cheapest swap in D, over base leaves and size partners, written to `found` if below `limit`; `form` -1: L must not move."""
    i, sizes = ask.i, shape.size.inside.shape[1]
    grid = np.empty((shape.area.inside.shape[0], shape.activity.inside.shape[0]))
    for base in targets.inner[targets.inner_start[i] : targets.inner_start[i + 1]]:
        for t in range(sizes + 1):
            if t == base[2] or (t < sizes and shape.size.inside[targets.size[i], t]):
                continue
            sheet(shape, cells, state, ask, base, shape.size.moved[base[2], t, : shape.size.lengths[base[2], t]], form, grid)
            cost, q, e = cheapest(grid, shape.area, shape.activity, targets.area[i], targets.activity[i], base, limit)
            if cost < limit:
                limit = cost
                found[:] = np.array([base[0], base[1], base[2], q, e, t, form, NONE])
    return limit


@compiled
def in_linked(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, other: int, limit: float, found: Ints) -> float:
    """Cheapest swap in L with the partner form `other`, written to `found` if below `limit`."""
    i, sizes, forms = ask.i, shape.size.inside.shape[1], np.array([targets.form[ask.i], other])
    region, sector = shape.lift_area[targets.area[i]], shape.lift_activity[targets.activity[i]]
    grid = np.empty((shape.region.inside.shape[0], shape.sector.inside.shape[0]))
    for base in targets.outer[targets.outer_start[i] : targets.outer_start[i + 1]]:
        for t in range(sizes + 1):
            if t == base[2] or (t < sizes and shape.size.inside[targets.size[i], t]):
                continue
            moving = shape.size.moved[base[2], t, : shape.size.lengths[base[2], t]]
            linked_sheet(shape, cells, state, ask, base, moving, forms, grid)
            cost, q, e = cheapest(grid, shape.region, shape.sector, region, sector, base, limit)
            if cost < limit:
                limit = cost
                found[:] = np.array([base[0], base[1], base[2], q, e, t, forms[0], other])
    return limit


@compiled
def find(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, limit: float, found: Ints) -> float:
    """Cheapest swap of the target below `limit`, written to `found`; infinite if there is none."""
    best, form = limit, targets.form[ask.i]
    high = shape.lift_area[targets.area[ask.i]] >= 0 and shape.lift_activity[targets.activity[ask.i]] >= 0
    price(cells, state, ask)
    if ask.wide or (high and form < 0):
        for along in range(shape.forms):
            if form < 0 or form == along:
                best = in_main(shape, cells, state, targets, ask, along, best, found)
    elif form < 0:
        best = in_main(shape, cells, state, targets, ask, NONE, best, found)
    else:
        for other in range(shape.forms):
            if other != form:
                best = in_linked(shape, cells, state, targets, ask, other, best, found)
    return best if best < limit else np.inf


@compiled
def mark(shape: Shape, cells: Cells, state: State, ask: Ask, swap: Ints) -> None:
    """Begin a new pair and mark the leaves of all insiders of its first swap."""
    state.turn[0] += 1
    for x in moved(shape, swap):
        for m in range(cells.value.shape[0]):
            if state.spied[x] & ask.bits & (1 << m):
                state.mark[cells.place[cells.owner[m, x]]] = state.turn[0]
