"""The only reader of a release: published cells, their sources and the facts of the run.

A `Warehouse` follows the pointer of a home folder. Each release is opened read-only, with external access off and its
configuration locked, one connection per thread, made on first use (so after a fork). SQLAlchemy Core tables are built
from the catalogue; nothing is reflected. Results are kept in a bounded cache keyed by (release, query).
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cachetools import LRUCache
from sqlalchemy.pool import NullPool

from data.catalogue import Catalogue, Dataset

Row = Mapping[str, Any]
Where = Mapping[str, Sequence[str]]
OPEN_OPTIONS = {
    "read_only": True,
    "config": {"threads": "1", "enable_external_access": "false", "lock_configuration": "true", "memory_limit": "256MB"},
}
POINTER_CHECK_SECONDS = 0.5


class ReleaseUnusableError(RuntimeError):
    """A release is missing, incomplete or does not match its own audit; the message says which and what to do."""


class Release:
    """One opened release. `manifest`, `checks` and `audit` are the files beside the database."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.id = folder.name
        self._path = folder / "public.duckdb"
        self.manifest = _json(folder / "manifest.json")
        self.checks = _json(folder / "checks.json")
        self.audit = _json(folder / "audit.json")
        _verify(self._path, self.audit)
        self._tables = {d.id: _table(d) for d in catalogue.datasets.values() if d.id in self.manifest["datasets"]}
        self._engine = sa.create_engine(f"duckdb:///{self._path}", poolclass=NullPool, connect_args=OPEN_OPTIONS)
        self._local = threading.local()
        self._try()

    def __contains__(self, dataset_id: object) -> bool:
        return dataset_id in self._tables

    def select(self, dataset_id: str, where: Where, all_variants: bool = False) -> tuple[Row, ...]:
        """Published cells of one dataset, in key order; `where` gives the codes wanted per key column."""
        table = self._tables[dataset_id]
        query = sa.select(table).order_by(*(column for column in table.primary_key))
        for column, codes in where.items():
            query = query.where(table.c[column].in_(list(codes)))
        if not all_variants:
            query = query.where(table.c.variant == 0)
        return self._rows(query)

    def sources(self) -> dict[str, Row]:
        """Every cited source by its id: title, url, section, producer, authority, as_of, file."""
        return {row["id"]: row for row in self._rows(sa.select(SOURCE).order_by(SOURCE.c.id))}

    def _try(self) -> None:
        """Ask each table once, so that a release whose columns are not those declared is refused as a whole."""
        try:
            for table in (SOURCE, *self._tables.values()):
                self._rows(sa.select(table).limit(0))
        except sa.exc.SQLAlchemyError as error:
            raise ReleaseUnusableError(f"table {table.name} of {self.id} is not as declared; build again") from error

    def _rows(self, query: sa.Select[Any]) -> tuple[Row, ...]:
        connection = self._connection()
        try:
            return tuple(dict(row) for row in connection.execute(query).mappings())
        finally:
            connection.rollback()  # a failed query must not spoil the next one of this thread

    def _connection(self) -> sa.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._engine.connect()
        return self._local.connection  # type: ignore[no-any-return]


