"""Errors: the right status in the right language, with a reference, and nothing of the inside."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from components.document import LANGUAGES
from data.catalogue import Catalogue
from pages.serving import routes
from tests.api.html_tree import parse

Serve = Callable[[Path], FlaskClient]
INSIDE = re.compile(
    r"Traceback|line \d+|site-packages|werkzeug|duckdb|sqlalchemy|[A-Z]\w+Error\b|/home/|/tmp/|/usr/", re.IGNORECASE
)
NOWHERE = [
    "/xx",
    "/xx/",
    "/th/nowhere",
    "/th/structure/x",
    "/th/data/nowhere",
    "/th/data/smesi/x",
    "/_view/th/methods",
    "/_view/xx/structure",
    "/_view/th/structure/x",
    "/admin",
    "/.env",
    "/.git/config",
    "/app.py",
    "/static/",
    "/static/manifest.txt",
    "/assets/site.css",
    "/api/v1/none",
    "/api/v1/datasets/none/data.csv",
    "/api/v1/datasets/smesi/data.exe",
    "/favicon.ico",
]
OF_DASH = [
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/_favicon.ico",
    "/_dash-component-suites/dash/deps/x.js",
    "/_dash-component-suites/evil/x.js",
    "/_dash-component-suites/dash/dcc/async-graph.js",
]
HOSTILE = [
    "/th/%00",
    "/th/%ff%fe",
    "/th/..%2f..%2fapp.py",
    "/static/../app.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%5c..%5capp.py",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/th/structure%0d%0aSet-Cookie:x=1",
    "/th/" + "a" * 5000,
    "/th/" + "a/" * 500,
    "/th/\u0e01" * 200,
    "/\\example.org",
    "/th/<script>alert(1)</script>",
    "/th/data/' or 1=1--",
    '/api/v1/datasets/smesi"--/data.csv',
    "/th/{{7*7}}",
]


def language_of(address: str) -> str:
    return "en" if address.startswith("/en") else "th"


def check(client: FlaskClient, reply: Any, status: int, lang: str, catalogue: Catalogue) -> None:
    assert reply.status_code == status
    assert INSIDE.findall(reply.text) == [] and reply.headers["Cache-Control"] == "no-store"
    if reply.mimetype == "application/problem+json":
        problem = reply.get_json()
        assert problem["status"] == status and problem["title"] and problem["detail"] and problem["type"]
    else:
        tree = parse(reply.text)
        words = catalogue.text(f"error.{ {404: 'not_found', 405: 'not_allowed', 413: 'too_large', 500: 'failure'}[status] }", lang)
        assert tree.one("html")["lang"] == lang and tree.one("h1").text == words and words in tree.one("title").text
        assert re.search(r"[0-9a-f]{8}", tree.one(id="page").text) and tree.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("planted", ['File "/srv/app.py", line 3', "Traceback (most recent call last)", "KeyError: 'x'"])
def test_a_planted_trace_is_found(planted: str) -> None:
    assert INSIDE.search(planted)


@pytest.mark.parametrize("address", NOWHERE + OF_DASH + HOSTILE)
def test_not_found(client: FlaskClient, catalogue: Catalogue, address: str) -> None:
    reply = client.get(address)
    machine = address.startswith(("/api/", "/_dash", "/_view/"))
    assert (reply.mimetype == "application/problem+json") == machine
    if address.endswith("/data.csv"):
        assert reply.status_code == 404 and "smesi" in reply.get_json()["detail"]
        return
    check(client, reply, 404, "th", catalogue)
    assert "<script>alert" not in reply.text and "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", ["nowhere", "structure/x", "data/none"])
def test_not_found_in_english_keeps_the_address(client: FlaskClient, catalogue: Catalogue, path: str) -> None:
    reply = client.get(f"/en/{path}")
    check(client, reply, 404, "en", catalogue)
    switch = {link["lang"]: link["href"] for link in parse(reply.text).all("a", of_class="lang-link")}
    assert switch == {lang: f"/{lang}/{path}" for lang in LANGUAGES}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize(
    "address", ["/th/structure", "/en/", "/_view/th/structure", "/robots.txt", "/api/v1/datasets/smesi/data.csv"]
)
def test_other_methods_are_refused(client: FlaskClient, catalogue: Catalogue, method: str, address: str) -> None:
    reply = client.open(address, method=method, data=b"x=1")
    check(client, reply, 405, language_of(address), catalogue)
    assert {"GET", "HEAD"} <= set(re.split(r",\s*", reply.headers["Allow"]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"output":"x.y"}',
        b'{"inputs":[{}],"output":"..a.b..","changedPropIds":[]}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_callbacks_are_not_run_here(client: FlaskClient, catalogue: Catalogue, body: bytes) -> None:
    for address in ("/_dash-update-component", "/_dash-layout"):
        reply = client.post(address, data=body, content_type="application/json")
        assert reply.status_code in (404, 405)
        check(client, reply, reply.status_code, "en", catalogue)


@pytest.mark.parametrize("address", ["/th/structure", "/_dash-update-component", "/api/v1/datasets/smesi/data.csv", "/"])
def test_large_bodies_are_refused(client: FlaskClient, catalogue: Catalogue, address: str) -> None:
    check(client, client.post(address, data=b"x" * 70_000), 413, "th", catalogue)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "'><script>"])
@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/th/", "/th//evil.example", "/th/overview", "/", "/th", "/th/", "/en/structure"]
)
def test_nothing_leads_to_the_host_a_visitor_names(client: FlaskClient, host: str, path: str) -> None:
    reply = client.get("/", headers={"Host": host}, environ_overrides={"PATH_INFO": path, "RAW_URI": path, "REQUEST_URI": path})
    target = reply.headers.get("Location", "/")
    assert target.startswith("/") and not target.startswith("//")
    assert reply.status_code in (200, 302, 308, 400, 404)
    assert not re.search(r'(href|src|action|content)="[^"]*//evil\.example', reply.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_failure_says_so_and_logs_under_its_reference(
    home: Path, serve: Serve, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    client = serve(home)

    def fail(*_: object, **__: object) -> str:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(routes.addresses, "document", fail)
    reply = client.get(f"/{lang}/structure")
    check(client, reply, 500, lang, catalogue)
    assert "secret" not in reply.text
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    (failure,) = [line for line in lines if line["event"] == "request_failed"]
    assert failure["reference"] in reply.text and "secret of the inside" in failure["exception"]


def test_a_failed_answer_is_not_kept(home: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(home)
    with monkeypatch.context() as patch:
        patch.setattr(routes.addresses, "document", lambda *_, **__: 1 / 0)
        assert client.get("/th/structure").status_code == 500
    assert client.get("/th/structure").status_code == 200
