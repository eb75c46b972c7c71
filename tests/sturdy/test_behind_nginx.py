"""The files of deploy/ with the real nginx: on a host of its own, and below a path of another."""

import re
import signal
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPMessage
from pathlib import Path

import pytest

from tests.sturdy.conftest import Start
from tests.sturdy.load import Load, failed
from tests.sturdy.proxy import NGINX, Proxy
from tests.sturdy.server import Running, run, settled

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed; sh tools/nginx.sh as root installs it")
ORIGIN = "https://statistics.example.go.th"
Reply = tuple[int, HTTPMessage, bytes]


class Straight(urllib.request.HTTPRedirectHandler):
    """Redirects are answers here."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str, **headers: str) -> Reply:
    unverified = ssl._create_unverified_context()
    opener = urllib.request.build_opener(Straight, urllib.request.HTTPSHandler(context=unverified))
    request = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with opener.open(request, timeout=20) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def behind(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, Running]]:
    work = tmp_path_factory.mktemp("nginx")
    server = run(home, work / "server.log", 2, TRUSTED_PROXIES="127.0.0.1", PUBLIC_ORIGIN=ORIGIN)
    proxy = Proxy(work / "root", server.port)
    yield proxy, server
    proxy.stop()
    server.kill()


@pytest.fixture(scope="module")
def below(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    work = tmp_path_factory.mktemp("below")
    server = run(home, work / "server.log", 1, TRUSTED_PROXIES="127.0.0.1", PUBLIC_ORIGIN=ORIGIN, ROOT_PATH="/statistics")
    proxy = Proxy(work / "path", server.port, sub_path=True)
    yield proxy
    proxy.stop()
    server.kill()


def test_pages_files_and_data_come_through(behind: tuple[Proxy, Running]) -> None:
    site = behind[0].address
    status, headers, body = ask(f"{site}/th/structure")
    assert status == 200 and headers["Strict-Transport-Security"] and headers["X-Release"]
    assert headers["Content-Security-Policy"] and headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert f'<link rel="canonical" href="{ORIGIN}/th/structure">'.encode() in body
    for path in ("/api/v1/datasets", "/api/v1/datasets/smesi/data.csv", "/_view/th/structure", "/readyz", "/robots.txt"):
        assert ask(site + path)[0] == 200, path


@pytest.mark.parametrize(("accepted", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)])
def test_files_are_nginx_s_and_were_compressed_at_set_up(
    behind: tuple[Proxy, Running], accepted: str, encoding: str | None
) -> None:
    proxy, server = behind
    page = ask(f"{proxy.address}/th/")[2].decode()
    path = re.search(r'href="(/static/icons\.[0-9a-f]+\.css)"', page)
    assert path
    before = server.log.read_text("utf-8").count("\n")
    status, headers, body = ask(proxy.address + path[1], Accept_Encoding=accepted)
    assert status == 200 and headers["Content-Encoding"] == encoding and "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Server"] == "nginx" and body
    assert server.log.read_text("utf-8").count("\n") == before


def test_plain_http_leads_to_https(behind: tuple[Proxy, Running]) -> None:
    status, headers, _ = ask(f"http://127.0.0.1:{behind[0].plain}/th/trade?year=2566")
    assert status == 301 and headers["Location"] == f"{ORIGIN}/th/trade?year=2566"


def test_metrics_are_not_for_the_world_and_large_bodies_end_at_the_door(behind: tuple[Proxy, Running]) -> None:
    proxy, server = behind
    assert ask(f"{proxy.address}/metrics")[0] == 404
    assert ask(f"{server.address}/metrics")[0] == 200
    assert ask(f"{server.address}/metrics", X_Forwarded_For="203.0.113.9")[0] == 404, "asked through a proxy from outside"
    request = urllib.request.Request(f"{proxy.address}/th/", data=b"x" * 70_000)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, context=ssl._create_unverified_context(), timeout=20)
    assert refused.value.code == 413


def test_the_request_id_of_nginx_stands_in_the_error_page_and_neither_log_keeps_address_or_query(
    behind: tuple[Proxy, Running],
) -> None:
    proxy, server = behind
    status, headers, body = ask(f"{proxy.address}/th/nowhere?secret=4711")
    reference = headers["X-Request-Id"]
    assert status == 404 and len(reference) == 32 and reference.encode() in body
    log = (proxy.work / "sme-big-data.log").read_text("utf-8")
    own = server.log.read_text("utf-8")
    assert reference in own and reference in log
    assert "4711" not in own + log and "127.0.0.1" not in log and '"127.0.0.1' not in own


def test_too_many_from_one_address_get_429_with_retry_after(behind: tuple[Proxy, Running]) -> None:
    proxy, _ = behind
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: ask(f"{proxy.address}/healthz?{n}"), range(600)))
    assert {status for status, _, _ in found} == {200, 429}
    assert all(headers["Retry-After"] == "5" for status, headers, _ in found if status == 429)


def test_while_the_server_is_away_nginx_says_so_and_when(home: Path, start: Start, tmp_path: Path) -> None:
    server = start(TRUSTED_PROXIES="127.0.0.1")
    proxy = Proxy(tmp_path / "nginx", server.port)
    try:
        assert ask(f"{proxy.address}/api/v1/datasets")[0] == 200
        server.kill()
        status, headers, body = ask(f"{proxy.address}/th/")
        assert status == 503 and headers["Retry-After"] == "10" and headers["Cache-Control"] == "no-store" and "รอ".encode() in body
        assert ask(f"{proxy.address}/api/v1/datasets")[0] == 200, "the kept answer"
    finally:
        proxy.stop()


def test_a_rolling_restart_behind_nginx_fails_nothing(home: Path, start: Start, tmp_path: Path) -> None:
    server = start(TRUSTED_PROXIES="127.0.0.1", ROOT_PATH="/statistics")
    proxy = Proxy(tmp_path / "nginx", server.port, sub_path=True)
    try:
        readers = Load("127.0.0.1", proxy.port, ("/statistics/th/", "/statistics/_view/th/structure"), 4).start()
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        settled(lambda: server.workers() and not set(server.workers()) & before)
        answers = readers.stop()
    finally:
        proxy.stop()
    fine = failed(answers, lambda asked: asked.status in (200, 429))  # nginx's own limit may speak
    assert len(answers) > 10 and fine == []


def test_below_a_path_every_link_holds(below: Proxy) -> None:
    status, _, body = ask(f"{below.address}/statistics/th/data/smesi")
    links = {link.partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', body.decode())}
    assert status == 200 and len(links) > 20 and all(link.startswith("/statistics/") for link in links)
    broken = {link: code for link in sorted(links) if (code := ask(below.address + link.replace("&amp;", "&"))[0]) != 200}
    assert broken == {}
    assert ask(f"{below.address}/statistics")[1]["Location"].endswith("/statistics/")
    assert ask(f"{below.address}/statistics/")[1]["Location"] == "/statistics/th/"
    assert ask(f"{below.address}/statistics/metrics")[0] == 404
