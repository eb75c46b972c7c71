"""Which enterprises an extract holds, and their fields, from the current private register.

The order in which enterprises are taken depends on nothing but their keys: whoever asks again with the same filter gets the
same records, so repeated requests tell nothing new. Only MSMEs are in the database of the notice; large enterprises, and
those whose size is not known, are never taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from etl.home import Home, HomeError, manifest
from etl.records.request import SIZES, Filter
from etl.register.private import attach, opened, quoted

FIGURES = (*("employees", "revenue", "total_assets", "total_liabilities", "equity", "net_profit"), *("exports", "imports"))
FIELDS: Mapping[str, tuple[str, ...]] = {
    "registration_number": ("registration_number",),
    "name": ("name",),
    "location": ("province_code", "province"),
    "business_type": ("tsic", "business_type"),
    "size": ("size_code", "size"),
    "legal_form": ("legal_form_code", "legal_form"),
    **{figure: (figure,) for figure in FIGURES},
}
"""Fields of the register → columns of an extract. The notice gives classes 3 and 4 the first five."""
BATCH = 10_000
AT_ONCE = 200_000
"""Records that are sorted in one go."""
MOST = 10**9
"""More records than any register has."""

JOINED = """
from private.enterprise e
join private.activity a on a.division = e.division
join private.form f on f.legal_form = e.legal_form
join private.region r on r.reference_year = e.reference_year and r.province = e.province
left join business_register b on b.enterprise_key = e.enterprise_key and b.legal_form = e.legal_form
where {conditions}
"""
FITTING = """
create or replace temp table fitting as
select e.enterprise_key as key, e.province, md5_number(e.enterprise_key) as place {joined}
"""
CHOSEN = "create or replace temp table chosen as select key, province from fitting order by place, key limit {limit}"
TAKEN = """
create or replace temp view taken as
select e.enterprise_key as registration_number, coalesce(b.name_th, '') as name, e.province as province_code,
    case when starts_with(b.tsic, e.division) then b.tsic else e.division end as tsic, a.activity,
    e.size as size_code, f.code as legal_form_code, r.region, {figures}
{joined} and exists (select 1 from chosen c where c.key = e.enterprise_key and c.province = e.province)
"""
ROWS = "select * exclude (region) from taken where {condition} order by province_code, registration_number"
SPREAD = "select {column}, count(*) from taken group by {column} order by {column}"


@dataclass(frozen=True)
class Register:
    """The current register, open for reading: release id, origin of its records, reference years."""

    release: str
    origin: str
    years: tuple[int, ...]
    connection: duckdb.DuckDBPyConnection


@contextmanager
def current(home: Home) -> Iterator[Register]:
    """Open the register of the current release. Raises `HomeError` if it has none, or one without names."""
    release = home.current()
    private, names = home.private / f"{release}.duckdb", home.records / f"{release}.duckdb"
    if not release or not private.exists() or not names.exists():
        what = f"release {release} has no register with names" if release else "there is no release"
        raise HomeError(f"{home.folder}: {what}; build one from records: python -m etl build --drop DIR")
    with opened(names) as connection:
        attach(connection, private, "private")
        years = connection.execute("select distinct reference_year from private.region order by 1").fetchall()
        origin = manifest(home, release)["register"]["origin"]
        yield Register(release, origin, tuple(year for (year,) in years), connection)


@dataclass(frozen=True)
class Taken:
    """What was taken: how many records, of how many that fit, and how they spread."""

    year: int
    records: int
    fitting: int
    by_region: Mapping[str, int]
    by_size: Mapping[str, int]


def take(register: Register, wanted: Filter, forms: Sequence[str], limit: int, *, publishable_only: bool) -> Taken:
    """Choose up to `limit` enterprises; they stand in the view `taken` of the register's connection.

    `publishable_only`: juristic persons that may be published and are active, whatever else is asked.
    """
    year, connection = wanted.year or max(register.years), register.connection
    joined = JOINED.format(conditions=_where(wanted, forms, year, publishable_only))
    connection.execute(FITTING.format(joined=joined))
    connection.execute(CHOSEN.format(limit=min(limit, MOST)))
    connection.execute(TAKEN.format(figures=", ".join(FIGURES), joined=joined))
    (found,) = connection.execute("select count(*) from fitting").fetchall()
    spread = {column: dict(connection.execute(SPREAD.format(column=column)).fetchall()) for column in ("region", "size_code")}
    return Taken(year, sum(spread["region"].values()), found[0], spread["region"], spread["size_code"])


def rows(register: Register) -> Iterator[dict[str, Any]]:
    """The enterprises that were taken, by province and registration number; many of them a province at a time, to bound memory."""
    connection = register.connection
    counted = connection.execute("select province, count(*) from chosen group by province order by province").fetchall()
    whole = sum(count for _, count in counted) <= AT_ONCE
    for condition in ["true"] if whole else [f"province_code = {quoted(province)}" for province, _ in counted]:
        cursor = connection.execute(ROWS.format(condition=condition))
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in batch)


def _where(wanted: Filter, forms: Sequence[str], year: int, publishable_only: bool) -> str:
    conditions = [f"e.reference_year = {year}", _among("e.size", wanted.size or SIZES), _among("f.code", forms)]
    if publishable_only:
        conditions.append("e.legal_form = 'juristic' and b.publishable and b.active")
    if wanted.province:
        conditions.append(_among("e.province", wanted.province))
    if wanted.region:
        conditions.append(_among("r.region", wanted.region))
    if wanted.activity:
        levels = ("e.division", "a.activity", "a.section", "a.sector")
        conditions.append(f"({' or '.join(_among(level, wanted.activity) for level in levels)})")
    return " and ".join(conditions)


def _among(column: str, codes: Sequence[str]) -> str:
    return f"{column} in ({', '.join(map(quoted, codes))})"
