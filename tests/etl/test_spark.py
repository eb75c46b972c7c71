"""The register on a real Spark cluster gives what DuckDB gives: cells to the baht, quartiles, account, rejects, names.

A worker is killed in the middle of one run. The session is one for all, as starting it takes longest.
"""

import csv
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from etl.engine import Engine, EngineError, session
from etl.engine.duck import DUCK
from etl.engine.options import folder as folder_of
from etl.engine.spark import SparkEngine
from etl.problems import BuildError
from etl.protection.rules import Rules as Limits
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.business import write_names
from etl.register.drop import TABLES, Drop, read_drop
from etl.register.enterprises import register
from etl.register.freeze import Waiting, freeze
from etl.register.generate import generate
from etl.register.population import Population
from etl.register.private import opened
from tests.etl.register_drops import company, lenient, sound, statement, write_rows
from tests.etl.spark_cluster import SETTINGS, Cluster, cluster, why_not

WHY_NOT = why_not()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "there is a cluster")]
YEARS = (2021, 2022)
FIRMS = 2000
LIMITS = Limits(3, 10.0)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def spark(running: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    shared = tmp_path_factory.mktemp("shared")
    with SparkEngine(running.master, SETTINGS, shared).running() as engine:
        yield engine
    assert list(shared.iterdir()) == [], "work on records is left behind"


@dataclass
class Result:
    """What one engine made of a drop: everything that goes on, and where it is kept."""

    database: Path
    business: Path
    population: Population
    rejects: pd.DataFrame
    waiting: list[Waiting]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def rows(self, table: str) -> list[Any]:
        with opened(self.business if table == "business_register" else self.database) as connection:
            return connection.execute(f"select * from {table} order by all").fetchall()


def made(drop: Drop, folder: Path, engine: Engine, previous: Path | None = None) -> Result:
    """Every stage that touches records, in the order of a build."""
    folder.mkdir()
    database, business, rejects = (folder / name for name in ("private.duckdb", "business.duckdb", "rejects.parquet"))
    population = register(drop, database, rejects, lenient(), engine=engine)
    waiting = [freeze(previous, database, year, LIMITS, engine) for year in YEARS] if previous else []
    write_names(drop, database, business, engine)
    makers = {"leaves": leaves, "trade": trade_leaves, "quartiles": quartiles}
    frames = {f"{name} {year}": make(database, year, engine) for name, make in makers.items() for year in YEARS}
    engine.keep(database, business)
    return Result(database, business, population, parquet.read_table(rejects).to_pandas(), waiting, frames)


def assert_same(found: Result, expected: Result) -> None:
    assert found.population == expected.population
    pd.testing.assert_frame_equal(found.rejects, expected.rejects)
    assert found.waiting == expected.waiting
    for name, frame in expected.frames.items():
        assert len(frame), name
        pd.testing.assert_frame_equal(found.frames[name], frame, check_exact=True, obj=name)
    for table in ("enterprise", "activity", "region", "form", "business_register"):
        assert found.rows(table) == expected.rows(table) != [], table


def drop_of(folder: Path, seed: int, **how: Any) -> Drop:
    generate(folder, FIRMS, YEARS, seed=seed, **how)
    return read_drop(folder_of(folder.as_uri()))


NUMBERS = ("1.5", "-1.5", "2.50", ".5", "1.", "1e3", "1.5E+1", "45e-2", "5e-1", " 7 ", "+8", "1_000", "0x1F", "1,000", "nan", "inf")
NUMBERS += (
    "1e30",
    "9223372036854775807",
    "99999999999999999999",
    "9" * 50,
    "0.49999999999999999999",
    "๑๒",
    "1 2",
    "1d",
    "1f",
    "\t9",
)
DATES = (
    "2020-1-2",
    "2020/01/02",
    "2020-02-30",
    "2020-01-02 10:00",
    "2020-01-02T00:00:00",
    " 2020-01-02 ",
    "2020",
    "20200102",
    "epoch",
)
DATES += ("infinity", "2563-01-02", "-2020-01-02", "12020-01-01", "2020-01-02x", "today", "2020-01-02Z")
FLOATS = (0.5, 1.5, 2.5, -2.5, 12345678.5, 1e22, 9.2e18, 4e15, float("nan"), float("inf"), -1e300, -0.0, 0.49999999999999994, -7.0)


def odd(drop: Drop) -> None:
    """Add companies with odd dates and statements with odd numbers: what is one must not depend on the engine."""
    juristic, statements = (drop.of(table)[-1] for table in ("juristic", "financial_statements"))
    companies = [company(900_000 + n, registered_on=text, name_th='a ""b"", c') for n, text in enumerate(DATES)]
    companies += [company(910_000 + n) for n in range(len(NUMBERS))]
    figures = [statement(910_000 + n, revenue=text, net_profit_baht=text) for n, text in enumerate(NUMBERS)]
    for part, rows in ((juristic, companies), (statements, figures)):
        with Path(str(part.path)).open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, part.columns, lineterminator="\n").writerows(rows)


