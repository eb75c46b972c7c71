"""Size classes of the regulation B.E. 2562 on both sides of every limit, in Python and in SQL."""

import itertools

import duckdb
import pytest

from etl.register.classify import GROUP_OF_SECTOR, LIMITS, size_class, size_sql

MILLION = 1_000_000
BY_HAND = {
    "production": ([(5, "MIC"), (6, "SML"), (50, "SML"), (51, "MED"), (200, "MED"), (201, "LRG")],
                   [(1.8, "MIC"), (100, "SML"), (500, "MED")]),
    "trade_service": ([(5, "MIC"), (6, "SML"), (30, "SML"), (31, "MED"), (100, "MED"), (101, "LRG")],
                      [(1.8, "MIC"), (50, "SML"), (300, "MED")]),
}  # fmt: skip
"""Limits as printed in the regulation: employees on both sides, and the upper limits of revenue in million baht."""
NEXT = {"MIC": "SML", "SML": "MED", "MED": "LRG"}
EMPLOYEES = [(group, *case) for group, (cases, _) in BY_HAND.items() for case in cases]
REVENUE = [(group, round(limit * MILLION), name) for group, (_, cases) in BY_HAND.items() for limit, name in cases]


@pytest.mark.parametrize(("group", "employees", "expected"), EMPLOYEES)
@pytest.mark.parametrize("rule", ["revenue", "higher"])
def test_missing_revenue_leaves_employment_to_decide(group, employees, expected, rule):
    assert size_class(employees, None, group, rule) == expected


@pytest.mark.parametrize(("group", "limit", "expected"), REVENUE)
@pytest.mark.parametrize("rule", ["revenue", "higher"])
def test_missing_employment_leaves_revenue_to_decide(group, limit, expected, rule):
    assert size_class(None, limit, group, rule) == expected
    assert size_class(None, limit + 1, group, rule) == NEXT[expected]


@pytest.mark.parametrize(("group", "limit", "expected"), REVENUE)
def test_revenue_decides_whatever_employment_says(group, limit, expected):
    assert {size_class(employees, limit, group) for employees in (0, 5, 6, 201, 10**6)} == {expected}


def test_the_tie_rule_is_a_setting():
    shop = (40, 30 * MILLION, "trade_service")
    assert size_class(*shop) == "SML"
    assert size_class(*shop, "higher") == "MED"
    assert size_class(5, 30 * MILLION, "trade_service", "higher") == "SML"
    assert size_class(101, 1, "trade_service", "higher") == "LRG"


def test_zero_is_a_figure_and_nothing_known_is_no_class():
    assert size_class(None, 0, "production") == size_class(0, None, "production") == "MIC"
    assert size_class(None, None, "production") == "UNC"


def test_agriculture_and_manufacturing_follow_the_production_limits():
    assert {s: g for s, g in GROUP_OF_SECTOR.items() if g == "production"} == {"AGR": "production", "MFG": "production"}
    assert {s for s, g in GROUP_OF_SECTOR.items() if g == "trade_service"} == {"TRD", "SRV"}


@pytest.mark.parametrize("rule", ["revenue", "higher"])
def test_the_sql_says_the_same(rule):
    """Every combination of values on both sides of every limit, and of missing ones."""
    limits = list(LIMITS.values())
    employees = [None, 0, *(n + d for own in limits for n in own.employees for d in (0, 1))]
    revenue = [None, 0, *(n + d for own in limits for n in own.revenue for d in (0, 1))]
    cases = list(itertools.product(dict.fromkeys(employees), dict.fromkeys(revenue), GROUP_OF_SECTOR))
    with duckdb.connect() as connection:
        connection.execute("create table firm (e bigint, r bigint, s varchar)")
        connection.executemany("insert into firm values (?, ?, ?)", cases)
        found = connection.execute(f"select {size_sql('e', 'r', 's', rule)} from firm order by rowid").fetchall()
    assert [size for (size,) in found] == [size_class(e, r, GROUP_OF_SECTOR[s], rule) for e, r, s in cases]
    assert len({size for (size,) in found}) == 5
