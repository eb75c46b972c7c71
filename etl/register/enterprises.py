"""From a drop to the private table `enterprise`: one row per enterprise and reference year, without any name.

`register` runs the stages: read, link, make the table, count, list what was rejected.
"""

from pathlib import Path
from string import Template

from etl.engine import Connection, Engine
from etl.engine.duck import DUCK
from etl.register.classify import size_sql
from etl.register.drop import Drop
from etl.register.link import link
from etl.register.population import Population, count
from etl.register.private import quoted
from etl.register.reject import stop_over_share, write_rejects
from etl.register.rules import Rules
from etl.register.stage import Tell, stage

ENTERPRISE = """
create table private.enterprise (
    reference_year smallint, enterprise_key varchar, legal_form varchar, division varchar, province varchar, size varchar,
    employees bigint, revenue bigint, total_assets bigint, total_liabilities bigint, equity bigint, net_profit bigint,
    exports bigint, imports bigint
)
"""

JURISTIC_YEAR = """
create table juristic_year as
select coalesce(s.unit, e.unit) as unit, coalesce(s.year, e.year) as year, s.row as statement_row, s.part as statement_part,
    e.row as employment_row, e.part as employment_part, employees, revenue, total_assets, total_liabilities, equity, net_profit
from used_financial_statements s
full join (select * from used_employment where form = 'juristic') e on e.unit = s.unit and e.year = s.year;
create table trade as
select unit, year, sum(case when flow = 'export' then amount else 0 end) as exports,
    sum(case when flow = 'import' then amount else 0 end) as imports
from used_customs group by unit, year;
"""
"""A company has a row where it has accounts or employment."""

JURISTIC = """
insert into private.enterprise
select y.year, c.key, 'juristic', c.division, c.province, $size, y.employees, y.revenue, total_assets, total_liabilities, equity,
    net_profit, coalesce(t.exports, 0), coalesce(t.imports, 0)
from juristic_year y join company c on c.unit = y.unit join private.activity a on a.division = c.division
left join trade t on t.unit = y.unit and t.year = y.year
"""

OTHERS = """
insert into private.enterprise
select o.year, o.key, '$form', o.division, o.province, $size, y.employees, o.revenue, null, null, null, null, null, null
from $owner o join private.activity a on a.division = o.division
left join (select * from used_employment where form = '$form') y on y.unit = o.unit
where not exists (select 1 from fates f where f.tab = '$table' and f.row = o.unit)
"""

LEFT_OVER = """
insert into fates select 'juristic', unit, part, 'no_sign_of_activity' from company
where active and not exists (select 1 from juristic_year y where y.unit = company.unit);
insert into fates select 'customs', row, part, 'not_in_population' from used_customs u
where not exists (select 1 from juristic_year y where y.unit = u.unit and y.year = u.year);
"""

USED = """
create view used_rows as
select 'juristic' as tab, part from company c where exists (select 1 from juristic_year y where y.unit = c.unit)
union all select 'financial_statements', statement_part from juristic_year where statement_row is not null
union all select 'employment', employment_part from juristic_year where employment_row is not null
union all select 'employment', part from used_employment where form <> 'juristic'
union all select 'customs', part from used_customs
union all select 'natural_persons', part from person
union all select 'community_enterprises', part from community c
    where not exists (select 1 from fates f where f.tab = 'community_enterprises' and f.row = c.unit)
"""


def register(
    drop: Drop, database: Path, rejects: Path, rules: Rules, tell: Tell = lambda stage: None, engine: Engine = DUCK
) -> Population:
    """Write the private `database` and the list of rejected rows; returns the account of all rows.

    Raises `BuildError` if a file is unreadable or too many of its rows are rejected (`rejects` is written all the same).
    """
    tell("register")
    with engine.workshop(database, rules) as connection:
        stage(connection, drop, rules, tell)
        tell("register: link")
        link(connection, rules, drop.reference_years)
        tell("register: classify")
        enterprises(connection, drop, rules)
        tell("register: count")
        population = count(connection, drop, rules)
        write_rejects(connection, drop, rejects)
        stop_over_share(population, rules, rejects)
    return population


def enterprises(connection: Connection, drop: Drop, rules: Rules) -> None:
    """Fill `private.enterprise` from the linked tables, and the tables it is aggregated by."""
    _lists(connection, drop, rules)
    connection.execute(ENTERPRISE)
    connection.execute(JURISTIC_YEAR)
    rule = rules.settings.size_rule
    connection.execute(Template(JURISTIC).substitute(size=size_sql("y.employees", "y.revenue", "a.sector", rule)))
    owners = {"natural": ("person", "natural_persons"), "community": ("community", "community_enterprises")}
    for form, (owner, table) in owners.items():
        size = size_sql("y.employees", "o.revenue", "a.sector", rule)
        connection.execute(Template(OTHERS).substitute(form=form, owner=owner, table=table, size=size))
    connection.execute(LEFT_OVER)
    connection.execute(USED)


def _lists(connection: Connection, drop: Drop, rules: Rules) -> None:
    """Small tables beside `enterprise`: divisions, regions of each reference year, codes of legal forms."""
    divisions = ((a.division, a.activity, a.section, a.sector) for a in rules.activities)
    regions = ((str(y), p, rules.region_of(p, y)) for y in drop.reference_years for p in rules.provinces)
    forms = (("juristic", "JUR"), ("natural", "NAT"), ("community", "COM"))
    listed = {
        "activity (division, activity, section, sector)": divisions,
        "region (reference_year, province, region)": regions,
        "form (legal_form, code)": forms,
    }
    for head, rows in listed.items():
        values = ", ".join(f"({', '.join(map(quoted, row))})" for row in rows)
        name = head.split(" ")[0]
        columns = head[len(name) + 2 : -1].replace("reference_year", "cast(reference_year as smallint) as reference_year")
        connection.execute(f"create table private.{name} as select {columns} from (values {values}) {head}")
