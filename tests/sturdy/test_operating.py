"""The commands of docs/deployment.md, run as they stand there: only places, dates, `sudo` and `systemctl` are exchanged."""

import datetime
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from data.announcement import parse
from data.signature import check, public_key
from tests.browser.running import ROOT
from tests.conftest import build_release
from tests.sturdy.test_disks import etl, state

TEXT = (ROOT / "docs" / "deployment.md").read_text("utf-8")
SHIMS = {"sudo": 'shift 2; exec env "$@"', "systemctl": 'echo "$@" >> "$SHIM_LOG"', "make": 'echo "make $@" >> "$SHIM_LOG"'}


def commands(heading: str) -> list[str]:
    """The shell blocks below a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


class Machine:
    """Folders that stand for those of a server, and what is not tried here (users, systemd) as small scripts."""

    def __init__(self, work: Path, home: Path) -> None:
        self.home, self.log, self.work = work / "home", work / "log", work
        shutil.copytree(home, self.home)
        (work / "backup").mkdir()
        self.places = {"/var/lib/sme-big-data": self.home, "/backup": work / "backup", "/var/lib/sme-data": work, "/etc": work}
        for name, script in SHIMS.items():
            (work / name).write_text(f"#!/bin/sh\n{script}\n")
            (work / name).chmod(0o755)

    def run(self, script: str, folder: Path = ROOT, **exchanged: str) -> subprocess.CompletedProcess[str]:
        """Every line has to succeed."""
        places = "|".join(map(re.escape, [*self.places, *exchanged]))
        known = {name: str(place) for name, place in self.places.items()} | exchanged
        script = re.sub(places, lambda found: known[found[0]], script)
        environment = os.environ | {"PATH": f"{self.work}:{os.environ['PATH']}", "SHIM_LOG": str(self.log)}
        command = ["sh", "-eu", "-c", script]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def machine(tmp_path: Path, home: Path) -> Machine:
    return Machine(tmp_path, home)


@pytest.mark.parametrize("loss", ["everything", "damaged"])
def test_a_backup_brings_back_what_was_lost(machine: Machine, loss: str) -> None:
    backup, restore = commands("Backup and restore")
    before = state(machine.home)
    assert machine.run(backup).returncode == 0
    database = machine.home / "releases" / before[0].strip() / "public.duckdb"
    if loss == "everything":
        shutil.rmtree(machine.home)
        machine.home.mkdir()
    else:
        os.truncate(database, 1000)
        assert etl(machine.home, "use", before[0].strip()).returncode == 1
    done = machine.run(restore, **{"2026-11-26": datetime.date.today().isoformat()})
    assert done.returncode == 0, done.stdout + done.stderr
    assert state(machine.home) == before and not (machine.home / "restored").exists()
    assert etl(machine.home, "doctor").returncode == 0


def test_figures_roll_back_and_forward(machine: Machine) -> None:
    (script,) = commands("Roll back figures")
    old = state(machine.home)[0].strip()
    new = build_release(machine.home, "--published-only")
    for release in (old, new):
        done = machine.run(script, **{"2026-11-25-5f0c1a2b": release})
        assert done.returncode == 0 and old in done.stdout and new in done.stdout, done.stderr
        assert state(machine.home)[0].strip() == release


def test_code_goes_forward_and_back(machine: Machine, tmp_path: Path) -> None:
    """In a repository with two versions; setting up and restarting are seen to be asked for, in order."""
    origin, clone, git = tmp_path / "origin", tmp_path / "clone", "git -c user.name=x -c user.email=x@example.go.th"
    made = f"git init -q {origin} && cd {origin}; git clone -q {origin} {clone}"
    versions = "".join(f"; echo {v} > version; git add .; {git} commit -qm {v}; {git} tag {v}" for v in ("v1.1.0", "v1.2.0"))
    assert machine.run(made + versions).returncode == 0
    (script,) = commands("Upgrade the code")
    doctor = ".venv/bin/python -m etl doctor --url https://statistics.example.go.th"
    assert doctor in script
    done = machine.run(script, clone, **{"/srv/sme-big-data": str(clone), doctor: f"cp version {tmp_path}/upgraded"})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "upgraded").read_text() == "v1.2.0\n" and (clone / "version").read_text() == "v1.1.0\n"
    assert machine.log.read_text().splitlines() == ["make setup", "restart sme-big-data"] * 2


def test_signing_as_described_makes_releases_that_a_server_with_the_key_accepts(machine: Machine) -> None:
    (script,) = commands("Signed releases")
    done = machine.run(script, **{"-o sme-data": ""})
    assert done.returncode == 0, done.stderr
    settings = (machine.work / "sme-big-data.env").read_text("utf-8")
    public = Path(settings.strip().partition("=")[2])
    release = machine.home / "releases" / state(machine.home)[0].strip()
    check(release, public_key(public))


def test_announcing_as_described_fills_a_store_and_names_a_later_moment(machine: Machine) -> None:
    script, store = commands("Several replicas")[0], machine.work / "store"
    done = machine.run(script, **{"/var/lib/sme-store": str(store)})
    assert done.returncode == 0, done.stdout + done.stderr
    turns = parse((store / "announcement.json").read_text("utf-8")).turns
    assert len(turns) == 2 and {turn.release for turn in turns} == {state(machine.home)[0].strip()}
