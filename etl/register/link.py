"""Join the files by their keys and take out rows that repeat a key. Works on the tables that `stage` filled.

`unit` is the owner of a row: the number of its row in `juristic`, `natural_persons` or `community_enterprises`, unlike
any other in the drop. Whatever does not go on is in `fates` with table, row, part and reason.
"""

from collections.abc import Sequence
from string import Template

from etl.engine import Connection
from etl.register.layout import COMMUNITY_KEY, LAYOUTS, PERSON_KEY, check_digit, matches
from etl.register.rules import Rules

OWNERS = """
create table company as
select row as unit, part, key, division, province, active, registered from juristic j
where fate is null and not exists (select 1 from fates f where tab = 'juristic' and f.row = j.row);
create table community as
select row as unit, part, key, year, division, province, revenue, active, registered from community_enterprises c
where fate is null and not exists (select 1 from fates f where tab = 'community_enterprises' and f.row = c.row);
create view person as
select row as unit, part, key, year, division, province, revenue, true as active, cast(null as date) as registered
from natural_persons p
where fate is null and not exists (select 1 from fates f where tab = 'natural_persons' and f.row = p.row);
"""
"""Those whose rows are sound and whose key stands once."""

REJECTED = """
select key, $year as year from "$table" where fate is not null and fate <> 'other_year'
union select key, $year from "$table" t join fates f on f.row = t.row where f.tab = '$table'
"""

LATE = """
insert into fates select 'juristic', unit, part, 'inactive' from company where not active;
insert into fates
select 'community_enterprises', unit, part, case when active then 'before_registration' else 'inactive' end
from community where not active or registered > make_date(year, 12, 31);
"""

ON_TIME = """case when c.unit is null then 'unlinked' when not c.active then 'inactive'
    when c.registered > make_date(s.year, 12, 31) then 'before_registration' end as fate,
    case when c.unit is null then s.key end as lost"""
"""What a row says of an owner that is not there, no longer active, or registered after the year."""

STATEMENTS = """
create table linked_financial_statements as
select s.row, s.part, c.unit, s.year, revenue, total_assets, total_liabilities, equity, net_profit, $on_time
from financial_statements s left join company c on c.key = s.key where s.fate is null
"""

CUSTOMS = """
create table linked_customs as
select s.row, s.part, c.unit, s.year, flow, hs_section, partner, amount, $on_time
from customs s left join company c on c.key = s.key where s.fate is null
"""

EMPLOYMENT = """
create table linked_employment
    (row bigint, part smallint, form varchar, unit bigint, year smallint, employees bigint, fate varchar, lost varchar);
insert into linked_employment
select s.row, s.part, 'juristic', c.unit, s.year, employees, $on_time
from employment s left join company c on c.key = s.key where s.fate is null and length(s.key) = 13 and s.key not like 'C%';
insert into linked_employment
select s.row, s.part, 'community', c.unit, s.year, employees, $on_time
from employment s left join community c on c.key = s.key and c.year = s.year
where s.fate is null and length(s.key) = 13 and s.key like 'C%';
"""

EMPLOYMENT_OF_PERSONS = """
insert into linked_employment
select s.row, s.part, 'natural', c.unit, s.year, employees, $on_time
from (select row, part, key, year, employees from employment where fate is null and length(key) <> 13 and year = $year) s
left join (select * from person where year = $year) c on c.key = s.key
"""

KNOWN = """
create table lost as select distinct lost as key from linked_employment where fate = 'unlinked';
create table known_owner as
select key from natural_persons where key in (select key from lost)
union select key from community_enterprises where key in (select key from lost)
"""
"""Owners of employment rows that are there, but not in that year."""

UNLINKED = """
insert into fates
select '$table', row, part, case when fate <> 'unlinked' then fate when not ($valid) then 'invalid_key'
    when exists (select 1 from rejected_owner r where r.key = l.lost and coalesce(r.year, l.year) = l.year)
        then 'enterprise_rejected'
    when exists (select 1 from known_owner k where k.key = l.lost) then 'not_in_population'
    else 'without_enterprise' end
from linked_$table l where fate is not null
"""

REPEATED = """
create or replace temp table repeated as
select $keys, min(row) as first_row from $source where fate is null group by $keys having count(*) > 1
"""

JUDGED = """
insert into fates
with original as (
    select * from $source where row in (select first_row from repeated)
), judged as (
    select r.row, r.part, first_row, $same as same
    from $source r join repeated using ($keys) join original f on f.row = first_row where r.fate is null
), marked as (
    select row, part, first_row, same, bool_and(same) over (partition by first_row) as agree from judged
)
select '$table', row, part, case when not same or ($whole and not agree) then 'contradiction' else 'duplicate' end
from marked where row <> first_row or ($whole and not agree)
"""


def link(connection: Connection, rules: Rules, years: Sequence[int]) -> None:
    """Link and de-duplicate; afterwards the views `used_<table>` hold the rows that go on."""
    connection.execute("create table fates (tab varchar, row bigint, part smallint, fate varchar)")
    _repeated(connection, rules, "juristic", "juristic", ["key"])
    _repeated(connection, rules, "community_enterprises", "community_enterprises", ["key", "year"])
    for year in years:
        source = f"(select * from natural_persons where year = {year})"
        _repeated(connection, rules, "natural_persons", source, ["key", "year"])
    connection.execute(f"create table rejected_owner as {_rejected()}")
    for statement in (OWNERS, LATE, STATEMENTS, CUSTOMS, EMPLOYMENT):
        connection.execute(Template(statement).substitute(on_time=ON_TIME))
    for year in years:
        connection.execute(Template(EMPLOYMENT_OF_PERSONS).substitute(on_time=ON_TIME, year=year))
    connection.execute(KNOWN)
    _resolve(connection, rules)


def _rejected() -> str:
    """Keys (with their year, where rows belong to a year) of owners whose rows were rejected."""
    owners = {"juristic": "cast(null as smallint)", "natural_persons": "year", "community_enterprises": "year"}
    return " union ".join(Template(REJECTED).substitute(table=table, year=year) for table, year in owners.items())


def _resolve(connection: Connection, rules: Rules) -> None:
    """Name what could not be linked, then the rows that repeat a key among those that could."""
    company = check_digit("lost")
    anybody = f"{company} or {matches('lost', PERSON_KEY)} or {matches('lost', COMMUNITY_KEY)}"
    keys = {
        "financial_statements": ["unit", "year"],
        "employment": ["unit", "year"],
        "customs": ["unit", "year", "flow", "hs_section", "partner"],
    }
    for table, own in keys.items():
        valid = anybody if table == "employment" else company
        connection.execute(Template(UNLINKED).substitute(table=table, valid=valid))
        _repeated(connection, rules, table, f"linked_{table}", own)
        connection.execute(
            f"create view used_{table} as select * from linked_{table} l where fate is null"
            f" and not exists (select 1 from fates f where tab = '{table}' and f.row = l.row)"
        )


def _repeated(connection: Connection, rules: Rules, table: str, source: str, keys: Sequence[str]) -> None:
    """Put rows that repeat a key into `fates`: the same again, or other values for it."""
    same = [f"r.{name} is not distinct from f.{name}" for name in LAYOUTS[table].keep if name not in keys]
    filled = {
        "keys": ", ".join(keys),
        "source": source,
        "table": table,
        "same": f"({' and '.join(same)})",
        "whole": "true" if rules.settings.contradictions == "none" else "false",
    }
    connection.execute(Template(REPEATED).substitute(filled))
    if connection.execute("select 1 from repeated limit 1").fetchone():
        connection.execute(Template(JUDGED).substitute(filled))
