"""Names, kept apart: the business register of a release, for extracts of the notice, in a file of its own.

The private database, which aggregation, protection and audit work on, holds no name. What the officer's tool may hand out
needs names, so they lie in `<home>/records/<release>.duckdb` (0600), which nothing else opens. An enterprise is
publishable or active only if every row of the drop about it says so.
"""

from pathlib import Path
from string import Template

from etl.engine import Connection, Engine
from etl.engine.duck import DUCK
from etl.register.drop import Drop
from etl.register.stage import BLOCK

TABLE = """
create table business_register (
    enterprise_key varchar, legal_form varchar, name_th varchar, tsic varchar, publishable boolean, active boolean
)
"""
ROWS = """
select $key as enterprise_key, name_th, tsic, $publishable as publishable, status, $part * $block + $record as place
from $reader where $key is not null
"""
FILL = """
insert into business_register
select enterprise_key, '$form', $name, $tsic,
    bool_and(coalesce(publishable, false)), bool_and(coalesce(status = 'active', false))
from ($rows) r where enterprise_key in (select enterprise_key from private.enterprise where legal_form = '$form')
group by enterprise_key order by enterprise_key
"""
OWNERS = {"juristic": ("juristic", "juristic_id"), "community": ("community_enterprises", "community_id")}
"""Legal form → table of a drop with its names, and the key; natural persons are delivered without names."""


def write_names(drop: Drop, database: Path, business: Path, engine: Engine = DUCK) -> None:
    """Write the new file `business` with the names of all enterprises in the private `database`."""
    with engine.naming(database, business) as connection:
        connection.execute(TABLE)
        for form, (table, key) in OWNERS.items():
            rows = " union all ".join(_rows(connection, drop, table, key))
            connection.execute(Template(FILL).substitute(form=form, rows=rows, name=_first("name_th"), tsic=_first("tsic")))


def _first(column: str) -> str:
    """The first value of a column in the order of the rows, whoever counts a missing one as a value."""
    return f"arg_min({column}, case when {column} is not null then place end)"


def _rows(connection: Connection, drop: Drop, table: str, key: str) -> list[str]:
    """The rows of every part, with their place; only companies say whether they may be published."""
    publishable = "try_cast(publishable as boolean)" if table == "juristic" else "false"
    parts = {number: part for number, part in enumerate(drop.parts) if part.table == table}
    return [
        Template(ROWS).substitute(
            key=key, publishable=publishable, part=number, block=BLOCK, record=source.record, reader=source.relation
        )
        for number, part in parts.items()
        for source in (connection.source(part),)
    ]
