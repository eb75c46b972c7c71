"""Apache Spark: the same statements on a cluster. Tables are Parquet folders in a place that driver and workers share.

What a release keeps: `enterprise` and the names stay Parquet (`enterprise-…`, `names-…`), and the private DuckDB files point at
those folders, so that everything that opens a release works on. All other tables go when the build ends.
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from etl.engine import Answer, Flaws, Source, lines, session
from etl.register.parts import Part
from etl.register.private import opened, private_files, quoted
from etl.register.rules import Rules

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

KEPT = {"enterprise": "enterprise", "business_register": "names"}
"""Tables that stay in Parquet → the beginning of their folder's name."""
SMALL = ("activity", "region", "form")
PREVIOUS = ("enterprise", *SMALL)


@dataclass(frozen=True)
class Found:
    """The rows of a query, fetched when they are asked for."""

    on: "SparkSession"
    table: "DataFrame"

    def fetchall(self) -> list[Any]:
        return [tuple(row) for row in session.asked(self.on, self.table.collect)]

    def fetchone(self) -> Any:
        return next(iter(self.fetchall()), None)

    def df(self) -> Any:
        return session.asked(self.on, lambda: session.frame_of(self.table))


@dataclass
class Stored:
    """A table: its columns and the folders with its rows."""

    columns: tuple[tuple[str, str], ...]
    folders: list[Path] = field(default_factory=list)


class Cluster:
    """A connection to Spark. `folder` is where tables lie; every write goes to a new folder below it."""

    def __init__(self, on: "SparkSession", folder: Path) -> None:
        self.on, self.folder = on, folder
        self.tables: dict[str, Stored] = {}
        self.parts: dict[str, str] = {}
        self._count = 0

    def execute(self, query: str, parameters: Any = None) -> Answer:
        from etl.engine.dialect import statements

        answer = Found(self.on, self.on.range(0).toDF("nothing"))
        for made in statements(query):
            if made.does == "answer":
                answer = Found(self.on, self.on.sql(made.query, args=list(parameters or ())))
            elif made.does == "view":
                self.on.sql(f"create or replace temporary view `{made.table}` as {made.query}")
            elif made.does == "append":
                self._append(made.table, self.on.sql(made.query))
            elif made.does == "drop":
                self.drop(made.table)
            else:
                self._create(made.table, made.columns, made.query)
        return answer

    def _create(self, name: str, columns: tuple[tuple[str, str], ...], query: str) -> None:
        """A new table, or in the place of one of that name, which `query` may read."""
        before, new = self.tables.get(name), Stored(columns)
        if query:
            rows = self.on.sql(query)
            new = Stored(tuple((found.name, found.dataType.simpleString()) for found in rows.schema.fields))
            new.folders.append(self._written(name, rows))
        self.tables[name] = new
        self._show(name)
        self._remove(before)

    def _append(self, name: str, rows: "DataFrame") -> None:
        """Rows in the order of the table's columns, with their types."""
        columns = self.tables[name].columns
        cast = [f"cast(`_{at}` as {kind}) as `{column}`" for at, (column, kind) in enumerate(columns)]
        fitting = rows.toDF(*(f"_{at}" for at in range(len(columns)))).selectExpr(*cast)
        self.tables[name].folders.append(self._written(name, fitting))
        self._show(name)

    def _written(self, name: str, rows: "DataFrame") -> Path:
        self._count += 1
        folder = self.folder / f"{name}-{self._count}"
        session.asked(self.on, lambda: rows.write.parquet(folder.as_uri()))
        return folder

    def _show(self, name: str) -> None:
        """Let queries see all rows of a table under its name."""
        stored = self.tables[name]
        schema = ", ".join(f"`{column}` {kind}" for column, kind in stored.columns)
        if stored.folders:
            found = self.on.read.schema(schema).parquet(*(folder.as_uri() for folder in stored.folders))
        else:
            nothing = ", ".join(f"cast(null as {kind}) as `{column}`" for column, kind in stored.columns)
            found = self.on.sql(f"select {nothing} where false")
        found.createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        self._remove(self.tables.pop(name, None))
        self.on.catalog.dropTempView(name)

    def _remove(self, stored: Stored | None) -> None:
        for folder in stored.folders if stored else ():
            shutil.rmtree(folder, ignore_errors=True)

    def source(self, part: Part) -> Source:
        name = self.parts.get(part.name) or self._register(part)
        return Source(f'"{name}"', "record")

    def _register(self, part: Part) -> str:
        name = self.parts[part.name] = f"part_{len(self.parts)}"
        if part.kind == "parquet":
            rows = self.on.read.parquet(part.uri)
            listed = [f"`{column}`" for column in part.columns]
            rows.selectExpr(*listed, "_metadata.row_index + 1 as record").createOrReplaceTempView(name)
            return name
        text = self.on.read.option("lineSep", "\n").text(part.uri)
        read = text.selectExpr("_metadata.file_block_start as block", "monotonically_increasing_id() as id", "value as text")
        read.createOrReplaceTempView(f"{name}_text")
        self._create(f"{name}_state", (), lines.states(part, f"{name}_text", part.crlf))
        self.on.sql(lines.numbered(f"{name}_state")).createOrReplaceTempView(f"{name}_lines")
        self.on.sql(lines.records(part, f"{name}_lines")).createOrReplaceTempView(name)
        return name

    def flaws(self, part: Part) -> Flaws | None:
        if part.kind == "parquet":
            return None
        name = f"{self.parts[part.name]}_lines"
        found = Found(self.on, self.on.sql(lines.unclosed(name))).fetchone()
        return Flaws(lines.broken(name), found[0] if found else None)

    def settle(self, part: Part) -> None:
        """Lines stay until the end: the names are read from them once more."""


