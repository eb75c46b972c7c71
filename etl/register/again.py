"""The attack on a release that is already there, by whoever has its private file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.catalogue import load
from etl.attack.model import Report
from etl.audit import RefusedError
from etl.home import Home
from etl.protection.rules import Rules
from etl.register.attacked import attacked, stop_if_exposed
from etl.register.release import files_of, hierarchies


def attack_again(home: Home, release: str, register: Mapping[str, Any], data: Path) -> dict[int, Report]:
    """Attack `release` as its build did; `register`: that part of its manifest. Raises `RefusedError` without the private file."""
    files = files_of(home, release)
    if not files.private.exists():
        raise RefusedError(
            f"{files.private}: is not here, and only it tells which figures are right; the audit of the build belongs to this very "
            "file and says it passed. Bring the private file back to repeat the attack"
        )
    before = files_of(home, register["revises"]) if register["revises"] else None
    if before and not before.private.exists():
        raise RefusedError(f"{before.private}: is not here; this release revises that one, and the attack needs both")
    given, years = register["parameters"], [int(year) for year in register["withheld"]]
    rules = Rules(given["k"], given["p_percent"])
    stop_if_exposed(files.public, rules)
    month = register.get("periods", {}).get("month_of_year", 12)
    return attacked(files, years, hierarchies(load(data)), rules, before, month)
