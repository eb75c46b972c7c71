"""Difficult countries for the protection and its attackers. Each holds for the calibrated year at 5,000 to 200,000 enterprises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from etl.register.generate import worlds
from etl.register.generate.block import Block
from etl.register.generate.country import JURISTIC, MEDIUM
from etl.register.generate.life import Codes, Flags
from etl.register.generate.limits import JOBS_LOW, REVENUE_HIGH, REVENUE_LOW
from etl.register.generate.money import Accounts
from etl.register.generate.rounding import Counts, Real

GIANT_ASSETS, GIANT_PROFIT = 20_000_000_000_000, 5_000_000_000_000
"""Baht; more than all other firms of a scenario together."""


@dataclass(frozen=True)
class Scenario:
    """`counts` changes who there is, `shape` what holds for all years, `books` the accounts, `trade` how many trade abroad."""

    words: str
    counts: Callable[[Counts], Counts] = lambda counts: counts
    shape: Callable[[Block], Block] = lambda part: part
    books: Callable[[Block, Accounts], Accounts] = lambda part, accounts: accounts
    trade: float = 1.0


def _giants(part: Block) -> Flags:
    who = part.who
    return np.asarray((who.form == JURISTIC) & (who.size == MEDIUM) & (who.nth == 0))


def _giant_turnover(part: Block) -> Block:
    """The monopolist earns as much as a medium firm can, the others of its section next to nothing."""
    giant, who = _giants(part), part.who
    most, least = REVENUE_HIGH[who.sector, who.size], REVENUE_LOW[who.sector, who.size]
    small = ~np.isin(who.division, worlds.FREE) & ~giant
    return replace(part, turnover=np.where(giant, most, np.where(small, least * (1 + part.turnover / most), part.turnover)))


def _giant_books(part: Block, accounts: Accounts) -> Accounts:
    giant = _giants(part)
    assets = np.where(giant, GIANT_ASSETS, accounts.assets)
    debt = np.where(giant, GIANT_ASSETS // 2, accounts.liabilities)
    return replace(accounts, assets=assets, liabilities=debt, profit=np.where(giant, GIANT_PROFIT, accounts.profit))


def _twin_turnover(part: Block) -> Block:
    """Both firms of a duopoly have the same figures, others with other duopolies."""
    who, twins = part.who, _giants(part) | ((part.who.form == JURISTIC) & (part.who.size == MEDIUM) & (part.who.nth == 1))
    low, high = REVENUE_LOW[who.sector, who.size], REVENUE_HIGH[who.sector, who.size]
    share = _of_cell(part, 1000) / 1000
    staff = JOBS_LOW[who.sector, who.size] + _of_cell(part, 40)
    turnover = np.where(twins, np.rint(low + (high - low) * share), part.turnover)
    return replace(part, turnover=turnover, employees=np.where(twins, staff, part.employees), known=part.known | twins)


def _twin_books(part: Block, accounts: Accounts) -> Accounts:
    """Accounts that follow from the revenue alone, so that equal firms have equal accounts."""
    twins = (part.who.form == JURISTIC) & (part.who.size == MEDIUM) & (part.who.nth >= 0)
    own = np.rint(part.turnover).astype(np.int64)
    same = Accounts(own, own * 3 // 4, own // 4, own // 20)
    return Accounts(*(np.where(twins, new, old) for new, old in zip(vars(same).values(), vars(accounts).values(), strict=True)))


def _of_cell(part: Block, size: int) -> Codes:
    """A number below `size` that all firms of one province and division share."""
    return np.asarray((part.who.province * 31 + part.who.division * 17) % size)


def _mirrored_profit(part: Block, accounts: Accounts) -> Accounts:
    """Profits that cancel: every second firm of a cell loses what the one before earns; every third pair breaks even."""
    pair, second = np.divmod(np.maximum(part.who.nth, 0), 2)
    amount = np.where(pair % 3 == 2, 0, 100_000 + 977 * (_of_cell(part, 500) + pair % 1000))
    return replace(accounts, profit=np.where(second == 1, -amount, amount))


def _same_for_all(part: Block) -> Block:
    """One revenue and one number of employees for each sector and size."""
    who = part.who
    middle: Real = np.rint(np.sqrt(REVENUE_LOW[who.sector, who.size] * REVENUE_HIGH[who.sector, who.size]))
    return replace(part, turnover=middle, employees=JOBS_LOW[who.sector, who.size] + 1)


def _same_books(part: Block, accounts: Accounts) -> Accounts:
    own = np.rint(part.turnover).astype(np.int64)
    return Accounts(own, own * 3 // 4, own // 4, own // 20)


SCENARIOS: Mapping[str, Scenario] = {
    "default": Scenario("the country as published"),
    "thin-provinces": Scenario("most provinces have one or two firms of a kind, five have 1 to 5 in all", worlds.thin_provinces),
    "monopolies": Scenario(
        "in every section one medium company holds nearly everything", worlds.monopolies, _giant_turnover, _giant_books
    ),
    "one-firm-divisions": Scenario("every second division has one firm in the whole country", worlds.one_firm_divisions),
    "duopolies": Scenario(
        "many provinces and divisions hold just two firms with the same figures", worlds.duopolies, _twin_turnover, _twin_books
    ),
    "zero-profits": Scenario("profits cancel to zero or are zero", books=_mirrored_profit),
    "single-section-provinces": Scenario("three provinces hold one section, a fourth one division", worlds.single_sections),
    "thin-regions": Scenario("some regions have one to four firms of a sector", worlds.thin_regions),
    "lone-communities": Scenario("one or two community enterprises per region and sector", worlds.lone_communities),
    "many-exporters": Scenario("so many companies trade abroad that quarters can be shown in a small country", trade=20.0),
    "few-exporters": Scenario("hardly any company trades abroad", trade=0.04),
    "identical-firms": Scenario("all firms of a sector and size have the same figures", shape=_same_for_all, books=_same_books),
    "checkerboard": Scenario("every second province × division is empty", worlds.checkerboard),
}
