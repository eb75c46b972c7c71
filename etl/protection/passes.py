"""The passes over all unsafe cells: choose, choose again, and publish again what is not needed (compiled)."""

import numpy as np

from etl.cube import Bools, Ints
from etl.protection.choose import drop, keep, protect
from etl.protection.compiled import compiled
from etl.protection.model import NONE, Cells, State, Targets
from etl.protection.shape import Shape, Tree, linked_nodes, nodes_of


@compiled
def choose_all(shape: Shape, cells: Cells, state: State, targets: Targets, count: int, effort: int) -> None:
    """One pass: each target gives its swaps back and takes the cheapest again; one that finds none is left without."""
    for i in range(len(targets.cell)):
        drop(shape, cells, state, i, 0)
        protect(shape, cells, state, targets, i, count, np.inf, effort)


@compiled
def below(along: Tree, node: int) -> Bools:
    """[leaf]: lies below `node`; one more place, False, for no leaf."""
    found = np.zeros(along.inside.shape[1] + 1, np.bool_)
    found[:-1] = along.inside[node]
    return found


@compiled
def lowered(coarse: Bools, tops: Ints) -> Bools:
    """The same for the leaves of D below L's leaves `tops`."""
    found = np.zeros(len(tops) + 1, np.bool_)
    found[:-1] = coarse[tops]
    return found


@compiled
def users(shape: Shape, state: State, x: int) -> Ints:
    """Targets that have a swap moving cell x: one whose base and partner x parts on all three axes (none: x holds the base)."""
    linked = x >= shape.first_linked
    a, c, z, f = linked_nodes(shape, x) if linked else (*nodes_of(shape, x), NONE)
    sizes = below(shape.size, z)
    high_area, high_activity = below(shape.region, a if linked else 0), below(shape.sector, c if linked else 0)
    area = lowered(high_area, shape.top_area) if linked else below(shape.area, a)
    activity = lowered(high_activity, shape.top_activity) if linked else below(shape.activity, c)
    found, number = np.empty(len(state.kept), np.int64), 0
    for i in range(len(state.kept)):
        for n in range(state.kept[i]):
            swap = state.swaps[i, n]
            form, other = swap[6], swap[7]
            if sizes[swap[2]] == sizes[swap[5]] or (linked and f != form and f != other) or (not linked and other >= 0):
                continue
            if other >= 0:
                moves = high_area[swap[0]] != high_area[swap[3]] and high_activity[swap[1]] != high_activity[swap[4]]
            else:
                moves = area[swap[0]] != area[swap[3]] and activity[swap[1]] != activity[swap[4]]
            if moves:
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
        swaps, serves, counts = state.swaps[who], state.serves[who], state.kept[who]
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
