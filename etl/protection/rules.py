"""The primary rule: which cells betray an enterprise, and how far they must be able to move.

Threshold and p % rule as in the ESS Handbook on Statistical Disclosure Control, magnitude tables; both on absolute values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.cube import Bools, Floats, Ints, Margins

COUNT = "enterprises"
WHOLE = (COUNT, "employees", "insured_employees")
"""Measures in whole persons or enterprises: an interval must let at least one more and one less."""
SIGNED = ("net_profit",)
"""Measures that may be negative: no share of their total says anything, so only the number of contributors counts."""


@dataclass(frozen=True)
class Rules:
    """`k`: least number of contributors. `p_percent`: how near, in percent, nobody may come to another's value."""

    k: int
    p_percent: float

    def __post_init__(self) -> None:
        if self.k < 1 or not 0 < self.p_percent <= 100:
            raise ValueError(f"k = {self.k}, p_percent = {self.p_percent}: k must be at least 1 and p_percent between 0 and 100")


def unsafe(cells: Margins, measures: Sequence[str], rules: Rules) -> Bools:
    """[measure, cell]: fewer than k contributors, or what the two largest leave is less than p % of the largest.

    A cell without contributors is a true zero in that measure and betrays nobody.
    """
    few = cells.contributors < rules.k
    dominated = 100 * (cells.value - cells.x1 - cells.x2) < rules.p_percent * cells.x1
    return (cells.contributors > 0) & (few | (dominated & _shares(measures)))


def need(cells: Margins, measures: Sequence[str], rules: Rules) -> Floats:
    """[measure, cell]: how far the value must be able to move, both ways: p % of it; at least one, and whole, for persons.

    Enterprises move by one. A signed measure has no floor to run into: 1 stands for "some", see `room`.
    """
    wanted = cells.value * rules.p_percent / 100
    for number, measure in enumerate(measures):
        if measure in SIGNED or measure == COUNT:
            wanted[number] = 1
        elif measure in WHOLE:
            wanted[number] = np.maximum(1, np.ceil(wanted[number]))
    return wanted


def room(cells: Margins, measures: Sequence[str]) -> Margins:
    """The cells as `need` measures them: a signed measure by its contributors (a corner must have some), others by value."""
    signed = np.array([measure in SIGNED for measure in measures])[:, None]
    count = cells.contributors.astype(float)
    return Margins(
        np.where(signed, count, cells.value),
        cells.contributors,
        np.where(signed, np.minimum(count, 1), cells.x1),
        np.where(signed, count > 1, cells.x2),
        cells.owner,
    )


def bits(flags: Bools) -> Ints:
    """[cell]: the measures' flags as one number, the first measure in the lowest bit."""
    powers = 1 << np.arange(len(flags), dtype=np.int64)
    return powers @ flags.astype(np.int64)


def _shares(measures: Sequence[str]) -> Bools:
    """[measure, 1]: whether shares of the total mean anything. Of a count they say no more than the threshold."""
    return np.array([measure not in SIGNED and measure != COUNT for measure in measures])[:, None]
