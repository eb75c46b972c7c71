"""A server follows the pointer of its home: new releases without a pause, bad ones never."""

import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from data import following
from data.catalogue import Catalogue, load
from data.warehouse import ReleaseUnusableError, Warehouse
from tests.conftest import ROOT, build_release

Serve = Callable[[Path], FlaskClient]
Spoil = Callable[[Path], None]


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the home that a test may change."""
    return Path(shutil.copytree(home, tmp_path / "home"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "POINTER_CHECK_SECONDS", 0.0)


def current(home: Path) -> str:
    return (home / "current").read_text("utf-8").strip()


def point(home: Path, release: str) -> None:
    """Move the pointer as the build does: in one step."""
    (home / "current.next").write_text(release, "utf-8")
    (home / "current.next").replace(home / "current")


def copy_release(home: Path, id: str) -> Path:
    return Path(shutil.copytree(home / "releases" / current(home), home / "releases" / id))


def readiness(client: FlaskClient) -> dict[str, object]:
    found: dict[str, object] = client.get("/readyz").get_json()
    return found


def test_nothing_is_served_before_the_first_release(tmp_path: Path, serve: Serve) -> None:
    client = serve(tmp_path / "empty")
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503 and ready.get_json()["ready"] is False and ready.get_json()["refused"]
    for address, words in (("/th/", "รุ่นข้อมูล"), ("/en/structure", "release"), ("/_view/th/structure", "release")):
        reply = client.get(address)
        assert reply.status_code == 503 and reply.headers["Retry-After"] and "X-Release" not in reply.headers
        assert words in reply.text and str(tmp_path) not in reply.text + ready.text
    assert client.get("/api/v1/datasets/smesi/data.csv").status_code == 503


def test_the_first_release_is_picked_up(home: Path, tmp_path: Path, serve: Serve) -> None:
    client = serve(tmp_path / "late")
    assert client.get("/th/structure").status_code == 503
    shutil.copytree(home, tmp_path / "late")
    assert client.get("/th/structure").status_code == 200
    state = readiness(client)
    assert (state["ready"], state["release"], state["refused"]) == (True, current(home), None)


def test_a_new_release_replaces_the_old_under_load_without_a_failed_request(own_home: Path, serve: Serve) -> None:
    """Four readers ask all the time, each for one page and one view; the pointer goes to a new release and back."""
    client = serve(own_home)
    old, new = current(own_home), "2099-01-01-00000001"
    copy_release(own_home, new)
    seen: list[tuple[int, str, bool]] = []
    finished = threading.Event()

    def read(address: str) -> None:
        own = client.application.test_client()
        while not finished.is_set():
            reply = own.get(address)
            seen.append((reply.status_code, reply.headers["X-Release"], reply.headers["X-Release"] in reply.text))

    readers = [
        threading.Thread(target=read, args=(address,))
        for address in ("/th/structure", "/en/data", "/_view/th/structure", "/readyz")
    ]
    for reader in readers:
        reader.start()
    for release in (new, old, new, old):
        time.sleep(0.3)
        point(own_home, release)
    time.sleep(0.3)
    finished.set()
    for reader in readers:
        reader.join()
    assert {status for status, _, _ in seen} == {200} and {release for _, release, _ in seen} == {old, new}
    assert all(named for _, _, named in seen), "an answer names another release than its header"
    assert len(seen) > 100


def test_a_rebuilt_release_shows_its_own_figures(own_home: Path, tmp_path: Path, serve: Serve) -> None:
    """A real second build from a corrected source: the same server gives the other figure under another tag."""
    client, address, value = serve(own_home), "/api/v1/datasets/msme_big_data/data.csv", "3187378"
    before = client.get(address), client.get("/th/structure")
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("build", "__pycache__")))
    sources = load().datasets["msme_big_data"].files
    for source in (data / "sources" / file for file in sources):
        source.write_text(source.read_text("utf-8").replace(value, "3187379"), "utf-8")
        subprocess.run([sys.executable, "-m", "etl", "record", str(source)], cwd=ROOT, check=True, capture_output=True)
    release = build_release(own_home, "--published-only", "--data", str(data))
    after = client.get(address), client.get("/th/structure")
    assert [reply.headers["X-Release"] for reply in after] == [release, release] != [reply.headers["X-Release"] for reply in before]
    assert value in before[0].text and "3187379" in after[0].text and "3,187,379" in after[1].text
    assert after[1].headers["ETag"] != before[1].headers["ETag"]


def _edit(file: str, **values: object) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **values}), "utf-8")

    return spoil


def _cut(folder: Path) -> None:
    path = folder / "public.duckdb"
    path.write_bytes(path.read_bytes()[:-4096])


def _other_columns(folder: Path) -> None:
    """Whole, audited, but from another declaration: a dimension is missing."""
    with duckdb.connect(str(folder / "public.duckdb")) as connection:
        connection.execute("alter table msme_number drop column area")
    digest = hashlib.sha256((folder / "public.duckdb").read_bytes()).hexdigest()
    _edit("audit.json", public_sha256=digest)(folder)


SPOILT: dict[str, Spoil] = {
    "no audit": lambda folder: (folder / "audit.json").unlink(),
    "audit failed": _edit("audit.json", result="fail"),
    "audit without a verdict": _edit("audit.json", result=None),
    "audit of another file": _edit("audit.json", public_sha256="0" * 64),
    "audit is no JSON": lambda folder: (folder / "audit.json").write_text("{", "utf-8") and None,
    "truncated database": _cut,
    "empty database": lambda folder: (folder / "public.duckdb").write_bytes(b"") and None,
    "no database": lambda folder: (folder / "public.duckdb").unlink(),
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "manifest without datasets": lambda folder: (folder / "manifest.json").write_text("{}", "utf-8") and None,
    "no checks": lambda folder: (folder / "checks.json").unlink(),
    "columns of another declaration": _other_columns,
    "no such release": shutil.rmtree,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_bad_release_is_refused_and_the_last_good_one_served(own_home: Path, serve: Serve, spoil: Spoil) -> None:
    client, good, bad = serve(own_home), current(own_home), "2099-01-01-0bad0bad"
    assert client.get("/th/structure").headers["X-Release"] == good
    spoil(copy_release(own_home, bad))
    point(own_home, bad)
    reply = client.get("/th/employment")
    assert reply.status_code == 200 and reply.headers["X-Release"] == good
    state = readiness(client)
    assert state["ready"] is True and state["release"] == good and len(str(state["refused"])) > 20
    assert str(own_home) not in str(state), "readiness tells a path of the machine"
    point(own_home, good)
    assert readiness(client)["refused"] is None


def test_a_bad_first_release_is_not_served(own_home: Path, serve: Serve) -> None:
    _cut(own_home / "releases" / current(own_home))
    client = serve(own_home)
    assert client.get("/th/structure").status_code == 503
    ready = client.get("/readyz")
    assert ready.status_code == 503 and current(own_home) in ready.get_json()["refused"]


@pytest.mark.parametrize("pointer", ["", "\n", "../..", "nowhere", "\x00"])
def test_a_strange_pointer_is_refused(own_home: Path, catalogue: Catalogue, pointer: str) -> None:
    point(own_home, pointer)
    with pytest.raises(ReleaseUnusableError):
        Warehouse(own_home, catalogue).current()


def test_what_the_former_release_said_is_forgotten(own_home: Path, serve: Serve) -> None:
    warehouse = Warehouse(own_home, load())
    first, second = warehouse.reader(), copy_release(own_home, "2999-01-01-00000000").name
    first.remember(("large",), lambda: ["row"] * 100)
    held = warehouse._cache.bytes
    point(own_home, second)
    assert warehouse.reader().release == second and warehouse._cache.bytes < held - 50_000
