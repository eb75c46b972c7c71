"""Read the files of a drop into work tables: kept columns as values, defects named, rows in their order.

Every row gets a `fate`: null as long as nothing speaks against it, else the reason why it is rejected or set aside.
`row` numbers the rows of a table in the order of its files: the part's number × 2^40 + the record's number in the part.
`work.broken` holds lines whose fields cannot be told; they have no number.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from string import Template

import duckdb

from etl.problems import BuildError, Problem
from etl.register.drop import FIRST_YEAR, LAST_YEAR, Drop
from etl.register.layout import LAYOUTS, Layout
from etl.register.parts import Part
from etl.register.private import quoted
from etl.register.rules import Rules

Tell = Callable[[str], None]
TYPES = {"active": "boolean", "registered": "date", "division": "varchar", "province": "varchar", "year": "smallint"}
TYPES |= {"quarter": "smallint", "month": "smallint"}
TEXTS = ("flow", "hs_section", "partner", "declaration", "goods")
OTHER_YEAR = "other_year"
BLOCK = 2**40
"""More records than any part has."""

READ_CSV = """read_csv($path, columns = {$columns}, header = true, auto_detect = false, delim = ',', quote = '"',
    escape = '"', nullstr = '', strict_mode = true, store_rejects = true, rejects_limit = 0)"""
"""Every column as text; lines with too few or too many fields go to `reject_errors`."""

STAGE = """
insert into "$table"
select $part, $part * $block + record, $key, $kept, coalesce($reason, $other_year), $blame, left($bad, 80), rounded
from (
    select *, $failed as failed from (select *, $values from (select $texts, $record as record from $reader))
)
"""

BROKEN = """
insert into broken
select $part, line, line - row_number() over (order by line) + 1, row_number() over (order by line)
from (select distinct line from reject_errors)
"""


def stage(connection: duckdb.DuckDBPyConnection, drop: Drop, rules: Rules, tell: Tell) -> None:
    """Fill one work table per table of the drop. Raises `BuildError` if a file turns out to be unreadable."""
    connection.execute("create table broken (part smallint, line bigint, start bigint, shift bigint)")
    for table in drop.tables:
        connection.execute(f'create table "{table}" ({", ".join(columns(table))})')
    for number, part in enumerate(drop.parts):
        tell(f"register: read {part.name}")
        try:
            connection.execute(_insert(part, number, drop, rules))
            _note_broken(connection, part, number)
        except duckdb.Error as error:
            raise BuildError([_unreadable(part, error)]) from error


def columns(table: str) -> Iterator[str]:
    """The columns of a work table with their types."""
    layout = LAYOUTS[table]
    yield from ("part smallint", "row bigint", "key varchar")
    names = [*(["year"] if layout.year_sql else []), *layout.keep]
    yield from (f"{name} {TYPES.get(name, 'varchar' if name in TEXTS else 'bigint')}" for name in names)
    yield from ("fate varchar", "blame varchar", "bad varchar", "rounded boolean")


def _insert(part: Part, number: int, drop: Drop, rules: Rules) -> str:
    layout = LAYOUTS[part.table]
    years = ", ".join(map(str, drop.reference_years))
    other_year = f"case when {layout.year_sql} not in ({years}) then '{OTHER_YEAR}' end" if layout.year_sql else "null"
    kept = {**({"year": layout.year_sql} if layout.year_sql else {}), **layout.keep}
    filled = {
        "table": part.table,
        "part": number,
        "block": BLOCK,
        "record": "row_number() over ()" if part.kind == "csv" else "file_row_number + 1",
        "kept": Template(", ".join(kept.values())).substitute(section_of_chapter=_section_sql(rules)),
        "other_year": other_year,
        "reader": reader(part),
        "texts": ", ".join(_text(name, layout, part) for name in layout.texts),
        "key": layout.key,
        "values": ", ".join(_values(layout, part)),
        **_judgement(layout, drop, rules),
    }
    return Template(STAGE).substitute(filled)


def _judgement(layout: Layout, drop: Drop, rules: Rules) -> dict[str, str]:
    """The number of the first check that a row fails; by it the reason, the column and what stands there."""
    known = {
        "divisions": ", ".join(quoted(activity.division) for activity in rules.activities),
        "provinces": ", ".join(map(quoted, rules.provinces)),
        "chapters": ", ".join(quoted(chapter) for chapter, _ in rules.goods),
        "countries": ", ".join(map(quoted, rules.countries)),
        "delivered_on": drop.delivered_on,
        "first_year": FIRST_YEAR,
        "last_year": LAST_YEAR,
    }
    sound = (Template(check.sound).substitute(known) for check in layout.checks)
    failed = (f"when not coalesce({condition}, false) then {number}" for number, condition in enumerate(sound))
    return {
        "failed": f"case {' '.join(failed)} end",
        "reason": _by_number(quoted(check.reason) for check in layout.checks),
        "blame": _by_number(quoted(check.column) for check in layout.checks),
        "bad": _by_number(f"cast({check.column} as varchar)" for check in layout.checks),
    }


def _section_sql(rules: Rules) -> str:
    """The section of goods of a code of the Harmonized System: its first two digits are the chapter."""
    return f"case substr(hs_code, 1, 2) {' '.join(f'when {quoted(of)} then {quoted(to)}' for of, to in rules.goods)} end"


def _by_number(values: Iterable[str]) -> str:
    cases = (f"when {number} then {value}" for number, value in enumerate(values))
    return f"case failed {' '.join(cases)} end"


def reader(part: Part) -> str:
    """SQL that reads a file: every column as text (CSV) or as it is (Parquet, with `file_row_number`)."""
    if part.kind == "parquet":
        return f"read_parquet({quoted(part.path)}, file_row_number = true)"
    listed = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in part.columns)
    return Template(READ_CSV).substitute(path=quoted(part.path), columns=listed)


def _text(name: str, layout: Layout, part: Part) -> str:
    """A column as it stands in the file, as text unless it is a value; an empty text is no value."""
    kind, is_value = part.types.get(name, "text"), name in (layout.year, *layout.dates, *layout.numbers)
    return f"nullif(cast({name} as varchar), '') as {name}" if kind == "text" or not is_value else name


def _values(layout: Layout, part: Part) -> Iterator[str]:
    """Columns `<name>_value` with the value of a text, null if it has none, and whether a decimal was rounded."""
    years = (layout.year,) if layout.year else ()
    yield from (f"try_cast({name} as date) as {name}_value" for name in layout.dates)
    yield from (f"{_whole(name, part)} as {name}_value" for name in (*years, *layout.numbers))
    yield f"{' or '.join(_was_rounded(name, part) for name in layout.numbers) or 'false'} as rounded"


def _whole(name: str, part: Part) -> str:
    """A whole number; halves are rounded away from zero (half up for amounts), as DuckDB does with text."""
    if part.types.get(name) == "decimal":
        return f"try_cast(trunc({name} + 0.5 * sign({name})) as bigint)"
    return f"try_cast({name} as bigint)"


def _was_rounded(name: str, part: Part) -> str:
    """Whether decimals were lost; only texts with a point and decimal columns can lose any."""
    kind = part.types.get(name, "text")
    if kind == "whole":
        return "false"
    lost = f"coalesce(try_cast({name} as double) <> try_cast({name} as bigint), false)"
    return lost if kind == "decimal" else f"case when contains({name}, '.') then {lost} else false end"


def _note_broken(connection: duckdb.DuckDBPyConnection, part: Part, number: int) -> None:
    """Keep the lines that have too few or too many fields. A quotation mark that is not closed stops the build."""
    if part.kind == "parquet":
        return
    unclosed = connection.execute("select min(line) from reject_errors where error_type like 'UNQUOTED%'").fetchone()
    if unclosed and unclosed[0] is not None:
        reason = "a quotation mark is not closed or stands inside a value; where rows end cannot be told"
        raise BuildError([Problem(part.name, unclosed[0], "", "", reason, "have the file delivered again as valid CSV")])
    connection.execute(Template(BROKEN).substitute(part=number))
    connection.execute("drop table reject_errors")
    connection.execute("drop table reject_scans")


def _unreadable(part: Part, error: duckdb.Error) -> Problem:
    said = re.sub(r"^[A-Z][A-Za-z ]+Error: ", "", str(error).splitlines()[0])  # the library's word for its own kinds
    reason = f"is not readable ({said[:80]})"
    return Problem(part.name, 0, "", "", reason, "have the file delivered again")
