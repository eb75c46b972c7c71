"""The only reader of a release: published cells, their sources and the facts of the run.

A `Warehouse` follows the pointer of a home folder or an announcement (`data.following`). Each release is opened read-only,
with external access off and its configuration locked, one connection per thread, made on first use (so after a fork).
SQLAlchemy Core tables are built from the catalogue; nothing is reflected. Results are kept in a bounded cache keyed by
(release, query).
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from cachetools import LRUCache
from sqlalchemy.pool import NullPool

from data import release_files as files
from data.catalogue import Catalogue, Dataset
from data.following import Following
from data.kept import Kept
from data.reader import Reader, Row, Where
from data.release_files import Key, ReleaseUnusableError, UnknownReleaseError

__all__ = ["Reader", "Release", "ReleaseUnusableError", "UnknownReleaseError", "Warehouse"]

OLDER_KEPT_OPEN = 2
"""One that is asked for and the one before it. Each takes 10 MB of every process; opening one again takes a tenth of a second."""
RELEASES_SECONDS = 5
CACHE_BYTES = 24 * 2**20
"""Per process. All cells of the largest dataset have to fit in, 20 bytes each: a million of them; beside that some 300 states."""


class Release:
    """One opened release. `manifest`, `checks` and `audit` are the files beside the database."""

    def __init__(self, folder: Path, catalogue: Catalogue, key: Key | None = None) -> None:
        self.id = folder.name
        self._path = folder / "public.duckdb"
        self.manifest = files.read_json(folder / "manifest.json")
        self.checks = files.read_json(folder / "checks.json")
        self.audit = files.read_json(folder / "audit.json")
        files.verify(self._path, self.audit, key)
        self._tables = {d.id: _table(d) for d in catalogue.datasets.values() if d.id in self.manifest["datasets"]}
        self._engine = sa.create_engine(f"duckdb:///{self._path}", poolclass=NullPool, connect_args=files.OPEN_OPTIONS)
        self._local = threading.local()
        self._try()

    def __contains__(self, dataset_id: object) -> bool:
        return dataset_id in self._tables

    def select(self, dataset_id: str, where: Where, all_variants: bool = False) -> tuple[Row, ...]:
        """Published cells of one dataset, in key order; `where` gives the codes wanted per key column."""
        query = self._query(dataset_id, where)
        return self._rows(query if all_variants else query.where(self._tables[dataset_id].c.variant == 0))

    def cells(self, dataset_id: str) -> tuple[pa.Table, tuple[str, ...]]:
        """All published cells of one dataset with all variants as columns, in any order; and the columns of their key."""
        query = self._query(dataset_id, {}).order_by(None)
        text = str(query.compile(self._engine, compile_kwargs={"literal_binds": True}))
        with _rolled_back(self._connection()) as connection:
            table = connection.connection.driver_connection.sql(text).to_arrow_table()  # type: ignore[union-attr]
        return table, tuple(column.name for column in self._tables[dataset_id].primary_key)

    def counts(self, dataset_id: str, where: Where) -> dict[str, int]:
        """How many cells per period `cells` would give."""
        period = self._tables[dataset_id].c.period
        rows = self._rows(self._query(dataset_id, where).order_by(None).with_only_columns(period, sa.func.count()).group_by(period))
        return dict(sorted(tuple(row.values()) for row in rows))

    def _query(self, dataset_id: str, where: Where) -> sa.Select[Any]:
        table = self._tables[dataset_id]
        query = sa.select(*map(_published, table.c)).order_by(*(column for column in table.primary_key))
        for column, codes in where.items():
            query = query.where(table.c[column].in_(list(codes)))
        return query

    def sources(self) -> dict[str, Row]:
        """Every cited source by its id, with `files.SOURCE_COLUMNS`."""
        return {row["id"]: row for row in self._rows(sa.select(SOURCE).order_by(SOURCE.c.id))}

    def _try(self) -> None:
        """Ask each table once, so that a release whose columns are not those declared is refused as a whole."""
        try:
            for table in (SOURCE, *self._tables.values()):
                self._rows(sa.select(table).limit(0))
        except sa.exc.SQLAlchemyError as error:
            raise ReleaseUnusableError(f"table {table.name} of {self.id} is not as declared; build again") from error

    def _rows(self, query: sa.Select[Any]) -> tuple[Row, ...]:
        with _rolled_back(self._connection()) as connection:
            return tuple(dict(row) for row in connection.execute(query).mappings())

    def _connection(self) -> sa.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._engine.connect()
        return self._local.connection  # type: ignore[no-any-return]


@contextmanager
def _rolled_back(connection: sa.Connection) -> Iterator[sa.Connection]:  # a failed query must not spoil the next one
    try:
        yield connection
    finally:
        connection.rollback()


class Warehouse:
    """The current release of a home folder, and any older one by its id."""

    def __init__(self, home: Path, catalogue: Catalogue, cache_bytes: int = CACHE_BYTES, key: Key | None = None) -> None:
        self._home, self._catalogue, self._key = home, catalogue, key
        self._lock = threading.Lock()
        self._cache = Kept(cache_bytes)
        self._following = Following(home, self._open)
        self._served = ""
        self._listed: tuple[str, float, tuple[Mapping[str, Any], ...]] = "", 0.0, ()
        self._older: LRUCache[str, Release] = LRUCache(OLDER_KEPT_OPEN)
        self.current, self.standing = self._following.current, self._following.standing

    @property
    def serving(self) -> str:
        return self._following.serving

    @property
    def refused(self) -> str | None:
        """Why what is due or announced is not (or will not be) served; None if all is well."""
        return self._following.refused

    def remember(self, release: Release, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """`make()` once per (release, key), kept in the bounded cache."""
        return self._cache.once((release.id, *key), make)

    def part(self) -> None:
        """Close this thread's databases, keep what was made from them: children that serve must not inherit an open one."""
        for release in (*self._older.values(), *self._following.drop()):
            release._connection().close()
        self._older.clear()

    def reader(self, release: str = "") -> Reader:
        """A reader bound to one release, the current one or a published older one; one answer never mixes two."""
        current = self.current()
        self._forget_what_was_served_before(current.id)
        return Reader(self, current if release in ("", current.id) else self._opened(release), pinned=bool(release))

    def _forget_what_was_served_before(self, serving: str) -> None:
        """Two releases' answers side by side would need twice the memory in the minute of release."""
        if serving != self._served:
            self._served = serving
            self._cache.keep_only(serving)

    def releases(self) -> tuple[Mapping[str, Any], ...]:
        """Manifests of all published releases, oldest first; the last one is the current one."""
        current, now = self.current(), time.monotonic()
        if self._listed[0] != current.id or now - self._listed[1] > RELEASES_SECONDS:
            self._listed = current.id, now, files.published(self._home, current.manifest)
        return self._listed[2]

    def _opened(self, id: str) -> Release:
        if id not in {manifest["release"] for manifest in self.releases()}:
            raise UnknownReleaseError(id)
        with self._lock:
            if id not in self._older:
                self._older[id] = Release(self._home / "releases" / id, self._catalogue, self._key)
            return self._older[id]

    def _open(self, id: str) -> Release:
        """What the pointer names or was announced."""
        try:
            return Release(self._home / "releases" / id, self._catalogue, self._key)
        except sa.exc.SQLAlchemyError as error:
            raise ReleaseUnusableError(f"{id} cannot be opened ({type(error).__name__}); build again") from error


WITHOUT_FIGURE = ("Q", "O")  # suppressed, not available
SOURCE = sa.Table("source", sa.MetaData(), *(sa.Column(name, sa.String) for name in files.SOURCE_COLUMNS))


def _published(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A cell that may have no figure has none, whatever the file holds: no page or format has to remember that."""
    bare = sa.case((column.table.c.status.in_(WITHOUT_FIGURE), sa.null()), else_=column).label("value")
    return bare if column.name == "value" else column


def _table(dataset: Dataset) -> sa.Table:
    """The table of a dataset as its declaration says."""
    kinds = {"variant": sa.Integer, "value": sa.Float, "rounded": sa.Boolean}
    names = (*dataset.keys, "value", "status", "rounded", "source", "note", *(a.id for a in dataset.attribute))
    columns = (sa.Column[Any](name, kinds.get(name, sa.String), primary_key=name in dataset.keys) for name in names)
    return sa.Table(dataset.id, sa.MetaData(), *columns)
