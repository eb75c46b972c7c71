"""Revisions: a change of records enters only with at least two others of its cell, none of which dominates."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl.register.freeze import Waiting, freeze
from tests.etl.register_drops import Making, company, customs, employment, enterprises, juristic_id, registered, statement


@dataclass(frozen=True)
class Limits:
    k: int = 3
    p_percent: float = 10.0


FIRMS = range(1, 13)
"""Twelve shops in one cell: Bangkok, retail trade, micro."""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    making = Making(tmp_path / "drop")
    making.tables["juristic"] = [company(n) for n in FIRMS]
    making.tables["financial_statements"] = [statement(n, 2022, 1_000 * n) for n in FIRMS]
    making.tables["employment"] = [employment(juristic_id(n)) for n in FIRMS]
    making.tables["customs"] = [customs(n, value=100) for n in FIRMS]
    registered(making.read())
    return tmp_path / "private.duckdb"


def revised(published: Path, *changes: str, limits: Limits | None = None) -> tuple[Waiting, Path]:
    """The waiting list after `changes` (SQL) to a copy of the published records, and the copy."""
    database = published.with_name("revision.duckdb")
    shutil.copy(published, database)
    with duckdb.connect(str(database)) as connection:
        for change in changes:
            connection.execute(change)
    return freeze(published, database, 2022, limits or Limits()), database


def firms(*numbers: int) -> str:
    return f"enterprise_key in ({', '.join(repr(juristic_id(n)) for n in numbers)})"


def setting(values: str, *numbers: int) -> str:
    return f"update enterprise set {values} where {firms(*numbers)}"


def same(one: Path, other: Path) -> bool:
    return enterprises(one) == enterprises(other)


def test_nothing_changed(published):
    waiting, database = revised(published)
    assert waiting == Waiting(2022, {}, {}, 0) and same(published, database)


@pytest.mark.parametrize("numbers", [(1,), (1, 2)])
def test_one_or_two_changes_of_a_cell_wait(published, numbers):
    waiting, database = revised(published, setting("revenue = revenue + 100", *numbers))
    assert waiting.waiting == {"changed": len(numbers)} and waiting.entered == {}
    assert same(published, database)


def test_three_changes_of_a_cell_enter(published):
    waiting, database = revised(published, setting("revenue = revenue + 100", 1, 2, 3))
    assert waiting.waiting == {} and waiting.entered == {"changed": 3}
    assert not same(published, database)


@pytest.mark.parametrize(("third", "enters"), [(100, True), (99, False)])
def test_no_change_may_dominate(published, third, enters):
    """The changes apart from the two largest must reach ten percent of the largest."""
    changes = [setting(f"revenue = revenue + {n}", firm) for firm, n in ((1, 1000), (2, 1000), (3, third))]
    waiting, database = revised(published, *changes)
    assert waiting.entered == ({"changed": 3} if enters else {})
    assert same(published, database) is not enters


def test_each_measure_is_judged(published):
    """Three change in revenue, but one of them alone in employees: that one would be betrayed."""
    waiting, _ = revised(published, setting("revenue = revenue + 100", 1, 2, 3), setting("employees = 4", 3))
    assert waiting.waiting == {"changed": 3}


def test_changes_are_absolute(published):
    waiting, _ = revised(published, setting("revenue = revenue - 100", 4, 5), setting("revenue = revenue + 100", 6))
    assert waiting.entered == {"changed": 3}


def test_k_is_a_parameter(published):
    change = setting("revenue = revenue + 100", 1, 2, 3, 4)
    assert revised(published, change, limits=Limits(k=5))[0].waiting == {"changed": 4}
    assert revised(published, change, limits=Limits(k=4))[0].entered == {"changed": 4}


def copies(*numbers: int) -> str:
    """New firms of the same cell, made from those that are there."""
    return (
        f"insert into enterprise select * replace ('9' || enterprise_key as enterprise_key) from enterprise where {firms(*numbers)}"
    )


@pytest.mark.parametrize(("numbers", "enters"), [((1, 2), False), ((4, 5, 6), True)])
def test_late_filers_enter_together(published, numbers, enters):
    waiting, database = revised(published, copies(*numbers))
    assert (waiting.entered if enters else waiting.waiting) == {"entered": len(numbers)}
    assert same(published, database) is not enters


@pytest.mark.parametrize(("numbers", "enters"), [((1, 2), False), ((4, 5, 6), True)])
def test_firms_leave_together(published, numbers, enters):
    waiting, database = revised(published, f"delete from enterprise where {firms(*numbers)}")
    assert (waiting.entered if enters else waiting.waiting) == {"left": len(numbers)}
    assert same(published, database) is not enters


def test_growing_large_is_leaving(published):
    waiting, database = revised(published, setting("size = 'LRG', revenue = 900000000", 1))
    assert waiting.waiting == {"left": 1} and same(published, database)


def test_a_move_needs_both_cells(published):
    """Three leave Bangkok, but for three different provinces: none of the moves is safe at its other end."""
    apart = [setting(f"province = '{place}'", firm) for firm, place in ((4, "TH-50"), (5, "TH-51"), (6, "TH-52"))]
    waiting, database = revised(published, *apart)
    assert waiting.waiting == {"moved": 3} and waiting.rounds >= 1 and same(published, database)
    waiting, _ = revised(published, setting("province = 'TH-50'", 4, 5, 6))
    assert waiting.entered == {"moved": 3}


def test_putting_back_goes_on_until_nothing_is_unsafe(published):
    """Two changes and one move make a safe group, until the move must stay because of its other end."""
    changes = [copies(4, 5), setting("province = 'TH-50'", 6)]
    waiting, database = revised(published, *changes)
    assert waiting.waiting == {"entered": 2, "moved": 1} and waiting.rounds == 2
    assert same(published, database)


def test_trade_is_judged_on_its_own(published):
    """Three firms change, one of them in exports too: alone in the trade cube, it waits, and then the others do."""
    waiting, _ = revised(published, setting("revenue = revenue + 100", 1, 2, 3), setting("exports = 500", 3))
    assert waiting.waiting == {"changed": 3}
    waiting, _ = revised(published, setting("revenue = revenue + 100", 1, 2, 3, 4), setting("exports = 500", 4))
    assert waiting.waiting == {"changed": 1} and waiting.entered == {"changed": 3}
    waiting, _ = revised(published, setting("exports = 500", 1, 2, 3))
    assert waiting.entered == {"changed": 3}


def test_what_is_not_published_may_change(published):
    waiting, database = revised(published, setting("equity = 1, total_liabilities = 2", 1))
    assert waiting.waiting == {} and not same(published, database)


def test_the_second_time_nothing_waits_any_more(published):
    changes = [setting("revenue = revenue + 100", 1, 2, 3, 4), setting("exports = 500", 4), copies(7)]
    _, database = revised(published, *changes)
    before = enterprises(database)
    assert freeze(published, database, 2022, Limits()).waiting == {}
    assert enterprises(database) == before


def test_a_year_that_was_not_published_is_not_frozen(published):
    with duckdb.connect(str(published)) as connection:
        connection.execute("update enterprise set reference_year = 2021")
    database = published.with_name("revision.duckdb")
    shutil.copy(published, database)
    assert freeze(published, database, 2022, Limits()) == Waiting(2022, {}, {}, 0)
