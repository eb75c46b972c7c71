"""`kill -9` at any moment of a release leaves neither extract nor line, or both once the next command has run."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.home import Home
from etl.records.ledger import faults
from etl.records.place import begin, extract_faults, seen
from tests.etl.office import Counter, country, office_home, sound_request

ROUNDS = 24
SEED = 20261126
STEPS = ("write", "_write_copy", "_write_durably", "append", "place")
"""Functions of a release, in their order; a process is stopped for good before and after each of them."""
KILLER = """
import os, signal, sys, datetime
from pathlib import Path
from etl.home import Home
from etl.records import ledger, release
from tests.etl.office import Counter
home, request, step, when = sys.argv[1:]
module = release if hasattr(release, step) else ledger
original = getattr(module, step)
def stop(*given, **named):
    if when == "after":
        original(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, step, stop)
Counter(Home(Path(home)), Path(request).parent).hand_in(Path(request))
"""
WORKER = """
import sys
from pathlib import Path
from etl.home import Home
from tests.etl.office import Counter
counter = Counter(Home(Path(sys.argv[1])), Path(sys.argv[2]).parent)
print("ready", flush=True)
sys.stdin.readline()
counter.hand_in(Path(sys.argv[2]))
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("killed")
    return office_home(folder / "home", country(folder / "drop", companies=400))


@pytest.fixture
def counter(made: Home, tmp_path: Path) -> Counter:
    shutil.copytree(made.folder, tmp_path / "home")
    counter = Counter(Home(tmp_path / "home"), tmp_path / "desk")
    assert not counter.ask(sound_request(4)).refusals
    return counter


def assert_both_or_neither(counter: Counter) -> bool:
    """After the next start: every release has its extract and its line, and nothing lies about; whether the second is there."""
    with begin(counter.home) as desk:
        assert faults(desk.ledger, seen(desk)) == [] and list(extract_faults(desk)) == []
    released = {line.body["extract"] for line in counter.lines if line.body["action"] == "release"}
    assert {folder.name for folder in counter.extracts} == released and "R00001" in released
    names = {path.name for path in counter.home.records.iterdir() if not path.name.endswith(".duckdb")}
    assert names == {"ledger.sqlite", "ledger.anchor.json", "lock", "extracts"}
    return len(released) == 2


def second(number: int = 2) -> dict[str, object]:
    return sound_request(4, letter_number=f"2/{number}", requester=f"สถาบัน {number}", purpose="ศึกษาการส่งออก", number=400)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step(counter: Counter, step: str, when: str) -> None:
    path = counter.request(second())
    command = [sys.executable, "-c", KILLER, str(counter.home.folder), str(path), step, when]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    there = assert_both_or_neither(counter)
    assert there == ((step, when) in {("append", "after"), ("place", "before"), ("place", "after")})
    assert bool(counter.hand_in(path).refusals) == there  # the letter is used if and only if the release happened


@pytest.mark.slow
def test_killed_at_random_moments(counter: Counter) -> None:
    chance, outcomes = random.Random(SEED), []
    seconds = timed(counter, counter.request(second(0)))
    for number in range(1, ROUNDS + 1):
        before = len(counter.extracts)
        path = counter.request(second(number))
        process = start(counter, path)
        time.sleep(chance.uniform(0, seconds * 1.1))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with begin(counter.home) as desk:
            assert faults(desk.ledger, seen(desk)) == [] and list(extract_faults(desk)) == []
        released = {line.body["extract"] for line in counter.lines if line.body["action"] == "release"}
        assert {folder.name for folder in counter.extracts} == released
        outcomes.append(len(counter.extracts) - before)
    assert {0, 1} == set(outcomes), "the moments did not fall on both sides of the release"


def start(counter: Counter, path: Path) -> "subprocess.Popen[str]":
    """A process that has everything loaded and releases now."""
    command = [sys.executable, "-c", WORKER, str(counter.home.folder), str(path)]
    process = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout and process.stdin and process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def timed(counter: Counter, path: Path) -> float:
    """Seconds from the start to the end of one release."""
    process, begun = start(counter, path), time.monotonic()
    assert process.stdout and process.stdout.readline() == "done\n"
    process.communicate()
    return time.monotonic() - begun
