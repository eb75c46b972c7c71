"""The rows of each register for a block of enterprises, in the partners' shapes."""

from collections.abc import Callable, Collection, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.register.generate import activities, block, keys
from etl.register.generate.block import Block
from etl.register.generate.columns import pick, table
from etl.register.generate.country import COMMUNITY, FORMS, JURISTIC, NATURAL, PROVINCES
from etl.register.generate.finer import customs_lines, employment_monthly
from etl.register.generate.life import STATUSES, Codes, Flags, status
from etl.register.generate.money import accounts, persons_revenue
from etl.register.generate.scenario import Scenario
from etl.register.generate.trade import customs

MARK = "จำลอง"
"""Begins every name, so that nobody can take a synthetic firm for a real one."""
PUBLISHABLE = 0.93

Rows = dict[str, Iterable[pa.Table]]
"""Tables by file, to be written one after the other; those of the finer files are made as they are taken."""

_ISO = tuple(f"TH-{code}" for code in PROVINCES)


def rows(some: Block, late: float, play: Scenario, finer: Collection[str] = ()) -> Rows:
    """All rows of these enterprises by file; `late` is the share of companies whose last accounts are not there yet.

    `finer`: files to be made of which a drop may do without.
    """
    some = play.shape(some)
    parts = [some.take(some.who.form == form) for form in range(len(FORMS))]
    ids = [_ids(part, form) for form, part in enumerate(parts)]
    made: Rows = {
        "juristic": [_companies(parts[JURISTIC], ids[JURISTIC])],
        "financial_statements": [_statements(parts[JURISTIC], ids[JURISTIC], late, play)],
        "natural_persons": [_persons(parts[NATURAL], ids[NATURAL])],
        "community_enterprises": [_communities(parts[COMMUNITY], ids[COMMUNITY])],
        "employment": [_employment(part, id) for part, id in zip(parts, ids, strict=True)],
        "customs": [customs(parts[JURISTIC], ids[JURISTIC], play.trade)],
    }
    if "customs_lines" in finer:
        made["customs_lines"] = customs_lines(parts[JURISTIC], ids[JURISTIC], play.trade)
    if "employment_monthly" in finer:
        made["employment_monthly"] = employment_monthly(parts, ids)
    return made


def _ids(part: Block, form: int) -> pa.Array:
    dice, number, province = part.world.dice, part.who.number, part.who.province
    if form == NATURAL:
        return keys.person(dice, number)
    make = keys.juristic if form == JURISTIC else keys.community
    return make(dice, number, province)


def _companies(part: Block, ids: pa.Array) -> pa.Table:
    columns = _register(part, "บริษัท", "จำกัด")
    return table("juristic", juristic_id=ids, publishable=part.uniform("publishable") < PUBLISHABLE, **columns)


def _statements(part: Block, ids: pa.Array, late: float, play: Scenario) -> pa.Table:
    def reports(year: int) -> Flags:
        return block.has_accounts(part, year) & ~block.is_late(part, year, late)

    at, years = _when(part, reports)
    made = [play.books(part, accounts(part.world, part.who, part.turnover, year)) for year in part.world.years]
    revenue, assets, debt, profit = (
        _by_year([getattr(each, name) for each in made], at, years, part) for name in ("revenue", "assets", "liabilities", "profit")
    )
    return table(
        "financial_statements",
        juristic_id=ids.take(pa.array(at)),
        fiscal_year=years,
        revenue_baht=revenue,
        total_assets_baht=assets,
        total_liabilities_baht=debt,
        equity_baht=assets - debt,
        net_profit_baht=profit,
    )


def _persons(part: Block, ids: pa.Array) -> pa.Table:
    at, years = _when(part, part.who.lives)
    columns = _seat(part.take(at)) | _declared(part, at, years)
    return table("natural_persons", person_key=ids.take(pa.array(at)), **columns)


def _communities(part: Block, ids: pa.Array) -> pa.Table:
    at, years = _when(part, part.who.lives)
    columns = _register(part.take(at), "วิสาหกิจชุมชน", "") | _declared(part, at, years)
    return table("community_enterprises", community_id=ids.take(pa.array(at)), **columns)


def _employment(part: Block, ids: pa.Array) -> pa.Table:
    at, years = _when(part, lambda year: block.has_jobs(part, year))
    jobs = _by_year([block.employees(part, year) for year in part.world.years], at, years, part)
    return table("employment", enterprise_key=ids.take(pa.array(at)), year=years, employees=jobs)


def _when(part: Block, reports: Callable[[int], Flags]) -> tuple[Codes, Codes]:
    """Who reports in which year: places in the block and years, the years of one enterprise together."""
    at, which = np.nonzero(np.stack([reports(year) for year in part.world.years], axis=1))
    return at, np.array(part.world.years)[which]


def _by_year(values: list[Codes], at: Codes, years: Codes, part: Block) -> Codes:
    """For each row the value of its enterprise and year."""
    which = np.searchsorted(np.array(part.world.years), years)
    return np.asarray(np.stack(values)[which, at])


def _seat(part: Block) -> dict[str, pa.Array]:
    codes, start, number = activities.codes()
    own = (number[part.who.division] * part.uniform("class") ** 1.7).astype(np.int64)
    return {"tsic": pick(codes, start[part.who.division] + own), "province": pick(_ISO, part.who.province)}


def _register(part: Block, before: str, after: str) -> dict[str, pa.Array]:
    """Name, seat, day of registration and status as a register of firms keeps them."""
    days = (part.who.first - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    days = days + (part.uniform("day") * 365).astype("timedelta64[D]")
    states = pick(STATUSES, status(part.world, part.who))
    return {"name_th": _names(part, before, after), "registered_on": pa.array(days), "status": states, **_seat(part)}


def _names(part: Block, before: str, after: str) -> pa.Array:
    middle = keys.numerals(part.who.number, 8)
    return pc.binary_join_element_wise(f"{MARK} {before} ", middle, f" {after}".rstrip(), "")


def _declared(part: Block, at: Codes, years: Codes) -> dict[str, pa.Array | NDArray[np.generic]]:
    made = [persons_revenue(part.world, part.who, part.turnover, year) for year in part.world.years]
    silent = [block.says_no_revenue(part, year).astype(np.int64) for year in part.world.years]
    missing = _by_year(silent, at, years, part) == 1
    return {"fiscal_year": years, "revenue_baht": pa.array(_by_year(made, at, years, part), mask=missing)}
