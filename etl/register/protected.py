"""From the private table to protected cells, reference year by reference year; kept beside the enterprises as they come."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.cube import TOTAL, Hierarchies
from etl.engine import Engine
from etl.engine.duck import DUCK
from etl.problems import BuildError, Problem
from etl.protect import Protection, UnprotectedError, protect, protect_trade
from etl.protect_periods import GOODS, JOBS, PART, Periods, TradeLeaves, protect_months, protect_quarters
from etl.protection.rules import Rules as Limits
from etl.register.aggregate import TRADE, leaves, quartiles, trade_leaves
from etl.register.drop import Drop
from etl.register.freeze_periods import agreeing
from etl.register.keep import kept, store
from etl.register.period_leaves import goods_leaves, month_changes, month_leaves, quarter_leaves, yearly_trade_leaves
from etl.register.periods import month_years, quarter_years
from etl.register.rules import THREADS
from etl.register.tables import ProtectedYear

Tell = Callable[[str], None]
Frames = dict[str, pd.DataFrame]
ENDINGS = ("", "_contributors", "_x1", "_x2", "_first")


@dataclass(frozen=True)
class Wanted:
    """Reference years, those of them whose quarters and months may be published, and the month that stands for the year."""

    years: tuple[int, ...]
    quarters: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    month_of_year: int = 12


@dataclass(frozen=True)
class Leaves:
    """What is protected of a year; trade with its quarters, or without; months with what changed between them."""

    main: pd.DataFrame
    trade: pd.DataFrame | TradeLeaves
    quartiles: pd.DataFrame
    months: tuple[pd.DataFrame, pd.DataFrame] | None

    @property
    def traders(self) -> pd.DataFrame:
        """Leaves of exports and imports of the year."""
        return self.trade.yearly if isinstance(self.trade, TradeLeaves) else self.trade


@dataclass(frozen=True)
class Found:
    main: Protection
    trade: Protection
    periods: Periods | None


def wanted_of(database: Path, drop: Drop, finer: Mapping[str, Any], engine: Engine = DUCK) -> Wanted:
    """By what the drop brings and what was found when its files were compared; quarters only where they still add up."""
    quarters = agreeing(database, years, engine) if (years := quarter_years(drop, finer)) else ()
    return Wanted(drop.reference_years, quarters, month_years(drop), finer.get("month_of_year", 12))


def protected(
    trees: Hierarchies, database: Path, before: Path | None, given: Mapping[int, Leaves], wanted: Wanted, limits: Limits, tell: Tell
) -> tuple[list[ProtectedYear], dict[int, Sequence[str]]]:
    """All years side by side (compiled code leaves the interpreter free).

    Second: by year the measures of which quarters or months were left out. `before`: the private database that is revised.
    """
    earlier = {year: kept(before, year) for year in wanted.years}
    tell("protect")
    with ThreadPoolExecutor(int(THREADS)) as pool:
        jobs = {year: pool.submit(_found, given[year], trees, limits, earlier[year]) for year in wanted.years}
        found = {year: job.result() for year, job in jobs.items()}
    made = [_kept(database, year, one, given[year].quartiles, wanted) for year, one in found.items()]
    return made, {year: one.periods.left_out for year, one in found.items() if one.periods}


def aggregated(database: Path, wanted: Wanted, engine: Engine = DUCK) -> dict[int, Leaves]:
    """All years one after the other: all that leaves the engine."""
    return {year: _leaves(database, year, wanted, engine) for year in wanted.years}


def _leaves(database: Path, year: int, wanted: Wanted, engine: Engine) -> Leaves:
    trade: pd.DataFrame | TradeLeaves = trade_leaves(database, year, engine)
    if year in wanted.quarters:
        trade = TradeLeaves(*(read(database, year, engine) for read in (yearly_trade_leaves, quarter_leaves, goods_leaves)))
    months = None
    if year in wanted.months:
        months = month_leaves(database, year, engine), month_changes(database, year, wanted.month_of_year, engine)
    return Leaves(leaves(database, year, engine), trade, quartiles(database, year, engine), months)


def _found(given: Leaves, trees: Hierarchies, limits: Limits, earlier: Frames) -> Found:
    try:
        main = protect(given.main, trees, limits, earlier.get("cells"))
        if isinstance(given.trade, TradeLeaves):
            trade, periods = protect_quarters(given.trade, trees, limits, earlier)
            parts = [periods]
        else:
            trade, parts = protect_trade(given.trade, trees, limits, earlier.get("trade")), []
        if given.months:
            parts.append(protect_months(*given.months, main.cells, trees, limits, earlier))
    except UnprotectedError as error:
        raise BuildError([Problem("protect", 0, "", "", str(error), "nothing was published; the current release stays")]) from error
    return Found(main, trade, _joined(parts) if parts else None)


def _joined(parts: Sequence[Periods]) -> Periods:
    cells, swaps = (
        pd.concat(frames, ignore_index=True) for frames in zip(*((part.cells, part.certificates) for part in parts), strict=True)
    )
    return Periods(_whole(cells), swaps, tuple(measure for part in parts for measure in part.left_out))


def _whole(cells: pd.DataFrame) -> pd.DataFrame:
    """The same columns in every year, whatever could be protected; nothing where a cell has no such measure."""
    keys = ["family", "area", "activity", "size", "legal_form", PART, GOODS]
    names = [measure + ending for measure in (*TRADE, JOBS) for ending in ENDINGS]
    whole = cells.reindex(columns=[*keys, *names, "masked", "unsafe"])
    texts = [name for name in names if name.endswith("_first")]
    return whole.assign(**{name: whole[name].fillna("").astype(str) for name in texts}).astype({"masked": "bool", "unsafe": "bool"})


def _kept(database: Path, year: int, one: Found, spread: pd.DataFrame, wanted: Wanted) -> ProtectedYear:
    """Store a year's frames; where quarters are wanted in any year, the largest traders are named in all."""
    cells = one.trade.cells
    if wanted.quarters:
        cells = cells.assign(**{f"{m}_first": cells[f"{m}_first"].fillna("") if f"{m}_first" in cells else "" for m in TRADE})
    made = ProtectedYear(year, one.main.cells, cells, spread, one.periods.cells if one.periods else None)
    swaps = {"certificate": one.main.certificates, "trade_certificate": _certificates(one.trade.certificates, wanted)}
    store(
        database,
        made,
        {**swaps, **({"period_certificate": _certificates(one.periods.certificates, wanted)} if one.periods else {})},
    )
    return made


def _certificates(swaps: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """Swaps with the same columns in every year."""
    if not (wanted.quarters or wanted.months):
        return swaps
    axes = ("area", "activity", "size", "legal_form", PART, GOODS)
    blank = dict.fromkeys(axes, TOTAL) | {f"{side}_{axis}": "" for side in ("base", "partner") for axis in axes}
    whole = swaps.reindex(columns=["family", *blank, "serves"])
    return whole.fillna(blank).astype(str)
