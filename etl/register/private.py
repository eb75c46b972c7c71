"""Files with records: readable by their owner only, in a folder of their own, gone when they are not needed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.register.rules import MEMORY, THREADS, Rules

PRIVATE = 0o077
"""Permissions that are taken away from whatever is created."""


@contextmanager
def private_files() -> Iterator[None]:
    """Files made inside are readable and writable by their owner only (0600)."""
    before = os.umask(PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def workshop(database: Path, rules: Rules) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new private database attached as `private`, and `work` for what is thrown away at the end (the default).

    If anything fails, `database` is not left behind.
    """
    work, passing = database.with_suffix(".work"), database.with_suffix(".passing")
    _clear(database, work, passing)
    try:
        with private_files(), duckdb.connect(config=_config(rules.memory, rules.threads, passing)) as connection:
            connection.execute(f"attach {quoted(database)} as private")
            connection.execute(f"attach {quoted(work)} as work")
            connection.execute("use work")
            yield connection
            connection.execute("checkpoint private")
    except BaseException:
        _clear(database)
        raise
    finally:
        _clear(work, passing)


@contextmanager
def opened(database: Path, *, write: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """An existing private database, read only unless `write`; what it passes to disk goes beside it."""
    with tempfile.TemporaryDirectory(prefix=".passing-", dir=database.parent) as passing:
        config = _config(MEMORY, THREADS, Path(passing)) | {"file_search_path": str(database.parent)}
        with private_files(), duckdb.connect(str(database), read_only=not write, config=config) as connection:
            yield connection


def attach(connection: duckdb.DuckDBPyConnection, database: Path, name: str) -> None:
    """Attach another private database, read only; folders of records that it points at lie beside it."""
    connection.execute(f"attach {quoted(database)} as {name} (read_only)")
    connection.execute("set file_search_path = current_setting('file_search_path') || " + quoted(f",{database.parent}"))


def _config(memory: str, threads: int, passing: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": memory, "threads": str(threads), "temp_directory": str(passing)}


def quoted(value: object) -> str:
    """`value` as an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"


def _clear(*paths: Path) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
