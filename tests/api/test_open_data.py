"""How the open data answer over HTTP: caching, releases, limits, permissions, problems."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Settings, create_server
from data import following
from data.catalogue import Catalogue
from data.open_data import limits
from data.open_data.formats import FORMATS
from data.open_data.limits import Limits
from tests.api import masked
from tests.api.addresses import DATASETS

API = "/api/v1/datasets"
DOCUMENTS = [
    API,
    f"{API}/smesi",
    f"{API}/smesi/changes",
    "/api/v1/releases",
    "/api/v1/releases.atom",
    "/api/v1/calendar",
    "/api/v1/calendar.ics",
    "/api/v1/gdcatalog.json",
    "/api/v1/openapi.json",
    "/catalog.jsonld",
    "/catalog.ttl",
]
FILES = [f"{API}/smesi/data.{extension}" for extension in FORMATS]
ABROAD = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def two(home: Path, tmp_path: Path, serve: Callable[[Path], FlaskClient]) -> tuple[FlaskClient, str]:
    """A server with two releases, and the id of the older one."""
    older = masked.plant(home, tmp_path / "home")
    return serve(tmp_path / "home"), older


def links(reply: object) -> dict[str, str]:
    """Addresses of the Link header by relation."""
    return {rel: address for address, rel in re.findall(r'<([^>]+)>; rel="([^"]+)"', reply.headers["Link"])}  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", DOCUMENTS + FILES)
def test_unchanged_replies_are_not_sent_again(client: FlaskClient, address: str) -> None:
    for encoding in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        first = client.get(address, headers=headers)
        assert first.status_code == 200 and re.fullmatch(r'"[0-9a-f]+-(br|gzip|identity)"', first.headers["ETag"])
        again = client.get(address, headers=headers | {"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"] and again.headers["Vary"] == first.headers["Vary"]


def test_an_unchanged_file_is_not_even_made(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{API}/smesi/data.csv?component=_T"
    tag = client.get(address).headers["ETag"]
    monkeypatch.setattr("data.open_data.data_file._answer", lambda *_: pytest.fail("made again"))
    other_spelling = f"{API}/smesi/data.csv?component=_T,_T&labels=codes"
    for asked in (address, other_spelling):
        assert client.get(asked, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("address", DOCUMENTS + FILES)
def test_head_is_get_without_body(client: FlaskClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == 200 and head.data == b"" and dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize("address", [*DOCUMENTS, *FILES, f"{API}/none", f"{API}/smesi/data.csv?x=1", "/api/v1/none"])
def test_other_sites_may_read_replies_and_errors(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_other_sites_may_ask_beforehand(client: FlaskClient) -> None:
    reply = client.options(f"{API}/smesi/data.csv", headers={"Access-Control-Request-Method": "GET"})
    assert reply.status_code == 200 and "GET" in reply.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in reply.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize("extension", list(FORMATS))
def test_a_file_names_its_rows_and_its_checksum(client: FlaskClient, extension: str) -> None:
    reply = client.get(f"{API}/smesi/data.{extension}?component=_T")
    assert reply.headers["X-Checksum-SHA256"] == hashlib.sha256(reply.data).hexdigest()
    rows = client.get(f"{API}/smesi/data.csv?component=_T").text.count("\r\n") - 1
    assert int(reply.headers["X-Rows"]) == rows > 0
    assert reply.content_type.partition(";")[0] == FORMATS[extension].media_type.partition(";")[0]


def test_sdmx_comes_in_the_version_asked_for(client: FlaskClient) -> None:
    address = f"{API}/smesi/data.sdmx.csv"
    for accept, version, first in (
        ("*/*", "1.0.0", "DATAFLOW"),
        ("text/html", "1.0.0", "DATAFLOW"),
        ("application/vnd.sdmx.data+csv;version=1.0.0", "1.0.0", "DATAFLOW"),
        ("application/vnd.sdmx.data+csv;version=2.0.0", "2.0.0", "STRUCTURE"),
    ):
        reply = client.get(address, headers={"Accept": accept})
        assert reply.content_type == f"application/vnd.sdmx.data+csv;version={version}" and reply.text.startswith(first + ",")
        assert "Accept," in reply.headers["Vary"]


def test_sdmx_labels_stand_behind_their_codes(client: FlaskClient) -> None:
    text = client.get(f"{API}/smesi/data.sdmx.csv?labels=both&lang=en&component=_T").text
    assert "COMPONENT: " in text.splitlines()[0] and "_T: Overall index" in text


def test_links_lead_to_licence_description_and_releases(two: tuple[FlaskClient, str]) -> None:
    client, older = two
    reply = client.get(f"{API}/smesi/data.csv?component=SAL,_T&labels=codes")
    found = {rel: address.partition("127.0.0.1:8050")[2] for rel, address in links(reply).items()}
    assert found["canonical"] == found["latest-version"] == f"{API}/smesi/data.csv?component=_T,SAL"
    assert found["predecessor-version"] == f"{API}/smesi/data.csv?component=_T,SAL&release={older}"
    assert found["describedby"] == f"{API}/smesi" and found["license"] == "/th/developers#licence-producer-terms"
    for relation in ("describedby", "predecessor-version", "latest-version", "canonical", "alternate"):
        assert client.get(found[relation]).status_code == 200, relation
    page, _, anchor = found["license"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_a_pinned_release_never_changes(two: tuple[FlaskClient, str]) -> None:
    client, older = two
    pinned = client.get(f"{API}/smesi/data.csv?release={older}")
    assert pinned.headers["X-Release"] == older and "immutable" in pinned.headers["Cache-Control"]
    assert older in pinned.text and masked.NEWER not in pinned.text
    current = client.get(f"{API}/smesi/data.csv")
    assert "immutable" not in current.headers["Cache-Control"] and current.headers["X-Release"] == masked.NEWER
    assert links(pinned)["latest-version"].endswith("/data.csv") and "predecessor-version" not in links(pinned)
    assert client.get(f"{API}?release={older}").get_json()["release"] == older


def test_a_release_that_was_taken_back_is_not_published(
    two: tuple[FlaskClient, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, older = two
    monkeypatch.setattr(following, "POINTER_CHECK_SECONDS", 0.0)
    assert client.get(f"{API}/smesi/data.csv?release={masked.NEWER}").status_code == 200
    (tmp_path / "home" / "current").write_text(older, "utf-8")
    assert client.get(f"{API}/smesi/data.csv").headers["X-Release"] == older
    reply = client.get(f"{API}/smesi/data.csv?release={masked.NEWER}", headers={"Accept-Language": "en"})
    assert reply.status_code == 404 and reply.get_json()["allowed"] == [older]
    assert [r["release"] for r in client.get("/api/v1/releases").get_json()["releases"]] == [older]


def test_a_release_that_cannot_be_read_is_gone(two: tuple[FlaskClient, str], tmp_path: Path) -> None:
    client, older = two
    path = tmp_path / "home" / "releases" / older / "public.duckdb"
    path.write_bytes(path.read_bytes()[:-4096])
    reply = client.get(f"{API}/smesi/data.csv?release={older}&lang=en")
    assert reply.status_code == 410 and older in reply.get_json()["detail"] and str(tmp_path) not in reply.text


PROBLEMS = [
    (f"{API}/none", 404, "unknown-dataset", None, DATASETS),
    (f"{API}/smesi/data.exe", 404, "unknown-format", None, list(FORMATS)),
    (f"{API}/smesi/data.csv?colour=red", 400, "unknown-parameter", "colour", ["component", "lang", "release"]),
    (f"{API}/smesi/data.xlsx?bom=1", 400, "unknown-parameter", "bom", ["lang"]),
    (f"{API}/smesi/data.csv?component=NOPE", 400, "unknown-code", "component", ["ORD", "_T"]),
    (f"{API}/smesi/data.csv?component=", 400, "unknown-code", "component", ["ORD", "_T"]),
    (f"{API}/smesi/data.csv?labels=all", 400, "unknown-code", "labels", ["codes", "both"]),
    (f"{API}/smesi/data.csv?lang=fr", 400, "unknown-code", "lang", ["th", "en"]),
    (f"{API}/smesi/data.csv?bom=0&bom=1", 400, "repeated-parameter", "bom", []),
    (f"{API}/smesi/data.csv?period=2566x", 400, "bad-value", "period", []),
    (f"{API}/smesi/data.csv?release=latest", 400, "bad-value", "release", []),
    (f"{API}/smesi/data.csv?release=2020-01-01-00000000", 404, "unknown-release", "release", []),
    (f"{API}/smesi/data.csv?period={'2023,' * 2000}2023", 400, "long-query", None, []),
    (f"{API}/smesi/data.csv?{'&'.join(f'p{n}=1' for n in range(80))}", 400, "long-query", None, []),
    (f"{API}/smesi/changes?from=2020-01-01-00000000", 404, "unknown-release", "from", []),
    ("/api/v1/openapi.json?x=1", 400, "unknown-parameter", "x", []),
]


@pytest.mark.parametrize(("address", "status", "kind", "parameter", "allowed"), PROBLEMS)
def test_problems_name_the_parameter_and_what_it_may_be(
    client: FlaskClient, catalogue: Catalogue, address: str, status: int, kind: str, parameter: str | None, allowed: list[str]
) -> None:
    for lang in ("th", "en"):
        reply = client.get(address, headers={"Accept-Language": lang})
        problem = reply.get_json()
        assert reply.status_code == problem["status"] == status and reply.mimetype == "application/problem+json"
        assert reply.headers["Content-Language"] == lang and reply.headers["Cache-Control"] == "no-store"
        assert problem["title"] == catalogue.text(f"problem.{kind.replace('-', '_')}", lang)
        assert problem["type"].endswith(f"#problem-{kind}") and problem.get("parameter") == parameter
        assert set(allowed) <= set(problem.get("allowed", [])) and problem["detail"]
        assert all(name in problem["detail"] for name in allowed)
        page, _, anchor = problem["type"].partition("#")
        assert f'id="{anchor}"' in client.get(page).text


def test_the_language_of_a_problem_can_be_asked_for(client: FlaskClient) -> None:
    reply = client.get(f"{API}/none?lang=en", headers={"Accept-Language": "th"})
    assert reply.headers["Content-Language"] == "en"
    assert client.get(f"{API}/none").headers["Content-Language"] == "th"


def test_too_many_rows_are_refused_and_never_cut(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], largest_rows=20))
    reply = client.get(f"{API}/msme_number/data.csv?lang=en&labels=both")
    problem = reply.get_json()
    assert reply.status_code == 413 and problem["parameter"] == "period" and problem["largest_rows"] == 20
    assert problem["rows"] == sum(problem["rows_by_period"].values()) > 20 and str(problem["rows"]) in problem["detail"]
    period, rows = max(problem["rows_by_period"].items(), key=lambda item: item[1])
    part = client.get(f"{API}/msme_number/data.csv?labels=both&period={period}")
    assert part.status_code == 200 and int(part.headers["X-Rows"]) == rows


def test_one_address_may_not_ask_without_end(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_server(Settings(sme_home=home)).test_client()  # one that nobody has asked yet
    monkeypatch.setattr(limits.time, "monotonic", lambda: 1000.0)
    replies = [client.get("/api/v1/calendar", environ_overrides=ABROAD) for _ in range(limits.REQUESTS + 1)]
    assert {reply.status_code for reply in replies[:-1]} == {200} and replies[-1].status_code == 429
    assert (
        replies[0].headers["RateLimit-Policy"] == limits.POLICY and f"r={limits.REQUESTS - 1};" in replies[0].headers["RateLimit"]
    )
    refused = replies[-1]
    assert int(refused.headers["Retry-After"]) >= 1 and refused.mimetype == "application/problem+json"
    assert client.get("/api/v1/calendar", environ_overrides={"REMOTE_ADDR": "203.0.113.8"}).status_code == 200
    assert client.get("/api/v1/calendar").status_code == 200, "this machine itself is not counted"
    assert client.get("/th/", environ_overrides=ABROAD).status_code == 200, "pages are not limited"


def test_readers_behind_a_named_proxy_are_counted_one_by_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is the last address that no named proxy bears: whatever a reader writes before it is not believed."""
    monkeypatch.setattr(limits.time, "monotonic", lambda: 1000.0)
    client = create_server(Settings(sme_home=home, trusted_proxies="10.0.0.0/8 192.0.2.9")).test_client()

    def left(forwarded: str, proxy: str = "10.0.0.1") -> str:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return client.get("/api/v1/calendar", headers=headers, environ_overrides={"REMOTE_ADDR": proxy}).headers["RateLimit"]

    one = [left("203.0.113.7"), left("203.0.113.7, 192.0.2.9"), left("198.51.100.1, 203.0.113.7")]
    assert [f"r={limits.REQUESTS - n};" in rate for n, rate in enumerate(one, 1)] == [True] * 3
    assert f"r={limits.REQUESTS - 1};" in left("198.51.100.1"), "another reader of the same proxy"
    assert f"r={limits.REQUESTS - 1};" in left("192.168.7.7"), "a reader in a private network"
    forged = [left("203.0.113.99", "203.0.113.50"), left("203.0.113.98", "203.0.113.50")]
    assert f"r={limits.REQUESTS - 2};" in forged[1], "one who is no named proxy speaks for nobody else"


