"""Revisions: which changes of records may enter a new release of a reference year that is already published.

Two releases betray firms through their difference. So a change enters only in inner cells (leaves of the 4-way table,
leaves of the trade table) whose *change group* is itself safe: at least k firms changed there, and in every measure the
changes apart from the two largest reach p percent of the largest. A firm that moves changes two cells and needs both.
Whatever is not let in is put back as it was; it waits for the next reference year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any, Protocol

from etl.engine import Connection, Engine
from etl.engine.duck import DUCK
from etl.register.aggregate import MEASURES, MSME_ONLY, TRADE, top_two_sql

FIRMS = "firms"
"""The measure that counts: 1 where an enterprise comes into a cell or leaves it."""


class Limits(Protocol):
    """The parameters of the primary rule."""

    @property
    def k(self) -> int: ...
    @property
    def p_percent(self) -> float: ...


@dataclass(frozen=True)
class Waiting:
    """Enterprises whose change waits, and those whose change entered, by kind.

    `entered` (new among the MSMEs), `left` (no longer among them), `moved` (other leaf), `changed` (other figures).
    """

    year: int
    waiting: Mapping[str, int]
    entered: Mapping[str, int]
    rounds: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


SIDE = f"""
create temp table $side as
select e.enterprise_key, e.province || '|' || a.activity || '|' || e.size || '|' || e.legal_form as leaf,
    r.region || '|' || a.section || '|' || e.size as trade_leaf, $values
from $source.enterprise e
join $source.activity a on a.division = e.division
join $source.region r on r.reference_year = e.reference_year and r.province = e.province
where e.reference_year = $year and {MSME_ONLY}
"""
"""The MSMEs of the year on one side, with the leaves they count in."""

CHANGES = """
create temp table change as
select coalesce(o.enterprise_key, n.enterprise_key) as enterprise_key,
    case when o.leaf is null then 'entered' when n.leaf is null then 'left'
        when o.leaf <> n.leaf then 'moved' else 'changed' end as kind,
    o.leaf as leaf_before, n.leaf as leaf_after, o.trade_leaf as trade_before, n.trade_leaf as trade_after, $both
