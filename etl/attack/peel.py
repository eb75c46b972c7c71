"""Equations with one unknown: each gives a withheld cell by subtraction, and that may open the next one."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from etl.attack.hierarchy import Ints
from etl.attack.universe import Bools


@dataclass(frozen=True)
class Peeled:
    """Cells that come out one after the other, the equation that gives each, and the unknowns that stay."""

    cells: Ints
    equations: Ints
    unknown: Bools


def peel(rows: sparse.csr_array, unknown: Bools) -> Peeled:
    """Take equations with one unknown until there is none. Every cell depends on visible and on earlier cells only."""
    pattern = abs(rows)
    left = unknown.copy()
    cells, used = [], []
    while len(found := _singles(pattern, left)[0]):
        cells.append(found)
        used.append(_singles(pattern, left)[1])
        left[found] = False
    none = np.zeros(0, dtype=np.int64)
    return Peeled(np.concatenate([none, *cells]), np.concatenate([none, *used]), left)


def _singles(pattern: sparse.csr_array, left: Bools) -> tuple[Ints, Ints]:
    """Cells that are the only unknown of some equation, and one such equation for each."""
    equations = np.flatnonzero(pattern @ left.astype(np.int64) == 1)
    cell = (pattern[equations] @ (left * np.arange(1, len(left) + 1))).astype(np.int64) - 1
    cells, first = np.unique(cell, return_index=True)
    return cells, equations[first]
