"""The tables that agree with what is published, as deviations from the truth, and the search for far ones among them.

A deviation d of the withheld cells is possible iff the equations hold (A d = 0) and no cell falls below zero (d ≥ −v).
"""

from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from etl.attack.hierarchy import Ints
from etl.attack.linear import optimum
from etl.attack.model import Rules
from etl.attack.sensitive import need, sensitive
from etl.attack.universe import Bools, Floats, System

EXACT = 1e-6
"""A cell that can move less than this part of its need stands still; one that moves all but this part moves enough."""
INFINITE = highspy.kHighsInf


@dataclass(frozen=True)
class Bounds:
    """Least and greatest deviation of every unknown cell."""

    lower: Floats
    upper: Floats


@dataclass
class Program:
    """One measure of a system. All arrays run over `cells`, the unknown ones; `targets` are places in them.

    Values are in a unit in which the needs are about 1, for the solver's sake. `solved` counts linear programs.
    """

    system: System
    measure: str
    cells: Ints
    rows: sparse.csr_array
    value: Floats
    need: Floats
    targets: Ints
    unit: float
    solved: int = 0
    doubled: sparse.csc_array = field(init=False)

    def __post_init__(self) -> None:
        self.doubled = sparse.hstack([self.rows, self.rows[:, self.targets]]).tocsc()

    @property
    def free(self) -> Bounds:
        """What everybody knows: nothing is negative."""
        return Bounds(-self.value, np.full(len(self.value), INFINITE))

    def component(self) -> Ints:
        """For every cell the number of the connected part of the system it lies in."""
        shared = abs(self.rows.T) @ abs(self.rows)
        return np.asarray(connected_components(shared, directed=False)[1], dtype=np.int64)

    def far(self, signs: Ints, bounds: Bounds) -> Floats | None:
        """A possible deviation that moves the targets with a sign by their need that way, as many and as far as can be.

        `signs` (one per target): 1 up, −1 down, 0 no matter. The cost falls by 1 / need per unit until the need is
        reached and is flat beyond, so each target has two columns: one that pays and one that does not.
        """
        lower, upper, cost = bounds.lower.copy(), bounds.upper.copy(), np.zeros(len(self.value))
        up, down = self.targets[signs > 0], self.targets[signs < 0]
        beyond = np.zeros((2, len(self.targets)))
        beyond[1, signs > 0] = np.maximum(upper[up] - self.need[up], 0)
        beyond[0, signs < 0] = np.minimum(lower[down] + self.need[down], 0)
        upper[up], lower[down] = np.minimum(upper[up], self.need[up]), np.maximum(lower[down], -self.need[down])
        cost[up], cost[down] = -1 / self.need[up], 1 / self.need[down]
        found = self._solve(np.append(cost, beyond[0] * 0), np.append(lower, beyond[0]), np.append(upper, beyond[1]))
        return found if found is not None and self.possible(found, bounds) else None

    def _solve(self, cost: Floats, lower: Floats, upper: Floats) -> Floats | None:
        self.solved += 1
        answer = optimum(self.doubled, cost, lower, upper, np.zeros(self.rows.shape[0]))
        if answer is None:
            return None
        deviation = answer[: len(self.value)]
        deviation[self.targets] += answer[len(self.value) :]
        return deviation

    def possible(self, deviation: Floats, bounds: Bounds) -> bool:
        """Whether `deviation` keeps to the equations and bounds, to a small part of the least need."""
        slack = 1e-3 * self.need[self.targets].min(initial=1.0)
        within = (deviation >= bounds.lower - slack) & (deviation <= bounds.upper + slack)
        return bool(within.all() and np.abs(self.rows @ deviation).max(initial=0.0) <= slack)

    def enough(self, deviation: Floats) -> tuple[Bools, Bools]:
        """Which targets `deviation` moves far enough up, and which down."""
        moved = deviation[self.targets] / self.need[self.targets]
        return moved >= 1 - EXACT, moved <= EXACT - 1


def program(system: System, measure: str, rules: Rules, determined: Bools) -> Program:
    """The program of one measure over the withheld cells that are not `determined`; targets are the sensitive ones of these."""
    cells = np.flatnonzero(np.isnan(system.shown[measure]) & ~determined)
    rows = system.rows[:, cells]
    rows = rows[np.diff(rows.indptr) > 0]
    value, wanted = system.truth[measure].value[cells], need(system, measure, rules)[cells]
    targets = np.flatnonzero(sensitive(system, measure, rules)[cells] & (wanted > 0))
    unit = float(np.median(wanted[targets])) if len(targets) else 1.0
    return Program(system, measure, cells, rows, np.maximum(value, 0) / unit, wanted / unit, targets, unit)
