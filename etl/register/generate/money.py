"""Revenue and accounts of a year, in whole baht."""

import math
from dataclasses import dataclass

import numpy as np

from etl.register.generate.country import JURISTIC, LARGE, MICRO, NATURAL
from etl.register.generate.life import Codes, Firms, Flags, World
from etl.register.generate.limits import HIGHEST, JOBS_HIGH, JOBS_LOW, REVENUE_HIGH, REVENUE_LOW
from etl.register.generate.rounding import Real

NO_REVENUE = 0.07
"""Share of micro companies that earned nothing."""
MOST_ASSETS, MOST_DEBT = 3e13, 3.0
"""Baht, and times the assets."""
_MEAN = np.array([[0.1, -0.9, -0.7], [-0.1, -1.3, -1.5], [-0.6, -1.2, -1.5]])
"""Where the middle of each class (micro, small, medium) lies, by form, on a logistic scale of the logarithm of revenue."""


@dataclass(frozen=True)
class Accounts:
    """One year's accounts; equity = assets - liabilities."""

    revenue: Codes
    assets: Codes
    liabilities: Codes
    profit: Codes


def turnover(world: World, who: Firms, employees: Codes) -> Real:
    """Revenue of the calibrated year as if every firm had earned something; more employees, more revenue."""
    low, high = REVENUE_LOW[who.sector, who.size], REVENUE_HIGH[who.sector, who.size]
    staff = np.clip(employees / JOBS_HIGH[who.sector, who.size], 0, 1) - 0.5
    mean = _MEAN[who.form, np.minimum(who.size, LARGE - 1)]
    draw = mean + 1.1 * staff + 1.0 * world.dice.normal("revenue", who.number)
    inside = low * (high / low) ** (1 / (1 + np.exp(-draw)))
    crowd = employees / JOBS_LOW[who.sector, who.size]
    large = low * crowd**0.5 * world.dice.uniform("large", who.number) ** (-1 / 1.25)
    return np.asarray(np.where(who.size == LARGE, np.minimum(large, high), inside))


def earns_nothing(world: World, who: Firms) -> Flags:
    """The micro companies without revenue."""
    draw = world.dice.uniform("idle", who.number) < NO_REVENUE
    return np.asarray(draw & (who.size == MICRO) & (who.form == JURISTIC))


def revenue(world: World, who: Firms, base: Real, year: int) -> Codes:
    """Revenue of `year` from that of the calibrated year, `base`."""
    later = year - world.calibrated
    if later == 0:
        return np.asarray(np.rint(base).astype(np.int64))
    trend = 0.035 * later + 0.12 * math.sqrt(abs(later)) * world.dice.normal(f"revenue {year}", who.number)
    return np.asarray(np.rint(np.minimum(base * np.exp(trend), HIGHEST)).astype(np.int64))


def accounts(world: World, who: Firms, base: Real, year: int) -> Accounts:
    """Accounts of juristic persons: some earn nothing, about a third make a loss, some just break even."""
    dice = world.dice
    full = revenue(world, who, base, year)
    assets = np.rint(np.minimum(full * np.exp(-0.1 + 0.8 * dice.normal("assets", who.number)) + 50_000, MOST_ASSETS))
    debt = np.exp(-0.7 + 0.6 * dice.normal("debt", who.number) + 0.1 * dice.normal(f"debt {year}", who.number))
    margin = 0.05 + 0.09 * dice.normal(f"margin {year}", who.number) * np.exp(0.6 * dice.normal("swing", who.number))
    margin[dice.uniform(f"even {year}", who.number) < 0.02] = 0
    idle = earns_nothing(world, who)
    profit = np.where(idle, -np.abs(margin) * np.minimum(full, 60_000), margin * full)
    own = np.where(idle, 0, full)
    owed = np.rint(assets * np.minimum(debt, MOST_DEBT))
    return Accounts(own, assets.astype(np.int64), owed.astype(np.int64), np.rint(profit).astype(np.int64))


def persons_revenue(world: World, who: Firms, base: Real, year: int) -> Codes:
    """Revenue that natural persons and community enterprises declare, in tens of baht."""
    full = revenue(world, who, base, year)
    return np.where(who.form == NATURAL, full // 10 * 10, full)
