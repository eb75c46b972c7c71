"""A block of enterprises with what holds for all years, and which of them report what in a year."""

from dataclasses import dataclass

import numpy as np

from etl.register.generate import money
from etl.register.generate.country import JURISTIC
from etl.register.generate.life import Codes, Firms, Flags, World
from etl.register.generate.rounding import Real
from etl.register.generate.work import MISSING, Workforce, disagrees, growth

WITHOUT_ACCOUNTS = 0.03
"""Share of companies that employ people but hand in no accounts for a year."""
WITHOUT_REVENUE = 0.005
"""Share of persons and community enterprises whose row has no revenue."""


@dataclass(frozen=True)
class Block:
    """Some enterprises; `known`: the employment register knows them; `turnover`: in the calibrated year, never zero."""

    world: World
    who: Firms
    known: Flags
    employees: Codes
    turnover: Real

    def take(self, which: Flags | Codes) -> "Block":
        return Block(self.world, self.who.take(which), self.known[which], self.employees[which], self.turnover[which])

    def uniform(self, purpose: str) -> Real:
        return self.world.dice.uniform(purpose, self.who.number)


def block(world: World, who: Firms, workforce: Workforce) -> Block:
    """Draw what holds for all years."""
    known = world.dice.uniform("known", who.number) >= MISSING[who.form, who.size]
    employees = workforce.employees(who, known)
    return Block(world, who, known, employees, money.turnover(world, who, employees))


def has_accounts(part: Block, year: int) -> Flags:
    """Companies with a statement: all that live, but for some whose employment is known and tells the same class.

    In a scenario none is left out.
    """
    left_out = part.known & ~disagrees(part.world, part.who) & (part.uniform(f"accounts {year}") < WITHOUT_ACCOUNTS)
    return part.who.lives(year) & np.equal(part.who.form, JURISTIC) & ~(left_out & part.world.published)


def is_late(part: Block, year: int, share: float) -> Flags:
    """Companies whose statement of the last year is not there when the first drop is delivered."""
    if year != max(part.world.years):
        return np.zeros(len(part.known), dtype=bool)
    return part.uniform("late") < share


def says_no_revenue(part: Block, year: int) -> Flags:
    """Persons and community enterprises whose row lacks the revenue; their employment is known."""
    return part.known & ~disagrees(part.world, part.who) & (part.uniform(f"silence {year}") < WITHOUT_REVENUE)


def has_jobs(part: Block, year: int) -> Flags:
    """Enterprises with a row in the employment register."""
    return part.who.lives(year) & part.known


def employees(part: Block, year: int) -> Codes:
    """Employees of `year`: the calibrated ones, moved by the sector's growth and by chance (whole persons)."""
    later = year - part.world.calibrated
    if later == 0:
        return part.employees
    wobble = 1 + 0.06 * part.world.dice.normal(f"jobs {year}", part.who.number)
    moved = part.employees * growth(later, part.who.sector) * wobble + part.uniform(f"part {year}")
    return np.maximum(moved.astype(np.int64), np.minimum(part.employees, 1))
