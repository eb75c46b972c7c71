"""The reader of a release: it cannot write, reach out or be reconfigured; threads do not mix; the cache stays small."""

import random
import re
import shutil
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from data.catalogue import Catalogue
from data.kept import weight
from data.reader import Where
from data.warehouse import Reader, Release, Warehouse
from tests.api.addresses import DATASETS

WRITES = [
    "create table t (x int)",
    "drop table smesi",
    "delete from smesi",
    "update smesi set value = 0",
    "insert into smesi select * from smesi",
    "attach ':memory:' as other",
]
REACHING_OUT = [
    "select * from read_csv('/etc/hostname')",
    "select * from read_text('/etc/hostname')",
    "select * from glob('/*')",
    "copy smesi to '/tmp/planted.csv'",
    "export database '/tmp/planted'",
    "attach '/tmp/planted.duckdb'",
    "install httpfs",
    "load httpfs",
    "select * from read_parquet('https://example.org/x.parquet')",
]
SETTINGS = [
    "set threads = 8",
    "set enable_external_access = true",
    "set memory_limit = '8GB'",
    "set lock_configuration = false",
    "reset threads",
    "pragma threads = 8",
]


REFUSAL = re.compile(r"read-only|Permission Error|disabled|locked", re.IGNORECASE)


@pytest.fixture
def release(home: Path, catalogue: Catalogue) -> Release:
    return Warehouse(home, catalogue).current()


@pytest.fixture(scope="session")
def truth(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Every table of the release, read by DuckDB alone (from a copy: a process opens a file in one way only)."""
    path = home / "releases" / (home / "current").read_text("utf-8").strip() / "public.duckdb"
    own = shutil.copy(path, tmp_path_factory.mktemp("truth"))
    with duckdb.connect(own, read_only=True) as connection:
        return {name: _table(connection, name) for name in DATASETS}


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = connection.execute(f'select * from "{name}"')
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def test_a_query_beyond_its_memory_ends_instead_of_writing_beside_the_release(release: Release) -> None:
    folder = release._path.parent
    with pytest.raises(sa.exc.SQLAlchemyError, match="Out of Memory"):
        release._rows(sa.text("select md5(i::varchar) s from range(8000000) t(i) order by s offset 7000000"))  # type: ignore[arg-type]
    assert sorted(path.name for path in folder.iterdir()) == ["audit.json", "checks.json", "manifest.json", "public.duckdb"]


@pytest.mark.parametrize("statement", WRITES + REACHING_OUT + SETTINGS)
def test_refused(release: Release, statement: str) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError) as refusal:
        release._rows(sa.text(statement))  # type: ignore[arg-type]
    assert REFUSAL.search(str(refusal.value)), f"failed for another reason: {refusal.value}"
    assert release.select("smesi", {}), "the connection no longer answers"


def test_without_our_options_it_would_work() -> None:
    with duckdb.connect() as connection:
        for statement in ("create table t (x int)", "set threads = 2", "select * from read_text('/etc/hostname')"):
            connection.execute(statement)


def test_every_table_reads_as_it_was_published(reader: Reader, truth: dict[str, list[dict[str, Any]]]) -> None:
    for name, rows in truth.items():
        found = [dict(row) for row in reader.select(name, all_variants=True)]
        assert sorted(found, key=str) == sorted(rows, key=str) and rows, name


def test_one_connection_per_thread(release: Release) -> None:
    def note() -> None:
        connections.append((release._connection(), release._connection()))

    connections: list[tuple[Any, Any]] = []
    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(first is second for first, second in connections)
    assert len({id(first) for first, _ in connections}) == 4


def test_eight_threads_get_right_answers(release: Release, catalogue: Catalogue, truth: dict[str, list[dict[str, Any]]]) -> None:
    """Uncached selections by random codes, compared with a filter in plain Python."""
    wrong: list[str] = []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(40):
            name = chance.choice(DATASETS)
            column = chance.choice([*(d.id for d in catalogue.datasets[name].dimension), "measure", "period"])
            code = chance.choice(truth[name])[column]
            found = [dict(row) for row in release.select(name, {column: [code]}, all_variants=True)]
            expected = [row for row in truth[name] if row[column] == code]
            if sorted(found, key=str) != sorted(expected, key=str):
                wrong.append(f"{name} {column}={code}: {len(found)} rows, expected {len(expected)}")

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_cache_is_bounded_and_keeps_answering(home: Path, catalogue: Catalogue) -> None:
    limit = 400_000
    warehouse = Warehouse(home, catalogue, limit)
    reader = warehouse.reader()
    for number in range(3000):
        assert reader.remember(("junk", number, "x" * 500), lambda: "y" * 100) == "y" * 100
        assert warehouse._cache.bytes <= limit
    for name in DATASETS:
        assert len(reader.select(name, all_variants=True)) == len(reader.select(name, all_variants=True))
        assert warehouse._cache.bytes <= limit
    assert reader.remember(("huge",), lambda: "z" * limit) == "z" * limit


def test_the_cache_weighs_what_it_keeps(client: FlaskClient, reader: Reader) -> None:
    assert weight(reader.select("smesi")) > 500 * len(reader.select("smesi"))
    assert weight(None) > 0


def test_kept_rows_cannot_be_changed_by_a_reader(reader: Reader) -> None:
    assert isinstance(reader.select("smesi"), tuple)
    assert reader.select("smesi") is reader.select("smesi")


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"period": ("2022", "2023")},
        {"period": ("2022",), "sector": ("_T",), "measure": ("enterprises", "share_of_msmes")},
        {"period": ("1900",)},
        {"measure": ()},
    ],
)
def test_columns_hold_the_cells_that_pages_get(reader: Reader, where: Where) -> None:
    """Chosen from what is kept, or asked of the database: the same cells in the same order."""
    rows = [dict(row) for row in reader.select("msme_number", where, all_variants=True)]
    assert reader.cells("msme_number", where).to_pylist() == rows
    assert sum(reader.counts("msme_number", where).values()) == len(rows)
