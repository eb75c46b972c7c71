"""The decisions of `data/register/`: settings, divisions of the activity list, regions with the time they hold."""

import csv
import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.business import SizeLimits
from data.catalogue import CodeList
from data.declare import DeclarationError, build

MEMORY, THREADS = "1500MB", 2
"""What the database may use; beyond it works on disk. Results do not depend on either."""


@dataclass(frozen=True)
class Settings:
    """What may be decided otherwise; see the comments in `rules.toml`."""

    size_rule: Literal["revenue", "higher"] = "revenue"
    reject_share: float = 0.05
    contradictions: Literal["first", "none"] = "first"
    counted: tuple[str, ...] = ("enterprise_rejected",)
    yearly_trade: Literal["customs", "customs_lines"] = "customs"
    month_of_year: int = 12
    size_limits: tuple[SizeLimits, ...] = ()


@dataclass(frozen=True)
class Activity:
    """A division of TSIC (first two digits) and where it belongs; `activity` is the leaf that is published."""

    division: str
    activity: str
    section: str
    sector: str


@dataclass(frozen=True)
class Region:
    """The region of a province from one day to another, both included."""

    province: str
    region: str
    valid_from: datetime.date
    valid_to: datetime.date


@dataclass(frozen=True)
class Rules:
    """All rules of the register side. `goods`: chapters of the Harmonized System with their section; `countries`: ISO 3166-1 codes.

    `memory` and `threads` bound the work; results do not depend on them.
    """

    settings: Settings
    activities: tuple[Activity, ...]
    regions: tuple[Region, ...]
    goods: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    memory: str = MEMORY
    threads: int = THREADS

    @property
    def provinces(self) -> tuple[str, ...]:
        return tuple(sorted({region.province for region in self.regions}))

    def region_of(self, province: str, year: int) -> str:
        """The region at the end of a reference year; `DeclarationError` unless exactly one holds."""
        end = datetime.date(year, 12, 31)
        found = [r.region for r in self.regions if r.province == province and r.valid_from <= end <= r.valid_to]
        if len(found) != 1:
            raise DeclarationError("regions.csv", province, f"has {len(found)} regions on {end}; it needs exactly one")
        return found[0]


def read_rules(folder: Path, codes: Mapping[str, CodeList]) -> Rules:
    """Read `rules.toml` and `regions.csv` in `folder`; `codes` are the catalogue's code lists."""
    raw = tomllib.loads((folder / "rules.toml").read_text("utf-8"))
    settings = build(Settings, raw, "rules.toml")
    goods = tuple((chapter, section.code) for section in codes["hs_sections"] for chapter in section.aliases if chapter.isdigit())
    countries = tuple(codes["countries"].codes)
    return Rules(settings, activities(codes["activities"]), regions(folder / "regions.csv", codes["areas"]), goods, countries)


def activities(listed: CodeList) -> tuple[Activity, ...]:
    """All divisions: codes of two digits, and those that a wider leaf holds as other spellings."""
    divisions = {name: code for code in listed for name in (code.code, *code.aliases) if _is_division(name)}
    found = []
    for division, code in sorted(divisions.items()):
        section = code.parent if code.code == division else code.code
        found.append(Activity(division, code.code, section, listed.codes[section].parent))
    return tuple(found)


def _is_division(name: str) -> bool:
    return len(name) == 2 and name.isascii() and name.isdigit()


def regions(path: Path, areas: CodeList) -> tuple[Region, ...]:
    """The table of regions; an empty date is open."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("province", "region"):
            if row[column] not in areas:
                raise DeclarationError(path.name, f"{row['province']}.{column}", f"{row[column]!r} is not in areas.csv")
    return tuple(_region(row, path.name) for row in rows)


def _region(row: Mapping[str, str], file: str) -> Region:
    try:
        first = datetime.date.fromisoformat(row["valid_from"] or "0001-01-01")
        last = datetime.date.fromisoformat(row["valid_to"] or "9999-12-31")
    except ValueError as error:
        raise DeclarationError(file, row["province"], f"a date is not YYYY-MM-DD ({error})") from error
    return Region(row["province"], row["region"], first, last)
