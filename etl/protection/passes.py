"""The passes over all unsafe cells: choose, choose again, and publish again what is not needed (compiled)."""

import numpy as np

from etl.cube import Ints
from etl.protection.choose import drop, keep, protect
from etl.protection.compiled import compiled
from etl.protection.model import Cells, State, Targets
from etl.protection.shape import Shape, Tree, linked_nodes, nodes_of


@compiled
def choose_all(shape: Shape, cells: Cells, state: State, targets: Targets, count: int, effort: int) -> None:
    """One pass: each target gives its swaps back and takes the cheapest again; one that finds none is left without."""
    for i in range(len(targets.cell)):
        drop(shape, cells, state, i, 0)
        protect(shape, cells, state, targets, i, count, np.inf, effort)


@compiled
def parts(along: Tree, node: int, base: int, partner: int) -> bool:
    """Whether a swap of leaves `base` and `partner` (number of leaves = none) moves cells at `node`."""
    return along.inside[node, base] != (partner < along.inside.shape[1] and along.inside[node, partner])


@compiled
def touches(shape: Shape, swap: Ints, x: int) -> bool:
    """Whether a swap moves cell x (as `search.moved`, without listing all)."""
    area, activity, size, to_area, to_activity, to_size, form, other = swap
    if x < shape.first_linked:
        a, c, z = nodes_of(shape, x)
        here = other < 0 and parts(shape.area, a, area, to_area) and parts(shape.activity, c, activity, to_activity)
        return here and parts(shape.size, z, size, to_size)
    a, c, z, f = linked_nodes(shape, x)
    if (f != form and f != other) or not parts(shape.size, z, size, to_size):
        return False
    if other < 0:
        area, to_area = lifted(shape.top_area, shape.region, area), lifted(shape.top_area, shape.region, to_area)
        activity, to_activity = (
            lifted(shape.top_activity, shape.sector, activity),
            lifted(shape.top_activity, shape.sector, to_activity),
        )
    return parts(shape.region, a, area, to_area) and parts(shape.sector, c, activity, to_activity)


@compiled
def lifted(tops: Ints, coarse: Tree, leaf: int) -> int:
    """The leaf of L above a leaf of D; none stays none."""
    return tops[leaf] if leaf < len(tops) else coarse.inside.shape[1]


@compiled
def users(shape: Shape, state: State, x: int) -> Ints:
    """Targets that have a swap moving cell x."""
    found, number = np.empty(len(state.count), np.int64), 0
    for i in range(len(state.count)):
        for n in range(state.count[i]):
            if touches(shape, state.swaps[i, n], x):
                found[number] = i
                number += 1
                break
    return found[:number]


@compiled
def publish_again(shape: Shape, cells: Cells, state: State, targets: Targets, count: int, order: Ints, effort: int) -> int:
    """Try to do without each cell of `order`: all that use it choose again without it; kept where that withholds less."""
    done = 0
    for x in order:
        if cells.fixed[x] or state.use[x] == 0:
            continue
        who = users(shape, state, x)
        swaps, serves, counts = state.swaps[who], state.serves[who], state.count[who]
        saved, added = 0.0, 0.0
        for i in who:
            saved += drop(shape, cells, state, i, 0)
        state.charge[x] = np.inf
        for i in who:
            added += protect(shape, cells, state, targets, i, count, saved - added, effort)
            if added == np.inf:
                break
        state.charge[x] = cells.cost[x]
        if added < saved:
            done += 1
            continue
        for i in who:
            drop(shape, cells, state, i, 0)
        for n in range(len(who)):
            for k in range(counts[n]):
                keep(shape, cells, state, who[n], serves[n, k], swaps[n, k])
    return done
