"""Headers of replies: release, caching, encodings, security."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from tests.api.addresses import EVERY_PAGE
from tests.api.html_tree import parse
from tests.conftest import ROOT

KINDS = [
    "/th/",
    "/en/structure",
    "/th/data",
    "/th/methods",
    "/_view/th/structure",
    "/en/search?q=gdp",
    "/nowhere",
    "/robots.txt",
    "/sitemap.xml",
    "/healthz",
    "/readyz",
    "/api/v1/datasets/smesi/data.csv",
    "/api/v1/datasets/none/data.csv",
    "/",
]
REPEATABLE = [
    "/th/",
    "/en/structure?sector=TRD",
    "/th/data/smesi",
    "/_view/en/structure",
    "/robots.txt",
    "/sitemap.xml",
    "/api/v1/openapi.json",
    "/api/v1/datasets/smesi/data.json",
    "/catalog.ttl",
]
DATA_BLOCKS = ("application/json", "application/ld+json")
LOADING = ("src", "action", "poster", "data", "srcset")
FONT_INSIDE = "data:font/woff2;base64,"
"""How a document names a font that stands in it."""


def policy(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """The content security policy as {directive: sources}."""
    header = client.get(address).headers["Content-Security-Policy"]
    return {name: sources for name, *sources in (part.split() for part in header.split(";") if part.strip())}


@pytest.mark.parametrize("address", KINDS)
def test_every_reply_is_guarded_and_names_its_release(client: FlaskClient, address: str) -> None:
    reply = client.get(address)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    for device in ("camera", "geolocation", "microphone"):
        assert f"{device}=()" in reply.headers["Permissions-Policy"]
    assert "Set-Cookie" not in reply.headers
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}", reply.headers["X-Release"])
    assert "charset=utf-8" in reply.headers["Content-Type"] or "json" in reply.headers["Content-Type"]


@pytest.mark.parametrize("address", KINDS)
def test_policy_allows_our_own_files_only(client: FlaskClient, address: str) -> None:
    rules = policy(client, address)
    assert rules["default-src"] == ["'none'"] and rules["frame-ancestors"] == ["'none'"] and rules["base-uri"] == ["'none'"]
    assert rules["script-src"] == ["'self'"]
    for directive, sources in rules.items():
        foreign = [s for s in sources if s not in ("'self'", "'none'", "data:", "blob:", "'unsafe-inline'")]
        assert foreign == [] and ("'unsafe-inline'" not in sources or directive == "style-src"), directive
        assert "data:" not in sources or directive in ("img-src", "font-src"), directive


@pytest.mark.parametrize(("lang", "path"), EVERY_PAGE)
def test_documents_load_nothing_foreign_and_run_nothing_inline(client: FlaskClient, lang: str, path: str) -> None:
    for element in parse(client.get(f"/{lang}/{path}").text).walk():
        loaded = [element[name] for name in LOADING if name in element.attributes]
        linked = element.tag == "link" and element["rel"] in ("stylesheet", "icon", "preload")
        loaded += [element["href"]] if linked and not element["href"].startswith(FONT_INSIDE) else []
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded), loaded
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.tag != "script" or "src" in element.attributes or element.attributes.get("type") in DATA_BLOCKS


@pytest.mark.parametrize("address", REPEATABLE)
def test_encodings_equal_the_identity_body(client: FlaskClient, address: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]
    seen = {plain.headers["ETag"]}
    for asked, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("gzip, deflate, br, zstd", brotli.decompress)):
        packed = client.get(address, headers={"Accept-Encoding": asked})
        small = "Content-Encoding" not in packed.headers
        assert (packed.data if small else unpack(packed.data)) == plain.data
        assert small == (len(plain.data) < 800) and (small or len(packed.data) < len(plain.data) / 2)
        seen.add(packed.headers["ETag"])
    assert len(seen) == (1 if len(plain.data) < 800 else 3), "copies with other bytes need other tags"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("identity", None),
        ("", None),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("zebra", None),
        ("x-gzip-br", None),
        ("BR", "br"),
    ],
)
def test_an_encoding_is_used_only_if_it_is_accepted(client: FlaskClient, accepted: str, expected: str | None) -> None:
    assert client.get("/th/structure", headers={"Accept-Encoding": accepted}).headers.get("Content-Encoding") == expected


@pytest.mark.parametrize("address", REPEATABLE)
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient, address: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(address, headers=headers)
    tag = first.headers["ETag"]
    assert re.fullmatch(r'"[^"]+"', tag)
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address, headers={**headers, "If-None-Match": given})
        assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == tag, given
        assert again.headers["X-Release"] == first.headers["X-Release"] and "nosniff" in again.headers["X-Content-Type-Options"]
    assert client.get(address, headers={**headers, "If-None-Match": '"stale"'}).status_code == 200


def test_two_processes_give_the_same_bytes(home: Path) -> None:
    """Several workers answer one reader: with other bytes in each, nothing would be unchanged and charts be drawn anew."""
    script = (
        "import sys, pathlib, structlog; from app import create_server\nfrom pages.serving.settings import Settings\n"
        "structlog.configure(processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.ReturnLoggerFactory())\n"
        "client = create_server(Settings(sme_home=pathlib.Path(sys.argv[1]))).test_client()\n"
        "for address in sys.argv[2:]: print(address, client.get(address).headers['ETag'])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, str(home), *REPEATABLE],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] and runs[0].count("\n") == len(REPEATABLE)


def test_pages_are_asked_for_again_and_errors_never_kept(client: FlaskClient) -> None:
    assert "max-age=0" in client.get("/th/structure").headers["Cache-Control"]
    assert client.get("/th/nowhere").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/th/structure", "/_view/th/structure", "/robots.txt", "/healthz"])
def test_head_is_get_without_body(client: FlaskClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == 200 and head.data == b""
    assert dict(head.headers) == dict(get.headers)


def test_static_files_are_kept_for_ever_and_packed(client: FlaskClient) -> None:
    tree = parse(client.get("/th/structure").text)
    files = [s["src"] for s in tree.all("script") if "src" in s.attributes] + [
        s["href"] for s in tree.all("link", rel="stylesheet")
    ]
    for file in files:
        reply = client.get(file, headers={"Accept-Encoding": "br"}, buffered=True)
        assert reply.status_code == 200 and "immutable" in reply.headers["Cache-Control"], file
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers.get("Content-Encoding") == "br" or len(reply.data) < 1000, file
        assert re.search(r"\.[0-9a-f]{10}\.(js|css)$", file)
    assert files and client.get("/static/nothing.0123456789.js").status_code == 404