class SparkEngine:
    """One build on a cluster. `shared`: a folder that the driver and all workers see under the same name."""

    def __init__(self, master: str, settings: Mapping[str, str], shared: Path | None = None) -> None:
        self.master, self.settings, self.shared = master, settings, shared
        self._cluster: Cluster | None = None

    @contextmanager
    def running(self) -> Iterator["SparkEngine"]:
        """A session for as long as it lasts; whatever was worked on is gone afterwards."""
        try:
            yield self
        finally:
            if self._cluster is not None:
                shutil.rmtree(self._cluster.folder, ignore_errors=True)
                self._cluster.on.stop()
                self._cluster = None

    def _at_work(self, database: Path) -> Cluster:
        if self._cluster is None:
            with private_files():
                folder = (self.shared or database.parent) / f"spark-{secrets.token_hex(8)}"
                folder.mkdir(mode=0o700, parents=True)
            self._cluster = Cluster(session.start(self.master, self.settings), folder.resolve())
        return self._cluster

    @contextmanager
    def workshop(self, database: Path, rules: Rules) -> Iterator[Cluster]:
        cluster = self._at_work(database)
        yield cluster
        for name in [name for name in cluster.tables if name not in (*KEPT, *SMALL) and not name.startswith("part_")]:
            cluster.drop(name)

    @contextmanager
    def opened(self, database: Path, *, write: bool = False) -> Iterator[Cluster]:
        yield self._at_work(database)

    @contextmanager
    def revising(self, database: Path, previous: Path) -> Iterator[Cluster]:
        """The earlier release is copied to where the workers see it, once: it may lie in a DuckDB file."""
        cluster = self._at_work(database)
        if not (cluster.folder / "previous").exists():
            _copied(previous, cluster.folder / "previous")
            for table in PREVIOUS:
                found = cluster.on.read.parquet((cluster.folder / "previous" / f"{table}.parquet").as_uri())
                found.createOrReplaceTempView(f"previous_{table}")
        yield cluster

    @contextmanager
    def naming(self, database: Path, business: Path) -> Iterator[Cluster]:
        yield self._at_work(database)

    def keep(self, database: Path, business: Path) -> tuple[Path, ...]:
        """Small tables go into `database` as rows; the others become folders beside the file, and views on them."""
        cluster = self._at_work(database)
        kept = {}
        for table, file in (("enterprise", database), ("business_register", business)):
            kept[table] = _moved(cluster.tables[table].folders, file.parent / f"{KEPT[table]}-{secrets.token_hex(8)}")
            with opened(file, write=True) as connection:
                found = f"{kept[table].name}/**/*.parquet"
                connection.execute(f"create view {table} as select * from read_parquet({quoted(found)})")
        with opened(database, write=True) as connection:
            for name in SMALL:
                _store(connection, name, cluster.tables[name].folders)
            connection.execute("checkpoint")
        return tuple(kept.values())


def _copied(previous: Path, folder: Path) -> None:
    with private_files(), opened(previous) as connection:
        folder.mkdir(mode=0o700)
        for table in PREVIOUS:
            connection.execute(f"copy {table} to {quoted(folder / f'{table}.parquet')} (format parquet)")


def _moved(folders: list[Path], target: Path) -> Path:
    """The Parquet files of a table in one folder, without what Spark writes beside them."""
    with private_files():
        target.mkdir(mode=0o700)
        for number, folder in enumerate(folders):
            for path in sorted(folder.glob("*.parquet")):
                moved = Path(shutil.move(path, target / f"{number:04}-{path.name}"))
                moved.chmod(0o600)
    return target


def _store(connection: duckdb.DuckDBPyConnection, name: str, folders: list[Path]) -> None:
    listed = ", ".join(quoted(folder / "*.parquet") for folder in folders)
    connection.execute(f"create table {name} as select * from read_parquet([{listed}])")
