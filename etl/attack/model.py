"""What an attack is told, what it found, and how it says so in private and in public."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

AXES = ("area", "activity", "size", "legal_form", "part", "goods")
"""`part`: quarters of the year; `goods`: sections of goods."""
ROOT = "_T"

JOBS = "insured_employees"
MONTHS = tuple(f"M{month:02}" for month in range(1, 13))
MAIN = ("enterprises", "employees", "revenue", "total_assets", "net_profit")
SIGNED = frozenset({"net_profit"})
COUNTS = frozenset({"enterprises"})
WHOLE = frozenset({"enterprises", "employees", "insured_employees"})
"""Measures in whole persons or enterprises: known to less than one is known exactly."""
GROUPS = {
    "main": (("D", "L"), MAIN[:3]),
    "accounts": (("D", "L"), MAIN[3:]),
    "exports": (("T-exports", "Q-exports", "H-exports"), ("exports",)),
    "imports": (("T-imports", "Q-imports", "H-imports"), ("imports",)),
    **{month: ((month,), (JOBS,)) for month in MONTHS},
}
"""Group → its families and its measures; a group has one common mask (disclosure.md §1 and §2).

Accounts are filed by juristic persons only, so they have a mask of their own. D and L are joined in every group that has both,
years, quarters and goods of trade as well. Every month of employment is a family and a group of its own.
"""
LINKED = frozenset(name for name, (families, _) in GROUPS.items() if "D" in families)
TRADE = frozenset(name for name, (families, _) in GROUPS.items() if families[0].startswith("T-"))

DATASETS = {
    **{"D": "msme_cube", "L": "msme_legal_form", "T-exports": "msme_trade_cube", "T-imports": "msme_trade_cube"},
    **{f"{kind}-{flow}": "msme_trade_quarterly" for kind in "QH" for flow in ("exports", "imports")},
    **dict.fromkeys(MONTHS, "msme_employment_monthly"),
}
"""Family → id of the dataset that publishes it (register.md, Published names)."""
QUARTILES = "msme_quartiles"


class Rules(Protocol):
    """Parameters of the primary rule: threshold `k` (firms) and `p_percent` (percent)."""

    @property
    def k(self) -> int: ...

    @property
    def p_percent(self) -> float: ...


@dataclass(frozen=True)
class Hit:
    """One thing that must not be. Private: it names cells. `kind` is short and may be counted in public."""

    test: str
    kind: str
    cell: tuple[str, ...]
    measure: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.test}: {self.kind} at {'/'.join(self.cell) or 'table'} {self.measure} {self.detail}".rstrip()


@dataclass(frozen=True)
class Outcome:
    """What one test tried (its own units, said in `name`), how long it took (seconds) and what it hit."""

    name: str
    tried: int
    hits: tuple[Hit, ...] = ()
    seconds: float = 0.0
    facts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Everything an attack did. Private, as its hits name cells; `to_json` is the public part."""

    outcomes: tuple[Outcome, ...]
    tables: tuple[str, ...]
    k: int
    p_percent: float

    @property
    def hits(self) -> tuple[Hit, ...]:
        return tuple(hit for outcome in self.outcomes for hit in outcome.hits)

    @property
    def result(self) -> str:
        """`passed` only if something was attacked and nothing was hit."""
        return "passed" if self.tables and not self.hits else "failed"


def to_json(report: Report) -> dict[str, Any]:
    """The public summary for audit.json: what was tried, how many, how long, the result; no key of any cell."""
    return {
        "result": report.result,
        "tables": list(report.tables),
        "tests": [_said(outcome) for outcome in report.outcomes],
        "kinds": count_kinds(report.hits),
        "parameters": {"k": report.k, "p": report.p_percent},
        "seconds": round(sum(outcome.seconds for outcome in report.outcomes), 2),
    }


def _said(outcome: Outcome) -> dict[str, Any]:
    facts = {name: outcome.facts[name] for name in sorted(outcome.facts)}
    return {
        "name": outcome.name,
        "tried": outcome.tried,
        "hits": len(outcome.hits),
        "seconds": round(outcome.seconds, 2),
        **({"facts": facts} if facts else {}),
    }


def count_kinds(hits: Sequence[Hit]) -> dict[str, int]:
    """How many hits of each kind, by name of the kind."""
    kinds = [hit.kind for hit in hits]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
