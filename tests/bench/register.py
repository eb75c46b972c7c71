"""`python -m tests.bench.register [--enterprises N,…]`: what the stages of a build with records take, by size of the drop.

For each size one reference year, and for the first size three, each by the command line in a fresh home. The first run compiles
the swap search (about 40 s, kept afterwards), so it is done once on a small drop and not counted.
"""

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import machine
from tests.browser.running import ROOT
from tests.small_drop import small_drop

SIZES = (3_200_000, 10_000_000, 30_000_000)
YEARS, THREE = "2022", "2020,2021,2022"
AIMS = {"aggregate": 5, "protect": 60, "attack": 60}
"""Seconds per reference year of 3.2 million enterprises on two cores; a whole build of three years 180 s, 2 GB."""


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.register")
    parser.add_argument("--enterprises", default=str(SIZES[0]), help="sizes, separated by commas; each doubles as disk space")
    sizes = [int(size) for size in parser.parse_args().enterprises.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        timed("build", "--home", work / "warm", "--drop", small_drop(work / "small"))
        found = [measured(work, size, years) for size, years in ((sizes[0], THREE), *((size, YEARS) for size in sizes))]
    out = ROOT / "data" / "build" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"register-{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H-%M-%SZ}.json"
    path.write_text(json.dumps({"machine": machine.facts("none"), "builds": found}, indent=1) + "\n", "utf-8")
    show(found, path)


def measured(work: Path, enterprises: int, years: str) -> dict[str, Any]:
    """Generate, build and forget one drop."""
    drop, home = work / f"drop-{enterprises}-{len(years)}", work / f"home-{enterprises}-{len(years)}"
    made, _ = timed("generate", "--enterprises", enterprises, "--years", years, "--out", drop)
    seconds, said = timed("build", "--home", home, "--drop", drop)
    (peak,) = re.findall(r"peak memory (\d+) MB", said)
    stages = {name: float(taken) for name, taken in re.findall(r"(?:stages: |, )([a-z: _.0-9-]+?) ([\d.]+) s(?=,|\n)", said)}
    audited, _ = timed("audit", "--home", home)
    subprocess.run(["rm", "-rf", str(drop), str(home)], check=True)
    facts = {"generate": made, "build": seconds, "audit": audited, "stages": stages, "peak_megabytes": int(peak)}
    return {"enterprises": enterprises, "years": years, **facts}


def timed(*arguments: object) -> tuple[float, str]:
    """Seconds, process start included, and what was printed."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return round(time.perf_counter() - began, 1), done.stdout


def show(found: list[dict[str, Any]], path: Path) -> None:
    table = Table("enterprises", "years", "generate", "read, link, classify", *AIMS, "whole build", "audit again", "peak MB")
    for one in found:
        stages = one["stages"]
        linked = sum(taken for name, taken in stages.items() if name.startswith("register: "))
        parts = [f"{stages.get(name, 0):.1f} s" for name in AIMS]
        whole = (f"{one['build']} s", f"{one['audit']} s", str(one["peak_megabytes"]))
        table.add_row(f"{one['enterprises']:,}", one["years"], f"{one['generate']} s", f"{linked:.1f} s", *parts, *whole)
    Console(width=140).print(table)
    print(f"aims per year and 3.2 million: {AIMS} s; three years 180 s, 2,000 MB. Written to {path}")


if __name__ == "__main__":
    main()
