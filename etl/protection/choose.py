"""Which swaps protect one unsafe cell: one that no insider sees through, or two that no insider sees through both (compiled)."""

import numpy as np

from etl.cube import Ints
from etl.protection.compiled import compiled
from etl.protection.model import APART, CLEAN, FIELDS, FREE, Ask, Cells, State, Targets
from etl.protection.search import add, find, mark
from etl.protection.shape import Shape
from etl.protection.weigh import size_up


@compiled
def keep(shape: Shape, cells: Cells, state: State, i: int, bits: int, swap: Ints) -> float:
    """Give target i one more swap for the measures `bits`; the cost of what it withholds anew."""
    state.swaps[i, state.kept[i]] = swap
    state.serves[i, state.kept[i]] = bits
    state.kept[i] += 1
    return add(shape, cells, state, swap, 1)


@compiled
def drop(shape: Shape, cells: Cells, state: State, i: int, left: int) -> float:
    """Take from target i all swaps after the first `left`; the cost of what is withheld no more."""
    saved = 0.0
    while state.kept[i] > left:
        state.kept[i] -= 1
        saved += add(shape, cells, state, state.swaps[i, state.kept[i]], -1)
    return saved


@compiled
def with_mode(ask: Ask, mode: int) -> Ask:
    return Ask(ask.i, ask.bits, ask.counted, mode, ask.before, ask.wide)


@compiled
def together(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, limit: float) -> float:
    """Protect the target in the measures asked by one clean swap or, where cheaper, by two apart; infinite if above `limit`."""
    clean, first, second = np.empty(FIELDS, np.int64), np.empty(FIELDS, np.int64), np.empty(FIELDS, np.int64)
    single = find(shape, cells, state, targets, with_mode(ask, CLEAN), limit, clean)
    if single > 0:
        either = min(single, limit)
        if find(shape, cells, state, targets, with_mode(ask, FREE), either, first) < np.inf:
            mark(shape, cells, state, ask, first)
            cost, left = keep(shape, cells, state, ask.i, ask.bits, first), state.kept[ask.i] - 1
            if find(shape, cells, state, targets, with_mode(ask, APART), either - cost, second) < np.inf:
                return cost + keep(shape, cells, state, ask.i, ask.bits, second)
            drop(shape, cells, state, ask.i, left)
    return keep(shape, cells, state, ask.i, ask.bits, clean) if single < np.inf else np.inf


@compiled
def apart(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, limit: float) -> float:
    """Protect the target measure by measure, each with swaps of its own; infinite if above `limit`."""
    total = 0.0
    for m in range(cells.value.shape[0]):
        if ask.bits >> m & 1:
            one = Ask(ask.i, 1 << m, ask.counted, CLEAN, ask.before, ask.wide)
            cost = together(shape, cells, state, targets, one, limit - total)
            if not total + cost < limit:
                drop(shape, cells, state, ask.i, 0)
                return np.inf
            total += cost
    return total


@compiled
def cheaper(shape: Shape, cells: Cells, state: State, targets: Targets, ask: Ask, limit: float, effort: int) -> float:
    """The cheaper of `together` and `apart`."""
    cost = together(shape, cells, state, targets, ask, limit)
    if cost == 0 or ask.bits & (ask.bits - 1) == 0 or (effort < 2 and (cost < np.inf or limit < np.inf)):
        return cost
    kept, number = state.swaps[ask.i].copy(), state.kept[ask.i]
    drop(shape, cells, state, ask.i, 0)
    split = apart(shape, cells, state, targets, ask, min(cost, limit))
    if split < np.inf or cost == np.inf:
        return split
    for swap in kept[:number]:
        keep(shape, cells, state, ask.i, ask.bits, swap)
    return cost


@compiled
def protect(shape: Shape, cells: Cells, state: State, targets: Targets, i: int, count: int, limit: float, effort: int) -> float:
    """Protect target i, which has no swaps, at a cost below `limit`; infinite (and nothing changed) if that cannot be.

    A cell that an earlier release withheld is protected, if at all possible, by cells which that release withheld too. Swaps that
    move D and L together withhold far up: they are looked for only where nothing else will do.
    """
    size_up(cells, state, targets, i)
    for before in (True, False):
        for wide in (False, True):
            if before <= cells.before[targets.cell[i]] and (limit == np.inf or not wide):
                ask = Ask(i, targets.bits[i], count, CLEAN, before, wide)
                cost = cheaper(shape, cells, state, targets, ask, limit, effort)
                if cost < np.inf:
                    return cost
    return np.inf
