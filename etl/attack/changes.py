"""Which firms changed between the records behind two releases of the same reference year, leaf by leaf.

Told apart from what lets changes in (`etl.register.freeze`): the attack wants to know by itself what the difference holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import duckdb
import pandas as pd

MAIN = ("employees", "revenue", "total_assets", "net_profit")
TRADE = ("exports", "imports")
MEMORY, THREADS = "1500MB", "2"

FIRMS = """
select e.enterprise_key, e.province as area, r.region, a.activity, a.section, e.size, f.code as legal_form, $values
from $source.enterprise e
join $source.activity a on a.division = e.division
join $source.region r on r.reference_year = e.reference_year and r.province = e.province
join $source.form f on f.legal_form = e.legal_form
where e.reference_year = $year and e.size in ('MIC', 'SML', 'MED')
"""
"""The MSMEs of a year in one of the databases, with every code they can count under."""

MOVES = """
with side as (
    select enterprise_key, $leaf, 1 as enterprises, $measures from after_firm
    union all select enterprise_key, $leaf, -1, $minus from before_firm
)
select $leaf, abs(sum(enterprises)) as enterprises, $absolute from side group by enterprise_key, $leaf having $any
"""
"""What each firm adds to or takes from each leaf, as absolute values; nothing where it stayed as it was."""

LEAVES = "with move as ($moves) select $leaf, sum(enterprises) as enterprises, $columns from move group by $leaf order by $leaf"
COLUMN = """sum($m) as $m, count(*) filter ($m <> 0) as ${m}_contributors, max($m) as ${m}_x1,
    coalesce(max($m, 2)[2], 0) as ${m}_x2"""


@contextmanager
def attached(previous: Path, database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two private databases as `before` and `after`, both read only, with the folders of the records that they point at."""
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS}) as connection:
        for source, file in (("before", previous), ("after", database)):
            path, folder = (str(place).replace("'", "''") for place in (file, file.parent))
            connection.execute(f"attach '{path}' as {source} (read_only)")
            connection.execute(f"set file_search_path = current_setting('file_search_path') || ',{folder}'")
        yield connection


def changes(previous_database: Path, database: Path, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Changed firms by leaf of D and L, and by leaf of T, in the columns of the leaves (see `delta.known_changes`).

    Both files are private databases with the tables enterprise, activity, region and form; neither is changed.
    """
    with attached(previous_database, database) as connection:
        for source in ("before", "after"):
            values = ", ".join(f"coalesce(e.{m}, 0) as {m}" for m in (*MAIN, *TRADE))
            firms = Template(FIRMS).substitute(source=source, year=int(year), values=values)
            connection.execute(f"create temp table {source}_firm as {firms}")
        main = connection.execute(_leaves("area, activity, size, legal_form", MAIN, True)).df()
        trade = connection.execute(_leaves("region, section, size", TRADE, False)).df()
    return main, trade.drop(columns="enterprises").rename(columns={"region": "area", "section": "activity"})


def _leaves(leaf: str, measures: tuple[str, ...], counted: bool) -> str:
    """The query for one kind of leaf; coming and going is a change by itself where enterprises are `counted`."""
    moves = Template(MOVES).substitute(
        leaf=leaf,
        measures=", ".join(measures),
        minus=", ".join(f"-{m}" for m in measures),
        absolute=", ".join(f"abs(sum({m})) as {m}" for m in measures),
        any=" or ".join([*(f"sum({m}) <> 0" for m in measures), *(["sum(enterprises) <> 0"] if counted else [])]),
    )
    columns = ", ".join(Template(COLUMN).substitute(m=m) for m in measures)
    return Template(LEAVES).substitute(moves=moves, leaf=leaf, columns=columns)
