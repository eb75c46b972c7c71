"""Before the moment of a release its pages are made: the same as after it, seen by nobody before, and without a trace."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from data.catalogue import Catalogue
from data.following import POINTER_CHECK_SECONDS
from data.release import Release
from pages.serving import menu
from pages.serving.rehearsal import Rehearsal
from tests.api import masked

ADDRESSES = (
    "/th/",
    "/en/structure?area=TH-10",
    "/_view/th/structure?area=TH-10",
    "/th/releases",
    "/en/data/smesi",
    "/th/data",
    "/_business/th.json",
)


@pytest.fixture
def two_releases(home: Path, tmp_path: Path) -> Path:
    """A home that serves the older of its releases."""
    older = masked.plant(home, tmp_path / "home", masked.BANGKOK)
    (tmp_path / "home" / "current").write_text(older, "utf-8")
    return tmp_path / "home"


def at_newer(home: Path) -> None:
    (home / "current").write_text(masked.NEWER, "utf-8")
    time.sleep(POINTER_CHECK_SECONDS + 0.1)


@pytest.fixture
def answering(two_releases: Path, serve: Callable[[Path], FlaskClient], tmp_path: Path) -> tuple[FlaskClient, Rehearsal, Path]:
    """A client that has asked for all `ADDRESSES`, the rehearsal of its server, and the folder of common answers."""
    client, folder = serve(two_releases), tmp_path / "answers"
    folder.mkdir()
    client.application.extensions["warehouse"].share(folder)
    assert all(client.get(address).status_code == 200 for address in ADDRESSES)
    return client, client.application.extensions["rehearsal"], folder


def made(folder: Path, release: str) -> set[str]:
    return {path.name for path in folder.glob(f"{release}.*")}


def test_pages_of_the_coming_release_are_ready_and_the_same(
    answering: tuple[FlaskClient, Rehearsal, Path], two_releases: Path, catalogue: Catalogue, serve: Callable[[Path], FlaskClient]
) -> None:
    client, rehearsal, folder = answering
    addresses = {*ADDRESSES, *(f"/th/{page.id}" for page in menu.DASHBOARDS if page.id != "overview")}
    assert {client.get(address).status_code for address in addresses} == {200}
    coming = Release(two_releases / "releases" / masked.NEWER, catalogue)
    assert rehearsal.play(coming, math.inf) == len(addresses)
    ready = made(folder, masked.NEWER)
    assert len(ready) == len(addresses)
    for address in addresses:
        assert client.get(address).headers["X-Release"] != masked.NEWER, "seen before its moment"
    at_newer(two_releases)
    plain = serve(two_releases)
    for address in addresses:
        first, other = client.get(address), plain.get(address)
        assert first.headers["X-Release"] == masked.NEWER and (first.data, first.headers["ETag"]) == (
            other.data,
            other.headers["ETag"],
        )
    assert made(folder, masked.NEWER) == ready, "a page was made again"


def test_nothing_is_made_after_the_moment_and_nothing_is_counted(
    answering: tuple[FlaskClient, Rehearsal, Path], two_releases: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    client, rehearsal, folder = answering
    coming, before = Release(two_releases / "releases" / masked.NEWER, catalogue), client.get("/metrics").text
    capsys.readouterr()
    assert rehearsal.play(coming, time.time() - 1) == 0 and made(folder, masked.NEWER) == set()
    assert rehearsal.play(coming, math.inf) == len(ADDRESSES) and capsys.readouterr().out == ""
    pages = 'route="/<lang>/'
    lines = [[line for line in text.splitlines() if pages in line] for text in (before, client.get("/metrics").text)]
    assert lines[0] == lines[1] != []


def test_a_page_that_fails_is_left_to_its_reader(
    answering: tuple[FlaskClient, Rehearsal, Path], two_releases: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, rehearsal, folder = answering

    def fail(**given: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(client.application.view_functions, "pages.view", fail)
    coming = Release(two_releases / "releases" / masked.NEWER, catalogue)
    assert rehearsal.play(coming, math.inf) == len(ADDRESSES) - 1 == len(made(folder, masked.NEWER))


def test_one_process_of_a_server_rehearses(answering: tuple[FlaskClient, Rehearsal, Path]) -> None:
    warehouse = answering[0].application.extensions["warehouse"]
    taken = [warehouse.first_to(f"rehearse {release}") for release in ("a", "a", "b")]
    assert taken == [True, False, True]
