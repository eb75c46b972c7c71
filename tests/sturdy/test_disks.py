"""Disks that are full, read-only or closed: a build says what to do and publishes nothing, a server goes on serving."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.disk import told
from tests.browser.running import ROOT
from tests.sturdy.conftest import Start
from tests.sturdy.load import Load, failed
from tests.sturdy.server import Running, settled

DISK_KILOBYTES = 32_768
LEFT_KILOBYTES = (0, 40, 400, 900, 1500)
"""Too little at the lock, the first table, later tables, the checkpoint, the files beside the database."""
PATHS = ("/th/", "/_view/th/structure", "/api/v1/datasets/smesi/data.csv")


def mounted(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A home with a good release on a small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0 or not mounted("mount", "-t", "tmpfs", "-o", f"size={DISK_KILOBYTES}k", "tmpfs", str(place)):
        pytest.skip("mounting a small disk needs root")
    shutil.copytree(home, place / "home")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path, left: int) -> Path:
    """Write until only `left` kilobytes are free; returns the file that takes the room."""
    free = shutil.disk_usage(disk).free - left * 1024
    (disk / "filler").write_bytes(bytes(free))
    return disk / "filler"


def etl(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *words, "--home", str(home)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def state(home: Path) -> tuple[str, list[str]]:
    return (home / "current").read_text("utf-8"), sorted(release.name for release in (home / "releases").iterdir())


def serves(server: Running) -> bool:
    return failed(Load("127.0.0.1", server.port, PATHS, 4, most=40).start().wait()) == []


@pytest.mark.parametrize("left", LEFT_KILOBYTES)
def test_a_build_on_a_full_disk_publishes_nothing_and_says_so(disk: Path, left: int) -> None:
    home = disk / "home"
    before = state(home)
    filler = fill(disk, left)
    done = etl(home, "build", "--published-only")
    assert done.returncode == 1 and "the disk is full" in done.stderr and "Traceback" not in done.stderr
    assert state(home) == before and list((home / "work").iterdir()) == []
    filler.unlink()
    assert etl(home, "build", "--published-only").returncode == 0 and state(home) != before


def test_a_server_on_a_full_disk_serves_and_follows_once_there_is_room(disk: Path, start: Start) -> None:
    home = disk / "home"
    server = start(home=home, TMPDIR=str(disk))
    filler = fill(disk, 0)
    assert etl(home, "build", "--published-only").returncode == 1 and serves(server)
    os.kill(server.workers()[0], 9)
    settled(lambda: len(server.workers()) == 2)
    assert serves(server)
    filler.unlink()
    assert etl(home, "build", "--published-only").returncode == 0
    release = (home / "current").read_text("utf-8").strip()
    settled(lambda: {asked.release for asked in Load("127.0.0.1", server.port, PATHS, 4, most=40).start().wait()} == {release})


def test_a_read_only_disk_is_served_and_refuses_builds(disk: Path, start: Start) -> None:
    home = disk / "home"
    before = state(home)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert serves(start(home=home))
    for words in (("build", "--published-only"), ("use", before[0].strip())):
        done = etl(home, *words)
        assert done.returncode == 1 and "the disk is read-only" in done.stderr and "Traceback" not in done.stderr
    assert state(home) == before and etl(home, "releases").returncode == 0


def test_a_folder_of_somebody_else_is_said(tmp_path: Path) -> None:
    assert "run the command as the owner" in told(PermissionError(13, os.strerror(13), str(tmp_path)))
    assert str(tmp_path) in told(PermissionError(13, os.strerror(13), str(tmp_path)))
    assert told(ValueError("no disk")) == told(FileNotFoundError(2, "x")) == ""
