"""Revisions of quarters and months: their cells must change by safe groups too, or the enterprise's whole change waits.

See `freeze`: a change of an enterprise enters with all its edges or not at all, so what waits in a quarter waits in the year.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from etl.engine import Connection, Engine
from etl.engine.duck import DUCK
from etl.register.aggregate import MSME_ONLY, TRADE
from etl.register.periods import MONTH_COLUMNS

TABLES = ("trade_quarter", "jobs_month")
CELLS = {
    "Q": "a.section || '|' || e.size || '|' || cast(t.quarter as varchar)",
    "H": "t.goods || '|' || cast(t.quarter as varchar)",
    "M": "r.region || '|' || a.section || '|' || e.size",
}
SIDE = f"""
select e.enterprise_key, '$name|' || $cell as cell, $sign t.$column as v
from $source.$table t
join $source.enterprise e on e.reference_year = t.reference_year and e.enterprise_key = t.enterprise_key
join $source.activity a on a.division = e.division
join $source.region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
"""
EDGE = """
insert into edge (enterprise_key, cell, firms, $measures)
select enterprise_key, cell, 0, $values
from (select enterprise_key, cell, abs(sum(v)) as v from ($sides) s group by enterprise_key, cell having sum(v) <> 0) moved
"""
ALSO = """
insert into change (enterprise_key, kind)
select distinct enterprise_key, 'changed' from edge
where not exists (select 1 from change c where c.enterprise_key = edge.enterprise_key)
"""
RESTORE = """
delete from $table where reference_year = $year and enterprise_key in (select enterprise_key from waits);
insert into $table
select * from previous.$table where reference_year = $year and enterprise_key in (select enterprise_key from waits);
"""
DISAGREE = """
select count(*) from enterprise e
left join (
    select enterprise_key, sum(exports) as exports, sum(imports) as imports from trade_quarter
    where reference_year = $year group by enterprise_key
) q on q.enterprise_key = e.enterprise_key
where e.reference_year = $year
    and (coalesce(e.exports, 0) <> coalesce(q.exports, 0) or coalesce(e.imports, 0) <> coalesce(q.imports, 0))
"""


def compared(connection: Connection) -> list[str]:
    """The tables of quarters and months that both releases have; one that is new reveals nothing by a difference."""
    return [table for table in TABLES if connection.has(table) and connection.has(f"previous.{table}")]


def add_edges(connection: Connection, year: int, measures: Sequence[str]) -> None:
    """What every change adds to or takes from cells of quarters and months; enterprises that change nowhere else join in.

    `measures`: those of the table `edge`; each edge fills one of them.
    """
    for table in compared(connection):
        for name, cell, column, measure in _kinds(table):
            own = {"name": name, "cell": cell, "column": column, "table": table, "year": year}
            sides = (Template(SIDE).substitute(own, source=source, sign=sign) for source, sign in (("main", ""), ("previous", "-")))
            values = ", ".join("v" if m == measure else "0" for m in measures)
            connection.execute(
                Template(EDGE).substitute(measures=", ".join(measures), values=values, sides=" union all ".join(sides))
            )
    connection.execute(ALSO)


def _kinds(table: str) -> Iterator[tuple[str, str, str, str]]:
    """Name of the family, SQL of its cell, column of the table, measure of the edge."""
    if table == "trade_quarter":
        yield from ((f"{kind}-{flow}", CELLS[kind], flow, flow) for kind in "QH" for flow in TRADE)
    else:
        yield from ((column.upper(), CELLS["M"], column, "employees") for column in MONTH_COLUMNS)


def restore(connection: Connection, year: int) -> None:
    """Put the quarters and months of enterprises that wait back to what was published."""
    for table in compared(connection):
        connection.execute(Template(RESTORE).substitute(table=table, year=year))


def agreeing(database: Path, years: Sequence[int], engine: Engine = DUCK) -> tuple[int, ...]:
    """Years whose quarters add up to every enterprise's yearly figures: after a revision some may wait without their quarters."""
    with engine.opened(database) as connection:
        found = {year: connection.execute(Template(DISAGREE).substitute(year=year)).fetchone() for year in years}
    return tuple(year for year, row in found.items() if row and row[0] == 0)
