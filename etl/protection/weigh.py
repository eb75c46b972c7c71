"""What each cell costs the target in hand, and the cheapest partners on the two long axes (compiled)."""

import numpy as np

from etl.cube import Floats, Ints
from etl.protection.compiled import compiled
from etl.protection.model import APART, Ask, Cells, State, Targets
from etl.protection.shape import Shape, Tree, cell_of, linked_cell

INSIDER = 1e-3
"""Small cost of a cell that an insider sees: of swaps that withhold the same, the one with the fewest is taken."""


@compiled
def size_up(cells: Cells, state: State, targets: Targets, i: int) -> None:
    """Note for every corner in which measures it can be moved for target i, and in which an insider would see it move.

    An insider is an enterprise that leaves less than the need to others in the corner: by its own value it knows that the corner
    cannot go down that far. One that knows a total above knows no more than that. The largest in the target is no insider: what it
    could learn is about itself, or about others in the target, whose own cells are protected from it.
    """
    fit, spied = state.fit, state.spied
    fit[:], spied[:] = 0, 0
    for m in range(cells.value.shape[0]):
        if targets.bits[i] >> m & 1:
            value, rest, need, bit = cells.value[m], cells.rest[m], targets.need[i, m], np.uint16(1 << m)
            owner, own = cells.owner[m], targets.own[i, m]
            for x in range(len(fit)):
                fit[x] |= bit if value[x] >= need else np.uint16(0)
                spied[x] |= bit if rest[x] < need and owner[x] != own else np.uint16(0)


@compiled
def price(cells: Cells, state: State, ask: Ask) -> None:
    """Price of moving each cell: nothing if withheld already, infinite if it must not move."""
    bits, prices = np.uint16(ask.bits), state.price
    for x in range(len(prices)):
        usable = state.fit[x] & bits == bits and (ask.mode != 0 or state.spied[x] & bits == 0)
        prices[x] = state.charge[x] if usable else np.inf
    if ask.mode != 0:
        for x in range(len(prices)):
            if state.spied[x] & bits:
                prices[x] += np.inf if ask.mode == APART and marked(cells, state, ask.bits, x) else INSIDER
    if ask.before:
        for x in range(len(prices)):
            if not cells.before[x]:
                prices[x] = np.inf


@compiled
def marked(cells: Cells, state: State, bits: int, x: int) -> bool:
    """Whether an insider of the first swap of the pair would see cell x move as well."""
    for m in range(cells.value.shape[0]):
        if state.spied[x] & bits & (1 << m) and state.mark[cells.place[cells.owner[m, x]]] == state.turn[0]:
            return True
    return False


@compiled
def sheet(shape: Shape, cells: Cells, state: State, ask: Ask, base: Ints, sizes: Ints, form: int, grid: Floats) -> None:
    """Price of every area × activity in D over the moved `sizes`, with what moves along in L; -1 as `form`: L must not move."""
    areas, activities = grid.shape
    planes = state.price[: shape.first_linked].reshape(-1, areas, activities)
    grid[:] = planes[sizes[0]]
    for size in sizes[1:]:
        grid += planes[size]
    if ask.bits & ask.counted and ask.mode != 0:
        for size in sizes:
            for a in range(shape.area.inside.shape[1]):
                for c in range(shape.activity.inside.shape[1]):
                    odd = ((a != base[0]) + (c != base[1]) + (size != base[2])) % 2 == 1
                    if odd and cells.single[cell_of(shape, a, c, size)]:
                        grid[a, c] = np.inf
    if shape.forms > 0:
        link(shape, cells, state, ask, base, sizes, form, grid)


@compiled
def link(shape: Shape, cells: Cells, state: State, ask: Ask, base: Ints, sizes: Ints, form: int, grid: Floats) -> None:
    """Add to the areas × activities that L knows what L's cells of `form` cost."""
    region, sector = shape.top_area[base[0]], shape.top_activity[base[1]]
    for a in range(grid.shape[0]):
        for c in range(grid.shape[1]):
            if shape.lift_area[a] >= 0 and shape.lift_activity[c] >= 0:
                if form < 0:
                    grid[a, c] = np.inf
                    continue
                for size in sizes:
                    odd = ((shape.lift_area[a] != region) + (shape.lift_activity[c] != sector) + (size != base[2])) % 2 == 1
                    grid[a, c] += linked_price(
                        shape, cells, state, ask, shape.lift_area[a], shape.lift_activity[c], size, form, odd
                    )


@compiled
def linked_sheet(shape: Shape, cells: Cells, state: State, ask: Ask, base: Ints, sizes: Ints, forms: Ints, grid: Floats) -> None:
    """Price of every region × sector in L over the moved sizes and both forms."""
    grid[:] = 0
    for a in range(grid.shape[0]):
        for c in range(grid.shape[1]):
            for size in sizes:
                for form in forms:
                    odd = ((a != base[0]) + (c != base[1]) + (size != base[2]) + (form != forms[0])) % 2 == 1
                    grid[a, c] += linked_price(shape, cells, state, ask, a, c, size, form, odd)


@compiled
def linked_price(
    shape: Shape, cells: Cells, state: State, ask: Ask, region: int, sector: int, size: int, form: int, odd: bool
) -> float:
    """Price of a cell of L; infinite where one enterprise would be taken (`odd`) from one: withheld cells are not empty."""
    x = linked_cell(shape, region, sector, size, form)
    return np.inf if odd and ask.bits & ask.counted and cells.single[x] else float(state.price[x])


@compiled
def cheapest(
    grid: Floats, areas: Tree, activities: Tree, area: int, activity: int, base: Ints, limit: float
) -> tuple[float, int, int]:
    """Cost and partners of the cheapest swap below `limit` for a target in nodes `area` and `activity`; infinite if there is none.

    Of equal ones the first by partner number.
    """
    best, left, right = limit, -1, -1
    row = np.empty(grid.shape[1])
    for q in range(areas.inside.shape[1] + 1):
        if q == base[0] or (q < areas.inside.shape[1] and areas.inside[area, q]):
            continue
        nodes = areas.moved[base[0], q, : areas.lengths[base[0], q]]
        least = 0.0
        for node in nodes:
            least += grid[node, base[1]]
        if least >= best:
            continue
        row[:] = grid[nodes[0]]
        for node in nodes[1:]:
            row += grid[node]
        for e in range(activities.inside.shape[1] + 1):
            if e == base[1] or (e < activities.inside.shape[1] and activities.inside[activity, e]):
                continue
            cost = 0.0
            for k in range(activities.lengths[base[1], e]):
                cost += row[activities.moved[base[1], e, k]]
            if cost < best:
                best, left, right = cost, q, e
    return (best if left >= 0 else np.inf), left, right
