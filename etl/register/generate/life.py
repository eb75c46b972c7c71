"""Who there is: every enterprise of a drop by its number, where it belongs, and when it lives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.register.generate import activities
from etl.register.generate.country import COMMUNITY
from etl.register.generate.draws import Dice, Real, Whole
from etl.register.generate.rounding import Counts

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

CORE, GONE, CLOSED, SILENT, NEW = range(5)
"""In the calibrated population · left it quietly before · dissolved, bankrupt or absent · never reported · came after."""
ACTIVE, DISSOLVED, BANKRUPT, ABSENT = range(4)
STATUSES = ("active", "dissolved", "bankrupt", "absent")

# Per enterprise of the core, by form: gone and new ones per year of the drop before or after the calibrated one; closed, silent.
_RATES = np.array([[0.04, 0.12, 0.09, 0.05], [0.07, 0, 0, 0.075], [0.03, 0.02, 0, 0.02]])
_YEARS_OLD = np.array([15.0, 12.0, 9.0])
"""Mean age in years, by form."""


@dataclass(frozen=True)
class World:
    """The frame of a drop: `counts` of the core by form × size × province × division, the reference years, the calibrated one.

    `published`: the jobs of the core add up to the published ones.
    """

    counts: Counts
    years: tuple[int, ...]
    calibrated: int
    dice: Dice
    published: bool = True

    @property
    def core(self) -> int:
        return int(self.counts.sum())

    @property
    def by_form(self) -> Counts:
        return np.asarray(self.counts.sum((1, 2, 3)))

    @property
    def others(self) -> Counts:
        """Enterprises outside the core by form × (gone, closed, silent, new)."""
        before, after = self.calibrated - min(self.years), max(self.years) - self.calibrated
        others: Real = np.rint(_RATES * np.array([before, 1, 1, after]) * self.by_form[:, None])
        return others.astype(np.int64)

    @property
    def size(self) -> int:
        """Enterprises in the drop."""
        return self.core + int(self.others.sum())


@dataclass(frozen=True)
class Firms:
    """Some enterprises, one place each in every array. Codes are places in the lists of `country` and `activities`.

    `nth`: how many of the core's firms of the same form, size, province and division come before it; -1 outside the core.
    """

    number: Whole
    form: Codes
    size: Codes
    province: Codes
    division: Codes
    nth: Codes
    kind: Codes
    first: Codes
    last: Codes

    @property
    def sector(self) -> Codes:
        return activities.SECTOR[self.division].astype(np.int64)

    def lives(self, year: int) -> Flags:
        """Whether something may be reported of it for `year`."""
        return np.asarray((self.first <= year) & (year <= self.last) & (self.kind != SILENT))

    def take(self, which: Flags | Codes) -> "Firms":
        return Firms(**{name: values[which] for name, values in vars(self).items()})


def firms(world: World, start: int, stop: int) -> Firms:
    """The enterprises with the numbers `start` … `stop` - 1; they come from all over the country."""
    number = np.arange(start, stop, dtype=np.uint64)
    place = world.dice.shuffle("order", number, world.size).astype(np.int64)
    kind, seat = _seats(world, number, place)
    ends = np.cumsum(world.counts, axis=None)
    cell = np.searchsorted(ends, seat, side="right")
    nth = np.where(kind == CORE, seat - ends[cell] + world.counts.flat[cell], -1)
    form, size, province, division = np.unravel_index(cell, world.counts.shape)
    first, last = _span(world, number, form, kind)
    return Firms(number, form, size, province, division, nth, kind, first, last)


def _seats(world: World, number: Whole, place: Codes) -> tuple[Codes, Codes]:
    """Kind of each enterprise, and the place in the core it takes or copies (so that others resemble the core)."""
    bounds = world.core + np.cumsum(world.others, axis=None)
    rank = np.searchsorted(bounds, place, side="right")
    form, kind = np.divmod(np.minimum(rank, world.others.size - 1), world.others.shape[1])
    ends = np.cumsum(world.by_form)
    copied = ends[form] - 1 - (world.dice.uniform("copy", number) * world.by_form[form]).astype(np.int64)
    core = place < world.core
    return np.where(core, CORE, kind + 1), np.where(core, place, copied)


def _span(world: World, number: Whole, form: Codes, kind: Codes) -> tuple[Codes, Codes]:
    """First and last year of life: the core lives in the calibrated year, the gone end before it, new ones begin after."""
    age = np.minimum(-np.log(world.dice.uniform("age", number)) * _YEARS_OLD[form], 60).astype(np.int64)
    left = (-np.log(world.dice.uniform("left", number)) * _YEARS_OLD[form] * 1.2).astype(np.int64)
    spread = world.dice.uniform("span", number)
    before, after = world.calibrated - min(world.years), max(world.years) - world.calibrated
    last = np.full(len(number), world.calibrated)
    last[kind == GONE] -= 1 + (spread[kind == GONE] * max(before, 1)).astype(np.int64)
    last[kind == CLOSED] -= (spread[kind == CLOSED] * (before + 3)).astype(np.int64)
    first = last - age
    first[kind == NEW] = world.calibrated + 1 + (spread[kind == NEW] * max(after, 1)).astype(np.int64)
    return first, np.where(np.isin(kind, (CORE, NEW)), np.maximum(first, last) + left, last)


def status(world: World, who: Firms) -> Codes:
    """Place in `STATUSES` of juristic persons and community enterprises."""
    draw: Real = world.dice.uniform("status", who.number)
    ended = np.select([draw < 0.72, draw < 0.755], [DISSOLVED, BANKRUPT], ABSENT)
    return np.where(who.kind == CLOSED, np.where(who.form == COMMUNITY, DISSOLVED, ended), ACTIVE)
