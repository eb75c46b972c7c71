"""`python -m etl catalogue` against a server that answers as CKAN's action API does. No real portal was asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data import gd_catalog
from etl.__main__ import main
from tests.etl.conftest import House

TOKEN, SITE = "secret-token", "https://data.example.go.th"
REQUIRED = (*gd_catalog.MANDATORY, "name")


class Portal(ThreadingHTTPServer):
    """Keeps packages by name; refuses what CKAN refuses: a wrong token, a missing field, an unknown action."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.packages: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, action: str, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if action == "package_show":
            found = self.packages.get(values["id"])
            return (200, found) if found else (404, {"__type": "Not Found Error", "message": "Not found"})
        if action not in ("package_create", "package_update"):
            return 400, {"__type": "Bad Request"}
        if gaps := [name for name in REQUIRED if not values.get(name)]:
            return 409, {"__type": "Validation Error", **{name: ["Missing value"] for name in gaps}}
        if action == "package_create" and values["name"] in self.packages:
            return 409, {"__type": "Validation Error", "name": ["That URL is already in use."]}
        return 200, self._keep(values)

    def _keep(self, values: dict[str, Any]) -> dict[str, Any]:
        """As CKAN does: the organisation becomes an id, tags a list, files get ids."""
        files = [{"id": f"id-{number}", **file} for number, file in enumerate(values["resources"])]
        tags = [{"name": name} for name in values["tag_string"].split(",")]
        kept = {**values, "resources": files, "tags": tags, "owner_org": "id-of-the-office", "state": "active"}
        del kept["tag_string"]
        self.packages[values["name"]] = kept
        return kept


class Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_POST(self) -> None:
        values = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.path.rpartition("/")[2]
        self.server.asked.append(action)
        if self.headers.get("Authorization") != TOKEN:
            self._reply(403, False, {"__type": "Authorization Error", "message": "Access denied"})
        else:
            status, found = self.server.answer(action, values)
            self._reply(status, status == 200, found)

    def _reply(self, status: int, success: bool, found: dict[str, Any]) -> None:
        body = json.dumps({"success": success, "result" if success else "error": found}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[Portal]:
    server = Portal()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)


def send(home: Path, portal: Portal, *more: str) -> int:
    places = ["catalogue", "--ckan", portal.address, "--home", str(home), "--site", SITE, "--token-env", "PORTAL_TOKEN"]
    return main([*places, "--organization", "osmep", "--email", "data@example.go.th", *more])


def test_without_push_nothing_is_sent(home: Path, portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(home, portal, "--dataset", "smesi", "msme_number") == 0
    said = capsys.readouterr().out
    assert portal.packages == {} and set(portal.asked) == {"package_show"}
    assert said.count("create") == 2 and "2 records; nothing was sent" in said


def test_portal_and_token_are_enough_to_look(home: Path, portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is sent, and what is still needed to send is named; asked to send, it refuses."""
    look = ["catalogue", "--ckan", portal.address, "--token-env", "PORTAL_TOKEN", "--home", str(home)]
    assert main(look) == 0
    assert "nothing was sent: add --site --organization --email --push to send them" in capsys.readouterr().out
    assert main([*look, "--push"]) == 1 and "--site" in capsys.readouterr().err
    assert main([*look, "--push", "--site", SITE]) == 1 and "owner_org, maintainer_email" in capsys.readouterr().err
    assert portal.packages == {}


def test_records_are_created_then_left_alone_then_updated(home: Path, portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(home, portal, "--push") == 0
    kept = portal.packages["sme-big-data-smesi"]
    assert len(portal.packages) > 30 and kept["maintainer_email"] == "data@example.go.th"
    assert all(file["url"].startswith(SITE) for file in kept["resources"])
    portal.asked.clear()
    assert send(home, portal, "--push") == 0 and set(portal.asked) == {"package_show"}
    kept |= {"title": "ชื่อเก่า", "extras": "kept by the portal"}
    assert send(home, portal, "--push", "--dataset", "smesi") == 0
    again = portal.packages["sme-big-data-smesi"]
    assert again["title"] != "ชื่อเก่า" and again["extras"] == "kept by the portal"
    assert [file["id"] for file in again["resources"]] == [file["id"] for file in kept["resources"]]
    assert "update" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--token-env", "NO_SUCH_TOKEN"], "NO_SUCH_TOKEN: this environment variable is not set"),
        (["--site", "data.example.go.th"], "--site"),
        (["--dataset", "nonesuch"], "there is no nonesuch"),
        (["--email", ""], "mandatory fields are empty: maintainer_email"),
        (["--ckan", "http://127.0.0.1:9"], "cannot be used"),
    ],
)
def test_a_failure_says_what_to_do(
    home: Path, portal: Portal, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert send(home, portal, "--push", *arguments) == 1
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said and TOKEN not in said and portal.packages == {}


def test_a_wrong_token_is_named_and_not_shown(
    home: Path, portal: Portal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", "wrong-secret")
    assert send(home, portal, "--push") == 1
    said = capsys.readouterr().err
    assert "refuses the token in PORTAL_TOKEN" in said and "wrong-secret" not in said


def test_what_the_portal_does_not_take_is_told(
    home: Path, portal: Portal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.etl.test_ckan.REQUIRED", (*REQUIRED, "high_value_dataset"))
    assert send(home, portal, "--push") == 1
    assert "high_value_dataset" in capsys.readouterr().err


def test_a_home_without_a_release_is_told(house: House, portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(house.root / "nothing", portal) == 1
    assert "there is no release" in capsys.readouterr().err
