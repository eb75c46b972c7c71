"""The finer files of a drop: declarations line by line, insured employees month by month. Linked, counted, compared; portable SQL.

They become two private tables. `trade_quarter`: a company's exports and imports by quarter and section of goods.
`jobs_month`: an enterprise's insured employees, one column per month (12 times fewer keys than rows of months would hold).
Where the yearly file is there as well, both are compared company by company; what differs stays private and is counted in
the manifest. A yearly figure is never made of both.
"""

from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

from etl.engine import Connection
from etl.register.drop import Drop
from etl.register.rules import Rules

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS_OF_YEAR = tuple(f"M{month:02}" for month in range(1, 13))
MONTH_COLUMNS = tuple(name.lower() for name in MONTHS_OF_YEAR)

LINES = """
create table linked_customs_lines as
select s.row, s.part, c.unit, s.year, quarter, flow, goods, partner, amount, declaration, line, $on_time
from customs_lines s left join company c on c.key = s.key where s.fate is null
"""

MONTHS = """
create table linked_employment_monthly
    (row bigint, part smallint, form varchar, unit bigint, year smallint, month smallint, employees bigint, fate varchar,
    lost varchar);
insert into linked_employment_monthly
select s.row, s.part, 'juristic', c.unit, s.year, month, employees, $on_time
from employment_monthly s left join company c on c.key = s.key
where s.fate is null and length(s.key) = 13 and s.key not like 'C%';
insert into linked_employment_monthly
select s.row, s.part, 'community', c.unit, s.year, month, employees, $on_time
from employment_monthly s left join community c on c.key = s.key and c.year = s.year
where s.fate is null and length(s.key) = 13 and s.key like 'C%'
"""

MONTHS_OF_PERSONS = """
insert into linked_employment_monthly
select s.row, s.part, 'natural', c.unit, s.year, month, employees, $on_time
from (
    select row, part, key, year, month, employees from employment_monthly
    where fate is null and length(key) <> 13 and year = $year
) s
left join (select * from person where year = $year) c on c.key = s.key
"""

OUTSIDE_MONTHS = """
insert into fates select 'employment_monthly', row, part, 'not_in_population' from used_employment_monthly u
where form = 'juristic' and not exists (select 1 from juristic_year y where y.unit = u.unit and y.year = u.year)
"""

TRADE_QUARTER = """
create table private.trade_quarter as
select u.year as reference_year, c.key as enterprise_key, u.quarter, u.goods,
    cast(sum(case when u.flow = 'export' then u.amount else 0 end) as bigint) as exports,
    cast(sum(case when u.flow = 'import' then u.amount else 0 end) as bigint) as imports
from used_customs_lines u join company c on c.unit = u.unit
group by u.year, c.key, u.quarter, u.goods
"""

JOBS_MONTH = """
create table private.jobs_month as
select u.year as reference_year, o.key as enterprise_key, $months
from used_employment_monthly u
join (select unit, key from company union all select unit, key from community union all select unit, key from person) o
    on o.unit = u.unit
group by u.year, o.key
"""

COMPARED = {
    "customs": """
        with yearly as (select unit, year, flow as what, sum(amount) as amount from used_customs group by unit, year, flow),
        finer as (select unit, year, flow as what, sum(amount) as amount from used_customs_lines group by unit, year, flow)
    """,
    "employment": """
        with yearly as (select unit, year, 'employees' as what, employees as amount from used_employment),
        finer as (
            select unit, year, 'employees' as what, employees as amount from used_employment_monthly where month = $month
        )
    """,
}
"""Yearly file → the same figure of an enterprise by both files."""
DIFFERENCE = """
insert into private.difference
$both
select '$table', coalesce(y.year, f.year), coalesce(y.unit, f.unit), coalesce(y.what, f.what), y.amount, f.amount
from yearly y full join finer f on f.unit = y.unit and f.year = y.year and f.what = y.what
where coalesce(y.amount, 0) <> coalesce(f.amount, 0)
"""


