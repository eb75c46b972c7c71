"""Tables on a Spark cluster: Parquet folders in a place that driver and workers share, queries that see them by name.

The cluster's own catalogue is not used: a statement names its table, and each write goes to a new folder.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.engine import Answer, Flaws, Source, lines, session
from etl.engine.session import Rows, Session
from etl.register.parts import Part


@dataclass(frozen=True)
class Found:
    """The rows of a query, fetched when they are asked for."""

    on: Session
    table: Rows

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
    """A connection to Spark. `folder` is where tables lie; every write goes to a new folder below it.

    `kept` are the tables of the private database, `previous` those of the release that is revised, `parts` the views of files by
    their names.
    """

    def __init__(self, on: Session, folder: Path) -> None:
        self.on, self.folder = on, folder
        self.tables: dict[str, Stored] = {}
        self.kept: set[str] = set()
        self.parts: dict[str, str] = {}
        self.previous: set[str] = set()
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
                self._append(made.table, self.on.sql(made.query), [name for name, _ in made.columns])
            elif made.does == "drop":
                self.drop(made.table)
            else:
                self._create(made.table, made.columns, made.query)
                self.kept |= {made.table} if made.private else set()
        return answer

    def _create(self, name: str, columns: tuple[tuple[str, str], ...], query: str) -> None:
        """A new table, or in the place of one of that name, which `query` may read."""
        before, new = self.tables.get(name), Stored(columns)
        if query:
            rows = session.asked(self.on, lambda: self.on.sql(query))
            new = Stored(tuple((found.name, found.dataType.simpleString()) for found in rows.schema.fields))
            new.folders.append(self._written(name, rows))
        self.tables[name] = new
        self._show(name)
        self._remove(before)

    def _append(self, name: str, rows: Rows, given: Sequence[str]) -> None:
        """Rows with the values of the columns `given` (none: all, in their order); the others stay empty."""
        columns = self.tables[name].columns
        filled = list(given) or [column for column, _ in columns]
        values = {column: f"`_{at}`" for at, column in enumerate(filled)}
        cast = [f"cast({values.get(column, 'null')} as {kind}) as `{column}`" for column, kind in columns]
        fitting = rows.toDF(*(f"_{at}" for at in range(len(filled)))).selectExpr(*cast)
        self.tables[name].folders.append(self._written(name, fitting))
        self._show(name)

    def _written(self, name: str, rows: Rows) -> Path:
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

    def folders(self, name: str) -> list[Path]:
        """Where the rows of a table lie; an empty one has its columns there."""
        stored = self.tables[name]
        stored.folders = stored.folders or [self._written(name, self.on.table(name))]
        return stored.folders

    def drop(self, name: str) -> None:
        self._remove(self.tables.pop(name, None))
        self.on.catalog.dropTempView(name)

    def _remove(self, stored: Stored | None) -> None:
        for folder in stored.folders if stored else ():
            shutil.rmtree(folder, ignore_errors=True)

    def has(self, table: str) -> bool:
        database, _, name = table.rpartition(".")
        return name in (self.previous if database else self.tables)

    def source(self, part: Part) -> Source:
        name = self.parts.get(part.name) or self._register(part)
        return Source(f'"{name}"', "record")

    def _register(self, part: Part) -> str:
        name = self.parts[part.name] = f"part_{len(self.parts)}"
        if part.kind == "parquet":
            rows = session.asked(self.on, lambda: self.on.read.parquet(part.uri))
            listed = [f"`{column}`" for column in part.columns]
            rows.selectExpr(*listed, "_metadata.row_index + 1 as record").createOrReplaceTempView(name)
            return name
        text = self.on.read.option("lineSep", "\n").text(part.uri)
        read = text.selectExpr("_metadata.file_block_start as block", "monotonically_increasing_id() as id", "value as text")
        read.createOrReplaceTempView(f"{name}_text")
        self._create(self.state_of(name), (), lines.states(part, f"{name}_text", part.crlf))
        self.on.sql(lines.numbered(self.state_of(name))).createOrReplaceTempView(f"{name}_lines")
        self.on.sql(lines.records(part, f"{name}_lines")).createOrReplaceTempView(name)
        return name

    def state_of(self, part: str) -> str:
        """The table with the lines of a CSV part, by the name of its view."""
        return f"{part}_state"

    def flaws(self, part: Part) -> Flaws | None:
        if part.kind == "parquet":
            return None
        name = f"{self.parts[part.name]}_lines"
        found = Found(self.on, self.on.sql(lines.unclosed(name))).fetchone()
        return Flaws(lines.broken(name), found[0] if found else None, lines.OR_ELSE)

    def settle(self, part: Part) -> None:
        """Lines stay until the end: the names are read from them once more."""
