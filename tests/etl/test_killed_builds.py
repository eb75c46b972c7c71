"""A build killed at any moment leaves a pointer that names a whole release, and the next build works."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.audit import verify

ROUNDS = 20
SEED = 20261121
KILLED = -signal.SIGKILL


class Builder:
    """Runs builds in processes that can be killed; see `builds_on_demand.py`."""

    def __init__(self, process, house) -> None:
        self.process, self.house, self.number = process, house, 0

    def run(self, kill_after=None, step=0):
        """Exit code (-9 when killed in time) and seconds of one build."""
        self._say(f"{self.house.home.folder} {self.house.data} {step}")
        child, start = int(self.process.stdout.readline()), time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        self._say("wait")
        return int(self.process.stdout.readline()), time.monotonic() - start

    def _say(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def change(self):
        """Another figure, so that the next build has a new release to publish."""
        self.number += 1
        self.house.receive([f"2021,msme,all,all,enterprise_count,{self.number},enterprises,A,https://a.example,"])

    def assert_whole(self, before):
        """The pointer names the release of before or a newer one, whole; so is every folder among the releases."""
        fresh = set(self.house.home.ids()) - set(before[1])
        assert self.house.home.current() in {before[0], *fresh}
        for release in {self.house.home.current(), *fresh}:
            verify(self.house.home.releases / release)

    def state(self):
        return self.house.home.current(), self.house.home.ids()

    def assert_next_build_works(self):
        assert self.run()[0] == 0
        assert [row[5] for row in self.house.cells()] == [float(self.number)]
        assert list(self.house.home.work.iterdir()) == []


@pytest.fixture
def builder(house):
    command = [sys.executable, "-m", "tests.etl.builds_on_demand"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        made = Builder(process, house)
        made.change()
        made.assert_next_build_works()
        yield made
        process.stdin.close()


def test_kill_at_random_moments(builder):
    chance, killed = random.Random(SEED), 0
    builder.change()
    _, seconds = builder.run()
    for i in range(ROUNDS):
        builder.change()
        before = builder.state()
        earliest = 0.5 * seconds if i % 2 else 0.0  # every other one late, where files are written and moved
        code, _ = builder.run(kill_after=chance.uniform(earliest, seconds))
        killed += code == KILLED
        builder.assert_whole(before)
        builder.assert_next_build_works()
    assert killed >= ROUNDS // 2


def test_kill_at_every_kind_of_step(builder):
    """The random moments may miss the few milliseconds that matter; these do not."""
    builder.change()
    steps, _ = builder.run(step=-1)
    assert 50 < steps < 255
    last = range(steps - 10, steps + 1)  # moving the release and the pointer
    for step in [*range(1, steps - 10, steps // 5), *last]:
        builder.change()
        before = builder.state()
        assert builder.run(step=step)[0] == KILLED
        builder.assert_whole(before)
    builder.assert_next_build_works()
