"""The proof of an exact hit: published figures, each times a fraction, that add up to the withheld value."""

from collections.abc import Mapping
from fractions import Fraction

import highspy
import numpy as np
from scipy import sparse

from etl.attack.linear import optimum
from etl.attack.peel import Peeled
from etl.attack.universe import Bools, System

Combination = Mapping[int, Fraction]
"""Visible cell → factor."""


def by_subtraction(system: System, peeled: Peeled) -> dict[int, Combination]:
    """For each peeled cell the visible cells that give it, found by putting the earlier ones in."""
    found: dict[int, Combination] = {}
    for cell, equation in zip(peeled.cells.tolist(), peeled.equations.tolist(), strict=True):
        row = _row(system.rows, equation)
        found[cell] = _sum({other: Fraction(-factor, row[cell]) for other, factor in row.items() if other != cell}, found)
    return found


def _row(rows: sparse.csr_array, equation: int) -> dict[int, int]:
    part = slice(rows.indptr[equation], rows.indptr[equation + 1])
    return dict(zip(rows.indices[part].tolist(), rows.data[part].tolist(), strict=True))


def _sum(factors: Combination, known: Mapping[int, Combination]) -> Combination:
    """`factors` with the cells in `known` replaced by what they consist of."""
    total: dict[int, Fraction] = {}
    for cell, factor in factors.items():
        for part, times in known.get(cell, {cell: Fraction(1)}).items():
            total[part] = total.get(part, Fraction(0)) + factor * times
    return {cell: factor for cell, factor in total.items() if factor}


def by_equations(system: System, unknown: Bools, cell: int) -> Combination | None:
    """A shortest combination of equations in which `cell` is the only unknown, checked in fractions; None if none is found.

    Least sum of absolute weights (a linear program) finds a sparse one with simple weights.
    """
    rows = system.rows[abs(system.rows) @ unknown.astype(np.int64) > 0]
    weights = _weights(rows, unknown, cell)
    if weights is None:
        return None
    total: dict[int, Fraction] = {}
    for equation in np.flatnonzero(np.abs(weights) > 1e-7).tolist():
        times = Fraction(float(weights[equation])).limit_denominator(1000)
        for other, factor in _row(rows, equation).items():
            total[other] = total.get(other, Fraction(0)) + times * factor
    left = {other: factor for other, factor in total.items() if factor and unknown[other]}
    return {other: -factor for other, factor in total.items() if factor and not unknown[other]} if left == {cell: 1} else None


def _weights(rows: sparse.csr_array, unknown: Bools, cell: int) -> np.ndarray | None:
    """Weights of the equations, as floats."""
    columns = np.flatnonzero(unknown)
    turned = rows[:, columns].T.tocsr().astype(float)
    target = (columns == cell).astype(float)
    count = turned.shape[1]
    both = sparse.hstack([turned, -turned]).tocsc()
    answer = optimum(both, np.ones(2 * count), np.zeros(2 * count), np.full(2 * count, highspy.kHighsInf), target)
    return None if answer is None else answer[:count] - answer[count:]


def value_of(combination: Combination, shown: np.ndarray) -> float:
    """What the combination of published figures comes to."""
    return float(sum(factor * Fraction(float(shown[cell])) for cell, factor in combination.items()))


def said(system: System, combination: Combination) -> str:
    """The combination in words, at most six of its figures."""
    terms = [f"{'+' if factor > 0 else '−'}{_times(abs(factor))}{'/'.join(system.key(c))}" for c, factor in combination.items()]
    return "= " + " ".join(terms[:6]) + (f" … ({len(terms)} figures)" if len(terms) > 6 else "")


def _times(factor: Fraction) -> str:
    return "" if factor == 1 else f"{factor}·"