def test_a_bucket_fills_again() -> None:
    bucket = Limits(requests=2, seconds=10)
    assert [bucket._take("a", 0.0).wait for _ in range(3)] == [0, 0, 5]
    assert bucket._take("a", 5.1).wait == 0 and bucket._take("a", 5.2).wait == 5 and bucket._take("b", 5.2).remaining == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("10.1.2.3", ""),
        ("172.16.0.1", ""),
        ("172.32.0.1", "172.32.0.1"),
        ("192.168.7.7", ""),
        ("fd00::1", ""),
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_counted_once(address: str, counted: str) -> None:
    assert limits.counted(address) == counted


def test_the_list_and_the_detail_say_what_is_declared(client: FlaskClient, catalogue: Catalogue) -> None:
    listed = client.get(API).get_json()
    assert [entry["id"] for entry in listed["datasets"]] == DATASETS
    for entry in listed["datasets"]:
        detail = client.get(f"{API}/{entry['id']}").get_json()
        assert entry.items() <= detail.items()
        assert detail["columns"] == client.get(f"{API}/{entry['id']}/data.csv").text.splitlines()[0].split(",")
        assert int(client.get(f"{API}/{entry['id']}/data.csv").headers["X-Rows"]) == entry["cells"]
        declared = catalogue.datasets[entry["id"]]
        assert [d["id"] for d in detail["dimensions"]] == [d.id for d in declared.dimension]
        assert json.dumps(detail, ensure_ascii=False).count(declared.title.th) >= 1
