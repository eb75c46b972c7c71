"""A drop as delivered: one folder with `drop.toml` and six tables, each a CSV or Parquet file or several parts.

Only the form is looked at here. What is missing or unreadable stops the build; single rows are judged later.
"""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from etl.problems import BuildError, Problem, nearest, stop_if
from etl.register.parts import Part, read_part
from etl.register.place import Place

TABLES: Mapping[str, tuple[str, ...]] = {
    "juristic": ("juristic_id", "name_th", "tsic", "province", "registered_on", "status", "publishable"),
    "financial_statements": (
        "juristic_id",
        "fiscal_year",
        "revenue_baht",
        "total_assets_baht",
        "total_liabilities_baht",
        "equity_baht",
        "net_profit_baht",
    ),
    "natural_persons": ("person_key", "tsic", "province", "fiscal_year", "revenue_baht"),
    "community_enterprises": (
        "community_id",
        "name_th",
        "tsic",
        "province",
        "registered_on",
        "status",
        "fiscal_year",
        "revenue_baht",
    ),
    "employment": ("enterprise_key", "year", "employees"),
    "customs": ("juristic_id", "year", "flow", "hs_section", "partner", "value_baht"),
}
"""Every table of a drop with its columns. Further columns are not looked at; names are never read."""

NAME = re.compile(r"(?P<table>[a-z_]+?)(?:-(?P<number>[0-9]{4}))?\.(?P<kind>csv|parquet)")
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Drop:
    """A delivery whose form is sound. `parts` are ordered by table and number."""

    folder: Place
    origin: Literal["register", "synthetic"]
    delivered_on: datetime.date
    reference_years: tuple[int, ...]
    agency_notes: Mapping[str, Any]
    parts: tuple[Part, ...]

    def of(self, table: str) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.table == table)


def read_drop(folder: Place) -> Drop:
    """Look at a drop. Raises `BuildError` with everything that is missing, unreadable or wrongly encoded."""
    if not folder.is_dir():
        raise BuildError([Problem(str(folder), 0, "", "", "is not a folder", "name the folder of a drop")])
    facts = _facts(folder)
    problems = [*_facts_problems(facts), *_table_problems(folder)]
    parts = []
    for file in _files(folder):
        try:
            parts.append(read_part(file, _table(file), TABLES[_table(file)]))
        except BuildError as stopped:
            problems += stopped.problems
    stop_if(problems)
    years = tuple(sorted(facts["reference_years"]))
    return Drop(folder, facts["origin"], facts["delivered_on"], years, facts.get("agency_notes", {}), tuple(parts))


def _facts(folder: Place) -> dict[str, Any]:
    """`drop.toml`."""
    path = folder / "drop.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise _stopped("is missing", f"add it to {folder}: origin, delivered_on, reference_years") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _stopped(f"is not readable TOML in UTF-8 ({error})", "correct the file") from error


def _stopped(reason: str, remedy: str) -> BuildError:
    return BuildError([Problem("drop.toml", 0, "", "", reason, remedy)])


def _facts_problems(facts: Mapping[str, Any]) -> list[Problem]:
    day, years = facts.get("delivered_on"), facts.get("reference_years")
    sound = {
        "origin": (facts.get("origin") in ("register", "synthetic"), 'write "register" or "synthetic"'),
        "delivered_on": (type(day) is datetime.date, "write the day of the delivery, for example 2026-11-21"),
        "reference_years": (_are_years(years), "write a list of different years CE, for example [2021, 2022]"),
        "agency_notes": (isinstance(facts.get("agency_notes", {}), dict), "write a table, or leave it out"),
    }
    wrong = {key: remedy for key, (right, remedy) in sound.items() if not right}
    return [Problem("drop.toml", 0, k, str(facts.get(k, "")), "is missing or wrong", remedy) for k, remedy in wrong.items()]


def _are_years(years: object) -> bool:
    if not isinstance(years, list) or not years or len(set(map(str, years))) < len(years):
        return False
    return all(type(year) is int and FIRST_YEAR <= year <= LAST_YEAR for year in years)


def _files(folder: Place) -> list[Place]:
    """The files of tables, in the order in which their rows count."""
    named = [path for path in folder.iterdir() if path.is_file() and _table(path) in TABLES]
    return sorted(named, key=lambda path: (list(TABLES).index(_table(path)), path.name))


def _table(path: Place) -> str:
    found = NAME.fullmatch(path.name)
    return found["table"] if found else ""


def _table_problems(folder: Place) -> list[Problem]:
    """Tables that are absent, delivered twice, or whose parts have gaps; files that look like tables but are none."""
    files = [path.name for path in _files(folder)]
    others = [path.name for path in folder.iterdir() if path.suffix in (".csv", ".parquet") and path.name not in files]
    unknown = [
        Problem(name, 0, "", "", "is not a table of a drop", f"{nearest(name.split('.')[0], list(TABLES))}, or remove it")
        for name in sorted(others)
    ]
    return [*unknown, *(problem for table in TABLES for problem in _odd_parts(table, files))]


def _odd_parts(table: str, files: Sequence[str]) -> list[Problem]:
    found = [match for match in map(NAME.fullmatch, files) if match and match["table"] == table]
    numbers = [match["number"] for match in found]
    if not found:
        remedy = f"add {table}.csv or {table}.parquet (parts: {table}-0001.csv, …); an empty table is a heading without rows"
        return [Problem(table, 0, "", "", "is missing in the drop", remedy)]
    if len({match["kind"] for match in found}) > 1 or (None in numbers and len(found) > 1):
        names = ", ".join(match[0] for match in found)
        return [Problem(table, 0, "", "", f"is there more than once ({names})", "keep one: a file, or its parts")]
    if None not in numbers and [int(number) for number in numbers] != list(range(1, len(numbers) + 1)):
        return [Problem(table, 0, "", "", f"parts are missing: there are {', '.join(numbers)}", "deliver all parts")]
    return []
