"""Whole numbers with the totals asked for."""

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Counts = NDArray[np.int64]


def largest_remainder(weights: Real, total: int) -> Counts:
    """Whole numbers in proportion to `weights` that sum to `total`; ties go to the first."""
    share = np.zeros(weights.shape) if not weights.sum() else weights * (total / weights.sum())
    whole = np.floor(share).astype(np.int64)
    order = np.argsort(-(share - whole), axis=None, kind="stable")[: total - int(whole.sum())]
    whole.flat[order] += 1
    return whole


def fit(seed: Real, *margins: Real, rounds: int = 200) -> Real:
    """Scale `seed` until its one-way totals are `margins` (iterative proportional fitting)."""
    table = seed.astype(np.float64)
    for _ in range(rounds):
        for axis, margin in enumerate(margins):
            others = tuple(other for other in range(table.ndim) if other != axis)
            now = table.sum(others, keepdims=True)
            table = table * np.divide(margin.reshape(now.shape), now, out=np.zeros(now.shape), where=now > 0)
    return table


def round_to(table: Real, *margins: Counts) -> Counts:
    """Whole numbers near `table` whose one-way totals are exactly `margins` (which must share one grand total)."""
    whole = np.floor(table).astype(np.int64)
    missing = [margin - _total(whole, axis) for axis, margin in enumerate(margins)]
    while missing[0].any():
        rest = table - whole
        for axis, part in enumerate(missing):
            rest = np.where(np.expand_dims(part > 0, [a for a in range(table.ndim) if a != axis]), rest, -np.inf)
        place = np.unravel_index(int(np.argmax(rest)), rest.shape)
        whole[place] += 1
        for part, at in zip(missing, place, strict=True):
            part[at] -= 1
    return whole


def _total(table: Counts, axis: int) -> Counts:
    return np.asarray(table.sum(tuple(other for other in range(table.ndim) if other != axis)))
