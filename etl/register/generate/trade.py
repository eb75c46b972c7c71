"""Customs declarations: few companies trade abroad, the larger the likelier."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from etl.register.generate.block import Block
from etl.register.generate.columns import pick, table
from etl.register.generate.life import Codes, Flags
from etl.register.generate.money import revenue
from etl.register.generate.rounding import Real

FLOWS = ("export", "import")
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
HS_SECTIONS = tuple(_ROMAN.split())
_ISO = "CN US JP VN MY SG ID AU HK PH IN KH MM LA KR TW DE GB NL AE FR IT CH CA SA BR MX ZA RU BE NZ BD ES SE PL TR IL LK PK DK"
PARTNERS = tuple(_ISO.split())
"""Those with most trade first."""
_TRADERS = np.array([0.002, 0.035, 0.2, 0.5])
_SECTOR = np.array([1.0, 1.4, 1.0, 0.15])
_MOST_ROWS = 6


@dataclass(frozen=True)
class Declared:
    """Rows of one year and flow: the company's place `at` in its block, `nth` row of it, place of the section, partner, baht."""

    year: int
    flow: int
    at: Codes
    nth: Codes
    section: Codes
    partner: pa.Array
    value: Codes


def customs(companies: Block, ids: pa.Array, scale: float) -> pa.Table:
    """All declarations of these companies, summed by year, flow, section of the tariff and partner country.

    `scale`: how many times the usual number of companies trade abroad.
    """
    made = []
    for year in companies.world.years:
        for flow in range(len(FLOWS)):
            made.append(_rows(ids, declared(companies, year, flow, scale)))
    return pa.concat_tables(made)


def declared(companies: Block, year: int, flow: int, scale: float) -> Declared:
    """What the companies declare in a year."""
    at = np.flatnonzero(_trades(companies, year, flow, scale))
    traders = companies.take(at)
    name = FLOWS[flow]
    rows = 1 + np.minimum(-1.4 * np.log(traders.uniform(f"{name} rows")), _MOST_ROWS - 1).astype(np.int64)
    who = np.repeat(np.arange(len(at)), rows)
    nth = np.arange(len(who)) - np.repeat(np.cumsum(rows) - rows, rows)
    section = _spread(traders.uniform(f"{name} hs"), who, nth, len(HS_SECTIONS))
    partner = pick(PARTNERS, _spread(traders.uniform(f"{name} partner") ** 2, who, nth, len(PARTNERS)))
    return Declared(year, flow, at[who], nth, section, partner, _values(traders, year, name)[who] // 2**nth + 1)


def _rows(ids: pa.Array, own: Declared) -> pa.Table:
    return table(
        "customs",
        juristic_id=ids.take(pa.array(own.at)),
        year=np.full(len(own.at), own.year),
        flow=pick(FLOWS, np.full(len(own.at), own.flow)),
        hs_section=pick(HS_SECTIONS, own.section),
        partner=own.partner,
        value_baht=own.value,
    )


def _trades(companies: Block, year: int, flow: int, scale: float) -> Flags:
    name = FLOWS[flow]
    chance = scale * _TRADERS[companies.who.size] * _SECTOR[companies.who.sector]
    always = companies.uniform(name) < chance
    return np.asarray(always & companies.who.lives(year) & (companies.uniform(f"{name} {year}") < 0.88))


def _values(traders: Block, year: int, name: str) -> Codes:
    """Half of what each trades in the year: rows halve it on and on, so the sum stays below its revenue."""
    share = 0.45 * traders.uniform(f"{name} share") ** 1.5
    return (revenue(traders.world, traders.who, traders.turnover, year) * share).astype(np.int64)


def _spread(draw: Real, who: Codes, nth: Codes, length: int) -> Codes:
    """A place in a list for each row; rows of one trader get different places."""
    return ((draw[who] * length).astype(np.int64) + nth * 11) % length
