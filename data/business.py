"""What an owner's own figures are held against: the size classes of the ministerial regulation, and OSMEP's services.

`register/rules.toml` holds the limits, for the register and the page alike; `services.toml` the services of the report.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.declare import Text, build

HERE = Path(__file__).parent
RULES, SERVICES = "register/rules.toml", "services.toml"


@dataclass(frozen=True)
class SizeLimits:
    """Upper limits, both included, of micro, small and medium in some sectors: persons, and baht a year."""

    group: Literal["production", "trade_service"]
    sectors: tuple[str, ...]
    employees: tuple[int, ...]
    revenue_baht: tuple[int, ...]


@dataclass(frozen=True)
class SizeRule:
    """The limits, and what decides where employees and revenue point at different classes."""

    size_rule: Literal["revenue", "higher"]
    size_limits: tuple[SizeLimits, ...]


@dataclass(frozen=True)
class Service:
    """A service that the report describes: for which size classes, its own site, where the report tells of it."""

    id: str
    title: Text
    about: Text
    fits: Text
    sizes: tuple[str, ...]
    site: str
    section: Text
    dataset: str


@dataclass(frozen=True)
class _Services:
    service: tuple[Service, ...]


def size_rule(folder: Path = HERE) -> SizeRule:
    raw = tomllib.loads((folder / RULES).read_text("utf-8"))
    return build(SizeRule, {name: raw[name] for name in ("size_rule", "size_limits")}, RULES)


def services(folder: Path = HERE) -> tuple[Service, ...]:
    return build(_Services, tomllib.loads((folder / SERVICES).read_text("utf-8")), SERVICES).service