class Warehouse:
    """The current release of a home folder, and any older one by its id."""

    def __init__(self, home: Path, catalogue: Catalogue, cache_bytes: int = 64 * 2**20) -> None:
        self._home, self._catalogue = home, catalogue
        self._lock = threading.Lock()
        self._cache: LRUCache[tuple[Any, ...], Any] = LRUCache(cache_bytes, weight)
        self._release: Release | None = None
        self._checked = float("-inf")
        self.refused: str | None = None

    def current(self) -> Release:
        """The release the pointer names; the last good one if the new one cannot be used."""
        with self._lock:
            if time.monotonic() - self._checked > POINTER_CHECK_SECONDS or self._release is None:
                self._follow_pointer()
                self._checked = time.monotonic()
            if self._release is None:
                raise ReleaseUnusableError(self.refused or "no release")
            return self._release

    def remember(self, release: Release, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """`make()` once per (release, key), kept in the bounded cache."""
        full_key = (release.id, *key)
        with self._lock:
            if full_key in self._cache:
                return self._cache[full_key]
        value = make()
        with self._lock:
            if weight(value) <= self._cache.maxsize:
                self._cache[full_key] = value
        return value

    @property
    def serving(self) -> str:
        """The id of the release in use; empty before the first."""
        return self._release.id if self._release else ""

    def reader(self) -> "Reader":
        """A reader bound to the current release, so that one answer never mixes two releases."""
        return Reader(self, self.current())

    def _follow_pointer(self) -> None:
        """Open what the pointer names, if it changed; keep serving the last good release when that fails."""
        try:
            wanted = (self._home / "current").read_text("utf-8").strip()
            if wanted != self.serving or self._release is None:
                self._release = Release(self._home / "releases" / wanted, self._catalogue)
            self.refused = None
        except ReleaseUnusableError as error:
            self.refused = str(error)
        except (OSError, sa.exc.SQLAlchemyError, KeyError) as error:
            self.refused = f"the release that the pointer names cannot be opened ({type(error).__name__}); build again"


class Reader:
    """What pages and files may ask of one release; answers are cached in the warehouse."""

    def __init__(self, warehouse: Warehouse, release: Release) -> None:
        self._warehouse, self._opened = warehouse, release
        self.release = release.id
        self.manifest, self.checks, self.audit = release.manifest, release.checks, release.audit

    def __contains__(self, dataset_id: object) -> bool:
        return dataset_id in self._opened

    def select(self, dataset_id: str, where: Where | None = None, all_variants: bool = False) -> tuple[Row, ...]:
        """Published cells in key order; `where` gives the codes wanted per key column."""
        wanted = {column: tuple(codes) for column, codes in (where or {}).items()}
        key = ("select", dataset_id, tuple(sorted(wanted.items())), all_variants)
        return self.remember(key, lambda: self._opened.select(dataset_id, wanted, all_variants))  # type: ignore[no-any-return]

    def sources(self) -> dict[str, Row]:
        return self.remember(("sources",), self._opened.sources)  # type: ignore[no-any-return]

    def remember(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """`make()` once per release and key."""
        return self._warehouse.remember(self._opened, key, make)


def weight(value: Any) -> int:
    """About how many bytes a kept value takes: an answer twice its text (compressed copies too), a row one kilobyte."""
    return 1000 + (2 * len(value.body) if hasattr(value, "body") else 1000 * len(value) if hasattr(value, "__len__") else 0)


SOURCE_COLUMNS = ("id", "title", "url", "section", "producer", "authority", "as_of", "file")
SOURCE = sa.Table("source", sa.MetaData(), *(sa.Column(name, sa.String) for name in SOURCE_COLUMNS))


def _table(dataset: Dataset) -> sa.Table:
    """The table of a dataset as its declaration says."""
    keys = [sa.Column(name, sa.Integer if name == "variant" else sa.String, primary_key=True) for name in dataset.keys]
    texts = [sa.Column(name, sa.String) for name in ("source", "note", *(a.id for a in dataset.attribute))]
    cell = [sa.Column("value", sa.Float), sa.Column("status", sa.String), sa.Column("rounded", sa.Boolean)]
    return sa.Table(dataset.id, sa.MetaData(), *keys, *cell, *texts)


def _json(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError) as error:
        raise ReleaseUnusableError(f"{path.name} of {path.parent.name} cannot be read; build again") from error


def _verify(database: Path, audit: Mapping[str, Any]) -> None:
    """Refuse a release whose audit failed or was made for another file."""
    if audit.get("result") not in ("passed", "no_register_tables"):
        raise ReleaseUnusableError(f"the audit of {database.parent.name} says {audit.get('result')!r}; it is not served")
    with database.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if audit.get("public_sha256") != actual:
        raise ReleaseUnusableError(f"public.duckdb of {database.parent.name} is not the file that was audited; build again")
