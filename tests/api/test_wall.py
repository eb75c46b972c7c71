"""The web process runs, and answers, where the system itself keeps it from the private folders; it never tries to go there."""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.running import answers, free_port, stop

ROOT = Path(__file__).parents[2]
PRIVATE = ("private", "records")
MARKER = "ความลับของทะเบียน"
NOBODY = 65534
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24
PROBE = "import sys, pathlib; print(pathlib.Path(sys.argv[1]).read_text())"
LISTENER = """
import sys
def heard(event, given):
    if event in ("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "sqlite3.connect") and given:
        if any(f"{sys.argv[1]}/{name}" in str(given[0]) for name in ("private", "records")):
            print("WENT", event, given[0], file=sys.stderr, flush=True)
sys.addaudithook(heard)
from app import create_server, Settings
from pathlib import Path
client = create_server(Settings(sme_home=Path(sys.argv[1]))).test_client()
for path in sys.argv[2:]:
    print("STATUS", client.get(path).status_code)
if "etl" in sys.modules or any(name.startswith("etl.") for name in sys.modules):
    print("IMPORTED etl", file=sys.stderr)
"""
ADDRESSES = ("/th/", "/th/structure", "/th/methods", "/api/v1/datasets", "/api/v1/datasets/msme_cube/data.csv", "/readyz")


@pytest.fixture
def closed_home(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A release beside private folders that hold a secret and are closed to the process under test."""
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    for name in PRIVATE:
        shutil.rmtree(copy / name, ignore_errors=True)
        (copy / name).mkdir()
        for file in ("ledger.sqlite", f"{(copy / 'current').read_text().strip()}.duckdb"):
            (copy / name / file).write_text(MARKER)
        shut(copy / name)
    yield copy
    for name in PRIVATE:
        (copy / name).chmod(0o700)


def shut(folder: Path) -> None:
    """Nobody but another account may enter; the owner neither, where the tests do not run as root."""
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        folder.chmod(0o700)
    else:
        folder.chmod(0)


def without_override() -> None:
    """Before a program starts: root loses the right to pass by the modes of files."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


def run(code: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, preexec_fn=without_override)


@pytest.mark.parametrize("name", PRIVATE)
def test_the_system_keeps_the_process_out(closed_home: Path, name: str) -> None:
    """The check would be empty if the folder could be read after all."""
    done = run(PROBE, closed_home / name / "ledger.sqlite")
    assert done.returncode != 0 and "PermissionError" in done.stderr and MARKER not in done.stdout


def test_the_site_serves_with_its_private_folders_unreadable(closed_home: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    address = f"http://127.0.0.1:{port}"
    settings = {"SME_HOME": str(closed_home), "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1"}
    with log.open("wb") as out:
        command = [sys.executable, str(ROOT / "app.py")]
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out, preexec_fn=without_override
        )
    try:
        assert answers(f"{address}/readyz", process), log.read_text("utf-8")[-3000:]
        for path in ADDRESSES:
            with urlopen(address + path, timeout=30) as reply:
                body = reply.read()
            assert reply.status == 200 and len(body) > 2 and MARKER.encode() not in body
    finally:
        stop(process)
    assert "ermission" not in log.read_text("utf-8") and MARKER not in log.read_text("utf-8")


def test_it_does_not_even_try(closed_home: Path) -> None:
    done = run(LISTENER, closed_home, *ADDRESSES)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [line for line in done.stdout.splitlines() if line.startswith("STATUS")] == ["STATUS 200"] * len(ADDRESSES)
    assert "WENT" not in done.stderr and "IMPORTED" not in done.stderr


def test_the_listener_hears(closed_home: Path) -> None:
    """Planted: a process that looks into the folder."""
    look = f"import os, contextlib\nwith contextlib.suppress(OSError): os.listdir('{closed_home}/private')\n"
    looking = LISTENER.replace("from app", f"{look}from app")
    assert "WENT os.listdir" in run(looking, closed_home).stderr


def test_extracts_and_ledger_have_no_address(home: Path, serve: Callable[[Path], object], closed_home: Path) -> None:
    client = serve(closed_home)
    for path in ("/records/ledger.sqlite", "/private/", "/th/../records/ledger.sqlite", "/static/..%2frecords%2fledger.sqlite"):
        reply = client.get(path)  # type: ignore[attr-defined]
        assert reply.status_code in (308, 400, 404) and MARKER not in reply.get_data(as_text=True)
    assert stat.S_ISDIR((closed_home / "records").stat().st_mode)
