"""`python -m tests.bench --hundred-million`: what a row costs when there are ten times as many.

Ten and a hundred million enterprise-years (three years of 3.2 and of 32 million enterprises) go from the drop to the cells on
DuckDB: read, link, classify, aggregate. Protection is left out: it depends on cells, not on rows. Each size runs in a process of
its own, whose peak of memory is the system's. Needs about 60 GB of disk and hours; `--enterprises` tries smaller ones.
"""

import argparse
import dataclasses
import itertools
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from data.catalogue import load
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.drop import read_drop
from etl.register.enterprises import register
from etl.register.rules import read_rules
from tests.bench import machine
from tests.browser.running import ROOT

SIZES = (3_200_000, 32_000_000)
YEARS = (2020, 2021, 2022)
MEMORY = "2500MB"
"""What the database may use; the rest of the process, Arrow and what the database does not count, comes on top."""
MOST_RATIO, MOST_MEGABYTES = 1.3, 4000
"""Aims: time per row of the last size over that of the first; peak of the process."""
Mark = tuple[str, float, float]
PARTS = {"register: read": "read", "register: link": "link", "register: classify": "classify", "register: count": "count"}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.scale")
    parser.add_argument("--enterprises", default=",".join(map(str, SIZES)), help="sizes, separated by commas")
    parser.add_argument("--memory", default=MEMORY, help="limit of the database")
    parser.add_argument("--work", type=Path, help="folder for drops and what the database passes to disk (default: a new one)")
    parser.add_argument("--drop", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.drop:
        print(json.dumps(stages(options.drop, options.work, options.memory)))
        return
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        found = [measured(Path(folder), int(size), options.memory) for size in options.enterprises.split(",")]
    out = ROOT / "data" / "build" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    (out / "scale.json").write_text(json.dumps({"machine": machine.facts("none"), "sizes": found}, indent=1) + "\n", "utf-8")
    show(found)


def measured(work: Path, enterprises: int, memory: str) -> dict[str, Any]:
    """Generate a drop, run the stages on it in a process of their own, remove everything."""
    drop = work / f"drop-{enterprises}"
    generate = ["-m", "etl", "generate", "--enterprises", str(enterprises), "--years", ",".join(map(str, YEARS))]
    subprocess.run([sys.executable, *generate, "--out", str(drop)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    facts = run(drop, work, memory)
    size = sum(path.stat().st_size for path in drop.iterdir()) // 10**6
    shutil.rmtree(drop)
    return facts | {"enterprises": enterprises, "drop_megabytes": size}


def run(drop: Path, work: Path, memory: str) -> dict[str, Any]:
    """The stages in a new process."""
    command = [sys.executable, "-m", "tests.bench.scale", "--drop", str(drop), "--work", str(work), "--memory", memory]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def stages(folder: Path, work: Path, memory: str) -> dict[str, Any]:
    """Seconds and processor seconds by stage, rows read, enterprise-years, peak of this process in megabytes."""
    catalogue, marks = load(), [_mark("start")]
    rules = dataclasses.replace(read_rules(ROOT / "data" / "register", catalogue.codes), memory=memory)
    drop, database = read_drop(folder), work / "scale.duckdb"
    population = register(drop, database, work / "rejects.parquet", rules, lambda stage: marks.append(_mark(stage)))
    marks.append(_mark("aggregate"))
    cells = sum(len(leaves(database, year)) + len(trade_leaves(database, year)) + len(quartiles(database, year)) for year in YEARS)
    marks.append(_mark("end"))
    for path in (database, work / "rejects.parquet"):
        path.unlink()
    return {
        "rows": sum(file.rows_in for file in population.files),
        "enterprise_years": sum(sum(year.enterprises.values()) for year in population.years),
        "cells": cells,
        "seconds": spent(marks, 1),
        "cpu_seconds": spent(marks, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _mark(stage: str) -> Mark:
    """A stage that begins, the time, and what processors have worked for this process so far."""
    part = next((short for long, short in PARTS.items() if stage.startswith(long)), stage)
    return part, time.perf_counter(), time.process_time()


def spent(marks: list[Mark], clock: int) -> dict[str, float]:
    """By stage; a stage told several times is one."""
    found: dict[str, float] = {}
    for begun, ended in itertools.pairwise(marks):
        found[begun[0]] = round(found.get(begun[0], 0.0) + ended[clock] - begun[clock], 2)
    return found


def show(found: list[dict[str, Any]]) -> None:
    """Seconds per million rows by stage, and how the sizes compare."""
    for one in found:
        millions, peak = one["rows"] / 1e6, one["peak_megabytes"]
        print(f"{one['enterprise_years']:,} enterprise-years, {one['rows']:,} rows, peak {peak:,} MB; seconds per million rows:")
        print("  " + ", ".join(f"{name} {taken / millions:.2f}" for name, taken in one["seconds"].items()))
        print(f"  together {_per_million(one, 'seconds'):.2f}, of processors {_per_million(one, 'cpu_seconds'):.2f}")
    ratios = [_per_million(found[-1], clock) / _per_million(found[0], clock) for clock in ("seconds", "cpu_seconds")]
    peak = max(one["peak_megabytes"] for one in found)
    print(f"per row, last over first: time {ratios[0]:.2f} (aim ≤ {MOST_RATIO}), processors {ratios[1]:.2f}")
    print(f"peak {peak:,} MB (aim ≤ {MOST_MEGABYTES:,})")


def _per_million(one: dict[str, Any], clock: str) -> float:
    return float(sum(one[clock].values()) / one["rows"] * 1e6)


if __name__ == "__main__":
    main()
