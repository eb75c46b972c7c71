"""Half of what the server can do, for long: memory and waiting times stay flat.

`SME_CAMPAIGN=full` goes on for half an hour and tests the slopes; otherwise a few seconds only show that the campaign works.
"""

import itertools
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from scipy.stats import theilslopes

from pages.serving import menu
from tests.conftest import FULL, Choice
from tests.sturdy.conftest import Start
from tests.sturdy.load import Load, failed, p95
from tests.sturdy.server import Running
from tests.sturdy.test_releases import planted, point

SECONDS, SLICES, PEAK_SECONDS = (1800, 60, 20) if FULL else (10, 5, 3)
STILL_RISING = 1.1
LANDING_SECONDS, LANDING_SLICES = (120, 30) if FULL else (20, 5)
"""After a new release: everything is made anew while what was made from the old one is still kept."""
SETTLING = 0.2
"""Share of the time in which caches fill: left out of the slopes."""
MOST_MEMORY_MB = 600
"""Of the main process and four workers together, each page of memory counted once (see `shares`)."""
MOST_MEMORY_GROWTH, MOST_WAIT_GROWTH = 0.03, 0.25
"""Over the whole time, as shares of the middle."""
OPEN = ("/api/v1/datasets/smesi/data.csv", "/api/v1/datasets/msme_number/data.json", "/embed/th/census-map", "/th/data", "/healthz")


def growth(series: Sequence[float]) -> float:
    """By how much a series surely grew from its begin to its end, as a share of its median: lower end of the 95 % interval
    of the Theil–Sen slope (Sen 1968), which single outliers do not move."""
    _, middle, low, _ = theilslopes(series, alpha=0.95)
    ordered = sorted(series)
    return float(min(middle, low)) * (len(series) - 1) / ordered[len(ordered) // 2]


@pytest.mark.parametrize("leak", [0.002, 0.01])
def test_a_planted_leak_is_found_and_noise_is_none(leak: float) -> None:
    noise = [(-1) ** n * 0.01 + (0.5 if n == 7 else 0) for n in range(48)]
    assert growth([1 + leak * n + each for n, each in enumerate(noise)]) > MOST_MEMORY_GROWTH
    assert growth([1 + each for each in noise]) <= MOST_MEMORY_GROWTH


def test_half_of_the_peak_for_long(start: Start, choices: list[Choice], home: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(home, tmp_path / "own"))
    server = start(own, workers=4)
    paths = every_path(choices)
    rate = peak(server, paths) / 2
    memory, waits = soak(server, paths, rate)
    print(f"half of the peak: {rate:.0f}/s for {SECONDS} s; memory {memory} MB; p95 {[round(1000 * wait, 1) for wait in waits]} ms")
    assert max(memory) <= MOST_MEMORY_MB
    if FULL:
        first = int(SETTLING * SLICES)
        assert growth(memory[first:]) <= MOST_MEMORY_GROWTH and growth(waits[first:]) <= MOST_WAIT_GROWTH
    point(own, planted(own, "a"))
    landing, _ = soak(server, paths, rate, LANDING_SECONDS, LANDING_SLICES)
    print(f"a new release lands: memory {landing} MB")
    assert max(landing) <= MOST_MEMORY_MB


def every_path(choices: Sequence[Choice]) -> list[str]:
    """Dashboards and their parts in both languages, as they open and in a state, and what machines ask for."""
    pages = [f"/{lang}/{page.id}" for lang, page in itertools.product(("th", "en"), menu.DASHBOARDS) if page.id != "overview"]
    states = [f"/{lang}/{choice.page}?{choice.query}" for lang, choice in itertools.product(("th", "en"), choices)]
    return [*pages, *states, *(f"/_view{state}" for state in states), *OPEN]


def peak(server: Running, paths: Sequence[str]) -> float:
    """Requests per second once every worker has made what it is asked for: when a while brings hardly more than the one before."""
    rate, before = 0.0, -1.0
    while rate > before * STILL_RISING:
        readers = Load("127.0.0.1", server.port, paths).start()
        time.sleep(PEAK_SECONDS)
        answers = readers.stop()
        assert failed(answers) == []
        before, rate = rate, len(answers) / PEAK_SECONDS
    return max(rate, before)


def soak(
    server: Running, paths: Sequence[str], rate: float, seconds: int = SECONDS, slices: int = SLICES
) -> tuple[list[int], list[float]]:
    """Per slice of the time: megabytes of all processes, and the p95 in seconds. No request may fail."""
    readers = Load("127.0.0.1", server.port, paths, per_second=rate).start()
    memory, waits = [], []
    for _ in range(slices):
        time.sleep(seconds / slices)
        answers = readers.taken()
        assert failed(answers) == []
        memory.append(round(server.megabytes()))
        waits.append(p95(answers))
    readers.stop()
    return memory, waits
