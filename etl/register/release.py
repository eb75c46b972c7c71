"""The register's share of a build: a drop becomes private records, then cells, then protected tables that are attacked.

The private database of a release keeps what its next revision and a repeated audit need: the enterprises, the true cells
with their masks, the certificates and the quartiles. It lies under `<home>/private/`, readable by its owner only.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from data.catalogue import Catalogue
from etl.engine import Engine
from etl.engine.duck import DUCK
from etl.home import Home, manifest
from etl.problems import BuildError, Problem, stop_if
from etl.protect import Protection, UnprotectedError, protect, protect_trade
from etl.protection.rules import Rules as Limits
from etl.publish import Private
from etl.records.ledger import lines
from etl.records.place import begin
from etl.records.statistics import DATASET as SERVICE
from etl.records.statistics import service_table
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.attacked import Files, attacked, audit_of, stop_if_exposed, stop_on_hits
from etl.register.business import write_names
from etl.register.drop import Drop, read_drop
from etl.register.enterprises import register
from etl.register.freeze import Waiting, freeze
from etl.register.keep import kept, store
from etl.register.place import Place
from etl.register.population import Population
from etl.register.rules import THREADS, read_rules
from etl.register.tables import CUBE, ProtectedYear, register_tables
from etl.register.withheld import withheld
from etl.release import Content, Table

Tell = Callable[[str], None]
Frames = dict[str, pd.DataFrame]
Aggregated = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
"""Leaves, trade leaves and quartiles of a year."""


@dataclass(frozen=True)
class Joined:
    """The content of a release with the register's tables, the attack on its public file, and the private files behind it."""

    content: Content
    audit: Callable[[Path], Mapping[str, Any]]
    private: Private


def joined(
    home: Home, catalogue: Catalogue, data: Path, content: Content, folder: Place, tell: Tell, engine: Engine | None = None
) -> Joined:
    """Run every stage on the drop in `folder`; `engine` works on the records.

    A drop for a release with records is a revision; it is counted, hence always new.

    Raises `BuildError` for a drop that cannot be used; the audit does for a release that is hit: then nothing is published.
    """
    home.private.mkdir(mode=0o700, exist_ok=True)
    engine, drop, limits, before = engine or DUCK, read_drop(folder), limits_of(catalogue), _before(home)
    service, ledger = _service(home, catalogue, drop)
    work = home.work / "register"
    work.mkdir(parents=True, exist_ok=True)
    private = Private(work / "private.duckdb", home.private / "rejects.parquet", work / "business.duckdb")
    population = register(drop, private.database, private.rejects, read_rules(data / "register", catalogue.codes), tell, engine)
    waiting = _frozen(before, private.database, drop, limits, tell, engine)
    tell("register: names")
    write_names(drop, private.database, private.business, engine)
    tell("aggregate")
    given = {year: _aggregated(private.database, year, engine) for year in drop.reference_years}
    stop_if(_empty(given))
    private = replace(private, folders=engine.keep(private.database, private.business))
    years = _protected(catalogue, private.database, before, given, limits, tell)
    tables, source = register_tables(catalogue, drop, sum(file.rows_in for file in population.files), years)
    facts = _facts(drop, population, waiting, years, limits) | _revision(home, before)
    whole = replace(
        content,
        tables=tuple(sorted((*content.tables, *tables, *service), key=lambda table: table.dataset.id)),
        sources=pd.concat([content.sources, source, *ledger]).sort_values("id", ignore_index=True),
        register=facts,
    )
    ids = [table.dataset.id for table in (*tables, *service)]

    def audit(public: Path) -> Mapping[str, Any]:
        tell("attack")
        reports = attacked(Files(public, private.database), drop.reference_years, hierarchies(catalogue), limits, before)
        stop_on_hits(reports)
        stop_if_exposed(public, limits)
        return audit_of(ids, reports)

    return Joined(whole, audit, private)