from before o full join after n on n.enterprise_key = o.enterprise_key
where o.leaf is null or n.leaf is null or o.leaf <> n.leaf or o.trade_leaf <> n.trade_leaf or $differ
"""

EDGES = """
select enterprise_key, '$family|' || ${cell}_before as cell, 0 as firms, $stayed
from change where ${cell}_before = ${cell}_after and ($stayed_differ)
union all select enterprise_key, '$family|' || ${cell}_before, $one, $gone
from change where ${cell}_before is distinct from ${cell}_after and ${cell}_before is not null and ($gone_counts)
union all select enterprise_key, '$family|' || ${cell}_after, $one, $come
from change where ${cell}_before is distinct from ${cell}_after and ${cell}_after is not null and ($come_counts)
"""
"""What a change adds to or takes from a cell, as absolute values: where the firm stayed, where it was, where it is now."""

UNSAFE = "select cell from ($cells) c where enterprises < $k or $dominated"
DOMINATED = "(${m}_contributors between 1 and $k - 1 or 1000 * ($m - ${m}_x1 - ${m}_x2) < $p * ${m}_x1)"
PUT_BACK = """
delete from edge where enterprise_key in (select enterprise_key from edge where cell in (select cell from unsafe))
"""

RESTORE = """
create temp table waits as
select enterprise_key, kind from change where enterprise_key not in (select enterprise_key from edge);
delete from enterprise where reference_year = $year and enterprise_key in (select enterprise_key from waits);
insert into enterprise
select * from previous.enterprise where reference_year = $year and enterprise_key in (select enterprise_key from waits);
"""


def freeze(previous_database: Path, database: Path, year: int, limits: Limits, engine: Engine = DUCK) -> Waiting:
    """Put unsafe changes of `year` in `database` back to what `previous_database` (as published) says; count them.

    Nothing happens if the year was not published before.
    """
    with engine.revising(database, previous_database) as connection:
        if not _published(connection, year):
            return Waiting(year, {}, {}, 0)
        _find_changes(connection, year)
        rounds = _settle(connection, limits)
        connection.execute(Template(RESTORE).substitute(year=year))
        entered = _by_kind(connection, "select kind from change where enterprise_key in (select enterprise_key from edge)")
        waiting = _by_kind(connection, "select kind from waits")
    return Waiting(year, waiting, entered, rounds)


def _published(connection: Connection, year: int) -> bool:
    found = connection.execute(f"select 1 from previous.enterprise where reference_year = {year} limit 1").fetchone()
    return found is not None


def _find_changes(connection: Connection, year: int) -> None:
    """Tables `change` (one row per firm that changed) and `edge` (one row per firm and cell that it changes)."""
    measures = (*MEASURES, *TRADE)
    values = ", ".join(f"coalesce(e.{m}, 0) as {m}" for m in measures)
    for side, source in (("before", "previous"), ("after", "main")):
        connection.execute(Template(SIDE).substitute(side=side, source=source, year=year, values=values))
    both = ", ".join(f"coalesce(o.{m}, 0) as {m}_before, coalesce(n.{m}, 0) as {m}_after" for m in measures)
    differ = " or ".join(f"o.{m} <> n.{m}" for m in measures)
    connection.execute(Template(CHANGES).substitute(both=both, differ=differ))
    connection.execute(f"create temp table edge as {' union all '.join(_edges())}")


def _edges() -> Iterator[str]:
    """The edges of the cube of all measures, of exports and of imports."""
    yield _edges_of("D", "leaf", MEASURES)
    yield from (_edges_of(m, "trade", (m,)) for m in TRADE)


def _edges_of(family: str, cell: str, measures: tuple[str, ...]) -> str:
    own = [m in measures for m in (*MEASURES, *TRADE)]
    amounts = {"stayed": "abs({m}_after - {m}_before)", "gone": "abs({m}_before)", "come": "abs({m}_after)"}
    filled = {name: _columns(text, own) for name, text in amounts.items()}
    differ = " or ".join(f"{m}_after <> {m}_before" for m in measures)
    counts = {side: "true" if family == "D" else f"{measures[0]}_{word} <> 0" for side, word in _SIDES.items()}
    return Template(EDGES).substitute(
        family=family,
        cell=cell,
        one=1 if family == "D" else 0,
        stayed_differ=differ,
        gone_counts=counts["gone"],
        come_counts=counts["come"],
        **filled,
    )


_SIDES = {"gone": "before", "come": "after"}


def _columns(text: str, own: list[bool]) -> str:
    """One expression per measure; zero for measures that do not count in this family."""
    listed = zip((*MEASURES, *TRADE), own, strict=True)
    return ", ".join(f"{text.format(m=m) if counts else '0'} as {m}" for m, counts in listed)


def _settle(connection: Connection, limits: Limits) -> int:
    """Take changes of unsafe cells out until every cell that still changes is safe; returns the number of rounds."""
    measures = (FIRMS, *MEASURES, *TRADE)
    given = {"k": limits.k, "p": round(limits.p_percent * 10)}
    dominated = " or ".join(Template(DOMINATED).substitute(m=m, **given) for m in measures)
    cells = top_two_sql("select * from edge", ("cell",), measures)
    query = Template(UNSAFE).substitute(cells=cells, dominated=dominated, **given)
    rounds = 0
    while True:
        connection.execute(f"create or replace temp table unsafe as {query}")
        if not connection.execute("select 1 from unsafe limit 1").fetchone():
            return rounds
        connection.execute(PUT_BACK)
        rounds += 1


def _by_kind(connection: Connection, kinds: str) -> dict[str, int]:
    rows = connection.execute(f"select kind, count(*) from ({kinds}) k group by kind order by kind").fetchall()
    return {kind: int(count) for kind, count in rows}
