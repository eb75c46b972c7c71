"""What must hold of a release before anybody may see it; publishing and `python -m etl audit` ask the same."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

from etl.home import FILES, HomeError, read_json, sha256_of

NO_REGISTER_TABLES = "no_register_tables"
PASSED = "passed"

Audit = Mapping[str, Any]
"""`result`, `tables` (those it attacked) and, once bound to a file, `public_sha256`."""


class RefusedError(HomeError):
    """A release that must not be published or served."""


def without_register_tables(public: Path) -> dict[str, Any]:
    """The audit of a release that holds published tables only."""
    return {"result": NO_REGISTER_TABLES, "tables": []}


def check_audit(origins: Mapping[str, str], audit: Audit) -> None:
    """Raise `RefusedError` unless every table made from records (by origin) was audited and passed."""
    records = sorted(id for id, origin in origins.items() if origin != "published")
    result, audited = audit.get("result"), audit.get("tables", [])
    if not records and result == NO_REGISTER_TABLES and not audited:
        return
    if records and result == PASSED and sorted(audited) == records:
        return
    names = ", ".join(records) or "none"
    raise RefusedError(
        f"the audit says {result!r} about {list(audited)}, but the tables made from records are: {names}; "
        "such tables are published only after an audit of exactly them has passed"
    )


def verify(folder: Path) -> None:
    """Raise unless `folder` is a whole release whose audit holds for the very file that lies there."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise RefusedError(f"{folder}: {', '.join(missing)} is missing; build the release again")
    manifest, audit, checks = (read_json(folder / name) for name in FILES[1:])
    sha256 = sha256_of(folder / "public.duckdb")
    for name, found in (("audit.json", audit), ("manifest.json", manifest)):
        if found.get("public_sha256") != sha256:
            raise RefusedError(f"{folder}: {name} was made for another public.duckdb (SHA-256 differs); build again")
    if "checks" not in checks:
        raise RefusedError(f"{folder}: checks.json holds no checks; build the release again")
    tables = _tables(folder / "public.duckdb")
    check_audit({id: origin for id, (origin, _) in tables.items()}, audit)
    _check_cells(folder, tables, manifest.get("datasets", {}))


def _tables(path: Path) -> dict[str, tuple[str, int]]:
    """Origin and number of cells of every table that the file holds, told by the table `dataset` and counted anew."""
    with duckdb.connect(str(path), read_only=True) as connection:
        present = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if not {"dataset", "source"} <= present:
            raise RefusedError(f"{path}: the tables dataset and source are missing; build the release again")
        origins = dict(connection.execute("select id, origin from dataset").fetchall())
        _same_names(path, present - {"dataset", "source"}, origins)
        return {id: (origin, _count(connection, id)) for id, origin in origins.items()}


def _same_names(path: Path, present: Collection[str], declared: Collection[str]) -> None:
    if odd := sorted(set(present) ^ set(declared)):
        raise RefusedError(f"{path}: tables and the list of datasets differ in {', '.join(odd)}; build the release again")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f'select count(*) from "{table}"').fetchone()
    return int(row[0]) if row else 0


def _check_cells(folder: Path, tables: Mapping[str, tuple[str, int]], facts: Mapping[str, Any]) -> None:
    counted = {id: cells for id, (_, cells) in tables.items()}
    stated = {id: fact["cells"] for id, fact in facts.items()}
    if counted != stated:
        odd = sorted(id for id in {*counted, *stated} if counted.get(id) != stated.get(id))
        raise RefusedError(f"{folder}: manifest and tables differ in {', '.join(odd)}; build the release again")
