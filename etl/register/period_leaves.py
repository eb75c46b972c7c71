"""Leaves of the quarterly and monthly tables, from the private tables of `periods`: portable SQL, as in `aggregate`.

Beside the two largest contributions stands `<measure>_first`: whose the largest is. An enterprise counts in several quarters
and months, so without it nobody could tell whether two cells are known to the same one.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from string import Template

import pandas as pd

from etl.engine import Engine
from etl.engine.duck import DUCK
from etl.register.aggregate import MSME_ONLY, TRADE, TRADE_LEAF, TRADE_UNITS, exact, frame, top_two_sql
from etl.register.periods import MONTH_COLUMNS, MONTHS_OF_YEAR, QUARTERS

JOBS = "insured_employees"
YEARLY = "year"
QUARTER_UNITS = f"""
select r.region as area, a.section as activity, e.size, q.quarter, e.enterprise_key as unit, sum(q.exports) as exports,
    sum(q.imports) as imports
from trade_quarter q
join enterprise e on e.reference_year = q.reference_year and e.enterprise_key = q.enterprise_key
join activity a on a.division = e.division
join region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
group by r.region, a.section, e.size, q.quarter, e.enterprise_key
"""
GOODS_UNITS = f"""
select q.goods, q.quarter, e.enterprise_key as unit, q.exports, q.imports
from trade_quarter q
join enterprise e on e.reference_year = q.reference_year and e.enterprise_key = q.enterprise_key
where e.reference_year = $year and {MSME_ONLY}
"""
MONTH_UNITS = f"""
select r.region as area, a.section as activity, e.size, e.enterprise_key as unit, $columns
from jobs_month j
join enterprise e on e.reference_year = j.reference_year and e.enterprise_key = j.enterprise_key
join activity a on a.division = e.division
join region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
"""
"""One row per MSME and quarter, per MSME, quarter and section of goods, and per MSME with all its months."""


def yearly_trade_leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """What `aggregate.trade_leaves` gives, with the names of the largest."""
    units = TRADE_UNITS.replace("e.size,", "e.size, e.enterprise_key as unit,", 1)
    return _leaves(engine, database, Template(units).substitute(year=year), TRADE_LEAF, TRADE)


def quarter_leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """Exports and imports by region, section, size and `quarter` (Q1 … Q4), in the columns of the yearly leaves."""
    return _named(_leaves(engine, database, Template(QUARTER_UNITS).substitute(year=year), (*TRADE_LEAF, "quarter"), TRADE))


def goods_leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """Exports and imports by section of goods and `quarter`."""
    return _named(_leaves(engine, database, Template(GOODS_UNITS).substitute(year=year), ("goods", "quarter"), TRADE))


def month_leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """Insured employees by region, section, size and `month` (M01 … M12)."""
    columns = ", ".join(f"j.{name}" for name in MONTH_COLUMNS)
    wide = _leaves(engine, database, Template(MONTH_UNITS).substitute(year=year, columns=columns), TRADE_LEAF, MONTH_COLUMNS)
    months = zip(MONTHS_OF_YEAR, MONTH_COLUMNS, strict=True)
    return pd.concat([_one(wide, column, JOBS).assign(month=month) for month, column in months], ignore_index=True)


def month_changes(database: Path, year: int, month_of_year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """By leaf and `pair` of neighbours in time: how many enterprises changed, their changes (absolute) and the two largest.

    A month and the next are neighbours, and the yearly figure and the month that stands for it.
    """
    columns = dict(_changes(month_of_year))
    listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
    wide = _leaves(engine, database, Template(MONTH_UNITS).substitute(year=year, columns=listed), TRADE_LEAF, tuple(columns))
    last = (YEARLY, MONTHS_OF_YEAR[month_of_year - 1])
    pairs = ("|".join(pair) for pair in (*pairwise(MONTHS_OF_YEAR), last))
    return pd.concat(
        [_one(wide, name, JOBS).assign(pair=pair) for pair, name in zip(pairs, columns, strict=True)], ignore_index=True
    )


def _changes(month_of_year: int) -> Iterator[tuple[str, str]]:
    """A name and an expression for each pair of neighbours."""
    for earlier, later in pairwise(MONTH_COLUMNS):
        yield f"c_{later}", f"abs(j.{later} - j.{earlier})"
    yield "c_year", f"abs(j.{MONTH_COLUMNS[month_of_year - 1]} - coalesce(e.employees, 0))"


def _one(wide: pd.DataFrame, column: str, measure: str) -> pd.DataFrame:
    """The leaf and one measure of `wide`, under another name."""
    endings = ("", "_contributors", "_x1", "_x2", "_first")
    return wide[[*TRADE_LEAF, *(column + ending for ending in endings)]].rename(
        columns={column + ending: measure + ending for ending in endings}
    )


def _leaves(engine: Engine, database: Path, units: str, keys: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    found = frame(engine, database, top_two_sql(units, keys, measures, unit="unit")).drop(columns="enterprises")
    names = [f"{m}_first" for m in measures]
    return exact(found, measures).assign(**{name: found[name].fillna("") for name in names})


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(quarter=rows["quarter"].map(dict(enumerate(QUARTERS, 1))))
