"""Which swaps protect one unsafe cell: one that no insider sees through, or two that no insider sees through both (compiled)."""

import numpy as np

from etl.protection.compiled import compiled
from etl.protection.model import APART, CLEAN, FIELDS, FREE, Cells, State, Targets
from etl.protection.search import add, ask_of, find, mark, moved
from etl.protection.shape import Shape
from etl.cube import Ints


@compiled
def keep(shape: Shape, cells: Cells, state: State, i: int, bits: int, swap: Ints) -> float:
    """Give target i one more swap for the measures `bits`; the cost of what it withholds anew."""
    state.swaps[i, state.count[i]] = swap
    state.serves[i, state.count[i]] = bits
    state.count[i] += 1
    return add(shape, cells, state, swap, 1)


@compiled
def drop(shape: Shape, cells: Cells, state: State, i: int, left: int) -> float:
    """Take from target i all swaps after the first `left`; the cost of what is withheld no more."""
    saved = 0.0
    while state.count[i] > left:
        state.count[i] -= 1
        saved += add(shape, cells, state, state.swaps[i, state.count[i]], -1)
    return saved


@compiled
def together(shape: Shape, cells: Cells, state: State, targets: Targets, i: int, bits: int, count: int, before: bool, limit: float) -> float:
    """Protect target i in the measures `bits` by one clean swap or, where cheaper, by two apart; infinite if above `limit`."""
    clean, first, second = np.empty(FIELDS, np.int64), np.empty(FIELDS, np.int64), np.empty(FIELDS, np.int64)
    single = find(shape, cells, state, targets, i, ask_of(targets, i, bits, count, CLEAN, before), limit, clean)
    if single > 0:
        ask = ask_of(targets, i, bits, count, FREE, before)
        if find(shape, cells, state, targets, i, ask, min(single, limit), first) < np.inf:
            mark(cells, state, ask, moved(shape, first))
            cost, left = keep(shape, cells, state, i, bits, first), state.count[i] - 1
            ask = ask_of(targets, i, bits, count, APART, before)
            if find(shape, cells, state, targets, i, ask, min(single, limit) - cost, second) < np.inf:
                return cost + keep(shape, cells, state, i, bits, second)
            drop(shape, cells, state, i, left)
    return keep(shape, cells, state, i, bits, clean) if single < np.inf else np.inf


@compiled
def apart(shape: Shape, cells: Cells, state: State, targets: Targets, i: int, count: int, before: bool, limit: float) -> float:
    """Protect target i measure by measure, each with swaps of its own; infinite if above `limit`."""
    total = 0.0
    for m in range(cells.value.shape[0]):
        if targets.bits[i] >> m & 1:
            cost = together(shape, cells, state, targets, i, 1 << m, count, before, limit - total)
            if not total + cost < limit:
                drop(shape, cells, state, i, 0)
                return np.inf
            total += cost
    return total


@compiled
def protect(shape: Shape, cells: Cells, state: State, targets: Targets, i: int, count: int, before: bool, limit: float) -> float:
    """Protect target i, which has no swaps, at a cost below `limit`; infinite (and nothing changed) if that cannot be."""
    cost = together(shape, cells, state, targets, i, targets.bits[i], count, before, limit)
    if cost == 0 or targets.bits[i] & (targets.bits[i] - 1) == 0:
        return cost
    kept, number = state.swaps[i].copy(), state.count[i]
    drop(shape, cells, state, i, 0)
    split = apart(shape, cells, state, targets, i, count, before, min(cost, limit))
    if split < np.inf or cost == np.inf:
        return split
    for swap in kept[:number]:
        keep(shape, cells, state, i, targets.bits[i], swap)
    return cost
