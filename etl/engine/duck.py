"""DuckDB: one process, one file. Statements run as they stand; tables lie in the private database itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from etl.engine import Answer, Flaws, Folders, ReadError, Source
from etl.register.parts import Part
from etl.register.private import attach, opened, quoted, workshop
from etl.register.rules import Rules

READ_CSV = """read_csv($path, columns = {$columns}, header = true, auto_detect = false, delim = ',', quote = '"',
    escape = '"', nullstr = '', strict_mode = true, store_rejects = true, rejects_limit = 0)"""
"""Every column as text; lines with too few or too many fields go to `reject_errors`."""
UNCLOSED = "select min(line) from reject_errors where error_type like 'UNQUOTED%'"


class Duck:
    """A DuckDB connection that also knows the files of a drop."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, query: str, parameters: Any = None) -> Answer:
        return self._connection.execute(query, parameters)

    def has(self, table: str) -> bool:
        database, _, name = table.rpartition(".")
        named = quoted(database) if database else "current_database()"
        query = f"select 1 from information_schema.tables where table_catalog = {named} and table_name = {quoted(name)}"
        return self._connection.execute(query).fetchone() is not None

    def source(self, part: Part) -> Source:
        if part.kind == "parquet":
            return Source(f"read_parquet({quoted(part.path)}, file_row_number = true)", "file_row_number + 1")
        listed = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in part.columns)
        return Source(Template(READ_CSV).substitute(path=quoted(part.path), columns=listed), "row_number() over ()")

    def flaws(self, part: Part) -> Flaws | None:
        if part.kind == "parquet":
            return None
        found = self._connection.execute(UNCLOSED).fetchone()
        return Flaws("select distinct line from reject_errors", found[0] if found else None)

    def settle(self, part: Part) -> None:
        if part.kind == "csv":
            self._connection.execute("drop table reject_errors")
            self._connection.execute("drop table reject_scans")


def read_error(error: duckdb.Error) -> ReadError:
    """The reason without the library's word for its own kinds."""
    return ReadError(re.sub(r"^[A-Z][A-Za-z ]+Error: ", "", str(error).splitlines()[0]))


class DuckEngine:
    """The everyday engine."""

    @contextmanager
    def workshop(self, database: Path, rules: Rules) -> Iterator[Duck]:
        with workshop(database, rules) as connection:
            yield Duck(connection)

    @contextmanager
    def opened(self, database: Path, *, write: bool = False) -> Iterator[Duck]:
        with opened(database, write=write) as connection:
            yield Duck(connection)
            if write:
                connection.execute("checkpoint")

    @contextmanager
    def revising(self, database: Path, previous: Path) -> Iterator[Duck]:
        with opened(database, write=True) as connection:
            attach(connection, previous, "previous")
            yield Duck(connection)
            connection.execute("checkpoint")

    @contextmanager
    def naming(self, database: Path, business: Path) -> Iterator[Duck]:
        with opened(business, write=True) as connection:
            attach(connection, database, "private")
            yield Duck(connection)
            connection.execute("checkpoint")

    def keep(self, database: Path, business: Path) -> Folders:
        return Folders()


DUCK = DuckEngine()
