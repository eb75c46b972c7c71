"""What a million rows cost on Spark and on DuckDB: `python -m tests.bench.spark_cost ENTERPRISES` (default 300,000).

Stages that touch records, two reference years, Parquet; a master and two workers of one core each, on this machine. Seconds of
processor count beside those of the clock, as a machine that does other work besides only lengthens the latter.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from etl.engine import Engine
from etl.engine.duck import DUCK
from etl.engine.spark import SparkEngine
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.drop import Drop, read_drop
from etl.register.enterprises import register
from etl.register.generate import generate
from tests.etl.register_drops import lenient
from tests.etl.spark_cluster import SETTINGS, cluster, spark_home, why_not

YEARS = (2021, 2022)
LARGE = {
    **{key: value for key, value in SETTINGS.items() if "JavaOptions" not in key},
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1500m",
    "spark.sql.shuffle.partitions": "8",
}


def work(drop: Drop, folder: Path, engine: Engine) -> int:
    """Every stage that touches records; the number of rows of the drop."""
    folder.mkdir()
    database = folder / "private.duckdb"
    population = register(drop, database, folder / "rejects.parquet", lenient(), engine=engine)
    for year in YEARS:
        for make in (leaves, trade_leaves, quartiles):
            make(database, year, engine)
    return sum(file.rows_in for file in population.files)


def processor(group: bool) -> float:
    """Seconds of processor of this process and, for a `group`, of every Java process of this Spark."""
    own = sum(os.times()[:2])
    ticks = os.sysconf("SC_CLK_TCK")
    java = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat") if group else ():
        try:
            name, rest = stat.read_text("utf-8").rsplit(")", 1)
            if name.endswith("(java") and str(spark_home()).encode() in stat.with_name("cmdline").read_bytes():
                java += sum(int(rest.split()[at]) for at in (11, 12)) / ticks
        except OSError:
            continue
    return own + java


def timed(name: str, run: Callable[[], int], *, group: bool) -> None:
    clock, before = time.monotonic(), processor(group)
    rows = run() / 1e6
    seconds, used = time.monotonic() - clock, processor(group) - before
    print(f"{name:24} {rows:6.2f} M rows  {seconds:7.1f} s  {used:7.1f} s of processor  {used / rows:6.1f} per million", flush=True)


def main(enterprises: int) -> None:
    if reason := why_not():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        generate(folder / "drop", enterprises, YEARS, seed=1)
        drop = read_drop(folder / "drop")
        timed("DuckDB", lambda: work(drop, folder / "duck", DUCK), group=False)
        (folder / "cluster").mkdir()
        with cluster(folder / "cluster", memory="1800m") as running, SparkEngine(running.master, LARGE, folder).running() as spark:
            timed("Spark, cold", lambda: work(drop, folder / "first", spark), group=True)
            timed("Spark, warm", lambda: work(drop, folder / "again", spark), group=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
