"""Aggregation in one place, as portable SQL: the texts run on DuckDB, and the same on SQLite (tested) or Spark.

They use common table expressions, joins, `group by`, `case`, window sums and whole numbers only. Sums of whole numbers do
not depend on the order of rows, and nothing holds more than one row per cell (and rounded value) in memory.
"""

from collections.abc import Sequence
from pathlib import Path
from string import Template

import numpy as np
import pandas as pd

from etl.engine import Engine
from etl.engine.duck import DUCK

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
select a.sector, r.region, e.size, $value as v
from enterprise e
join activity a on a.division = e.division
join region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
"""
QUARTILES = """
select sector, region, size, '$m' as measure, min(case when 4 * so_far >= firms then v end) as q1,
    min(case when 2 * so_far >= firms then v end) as median, min(case when 4 * so_far >= 3 * firms then v end) as q3,
    max(firms) as firms
from (
    select sector, region, size, v, sum(n) over (partition by sector, region, size) as firms,
        sum(n) over (partition by sector, region, size order by v rows between unbounded preceding and current row) as so_far
    from (
        select case when l.s = 1 then sector else '_T' end as sector, case when l.r = 1 then region else '_T' end as region,
            case when l.z = 1 then size else '_T' end as size, v, sum(n) as n
        from (
            select sector, region, size, $rounded as v, count(*) as n from ($units) u where v is not null group by 1, 2, 3, 4
        ) h cross join ($levels) l group by 1, 2, 3, 4
    ) c
) q where firms >= $least group by sector, region, size
"""
"""The value of the firm at each quarter, from counts of rounded values: rounding keeps the order, so it may come first."""

LEVELS = " union all ".join(f"select {s} as s, {r} as r, {z} as z" for s in (0, 1) for r in (0, 1) for z in (0, 1))
MARGIN = """case when e.revenue > 0 then
    case when abs(e.net_profit) > 1e6 * e.revenue then case when e.net_profit < 0 then -1 else 1 end * 100000000000
        else cast(round(1e5 * e.net_profit / e.revenue) as bigint) end
end"""
"""Net profit in thousandths of a percent of revenue; a ratio beyond a million is cut there."""

PER_EMPLOYEE = "case when e.revenue > 0 and e.employees > 0 then cast(round(1e0 * e.revenue / e.employees) as bigint) end"
"""Revenue per employee in whole baht, of enterprises that have both."""

QUARTILE_MEASURES = {
    "revenue": "e.revenue",
    "total_assets": "e.total_assets",
    "revenue_per_employee": PER_EMPLOYEE,
    "margin": MARGIN,
}
"""What quartiles are taken of: baht, baht per person; margin in thousandths of a percent of revenue."""
LEAST_FIRMS = 10
LARGEST_DIGITS = 16
"""Quartiles are published for at least ten firms, with two significant digits of a number of at most so many."""


def two_digits_sql(value: str) -> str:
    """A whole number rounded to two significant digits, halves away from zero."""
    size = f"abs({value})"
    steps = (
        f"when {size} < {10 ** (digits + 1)} then {size} + {10**digits // 20} - ({size} + {10**digits // 20}) % {10**digits // 10}"
        for digits in range(2, LARGEST_DIGITS)
    )
    return f"case when {value} < 0 then -1 else 1 end * case when {size} < 100 then {size} {' '.join(steps)} end"


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
    rounded, each = two_digits_sql("v"), []
    for m, value in QUARTILE_MEASURES.items():
        units = Template(QUARTILE_UNITS).substitute(year=year, value=value)
        each.append(Template(QUARTILES).substitute(m=m, units=units, rounded=rounded, levels=LEVELS, least=least))
    return f"{' union all '.join(each)} order by sector, region, size, measure"


def leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """One row per non-empty 4-way leaf, sorted by key: codes, enterprises, and per measure sum, contributors, two largest."""
    return _exact(_frame(engine, database, leaves_sql(year)), MEASURES)


def trade_leaves(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """The same for exports and imports by region, section and size, of those that trade."""
    return _exact(_frame(engine, database, trade_leaves_sql(year)).drop(columns="enterprises"), TRADE)


def quartiles(database: Path, year: int, engine: Engine = DUCK) -> pd.DataFrame:
    """q1, median and q3 of revenue, total assets, revenue per employee (baht) and margin (percent), two digits; number of firms.

    For groups of at least ten firms.
    """
    found = _frame(engine, database, quartiles_sql(year))
    found["firms"] = found["firms"].astype("int64")
    unit = np.where(found["measure"] == "margin", 1000.0, 1.0)
    for name in ("q1", "median", "q3"):
        found[name] = found[name].astype("float64") / unit
    return found


def _frame(engine: Engine, database: Path, sql: str) -> pd.DataFrame:
    with engine.opened(database) as connection:
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
