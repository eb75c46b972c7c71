"""What became of every row: used, rejected, or set aside; to the row, for the manifest of a release."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from etl.engine import Connection
from etl.register.drop import Drop
from etl.register.reject import SET_ASIDE
from etl.register.rules import Rules

FATES = """
select part, fate, count(*) from (
    {staged} union all select part, fate from fates union all select part, 'fields' from broken
) f group by part, fate order by part, fate
"""
STAGED = 'select part, fate from "{table}" where fate is not null'
ROWS = 'select part, count(*), coalesce(sum(cast(rounded as integer)), 0) from "{table}" group by part'
USED = "select tab, part, count(*) from used_rows group by tab, part"


@dataclass(frozen=True)
class FileCount:
    """Rows of one file. `rejected` and `set_aside` count by reason; `rounded` rows had decimals, rounded half up."""

    file: str
    table: str
    rows_in: int
    used: int
    rejected: Mapping[str, int]
    set_aside: Mapping[str, int]
    rounded: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class YearCount:
    """Enterprises of a reference year by size class (MIC, SML, MED, LRG; UNC: not known), and companies without a sign."""

    year: int
    enterprises: Mapping[str, int]
    no_sign_of_activity: int


@dataclass(frozen=True)
class Population:
    """The account of a drop."""

    files: tuple[FileCount, ...]
    years: tuple[YearCount, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def count(connection: Connection, drop: Drop, rules: Rules) -> Population:
    """Count everything in the work tables after `link` and `enterprises`."""
    files = tuple(_balanced(file) for file in _files(connection, drop, rules))
    years = tuple(_year(connection, year) for year in drop.reference_years)
    return Population(files, years, asdict(rules.settings))


def _files(connection: Connection, drop: Drop, rules: Rules) -> Iterable[FileCount]:
    """Rows in are counted in the files' own tables, used rows where they are used: the sum must come out."""
    tables = tuple(dict.fromkeys(part.table for part in drop.parts))
    staged = " union all ".join(STAGED.format(table=table) for table in tables)
    fates = connection.execute(FATES.format(staged=staged)).fetchall()
    counted = connection.execute(" union all ".join(ROWS.format(table=table) for table in tables)).fetchall()
    rows = {part: (count, rounded) for part, count, rounded in counted}
    used = {(table, part): count for table, part, count in connection.execute(USED).fetchall()}
    for number, part in enumerate(drop.parts):
        own = {fate: count for of, fate, count in fates if of == number}
        staged_rows, rounded = rows.get(number, (0, 0))
        aside = {fate: count for fate, count in own.items() if fate in SET_ASIDE or fate in rules.settings.counted}
        rejected = {fate: count for fate, count in own.items() if fate not in aside}
        rows_in = staged_rows + own.get("fields", 0)
        yield FileCount(part.name, part.table, rows_in, used.get((part.table, number), 0), rejected, aside, rounded, part.sha256)


def _balanced(file: FileCount) -> FileCount:
    accounted = file.used + sum(file.rejected.values()) + sum(file.set_aside.values())
    if accounted != file.rows_in:
        raise AssertionError(f"{file.file}: {file.rows_in} rows in, but {accounted} accounted for; this is a fault of the program")
    return file


def _year(connection: Connection, year: int) -> YearCount:
    sizes = f"select size, count(*) from private.enterprise where reference_year = {year} group by size order by size"
    silent = f"""
        select count(*) from company where active and (registered is null or registered <= make_date({year}, 12, 31))
        and not exists (select 1 from juristic_year y where y.unit = company.unit and y.year = {year})
    """
    row = connection.execute(silent).fetchone()
    return YearCount(year, dict(connection.execute(sizes).fetchall()), int(row[0]) if row else 0)