def _service(home: Home, catalogue: Catalogue, drop: Drop) -> tuple[list[Table], list[pd.DataFrame]]:
    """The table of requests and its source, once the ledger holds enough of them. Raises `LedgerError` if it is not sound."""
    if SERVICE not in catalogue.datasets or not home.records.exists():
        return [], []
    with begin(home) as desk:
        made = service_table(replace(catalogue.datasets[SERVICE], origin=drop.origin), lines(desk.ledger))
    return ([made[0]], [made[1]]) if made else ([], [])


def files_of(home: Home, release: str) -> Files:
    return Files(home.releases / release / "public.duckdb", home.private / f"{release}.duckdb")


def _before(home: Home) -> Files | None:
    """The current release, if it holds records: the one that is revised."""
    files = files_of(home, home.current())
    return files if home.current() and files.private.exists() else None


def _revision(home: Home, before: Files | None) -> dict[str, Any]:
    if before is None:
        return {"revision": 1, "revises": ""}
    return {"revision": 1 + manifest(home, home.current())["register"]["revision"], "revises": home.current()}


def limits_of(catalogue: Catalogue) -> Limits:
    """The parameters of the primary rule, as the declaration of the cube says them."""
    disclosure = catalogue.datasets[CUBE].disclosure
    assert disclosure is not None  # the catalogue refuses a register dataset without a rule
    return Limits(disclosure.threshold, disclosure.p_percent)


def hierarchies(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Axis → {code: parent} from the code lists."""
    lists = {"area": "areas", "activity": "activities", "size": "sizes", "legal_form": "legal_forms"}
    return {axis: {code.code: code.parent for code in catalogue.codes[name]} for axis, name in lists.items()}


def _frozen(before: Files | None, database: Path, drop: Drop, limits: Limits, tell: Tell, engine: Engine) -> list[Waiting]:
    if before is None:
        return []
    tell("freeze unsafe changes")
    return [freeze(before.private, database, year, limits, engine) for year in drop.reference_years]


def _aggregated(database: Path, year: int, engine: Engine) -> Aggregated:
    """The cells of a year with their two largest contributors, and the quartiles: all that leaves the engine."""
    return leaves(database, year, engine), trade_leaves(database, year, engine), quartiles(database, year, engine)


def _protected(
    catalogue: Catalogue, database: Path, before: Files | None, given: Mapping[int, Aggregated], limits: Limits, tell: Tell
) -> list[ProtectedYear]:
    """All years side by side (compiled code leaves the interpreter free)."""
    earlier = {year: kept(before.private if before else None, year) for year in given}
    tell("protect")
    trees = hierarchies(catalogue)
    with ThreadPoolExecutor(int(THREADS)) as pool:
        jobs = {year: pool.submit(_both, *given[year][:2], trees, limits, earlier[year]) for year in given}
        found = {year: job.result() for year, job in jobs.items()}
    made = []
    for year, (cells, traded) in found.items():
        made.append(ProtectedYear(year, cells.cells, traded.cells, given[year][2]))
        store(database, made[-1], {"certificate": cells.certificates, "trade_certificate": traded.certificates})
    return made


def _empty(given: Mapping[int, Sequence[pd.DataFrame]]) -> list[Problem]:
    """A year without any enterprise or trader is one whose rows were not delivered: its zeros would be false."""
    remedy = "deliver the rows of that year, or take it out of reference_years in drop.toml"
    named = {year: zip(("enterprise", "enterprise that trades"), tables, strict=False) for year, tables in given.items()}
    return [
        Problem("drop.toml", 0, "reference_years", str(year), f"has no {what} in this drop", remedy)
        for year, tables in named.items()
        for what, rows in tables
        if rows.empty
    ]


def _both(
    main: pd.DataFrame, trade: pd.DataFrame, trees: dict[str, dict[str, str]], limits: Limits, earlier: Frames
) -> tuple[Protection, Protection]:
    try:
        return protect(main, trees, limits, earlier.get("cells")), protect_trade(trade, trees, limits, earlier.get("trade"))
    except UnprotectedError as error:
        raise BuildError([Problem("protect", 0, "", "", str(error), "nothing was published; the current release stays")]) from error


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
        "unsafe": {str(one.year): int(one.cells["unsafe"].sum() + one.cells["accounts_unsafe"].sum()) for one in years},
        "withheld": {str(one.year): withheld(one) for one in years},
    }
