"""The register's share of a build: a drop becomes private records, then cells, then protected and attacked tables.

The private database of a release keeps what its next revision and a repeated audit need: the enterprises, the true cells
with their masks, the certificates and the quartiles. It lies under `<home>/private/`, readable by its owner only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from data.catalogue import Catalogue
from etl.attack.model import Outcome, Report, to_json
from etl.attack.run import attack
from etl.home import Home, manifest
from etl.problems import BuildError, Problem
from etl.protect import Protection, protect, protect_trade
from etl.protection.rules import Rules as Limits
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.drop import Drop, read_drop
from etl.register.enterprises import register
from etl.register.freeze import Waiting, freeze
from etl.register.keep import kept, store
from etl.register.population import Population
from etl.register.rules import read_rules
from etl.register.seen import as_seen, was_seen
from etl.register.tables import CUBE, ProtectedYear, register_tables
from etl.register.withheld import withheld
from etl.release import Content, Table

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Registered:
    """What the register adds to a release; `database` is its private file, not yet in place."""

    tables: tuple[Table, ...]
    source: pd.DataFrame
    audit: Mapping[str, Any]
    facts: Mapping[str, Any]
    database: Path


def joined(
    home: Home, catalogue: Catalogue, data: Path, content: Content, drop: Path, tell: Tell
) -> tuple[Content, Mapping[str, Any], Path]:
    """The content with the tables of the drop, their audit, and the private file behind them.

    A drop for a year that the current release holds is a revision: it is counted, so the release is always a new one.
    """
    private = home.private / f"{home.current()}.duckdb"
    previous = private if home.current() and private.exists() else None
    made = from_drop(catalogue, drop, data, home.work / "register", previous, tell)
    revision = 1 + (manifest(home, home.current()).get("register", {}).get("revision", 0) if previous else 0)
    tables = tuple(sorted((*content.tables, *made.tables), key=lambda table: table.dataset.id))
    sources = pd.concat([content.sources, made.source]).sort_values("id", ignore_index=True)
    register = {**made.facts, "revision": revision}
    return replace(content, tables=tables, sources=sources, register=register), made.audit, made.database


def from_drop(catalogue: Catalogue, folder: Path, data: Path, work: Path, previous: Path | None, tell: Tell) -> Registered:
    """Run every stage. `previous` is the private database of the release that this one revises, if any.

    Raises `BuildError` for a drop that cannot be used and for an audit that fails: then nothing is published.
    """
    work.mkdir(parents=True, exist_ok=True)
    database, rejects, drop = work / "private.duckdb", work / "rejects.parquet", read_drop(folder)
    rules, limits = read_rules(data / "register", catalogue.codes), limits_of(catalogue)
    population = register(drop, database, rejects, rules, tell)
    waiting = _frozen(previous, database, drop, limits, tell)
    years, reports = [], {}
    for year in drop.reference_years:
        made, certificates = _protected(catalogue, database, previous, year, limits, tell)
        store(database, made, certificates)
        years.append(made)
    tables, source = register_tables(catalogue, drop, _rows_in(population), years)
    for year in drop.reference_years:
        tell(f"register: attack {year}")
        reports[year] = _attacked(catalogue, tables, database, previous, year, limits)
    _stop_on_hits(reports)
    return Registered(tables, source, audit_of(tables, reports), _facts(drop, population, waiting, years, limits), database)


def limits_of(catalogue: Catalogue) -> Limits:
    """The parameters of the primary rule, as the declaration of the cube says them."""
    disclosure = catalogue.datasets[CUBE].disclosure
    assert disclosure is not None  # the catalogue refuses a register dataset without a rule
    return Limits(disclosure.threshold, disclosure.p_percent)


def hierarchies(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Axis → {code: parent} from the code lists."""
    lists = {"area": "areas", "activity": "activities", "size": "sizes", "legal_form": "legal_forms"}
    return {axis: {code.code: code.parent for code in catalogue.codes[name]} for axis, name in lists.items()}


def _frozen(previous: Path | None, database: Path, drop: Drop, limits: Limits, tell: Tell) -> list[Waiting]:
    if previous is None:
        return []
    tell("register: freeze unsafe changes")
    return [freeze(previous, database, year, limits) for year in drop.reference_years]


def _protected(
    catalogue: Catalogue, database: Path, previous: Path | None, year: int, limits: Limits, tell: Tell
) -> tuple[ProtectedYear, dict[str, pd.DataFrame]]:
    tell(f"register: aggregate {year}")
    main, trade, spread = leaves(database, year), trade_leaves(database, year), quartiles(database, year)
    tell(f"register: protect {year}")
    trees, masks = hierarchies(catalogue), kept(previous, year)
    cells = protect(main, trees, limits, masks.get("cells"))
    traded = protect_trade(trade, trees, limits, masks.get("trade"))
    return ProtectedYear(year, cells.cells, traded.cells, spread), _certificates(cells, traded)


def _certificates(cells: Protection, traded: Protection) -> dict[str, pd.DataFrame]:
    return {"certificate": cells.certificates, "trade_certificate": traded.certificates}


def _attacked(
    catalogue: Catalogue, tables: Sequence[Table], database: Path, previous: Path | None, year: int, limits: Limits
) -> Report:
    """Attack what the tables show of one year, with the truth to judge by."""
    shown = as_seen({table.dataset.id: table.cells for table in tables}, year)
    own, before = kept(database, year), kept(previous, year)
    truth = pd.concat([own["cells"], own["trade"]], ignore_index=True)
    certificates = pd.concat([own["certificate"], own["trade_certificate"]], ignore_index=True)
    earlier = pd.concat([before["cells"], before["trade"]], ignore_index=True) if before else None
    return attack(
        shown,
        truth,
        certificates,
        hierarchies(catalogue),
        limits,
        previous_published=was_seen(earlier) if earlier is not None else None,
        previous_truth=earlier,
    )


def _stop_on_hits(reports: Mapping[int, Report]) -> None:
    """A release that was hit is not published; the counts say where to look, the keys stay private."""
    problems = [
        Problem(
            f"audit {year}", 0, outcome.name, "", _kinds(outcome), "nothing was published; mend the protection, never the audit"
        )
        for year, report in reports.items()
        for outcome in report.outcomes
        if outcome.hits
    ]
    if problems or any(report.result != "passed" for report in reports.values()):
        raise BuildError(problems)


def _kinds(outcome: Outcome) -> str:
    return f"{len(outcome.hits)} hits: {', '.join(sorted({hit.kind for hit in outcome.hits}))}"


def audit_of(tables: Sequence[Table], reports: Mapping[int, Report]) -> dict[str, Any]:
    """audit.json: the result over all years, what was attacked, and each year's tests."""
    passed = all(report.result == "passed" for report in reports.values())
    years = {str(year): to_json(report) for year, report in reports.items()}
    return {"result": "passed" if passed else "failed", "tables": sorted(table.dataset.id for table in tables), "years": years}


def _rows_in(population: Population) -> int:
    return sum(file.rows_in for file in population.files)


def _facts(
    drop: Drop, population: Population, waiting: Sequence[Waiting], years: Sequence[ProtectedYear], limits: Limits
) -> dict[str, Any]:
    """For the manifest: the account of rows, what waits, what is withheld, the parameters."""
    return {
        "origin": drop.origin,
        "delivered_on": drop.delivered_on.isoformat(),
        "parameters": {"k": limits.k, "p_percent": limits.p_percent},
        "population": population.as_json(),
        "waiting": [one.as_json() for one in waiting],
        "withheld": {str(one.year): withheld(one) for one in years},
    }