def has(drop: Drop, table: str) -> bool:
    return table in drop.tables


def yearly_trade(drop: Drop, rules: Rules) -> str:
    """The table of the drop that gives the yearly exports and imports: always one, never a mixture."""
    if not has(drop, "customs_lines"):
        return "customs"
    return "customs_lines" if not drop.of("customs") else rules.settings.yearly_trade


def yearly_from_months(connection: Connection, drop: Drop, rules: Rules) -> None:
    """Where no yearly employment is delivered, one month stands for the year."""
    if not drop.of("employment") and has(drop, "employment_monthly"):
        connection.execute(
            "create or replace view used_employment as select row, cast(null as smallint) as part, form, unit, year, employees"
            f" from used_employment_monthly where month = {rules.settings.month_of_year}"
        )


def finer(connection: Connection, drop: Drop, rules: Rules) -> None:
    """Fill the private tables of quarters and months, and list where a yearly file says something else."""
    if has(drop, "customs_lines"):
        connection.execute(TRADE_QUARTER)
    if has(drop, "employment_monthly"):
        connection.execute(OUTSIDE_MONTHS)
        columns = (
            f"cast(sum(case when u.month = {number} then u.employees else 0 end) as bigint) as {name}"
            for number, name in enumerate(MONTH_COLUMNS, 1)
        )
        connection.execute(Template(JOBS_MONTH).substitute(months=", ".join(columns)))
    if compared := list(_compared(drop)):
        connection.execute(
            "create table private.difference"
            " (yearly_file varchar, reference_year smallint, unit bigint, what varchar, yearly bigint, finer bigint)"
        )
        for table in compared:
            both = Template(COMPARED[table]).substitute(month=rules.settings.month_of_year)
            connection.execute(Template(DIFFERENCE).substitute(table=table, both=both))


def _compared(drop: Drop) -> Iterator[str]:
    """Yearly files of which the finer one is there too."""
    yield from (
        table for table, fine in (("customs", "customs_lines"), ("employment", "employment_monthly")) if _both(drop, table, fine)
    )


def _both(drop: Drop, table: str, fine: str) -> bool:
    return bool(drop.of(table)) and has(drop, fine)


def used_finer(drop: Drop) -> Iterator[str]:
    """Rows that are used, for the account of all rows."""
    for table in ("customs_lines", "employment_monthly"):
        if has(drop, table):
            yield f"select '{table}', part from used_{table}"


def findings(connection: Connection, drop: Drop, rules: Rules) -> dict[str, Any]:
    """For the manifest: what the yearly figures are made of and, per year, how many figures of enterprises differ. No amounts."""
    if not any(has(drop, table) for table in ("customs_lines", "employment_monthly")):
        return {}
    made_of: Mapping[str, str] = {
        "trade": yearly_trade(drop, rules),
        "employment": "employment" if drop.of("employment") else "employment_monthly",
    }
    differing = {}
    for table in _compared(drop):
        query = f"select reference_year, count(*) from private.difference where yearly_file = '{table}' group by reference_year"
        found = dict(connection.execute(query).fetchall())
        differing[table] = {str(year): int(found.get(year, 0)) for year in drop.reference_years}
    return {"yearly_from": dict(made_of), "month_of_year": rules.settings.month_of_year, "differing": differing}


def quarter_years(drop: Drop, found: Mapping[str, Any]) -> tuple[int, ...]:
    """Reference years whose quarters may be published: those in which they add up to the yearly figures, baht by baht."""
    if not has(drop, "customs_lines"):
        return ()
    if found["yearly_from"]["trade"] == "customs_lines":
        return drop.reference_years
    return tuple(year for year in drop.reference_years if not found["differing"]["customs"][str(year)])


def month_years(drop: Drop) -> tuple[int, ...]:
    return drop.reference_years if has(drop, "employment_monthly") else ()
