"""Size classes by the ministerial regulation B.E. 2562 (2019); the limits of `data/register/rules.toml`, for Python and SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from data.business import size_rule

SizeRule = Literal["revenue", "higher"]
SectorGroup = Literal["production", "trade_service"]

MICRO, SMALL, MEDIUM, LARGE, UNKNOWN = "MIC", "SML", "MED", "LRG", "UNC"
MSME = (MICRO, SMALL, MEDIUM)
CLASSES = (UNKNOWN, *MSME, LARGE)
"""Classes by rank: 0 not known, 1 micro … 4 large."""


@dataclass(frozen=True)
class Limits:
    """Upper limits, both included, of micro, small and medium; above the last an enterprise is large."""

    employees: tuple[int, int, int]
    revenue: tuple[int, int, int]


def _three(limits: tuple[int, ...]) -> tuple[int, int, int]:
    micro, small, medium = limits
    return micro, small, medium


_DECLARED = size_rule().size_limits
LIMITS: Mapping[SectorGroup, Limits] = MappingProxyType(
    {found.group: Limits(_three(found.employees), _three(found.revenue_baht)) for found in _DECLARED}
)
"""Employees in persons, revenue in baht a year; `data/register/rules.toml` declares them."""

GROUP_OF_SECTOR: Mapping[str, SectorGroup] = MappingProxyType({s: found.group for found in _DECLARED for s in found.sectors})


def size_class(employees: int | None, revenue: int | None, sector_group: SectorGroup, rule: SizeRule = "revenue") -> str:
    """Size class of an enterprise: MIC, SML, MED, LRG, or UNC where neither figure is known.

    If the two figures point at different classes, `rule` says whether revenue or the higher class decides; if only one
    is known, it decides alone.

    >>> size_class(40, 30_000_000, "trade_service"), size_class(40, 30_000_000, "trade_service", "higher")
    ('SML', 'MED')
    """
    limits = LIMITS[sector_group]
    ranks = [_rank(revenue, limits.revenue), _rank(employees, limits.employees)]
    known = [rank for rank in ranks if rank]
    return CLASSES[(known[0] if rule == "revenue" else max(known)) if known else 0]


def _rank(value: int | None, limits: tuple[int, ...]) -> int:
    """1 for micro … 4 for large, 0 if the value is not known."""
    return 0 if value is None else 1 + sum(value > limit for limit in limits)


def size_sql(employees: str, revenue: str, sector: str, rule: SizeRule = "revenue") -> str:
    """`size_class` as an SQL expression over three column expressions."""
    by_revenue = _rank_sql(revenue, sector, {group: limits.revenue for group, limits in LIMITS.items()})
    by_employees = _rank_sql(employees, sector, {group: limits.employees for group, limits in LIMITS.items()})
    revenue_rank, employees_rank = f"coalesce({by_revenue}, 0)", f"coalesce({by_employees}, 0)"
    decides = f"{revenue_rank} > 0" if rule == "revenue" else f"{revenue_rank} >= {employees_rank}"
    rank = f"case when {decides} then {revenue_rank} else {employees_rank} end"
    names = " ".join(f"when {number} then '{name}'" for number, name in enumerate(CLASSES))
    return f"case {rank} {names} end"


def _rank_sql(value: str, sector: str, limits: Mapping[SectorGroup, tuple[int, ...]]) -> str:
    """Rank of a value, null if it is not known."""
    return "case " + " ".join(_rank_of_group(value, sector, group, own) for group, own in limits.items()) + " end"


def _rank_of_group(value: str, sector: str, group: SectorGroup, limits: tuple[int, ...]) -> str:
    sectors = ", ".join(f"'{name}'" for name, own in GROUP_OF_SECTOR.items() if own == group)
    steps = " ".join(f"when {value} <= {limit} then {rank}" for rank, limit in enumerate(limits, 1))
    return f"when {sector} in ({sectors}) then case {steps} when {value} > {limits[-1]} then {len(limits) + 1} end"
