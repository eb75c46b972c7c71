"""Early answers never differ from those of the long way: status, headers, body, counts, log lines, limits, release."""

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app import create_server
from data.open_data import limits
from pages.serving import early
from pages.serving.replies import READING
from pages.serving.settings import Settings
from tests.conftest import Choice

PATHS = ["/th/", "/en/structure", "/th/trade", "/_view/en/structure", "/_view/th/none", "/_business/th.json", "/th/search", "/en"]
PATHS += ["/th/request", "/th/releases", "/th/data/smesi", "/en/nowhere", "/api/v1/datasets", "/robots.txt", "/_view/th/structure/"]
QUERIES = [
    "",
    "year=2566",
    "year=2566&year=1",
    "q=%E0%B8%AA",
    "release=",
    "release=2020-01-01-00000000",
    "junk=1",
    "%ff",
    "x" * 900,
]
ENCODINGS = [None, "br", "gzip, br;q=0", "identity", "*;q=0", ""]
TAGS = [None, "*", '"nothing"', "own", "W/own", '"a", own', "broken"]
HOW = st.tuples(
    st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS"]),
    st.sampled_from(ENCODINGS),
    st.sampled_from(TAGS),
    st.sampled_from([None, None, "statistics.example.go.th", "bad host"]),
)
"""Method, Accept-Encoding, If-None-Match, Host."""
VISITORS = itertools.count(1)
"""Each request comes from somebody else, so that limits differ only where a test wants it; two may still share a bucket,
which only the API's RateLimit shows."""
Both = tuple[Flask, Flask]


@pytest.fixture(scope="module")
def both(home: Path) -> Both:
    """A server that answers early, and one that never does."""
    chosen = Settings(sme_home=home, trusted_proxies="127.0.0.1", public_origin="https://x.example.go.th")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.Early", Never)
        slow = create_server(chosen)
    return create_server(chosen), slow


class Never(early.Early):
    """Always the long way."""

    def _question(self, asked: Any) -> None:
        return None


def say(server: Flask, method: str, path: str, headers: dict[str, str]) -> tuple[Any, list[Any]]:
    """What a client and the log are told."""
    fresh = {"X-Request-Id": "reference1", "X-Forwarded-For": f"2001:db8:{next(VISITORS):x}::1"}
    with capture_logs() as lines:
        reply = server.test_client().open(path, method=method, headers={**fresh, **headers})
        told = reply.status, sorted(item for item in reply.headers.items() if item[0] != "RateLimit"), reply.data
    return told, [{name: value for name, value in line.items() if name not in ("milliseconds", "exc_info")} for line in lines]


def headers_of(both: Both, address: str, how: tuple[Any, ...]) -> dict[str, str]:
    _, encoding, tag, host = how
    if tag and "own" in tag:
        tag = tag.replace("own", dict(say(both[1], "GET", address, {"Accept-Encoding": encoding or ""})[0][1]).get("ETag", '"x"'))
    given = {"Accept-Encoding": encoding, "If-None-Match": tag, "Host": host}
    return {name: value for name, value in given.items() if value is not None}


@settings(max_examples=40, phases=(Phase.generate,))
@given(
    st.sampled_from(PATHS),
    st.lists(st.sampled_from(QUERIES), min_size=2, max_size=2, unique=True),
    st.lists(HOW, min_size=5, max_size=5, unique=True),
)
def test_both_ways_say_the_same_the_first_time_and_again(
    both: Both, path: str, queries: list[str], ways: list[tuple[Any, ...]]
) -> None:
    """Two addresses asked in several ways, twice round: what was kept for one question must not answer another."""
    for query, how in [*itertools.product(queries, ways)] * 2:
        address = f"{path}?{query}" if query else path
        headers = headers_of(both, address, how)
        assert say(both[0], how[0], address, headers) == say(both[1], how[0], address, headers), (address, how)


def test_below_a_path_and_without_it_are_two_questions(home: Path) -> None:
    server = create_server(Settings(sme_home=home, root_path="/statistics"))
    inside, outside = (say(server, "GET", f"{root}/th/gdp", {})[0][2] for root in ("/statistics", ""))
    assert b'data-root="/statistics"' in inside and b"data-root=" not in outside


def test_they_count_the_same(home: Path, both: Both, choice: Choice) -> None:
    def counted(server: Flask) -> list[str]:
        server.extensions["metrics"].forget()
        for tag in ("", "", '"x"', "*", "*"):
            say(server, "GET", f"/_view/th/{choice.page}?{choice.query}", {"If-None-Match": tag})
        return [line for line in server.extensions["metrics"].text().decode().splitlines() if line.startswith("sme_requests")]

    found = counted(both[0])
    assert found == counted(both[1]) and any(line.endswith(" 3.0") and "2xx" in line for line in found)


def test_a_known_address_does_not_enter_the_application(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    say(both[0], "GET", "/en/gdp", {})
    monkeypatch.setattr(Flask, "full_dispatch_request", lambda *_: 1 / 0)
    assert say(both[0], "GET", "/en/gdp", {})[0][0] == "200 OK"


def test_known_addresses_are_limited_too(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 1e7))  # however long the requests take
    client = {"X-Forwarded-For": "203.0.113.77"}
    statuses = [say(both[0], "GET", "/th/gdp", client)[0][0][:3] for _ in range(READING[0] + 20)]
    assert statuses[: READING[0]] == ["200"] * READING[0] and statuses[-1] == "429"


def test_what_is_kept_is_bounded(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "MOST_BYTES", 60_000)
    warehouse = both[0].extensions["warehouse"]

    def ten_kilobytes(asked: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Cache-Control", "public"), ("ETag", '"x"'), ("X-Release", warehouse.serving)])
        return [b"x" * 10_000]

    nobody = SimpleNamespace(take_from=lambda _: None)
    way = early.Early(ten_kilobytes, warehouse, nobody, lambda *_: None)  # type: ignore[arg-type]
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/th/"}
    for number in range(50):
        way({**asked, "QUERY_STRING": f"x={number}"}, lambda *_: lambda _: None)
    assert 0 < len(way._kept) <= 6 and len(way.addresses()) == 50
    for number in range(early.MOST_ADDRESSES):
        way({**asked, "QUERY_STRING": f"y={number}"}, lambda *_: lambda _: None)
        way({**asked, "QUERY_STRING": "x=49"}, lambda *_: lambda _: None)
    assert len(way.addresses()) == early.MOST_ADDRESSES and ("\0", "/th/", "x=49") in way.addresses(), "asked for all the time"
    way({**asked, "QUERY_STRING": "x" * 2000}, lambda *_: lambda _: None)
    assert all(len("".join(question)) < early.LONGEST_QUESTION for question in way._kept)


def test_a_new_release_forgets_what_the_former_one_said() -> None:
    release = SimpleNamespace(id="2026-01-01-00000000")

    def application(asked: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Cache-Control", "public"), ("ETag", '"x"'), ("X-Release", release.id)])
        return [b"x"]

    way = early.Early(application, SimpleNamespace(current=lambda: release), None, None)  # type: ignore[arg-type]
    for id, path in (("2026-01-01-00000000", "/th/"), ("2026-02-01-00000000", "/en/")):
        release.id = id
        way({"REQUEST_METHOD": "GET", "PATH_INFO": path}, lambda *_: lambda _: None)
    assert [question[0] for question in way._kept] == ["2026-02-01-00000000"]
