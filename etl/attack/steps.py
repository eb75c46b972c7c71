"""Who changed from one month to the next, and between two releases in quarters and months, leaf by leaf.

Told apart from what protects and what lets changes in, as `changes` is.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd

from etl.attack.changes import MEMORY, THREADS, attached
from etl.attack.model import JOBS, MONTHS

FIRMS = """
select e.enterprise_key, r.region as area, a.section as activity, e.size, $values
from {source}.{table} t
join {source}.enterprise e on e.reference_year = t.reference_year and e.enterprise_key = t.enterprise_key
join {source}.activity a on a.division = e.division
join {source}.region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = {year} and e.size in ('MIC', 'SML', 'MED')
"""
COUNTED = """
select {keys}, sum({m}) as {m}, count(*) filter ({m} <> 0) as {m}_contributors, coalesce(max({m}), 0) as {m}_x1,
    coalesce(max({m}, 2)[2], 0) as {m}_x2
from ({moves}) move group by {keys} order by {keys}
"""
LEAF = "area, activity, size"
KINDS = {"Q": f"{LEAF}, part", "H": "goods, part"}


def steps(database: Path, year: int, month_of_year: int) -> pd.DataFrame | None:
    """By leaf and `pair` of neighbours in time; None if the database holds no months."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": THREADS,
        "file_search_path": str(database.parent),
    }
    with duckdb.connect(str(database), read_only=True, config=config) as connection:
        if not _there(connection, database.stem, "jobs_month"):
            return None
        columns = ", ".join((*(f"t.{month}" for month in MONTHS), "coalesce(e.employees, 0) as year"))
        firms = _firms("main", "jobs_month", year, columns)
        pairs = [*pairwise(MONTHS), ("year", MONTHS[month_of_year - 1])]
        connection.execute(f"create temp table firm as {firms.replace('main.', '')}")
        moves = (
            f"select '{before}|{after}' as pair, {LEAF}, abs({after} - {before}) as {JOBS} from firm" for before, after in pairs
        )
        query = COUNTED.format(keys=f"pair, {LEAF}", m=JOBS, moves=" union all ".join(moves))
        return connection.execute(query).df()


def _firms(source: str, table: str, year: int, values: str) -> str:
    return FIRMS.replace("$values", values).format(source=source, table=table, year=int(year))


def _there(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> bool:
    query = "select 1 from information_schema.tables where table_name = ? and table_catalog = ?"
    return connection.execute(query, [table, database]).fetchone() is not None


def period_changes(previous: Path, database: Path, year: int) -> list[pd.DataFrame]:
    """Changed firms of quarters (by `kind` Q and H) and months, each for one `group`; nothing where either release has none."""
    with attached(previous, database) as connection:
        return [*_quarters(connection, year), *_months(connection, year)]


def _both(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return all(_there(connection, source, table) for source in ("before", "after"))


def _quarters(connection: duckdb.DuckDBPyConnection, year: int) -> Iterator[pd.DataFrame]:
    if not _both(connection, "trade_quarter"):
        return
    values = "'Q' || t.quarter as part, t.goods, t.exports, t.imports"
    for flow in ("exports", "imports"):
        for kind, keys in KINDS.items():
            yield _changed(connection, ("trade_quarter", values), year, (keys, flow, flow)).assign(kind=kind, group=flow)


def _months(connection: duckdb.DuckDBPyConnection, year: int) -> Iterator[pd.DataFrame]:
    if _both(connection, "jobs_month"):
        for month in MONTHS:
            values = f"t.{month} as {JOBS}"
            yield _changed(connection, ("jobs_month", values), year, (LEAF, JOBS, JOBS)).assign(group=month)


def _changed(connection: duckdb.DuckDBPyConnection, what: tuple[str, str], year: int, named: tuple[str, str, str]) -> pd.DataFrame:
    """What each firm adds to or takes from each leaf, as absolute values, counted by leaf."""
    (table, values), (keys, column, measure) = what, named
    sides = (
        f"select enterprise_key, {keys}, {sign}{column} as v from ({_firms(source, table, year, values)}) {source}_firm"
        for source, sign in (("after", ""), ("before", "-"))
    )
    moved = " union all ".join(sides)
    both = f"select enterprise_key, {keys}, abs(sum(v)) as {measure} from ({moved}) s group by all having sum(v) <> 0"
    return connection.execute(COUNTED.format(keys=keys, m=measure, moves=both)).df()
