"""Requests per second and processor time per request, beside the bare route of the same size."""

import http.client
import itertools
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.machine import cpu_seconds
from tests.browser.running import free_port, serve, start, stop

CONNECTIONS = 8
CELLS = "/api/v1/datasets/msme_cube/data.csv?period=2022&measure=enterprises,employees,revenue&activity="
THOUSAND, FEWEST = f"{CELLS}C", 900
MANY = 20_000
ROUNDS = 3
NUMBERS = ("per_second", "p50_ms", "p95_ms", "failed", "cpu_ms")
Figures = dict[str, Any]


def measure(home: Path, large: Path, work: Path, view: str, views: list[str], seconds: float) -> dict[str, Figures]:
    """`view` is one address below `/_view/`, `views` all choices of one filter; `large` is a home with register tables."""
    site, process = serve(home, work / "site.log")
    own = partial(load, process=process.pid, work=work)
    try:
        size, tag, _ = _reply(site + view)
        with _bare(work, size) as bare:
            asked = {"bare": bare, "warm": partial(own, site, [view]), "varied": partial(own, site, views)}
            found = _in_turn(asked | {"unchanged": partial(own, site, [view], tag=tag)}, seconds)
        found["cold"] = own(site, [f"{view.partition('?')[0]}?junk=%d"], seconds=seconds)
    finally:
        stop(process)
    return _beside(found, found["bare"], size) | api(large, work, seconds)


def _in_turn(asked: Mapping[str, Callable[..., Figures]], seconds: float) -> dict[str, Figures]:
    """Medians of `ROUNDS` turns, each for a part of the time, so that the moods of the machine fall on all alike."""
    rounds = [{name: ask(seconds=seconds / ROUNDS) for name, ask in asked.items()} for _ in range(ROUNDS)]
    return {
        name: first | {key: median([each[name][key] for each in rounds]) for key in NUMBERS} for name, first in rounds[0].items()
    }


def _beside(found: dict[str, Figures], bare: Figures, size: int) -> dict[str, Figures]:
    """With the share of the bare route's speed."""
    ratios = {name: round(figures["per_second"] / bare["per_second"], 3) for name, figures in found.items()}
    return {name: figures | {"bytes": size, "ratio": ratios[name]} for name, figures in found.items()}


def api(home: Path, work: Path, seconds: float) -> dict[str, Figures]:
    """About a thousand cells of half a million as CSV on two workers: unchanged, and made anew each time (more choices than
    the cache holds); beside a bare route that returns as many bytes."""
    site, process = serve(home, work / "api.log", workers=2)
    try:
        size, tag, cells = _reply(f"{site}{THOUSAND}")
        if cells < FEWEST:
            raise SystemExit(f"{THOUSAND} gives {cells} cells, not about a thousand: this release measures nothing")
        with _bare(work, size, workers=2) as bare:
            found = {"api bare": bare(seconds=seconds)}
        found |= {
            "api unchanged": load(site, [THOUSAND], process.pid, seconds, work, tag),
            "api cold": load(site, unseen(THOUSAND), process.pid, seconds, work),
        }
    finally:
        stop(process)
    return {name: figures | {"cells": cells} for name, figures in _beside(found, found["api bare"], size).items()}


def unseen(address: str) -> list[str]:
    """The same cells under so many addresses that none is asked for twice: years are added of which there are no figures."""
    pairs = itertools.islice(itertools.combinations(range(1001, 1999), 2), MANY)
    return [address.replace("period=", f"period={first},{second},") for first, second in pairs]


def rows(address: str) -> int:
    """How many cells an answer has."""
    return _reply(address)[2]


def _reply(address: str) -> tuple[int, str, int]:
    """Bytes of the answer with Brotli, its tag, how many cells it has."""
    with urlopen(Request(address, headers={"Accept-Encoding": "br"}), timeout=30) as reply:
        return len(reply.read()), reply.headers["ETag"], int(reply.headers.get("X-Rows", 0))


@contextmanager
def _bare(work: Path, size: int, workers: int = 1) -> Iterator[Callable[..., Figures]]:
    """`load` of the bare route, which a server of its own gives."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "-k", "pages.serving.patient.PatientWorker", "-w", str(workers), "--threads", "4"]
    command += ["-b", f"127.0.0.1:{port}", "--keep-alive", "75", "--no-control-socket", "tests.bench.bare:application()"]
    process = start(command, {"BYTES": str(size)}, work / "bare.log", f"{site}/ready")
    try:
        yield partial(load, site, ["/json"], process=process.pid, work=work)
    finally:
        stop(process)


def load(
    site: str, addresses: list[str], process: int, seconds: float, work: Path, tag: str = "", connections: int = CONNECTIONS
) -> Figures:
    """Some connections for some seconds, after a short warm-up."""
    ask = _wrk if shutil.which("wrk") else _threads
    ask(site, addresses, min(1.0, seconds / 2), work, tag, connections)
    before = cpu_seconds(process)
    raw = ask(site, addresses, seconds, work, tag, connections)
    used = cpu_seconds(process) - before
    return {
        "per_second": round(raw["requests"] / raw["seconds"], 1),
        "p50_ms": raw["p50"],
        "p95_ms": raw["p95"],
        "failed": raw["failed"],
        "cpu_ms": round(1000 * used / max(1, raw["requests"]), 3),
        "client": "wrk" if ask is _wrk else "python",
    }


def _wrk(site: str, addresses: list[str], seconds: float, work: Path, tag: str, connections: int) -> Figures:
    listed = work / "addresses.txt"
    listed.write_text("\n".join(addresses) + "\n", "utf-8")
    script = Path(__file__).with_name("requests.lua")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", str(script), site, "--", str(listed), tag]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Figures = json.loads(done.stdout.partition("JSON")[2].splitlines()[0])
    return found


def _threads(site: str, addresses: list[str], seconds: float, work: Path, tag: str, connections: int) -> Figures:
    """Without wrk: Python threads. They cost processor time of their own, so both sides come out slower."""
    times: list[float] = []
    failed: list[int] = []
    until = time.perf_counter() + seconds

    def run(first: int) -> None:
        connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=30)
        number = first
        while time.perf_counter() < until:
            number += connections
            began = time.perf_counter()
            connection.request(
                "GET",
                addresses[number % len(addresses)].replace("%d", str(number)),
                headers={"Accept-Encoding": "br", "If-None-Match": tag},
            )
            reply = connection.getresponse()
            reply.read()
            times.append(1000 * (time.perf_counter() - began))
            failed.extend([reply.status] if reply.status >= 400 else [])

    readers = [threading.Thread(target=run, args=(n,)) for n in range(connections)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    marks = quantiles(times, n=20)
    return {
        "requests": len(times),
        "seconds": seconds,
        "failed": len(failed),
        "p50": round(marks[9], 3),
        "p95": round(marks[18], 3),
    }
