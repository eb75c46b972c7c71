"""Aggregation in one place, as portable SQL: the texts run on DuckDB, and the same on SQLite (tested) or Spark.

They use common table expressions, joins, `group by`, `case` and whole numbers only. Sums of whole numbers do not depend
on the order of rows. `QUARTILES` alone needs an ordered-set aggregate and grouping sets (both standard, both in Spark).
"""

from collections.abc import Sequence
from pathlib import Path
from string import Template

import numpy as np
import pandas as pd

from etl.register.private import opened

MEASURES = ("employees", "revenue", "total_assets", "net_profit")
TRADE = ("exports", "imports")
LEAF = ("area", "activity", "size", "legal_form")
TRADE_LEAF = ("area", "activity", "size")
MSME_ONLY = "e.size in ('MIC', 'SML', 'MED')"
EXACT = 2**53
"""Whole numbers below this are exact as double precision."""

UNITS = f"""
select e.province as area, a.activity, e.size, f.code as legal_form, e.employees, e.revenue, e.total_assets, e.net_profit
from enterprise e
join activity a on a.division = e.division
join form f on f.legal_form = e.legal_form
where e.reference_year = $year and {MSME_ONLY}
"""
"""The MSMEs of a year with the codes of their leaf."""

TRADE_UNITS = f"""
select r.region as area, a.section as activity, e.size, e.exports, e.imports
from enterprise e
join activity a on a.division = e.division
join region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY} and (e.exports > 0 or e.imports > 0)
"""
"""The MSMEs of a year that trade, with the codes of their leaf in the trade cube."""

TOP_TWO = """
with units as ($units),
sums as (select $keys, count(*) as enterprises, $sums from units group by $keys),
rest as (select $unit_keys, $rest from units u join sums s on $same group by $unit_keys)
select $sum_keys, s.enterprises, $columns from sums s join rest r on $same_rest order by $sum_keys
"""
"""Sums, contributors (values other than zero) and the two largest absolute values of each leaf.

The second largest is the largest below the first, unless the first occurs twice.
"""

SUMS = """coalesce(sum($m), 0) as $m, sum(case when $m <> 0 then 1 else 0 end) as ${m}_contributors,
    coalesce(max(abs($m)), 0) as ${m}_x1"""
REST = """max(case when abs(u.$m) < s.${m}_x1 then abs(u.$m) end) as ${m}_x2,
    sum(case when abs(u.$m) = s.${m}_x1 then 1 else 0 end) as ${m}_ties"""
COLUMNS = """s.$m, s.${m}_contributors, s.${m}_x1,
    case when r.${m}_ties > 1 then s.${m}_x1 else coalesce(r.${m}_x2, 0) end as ${m}_x2"""

QUARTILE_UNITS = f"""
select a.sector, r.region, e.size, e.revenue, e.total_assets,
    case when e.revenue > 0 then 100.0 * e.net_profit / e.revenue end as margin
from enterprise e
join activity a on a.division = e.division
join region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
"""
QUARTILES = """
select coalesce(sector, '_T') as sector, coalesce(region, '_T') as region, coalesce(size, '_T') as size,
    '$m' as measure, q1, median, q3, firms
from (
    select sector, region, size, count(*) as firms, percentile_disc(0.25) within group (order by $m) as q1,
        percentile_disc(0.5) within group (order by $m) as median, percentile_disc(0.75) within group (order by $m) as q3
    from ($units) u where $m is not null group by cube (sector, region, size)
) q where firms >= $least
"""
QUARTILE_MEASURES = ("revenue", "total_assets", "margin")
LEAST_FIRMS = 10
DIGITS = 2
"""Quartiles are published for at least ten firms, with two significant digits."""


def top_two_sql(units: str, keys: Sequence[str], measures: Sequence[str]) -> str:
    """The aggregation of `units` by `keys` with the two largest absolute contributors of each measure."""
    each = {name: ", ".join(Template(text).substitute(m=m) for m in measures) for name, text in _PER_MEASURE.items()}
    return Template(TOP_TWO).substitute(
        units=units,
        keys=", ".join(keys),
        unit_keys=", ".join(f"u.{key}" for key in keys),
        sum_keys=", ".join(f"s.{key}" for key in keys),
        same=" and ".join(f"u.{key} = s.{key}" for key in keys),
        same_rest=" and ".join(f"r.{key} = s.{key}" for key in keys),
        **each,
    )


_PER_MEASURE = {"sums": SUMS, "rest": REST, "columns": COLUMNS}


def leaves_sql(year: int) -> str:
    """Leaves of family D and L of a reference year."""
    return Template(top_two_sql(UNITS, LEAF, MEASURES)).substitute(year=year)


def trade_leaves_sql(year: int) -> str:
    """Leaves of family T of a reference year."""
    return Template(top_two_sql(TRADE_UNITS, TRADE_LEAF, TRADE)).substitute(year=year)


def quartiles_sql(year: int, least: int = LEAST_FIRMS) -> str:
    """Quartiles of every measure, sector × region × size with all totals."""
    units = Template(QUARTILE_UNITS).substitute(year=year)
    each = (Template(QUARTILES).substitute(m=m, units=units, least=least) for m in QUARTILE_MEASURES)
    return f"{' union all '.join(each)} order by sector, region, size, measure"


def leaves(database: Path, year: int) -> pd.DataFrame:
    """One row per non-empty 4-way leaf, sorted by key: codes, enterprises, and per measure sum, contributors, two largest."""
    return _exact(_frame(database, leaves_sql(year)), MEASURES)


def trade_leaves(database: Path, year: int) -> pd.DataFrame:
    """The same for exports and imports by region, section and size, of those that trade."""
    return _exact(_frame(database, trade_leaves_sql(year)).drop(columns="enterprises"), TRADE)


def quartiles(database: Path, year: int) -> pd.DataFrame:
    """q1, median and q3 of revenue, total assets (baht) and margin (percent) for at least ten firms, two digits; firms."""
    found = _frame(database, quartiles_sql(year))
    found["firms"] = found["firms"].astype("int64")
    for name in ("q1", "median", "q3"):
        found[name] = [two_digits(float(value)) for value in found[name]]
    return found


def two_digits(value: float) -> float:
    """`value` rounded to two significant digits.

    >>> two_digits(123456), two_digits(-0.0456), two_digits(0)
    (120000.0, -0.046, 0.0)
    """
    return float(f"{value:.{DIGITS - 1}e}") + 0.0


def _frame(database: Path, sql: str) -> pd.DataFrame:
    with opened(database) as connection:
        return connection.execute(sql).df()


def _exact(frame: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Counts as int64, amounts as float64; raises if an amount is too large to be exact."""
    for m in measures:
        amounts, counts = [m, f"{m}_x1", f"{m}_x2"], f"{m}_contributors"
        frame[amounts] = frame[amounts].astype("float64")
        frame[counts] = frame[counts].astype("int64")
        if len(frame) and np.abs(frame[m].to_numpy()).max() >= EXACT:
            raise OverflowError(f"a sum of {m} reaches 2^53; it would no longer be exact as double precision")
    if "enterprises" in frame:
        frame["enterprises"] = frame["enterprises"].astype("int64")
    return frame
