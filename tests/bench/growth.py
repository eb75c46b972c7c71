"""How each cost grows with the size of its work: once, three times and ten times as much.

Builds: a drop of records goes from its files to a release, each size in a process of its own, beside a plain scan of the same files
by DuckDB. Answers: files of cells that no one asked for before. Readers: more of them at once, all asking for kept answers.
"""

import argparse
import datetime
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from etl.build import Places, build
from tests.bench.machine import shares
from tests.bench.register import timed
from tests.bench.requests import CELLS, CONNECTIONS, load, rows, unseen
from tests.bench.scale import Mark, spent
from tests.browser.running import ROOT, serve, stop
from tests.small_drop import small_drop
from tests.sturdy.load import Load, failed

TIMES = (1, 3, 10)
ENTERPRISES, YEAR = 32_000, 2022
DIVISIONS = (["C"], ["C", "G", "I"], ["C", "G", "I", "A", "F", "H", "J", "L", "M", "N"])
"""Activities whose cells are one, three and ten times as many."""
Figures = dict[str, Any]


def builds(work: Path, enterprises: int = ENTERPRISES) -> list[Figures]:
    """Per size: rows, what a scan and each stage take, peak of memory. The swap search is compiled before."""
    _measured(small_drop(work / "warm"), work / "warm-home")
    return [_build(work, times * enterprises) for times in TIMES]


def _build(work: Path, enterprises: int) -> Figures:
    drop = work / f"drop-{enterprises}"
    timed("generate", "--enterprises", enterprises, "--years", YEAR, "--out", drop)
    return {"enterprises": enterprises, **scan(drop), **_measured(drop, work / f"home-{enterprises}")}


def scan(drop: Path) -> Figures:
    """The floor: every value of every file read once."""
    wall, cpu, read = time.perf_counter(), time.process_time(), 0
    with duckdb.connect() as database:
        for path in sorted(drop.glob("*.parquet")):
            found = database.execute("select count(*), bit_xor(hash(t)) from read_parquet(?) t", [str(path)]).fetchone()
            read += found[0] if found else 0
    return {"rows": read, "scan_seconds": time.perf_counter() - wall, "scan_cpu_seconds": time.process_time() - cpu}


def _measured(drop: Path, home: Path) -> Figures:
    command = [sys.executable, "-m", "tests.bench.growth", "--drop", str(drop), "--home", str(home)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def stages(drop: Path, home: Path) -> Figures:
    """In this process: seconds and processor seconds by stage of a whole build, and the peak of memory."""
    marks = list[Mark]()
    places = Places(home, ROOT / "data", ROOT / "data" / "sources")
    build(places, datetime.datetime.now(datetime.UTC), lambda stage: marks.append(_mark(stage)), lambda work: drop)
    marks.append(_mark("end"))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    return {"seconds": spent(marks, 1), "cpu_seconds": spent(marks, 2), "peak_megabytes": peak}


def _mark(stage: str) -> Mark:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return stage.replace(":", " ").split()[0], time.perf_counter(), sum(each.ru_utime + each.ru_stime for each in used)


def answers(home: Path, work: Path, seconds: float) -> list[Figures]:
    """Per size: cells of a file and what a file takes that nobody asked for before."""
    site, process = serve(home, work / "growth.log")
    try:
        addresses = [f"{CELLS}{','.join(codes)}" for codes in DIVISIONS]
        return [{"cells": rows(site + one), **load(site, unseen(one), process.pid, seconds, work)} for one in addresses]
    finally:
        stop(process)


def readers(home: Path, work: Path, view: str, seconds: float) -> list[Figures]:
    """Per number of readers at once: answers a second and how long each waits."""
    site, process = serve(home, work / "growth.log")
    try:
        crowds = [times * CONNECTIONS for times in TIMES]
        return [{"readers": crowd, **load(site, [view], process.pid, seconds, work, connections=crowd)} for crowd in crowds]
    finally:
        stop(process)


def memory(home: Path, work: Path, addresses: list[str]) -> Figures:
    """Megabytes of four workers and their main process, as they start and after every address was asked of each."""
    site, process = serve(home, work / "memory.log", workers=4)
    try:
        begun = shares(process.pid)
        asked = Load("127.0.0.1", int(site.rpartition(":")[2]), addresses, most=8 * len(addresses)).start().wait()
        if wrong := failed(asked):
            raise SystemExit(f"{len(wrong)} of {len(asked)} requests failed, the first so: {wrong[0]}")
        return {"started": begun, "asked": shares(process.pid), "addresses": len(addresses)}
    finally:
        stop(process)


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.growth")
    parser.add_argument("--drop", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    options = parser.parse_args()
    print(json.dumps(stages(options.drop, options.home)))
