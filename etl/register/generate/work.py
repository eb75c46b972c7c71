"""Employees: drawn inside the class of each enterprise, then moved a little so that the jobs of the calibrated year add up."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from etl.register.generate.activities import SECTORS
from etl.register.generate.country import JURISTIC, LARGE, MEDIUM, MICRO, NATURAL, SMALL
from etl.register.generate.life import CORE, Codes, Firms, Flags, World
from etl.register.generate.limits import JOBS_HIGH, JOBS_LOW
from etl.register.generate.plan import expected_jobs, jobs
from etl.register.generate.rounding import Counts, Real

MISSING = np.array([[0.12, 0.02, 0.004, 0.0], [0.15, 0.02, 0.0, 0.0], [0.1, 0.02, 0.0, 0.0]])
"""Share of enterprises without a row in the employment register, by form × size."""
WITHOUT_STAFF = 0.01
"""Share of micro companies that report nobody."""
ABOVE, BELOW = 0.004, 0.03
"""Share of micro firms, and of small and medium ones, whose employment points at the class above or below that of revenue."""
# Where between the ends of its class a firm stands on average, by sector × (juristic, others) × size; the jobs to reach move it.
_PLACE = np.array([[[0.35, 0.25, 0.22], [0.28, 0.2, 0.2]]] * 4)


@dataclass
class Workforce:
    """Employees of the calibrated year. Ask for the blocks of a drop in their order: each gets its part of the jobs."""

    world: World
    place: Real = field(init=False)
    target: Counts = field(init=False)
    expected: Real = field(init=False)
    seen: Real = field(init=False)
    given: Counts = field(init=False)

    def __post_init__(self) -> None:
        counts = self.world.counts
        usual = expected_jobs(counts, _means(_PLACE))
        self.target = jobs(counts, _means(_PLACE)) if self.world.published else np.rint(usual).astype(np.int64)
        self.place = _places(self.target, counts)
        self.expected = expected_jobs(counts, _means(self.place))
        self.seen, self.given = np.zeros(self.target.shape), np.zeros(self.target.shape, dtype=np.int64)

    def employees(self, who: Firms, known: Flags) -> Codes:
        """Employees of each enterprise; only those whose number is `known` to the register count as jobs."""
        low, high = _range(self.world, who)
        other = np.where(who.form == JURISTIC, 0, 1)
        place = self.place[who.sector, other, np.minimum(who.size, MEDIUM)]
        draw = self.world.dice.uniform("employees", who.number) ** (1 / place - 1)
        drawn = np.minimum(low + ((high - low + 1) * draw).astype(np.int64), high)
        drawn = np.where(who.size == LARGE, _large(draw, low, high), drawn)
        none = (who.form == JURISTIC) & (who.size == MICRO) & (self.world.dice.uniform("staff", who.number) < WITHOUT_STAFF)
        drawn[none] = 0
        counted = (who.kind == CORE) & (who.size < LARGE)
        for group in np.ndindex(self.target.shape):
            mine = counted & (who.sector == group[0]) & (other == group[1])
            self._settle(group, drawn, (low, high), (mine, mine & known & ~none, who.size))
        return drawn

    def _settle(self, group: tuple[int, ...], drawn: Codes, ends: tuple[Codes, Codes], members: tuple[Flags, Flags, Codes]) -> None:
        """Move the draws of one group so that all blocks so far have their part of its jobs."""
        mine, movable, size = members
        sizes = np.bincount(size[mine], minlength=LARGE)[:LARGE]
        self.seen[group] += float(sizes @ _means(self.place)[group])
        share = self.seen[group] / self.expected[group] if self.expected[group] else 0.0
        due = round(int(self.target[group]) * share) - int(self.given[group])
        at = np.flatnonzero(movable)
        drawn[at] = moved(drawn[at], ends[0][at], ends[1][at], due)
        self.given[group] += int(drawn[at].sum())


def moved(drawn: Codes, low: Codes, high: Codes, due: int) -> Codes:
    """`drawn` moved within `low` … `high`, each in proportion to its room, so that the sum is `due` (or as near as can be)."""
    gap = due - int(drawn.sum())
    room = high - drawn if gap > 0 else drawn - low
    total = int(room.sum())
    if not total or not gap:
        return drawn
    wanted = min(abs(gap), total)
    ends = np.cumsum(room) * wanted // total
    return np.asarray(drawn + np.sign(gap) * np.diff(ends, prepend=0))


def _range(world: World, who: Firms) -> tuple[Codes, Codes]:
    """Fewest and most employees of each, in its own class or, for a few with accounts, in a neighbouring one."""
    step = _step(world, who)
    size = who.size + step
    high = JOBS_HIGH[who.sector, size]
    return JOBS_LOW[who.sector, size], np.where(step > 0, np.minimum(high, 12), high)


def disagrees(world: World, who: Firms) -> Flags:
    """Firms whose employment points at another class than their revenue; their accounts must be there."""
    return np.asarray(_step(world, who) != 0)


def _step(world: World, who: Firms) -> Codes:
    """How many classes employment stands above revenue: 1 for some micro firms, -1 for some small and medium ones, else 0."""
    draw = world.dice.uniform("conflict", who.number)
    up, down = (who.size == MICRO) & (draw < ABOVE), np.isin(who.size, (SMALL, MEDIUM)) & (draw < BELOW)
    return np.asarray(up.astype(np.int64) - down)


def _large(draw: Real, low: Codes, high: Codes) -> Codes:
    return np.minimum(low * (1 - np.minimum(draw, 1 - 1e-9)) ** -0.8, high).astype(np.int64)


def _means(place: Real) -> Real:
    """Mean jobs per MSME by sector × (juristic, others) × size, those without a row in the register counting nothing."""
    low, high = JOBS_LOW[:, None, :LARGE], JOBS_HIGH[:, None, :LARGE]
    known = 1 - np.stack([MISSING[JURISTIC, :LARGE], MISSING[NATURAL, :LARGE]])
    return np.asarray((low - 0.5 + (high - low + 1) * place) * known)


def _places(target: Counts, counts: Counts) -> Real:
    """The places between the ends of the classes that give the target on average (bisection, every size moved alike)."""
    odds = np.log(_PLACE / (1 - _PLACE))
    least, most = np.full(target.shape, -6.0), np.full(target.shape, 6.0)
    for _ in range(40):
        middle = (least + most) / 2
        place: Real = 1 / (1 + np.exp(-(odds + middle[..., None])))
        below = expected_jobs(counts, _means(place)) < target
        least, most = np.where(below, middle, least), np.where(below, most, middle)
    return place


def growth(years: int, sector: Codes) -> NDArray[np.float64]:
    """How many times the jobs of the calibrated year there were `years` later, by the published growth of 2022."""
    yearly = np.array([0.1018, -0.0144, 0.0274, 0.0265])
    assert len(yearly) == len(SECTORS)
    return np.asarray((1 + yearly[sector]) ** years)
