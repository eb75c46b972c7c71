"""The finer files of a drop: declarations line by line and insured employees month by month, adding up to the yearly files."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from etl.register.generate import block
from etl.register.generate.block import Block
from etl.register.generate.columns import pick, table
from etl.register.generate.keys import fixed, numerals
from etl.register.generate.life import Codes
from etl.register.generate.rounding import Real
from etl.register.generate.trade import FLOWS, HS_SECTIONS, Declared, declared

MOST_LINES = 6
"""Most lines into which a company's yearly trade in one section with one partner is split."""
PER_DECLARATION = 2
_LAST_CHAPTER = (5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97)
_RESERVED = 77
_TURNOVER, _SEASON = 0.35, 0.05
"""Share of employers whose number moves in a month, and by how much of it (standard deviation)."""


def customs_lines(companies: Block, ids: pa.Array, scale: float) -> Iterator[pa.Table]:
    """All lines of these companies, flow by flow and year by year; they sum up to the rows of `customs` to the baht."""
    for year in companies.world.years:
        for flow in range(len(FLOWS)):
            yield _lines(companies, ids, declared(companies, year, flow, scale))


def _lines(companies: Block, ids: pa.Array, rows: Declared) -> pa.Table:
    """Every row of the yearly file in as many lines as its draw says; two lines make a declaration, which has one day."""
    dice, number = companies.world.dice, companies.who.number[rows.at]
    name, mark = FLOWS[rows.flow], number * np.uint64(16) + rows.nth.astype(np.uint64)
    count = np.minimum(1 + (dice.uniform(f"{name} lines {rows.year}", mark) * MOST_LINES).astype(np.int64), rows.value)
    row = np.repeat(np.arange(len(count)), count)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    sheet, line = np.divmod(turn, PER_DECLARATION)
    serial = mark[row] * np.uint64(MOST_LINES) + sheet.astype(np.uint64)
    first = np.datetime64(f"{rows.year}-01-01", "D")
    days = int((np.datetime64(f"{rows.year + 1}-01-01", "D") - first).astype(np.int64))
    day = (dice.uniform(f"{name} day {rows.year}", serial) * days).astype(np.int64)
    value = rows.value[row] // count[row] + (turn < (rows.value % count)[row])
    weight = value / 10 ** (1 + 2 * dice.uniform("weight", serial))
    return table(
        "customs_lines",
        declaration=_declarations(serial, rows),
        line=line + 1,
        declared_on=pa.array(first + day.astype("timedelta64[D]")),
        juristic_id=ids.take(pa.array(rows.at[row])),
        flow=pick(FLOWS, np.full(len(row), rows.flow)),
        hs_code=_codes(rows.section[row], dice.uniform("hs code", serial)),
        partner=rows.partner.take(pa.array(row)),
        value_baht=value,
        weight_kg=pa.array(np.round(weight, 1), mask=dice.uniform("no weight", serial) < 0.05),
    )


def _declarations(serial: np.ndarray, rows: Declared) -> pa.Array:
    """Year, flow and serial number; unique in the drop."""
    head = np.full(len(serial), rows.year * 10 + rows.flow, dtype=np.uint64)
    return fixed(_bytes(numerals(head, 5), numerals(serial, 12)))


def _bytes(*parts: pa.Array) -> np.ndarray:
    """Texts of one length each, side by side as bytes."""
    return np.concatenate([np.frombuffer(part.buffers()[2], np.uint8).reshape(len(part), -1) for part in parts], axis=1)


def _codes(section: Codes, draw: Real) -> pa.Array:
    """Eight digits of the Harmonized System in a section: a chapter of it, then heading, subheading and national digits."""
    last = np.array(_LAST_CHAPTER)
    first = np.append(1, last[:-1] + 1)
    chapter = first[section] + (draw * (last - first + 1)[section]).astype(np.int64)
    chapter = np.where(chapter == _RESERVED, _RESERVED + 1, chapter)
    rest = (draw * 1e9).astype(np.int64) % 1_000_000
    return numerals((chapter * 1_000_000 + rest).astype(np.uint64), 8)


def employment_monthly(parts: list[Block], ids: list[pa.Array]) -> Iterator[pa.Table]:
    """Insured employees of every month, made when they are written: one year of one legal form at a time."""
    for part, id in zip(parts, ids, strict=True):
        for year in part.world.years:
            yield _months(part, id, year)


def _months(part: Block, ids: pa.Array, year: int) -> pa.Table:
    """December is the yearly figure; the months before walk away from it. An enterprise that is new begins within the year."""
    at = np.flatnonzero(block.has_jobs(part, year))
    some = part.take(at)
    begins = np.where(some.who.first == year, 1 + (some.uniform("begins") * 12).astype(np.int64), 1)
    held = block.employees(some, year)
    months = {12: held}
    for number in range(11, 0, -1):
        moves = some.uniform(f"moves {year} {number}") < _TURNOVER * np.minimum(1, held / 10 + 0.1)
        step = np.rint(some.world.dice.normal(f"step {year} {number}", some.who.number) * np.maximum(1, _SEASON * held))
        held = np.maximum(held + np.where(moves, step, 0).astype(np.int64), np.minimum(held, 1))
        months[number] = held
    rows = np.stack([months[number] for number in range(1, 13)], axis=1)
    who, month = np.nonzero(np.arange(1, 13) >= begins[:, None])
    return table(
        "employment_monthly",
        enterprise_key=ids.take(pa.array(at[who])),
        year=np.full(len(who), year),
        month=month + 1,
        insured_employees=rows[who, month],
    )


assert len(_LAST_CHAPTER) == len(HS_SECTIONS)
