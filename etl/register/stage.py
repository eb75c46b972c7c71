"""Read the files of a drop into work tables: kept columns as values, defects named, rows in their order.

Every row gets a `fate`: null as long as nothing speaks against it, else the reason why it is rejected or set aside.
`row` numbers the rows of a table in the order of its files: the part's number × 2^40 + the record's number in the part.
`work.broken` holds lines whose fields cannot be told; they have no number.
"""

from collections.abc import Callable, Iterable, Iterator
from string import Template

import duckdb

from etl.engine import Connection, ReadError, Source
from etl.engine.duck import read_error
from etl.problems import BuildError, Problem
from etl.register.drop import FIRST_YEAR, LAST_YEAR, TABLES, Drop
from etl.register.layout import LAYOUTS, Layout, matches
from etl.register.parts import Part
from etl.register.private import quoted
from etl.register.rules import Rules

Tell = Callable[[str], None]
TYPES = {"active": "boolean", "registered": "date", "division": "varchar", "province": "varchar", "year": "smallint"}
TEXTS = ("flow", "hs_section", "partner")
OTHER_YEAR = "other_year"
BLOCK = 2**40
"""More records than any part has."""

PLAIN = "-?[0-9]{1,18}"
NUMBER = " *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})? *"
"""Texts that are whole numbers, read fast, and all that are numbers: databases differ on any other, so none is asked."""
DATE = " *[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T][0-9:.]*)? *"

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
from ($lines) l
"""


def stage(connection: Connection, drop: Drop, rules: Rules, tell: Tell) -> None:
    """Fill one work table per table of the drop. Raises `BuildError` if a file turns out to be unreadable."""
    connection.execute("create table broken (part smallint, line bigint, start bigint, shift bigint)")
    for table in TABLES:
        connection.execute(f'create table "{table}" ({", ".join(columns(table))})')
    for number, part in enumerate(drop.parts):
        tell(f"register: read {part.name}")
        try:
            connection.execute(_insert(connection.source(part), part, number, drop, rules))
            _note_broken(connection, part, number)
        except duckdb.Error as error:
            raise BuildError([_unreadable(part, read_error(error))]) from error
        except ReadError as error:
            raise BuildError([_unreadable(part, error)]) from error


def columns(table: str) -> Iterator[str]:
    """The columns of a work table with their types."""
    layout = LAYOUTS[table]
    yield from ("part smallint", "row bigint", "key varchar")
    names = [*(["year"] if layout.year else []), *layout.keep]
    yield from (f"{name} {TYPES.get(name, 'varchar' if name in TEXTS else 'bigint')}" for name in names)
    yield from ("fate varchar", "blame varchar", "bad varchar", "rounded boolean")


def _insert(source: Source, part: Part, number: int, drop: Drop, rules: Rules) -> str:
    layout = LAYOUTS[part.table]
    years = ", ".join(map(str, drop.reference_years))
    other_year = f"case when {layout.year}_value not in ({years}) then '{OTHER_YEAR}' end" if layout.year else "null"
    kept = {**({"year": f"{layout.year}_value"} if layout.year else {}), **layout.keep}
    filled = {
        "table": part.table,
        "part": number,
        "block": BLOCK,
        "record": source.record,
        "kept": ", ".join(kept.values()),
        "other_year": other_year,
        "reader": source.relation,
        "texts": ", ".join(_text(name, layout, part) for name in layout.texts),
        "key": layout.key,
        "values": ", ".join(_values(layout, part)),
        **_judgement(layout, part, drop, rules),
    }
    return Template(STAGE).substitute(filled)


def _judgement(layout: Layout, part: Part, drop: Drop, rules: Rules) -> dict[str, str]:
    """The number of the first check that a row fails; by it the reason, the column and what stands there."""
    known = {
        "divisions": ", ".join(quoted(activity.division) for activity in rules.activities),
        "provinces": ", ".join(map(quoted, rules.provinces)),
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
        "bad": _by_number(_bad(check.column, layout, part) for check in layout.checks),
    }


def _by_number(values: Iterable[str]) -> str:
    cases = (f"when {number} then {value}" for number, value in enumerate(values))
    return f"case failed {' '.join(cases)} end"


def _text(name: str, layout: Layout, part: Part) -> str:
    """A column as it stands in the file, as text unless it is a value; an empty text is no value."""
    return name if _is_value(name, layout, part) else f"nullif({_as_text(name, part)}, '') as {name}"


def _is_value(name: str, layout: Layout, part: Part) -> bool:
    return part.types.get(name, "text") != "text" and name in (layout.year, *layout.dates, *layout.numbers)


def _bad(name: str, layout: Layout, part: Part) -> str:
    """What stands in a column, for the list of rejects."""
    return _as_text(name, part) if _is_value(name, layout, part) else name


def _as_text(name: str, part: Part) -> str:
    """A value as text; decimals are cut after one place, since databases write them in different ways."""
    if part.types.get(name) != "decimal":
        return f"cast({name} as varchar)"
    sign, size = f"case when {name} < 0 then '-' else '' end", f"abs({name})"
    whole, tenth = f"floor({size})", f"floor(({size} - floor({size})) * 10)"
    digits = " || '.' || ".join(f"cast(cast({value} as bigint) as varchar)" for value in (whole, tenth))
    return f"case when {size} < 1e15 then {sign} || {digits} when {name} is not null then 'out-of-range' end"


def _values(layout: Layout, part: Part) -> Iterator[str]:
    """Columns `<name>_value` with the value of a text, null if it has none, and whether a decimal was rounded."""
    years = (layout.year,) if layout.year else ()
    yield from (f"{_date(name, part)} as {name}_value" for name in layout.dates)
    yield from (f"{_whole(name, part)} as {name}_value" for name in (*years, *layout.numbers))
    yield f"{' or '.join(_was_rounded(name, part) for name in layout.numbers) or 'false'} as rounded"


def _date(name: str, part: Part) -> str:
    """A day; a time of day behind it is not looked at."""
    if part.types.get(name, "text") != "text":
        return f"try_cast({name} as date)"
    return f"case when {matches(name, DATE)} then try_cast(replace(trim({name}), '/', '-') as date) end"


def _whole(name: str, part: Part) -> str:
    """A whole number, null if there is none; halves are rounded away from zero (half up for amounts)."""
    kind = part.types.get(name, "text")
    if kind == "text":
        exact = f"try_cast(round(try_cast(trim({name}) as decimal(38, 18))) as bigint)"
        plain = f"when {matches(name, PLAIN)} then try_cast({name} as bigint)"
        return f"case {plain} when {matches(name, NUMBER)} then {exact} end"
    if kind == "decimal":
        away = f"case when {name} < 0 then ceil({name} - 0.5) else floor({name} + 0.5) end"
        return f"case when abs({name}) < 9e18 then cast({away} as bigint) end"
    return f"try_cast({name} as bigint)"


def _was_rounded(name: str, part: Part) -> str:
    """Whether decimals were lost; only texts with a point and decimal columns can lose any."""
    kind = part.types.get(name, "text")
    if kind == "whole":
        return "false"
    lost = f"coalesce(try_cast({name} as double) <> {_whole(name, part)}, false)"
    return lost if kind == "decimal" else f"case when contains({name}, '.') then {lost} else false end"


def _note_broken(connection: Connection, part: Part, number: int) -> None:
    """Keep the lines that have too few or too many fields. A quotation mark that is not closed stops the build."""
    flaws = connection.flaws(part)
    if flaws is None:
        return
    if flaws.unclosed is not None:
        reason = f"a quotation mark is not closed or stands inside a value{flaws.or_else}; where rows end cannot be told"
        raise BuildError([Problem(part.name, flaws.unclosed, "", "", reason, "have the file delivered again as valid CSV")])
    connection.execute(Template(BROKEN).substitute(part=number, lines=flaws.lines))
    connection.settle(part)


def _unreadable(part: Part, error: ReadError) -> Problem:
    return Problem(part.name, 0, "", "", f"is not readable ({str(error)[:80]})", "have the file delivered again")
