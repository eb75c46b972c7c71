"""One opened release: published cells, their sources and the facts of the run.

Opened read-only, with external access off and its configuration locked, one connection per thread, made on first use (so after a
fork). SQLAlchemy Core tables are built from the catalogue; nothing is reflected.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from data import release_files as files
from data.catalogue import Catalogue, Dataset
from data.reader import Row, Where
from data.release_files import Key, ReleaseUnusableError


class Release:
    """One opened release. `manifest`, `checks` and `audit` are the files beside the database."""

    def __init__(self, folder: Path, catalogue: Catalogue, key: Key | None = None) -> None:
        """Raises `ReleaseUnusableError`."""
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
            self._connection()
        except sa.exc.SQLAlchemyError as error:
            raise ReleaseUnusableError(f"{self.id} cannot be opened ({type(error).__name__}); build again") from error
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