def with_floats(drop: Drop) -> Drop:
    """The last part of the statements with revenue as floating numbers, some of them odd."""
    path = Path(str(drop.of("financial_statements")[0].path))
    table = parquet.read_table(path)
    at = table.schema.get_field_index("revenue_baht")
    values = [float(value) if value is not None else None for value in table["revenue_baht"].to_pylist()]
    values[: len(FLOATS)] = FLOATS
    parquet.write_table(table.set_column(at, "revenue_baht", pa.array(values, pa.float64())), path)
    return read_drop(drop.folder)


def test_parquet_with_defects(spark: SparkEngine, tmp_path: Path) -> None:
    drop = drop_of(tmp_path / "drop", 7, defects={"all": 3})
    found, expected = made(drop, tmp_path / "spark", spark), made(drop, tmp_path / "duck", DUCK)
    assert_same(found, expected)
    assert len(expected.rejects) > 50
    kept = [path for path in (tmp_path / "spark").rglob("*") if path.name != "rejects.parquet"]
    assert len(kept) > 5 and all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_csv_with_defects_and_broken_lines(spark: SparkEngine, tmp_path: Path) -> None:
    """Read by URL; pieces of a file are small, so that its lines are numbered over several tasks."""
    drop = drop_of(tmp_path / "drop", 11, defects={"all": 3}, suffix="csv")
    torn = next(part.path for part in drop.parts if part.table == "employment")
    lines = torn.read_text("utf-8").split("\n")
    for at, line in ((900, "torn"), (3, ""), (2, 'a,"b, ""c""",d,e'), (1, lines[1] + ",")):
        lines.insert(at, line)
    torn.write_text("\n".join(lines), "utf-8")
    odd(drop)
    drop = read_drop(drop.folder)
    spark.setting("spark.sql.files.maxPartitionBytes", "20000")
    found, expected = made(drop, tmp_path / "spark", spark), made(drop, tmp_path / "duck", DUCK)
    spark.setting("spark.sql.files.maxPartitionBytes", "134217728")
    assert_same(found, expected)
    assert list(expected.rejects["reason"]).count("fields") == 2


def test_a_revision_while_a_worker_is_killed(spark: SparkEngine, running: Cluster, tmp_path: Path) -> None:
    before = made(drop_of(tmp_path / "first", 13, late=0.2), tmp_path / "before", DUCK)
    drop = with_floats(drop_of(tmp_path / "second", 13, late=0.2, revision=True, defects={"all": 3}))
    killed = threading.Timer(4, running.kill, ["worker-1"])
    killed.start()
    found = made(drop, tmp_path / "spark", spark, before.database)
    assert killed.finished.is_set() and "worker-1" not in running.processes
    assert "Removing worker" in running.log("master") or "Received unregister" in running.log("master")
    expected = made(drop, tmp_path / "duck", DUCK, before.database)
    assert_same(found, expected)
    assert sum(sum(one.waiting.values()) for one in expected.waiting) and sum(sum(one.entered.values()) for one in expected.waiting)


def line_break(folder: Path) -> str:
    return bent(folder / "juristic.csv", b"47111", b'"47\n111"')


def open_quote(folder: Path) -> str:
    return bent(folder / "juristic.csv", b",47111", b',"47111')


def other_line_end(folder: Path) -> str:
    return bent(folder / "juristic.csv", b"true\n", b"true\r\n")


def bent(path: Path, old: bytes, new: bytes) -> str:
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    return "row 2: .*where rows end cannot be told"


def torn_pages(folder: Path) -> str:
    """The data of a Parquet file, whose footer is whole."""
    (folder / "juristic.csv").unlink()
    write_rows(folder / "juristic.parquet", TABLES["juristic"], [company(n) for n in range(1, 200)])
    content = bytearray((folder / "juristic.parquet").read_bytes())
    content[4 : len(content) // 3] = bytes(len(content) // 3 - 4)
    (folder / "juristic.parquet").write_bytes(content)
    return r"juristic.parquet: whole file: is not readable \("


@pytest.mark.parametrize("bend", [line_break, open_quote, other_line_end, torn_pages])
def test_a_file_that_cannot_be_read_is_told(spark: SparkEngine, tmp_path: Path, bend: Callable[[Path], str]) -> None:
    folder = sound(tmp_path / "drop").write()
    said = bend(folder)
    with pytest.raises(BuildError, match=said) as stopped:
        made(read_drop(folder), tmp_path / "spark", spark)
    (problem,) = stopped.value.problems
    assert problem.file.startswith("juristic.") and problem.remedy and "org.apache" not in str(problem)
    assert not (tmp_path / "spark" / "private.duckdb").exists()


def test_a_cluster_without_workers_ends_in_words(
    spark: SparkEngine, running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SECONDS", 3)
    drop = drop_of(tmp_path / "drop", 17)
    for name in [name for name in running.processes if name != "master"]:
        running.kill(name)
    began = time.monotonic()
    with pytest.raises(EngineError, match="no worker for 3 seconds; start workers"):
        made(drop, tmp_path / "spark", spark)
    assert time.monotonic() - began < 60
    assert not (tmp_path / "spark" / "private.duckdb").exists()
