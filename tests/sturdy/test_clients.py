"""Slow, silent, huge and far too many clients: others are answered meanwhile, memory stays bounded, nobody hangs."""

import os
import re
import resource
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from pages.serving.connection import LONGEST_REQUEST_BYTES, REQUEST_SECONDS, missing_bytes
from pages.serving.process import CONNECTIONS_PER_WORKER
from tests.browser.running import ROOT, free_port
from tests.browser.running import start as begin
from tests.sturdy.conftest import Start
from tests.sturdy.load import Load, failed
from tests.sturdy.server import Running

PATHS = ("/_view/th/structure", "/th/")
POST = b"POST /th/ HTTP/1.1\r\nContent-Length: 50\r\n\r\nx"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
WHOLE = GET + b"\r\n"


def client(server: Running, stack: ExitStack, said: bytes = b"") -> socket.socket:
    made = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
    made.sendall(said)
    return made


def answer(connection: socket.socket) -> bytes:
    """The head of the next reply and, if it is short, its body."""
    got = b""
    while b"\r\n\r\n" not in got and (more := connection.recv(1)):
        got += more
    length = re.search(rb"Content-Length: (\d+)", got)
    left = int(length[1]) if length and int(length[1]) < 500_000 else 0
    while left and (more := connection.recv(left)):
        got, left = got + more, left - len(more)
    return got


def others_are_answered(server: Running, seconds: float = 5.0) -> None:
    answers = Load("127.0.0.1", server.port, PATHS, 8, most=80).start().wait()
    assert failed(answers) == [] and max(asked.seconds for asked in answers) < seconds


@contextmanager
def files(most: int) -> Iterator[None]:
    """This process may hold so many files meanwhile, and so may what it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        (b"", 1),
        (b"GET / HTT", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", 7),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n", 10),
        (b"x" * LONGEST_REQUEST_BYTES, 0),
    ],
)
def test_how_much_of_a_request_is_missing(seen: bytes, missing: int) -> None:
    assert missing_bytes(seen) == missing


def test_a_request_in_small_pieces_is_answered(start: Start) -> None:
    server = start(workers=1)
    with ExitStack() as stack:
        slow = client(server, stack)
        for byte in GET + b"\r\n":
            slow.sendall(bytes([byte]))
            time.sleep(0.01)
        assert answer(slow).startswith(b"HTTP/1.1 200")
        slow.sendall(GET)  # the next one on the same connection, in two parts
        time.sleep(0.2)
        slow.sendall(b"\r\n")
        assert answer(slow).startswith(b"HTTP/1.1 200")
        both = client(server, stack, (GET + b"\r\n") * 2)  # two at once
        assert answer(both).startswith(b"HTTP/1.1 200") and answer(both).startswith(b"HTTP/1.1 200")


def test_clients_who_never_finish_hold_up_nobody_and_are_closed(start: Start) -> None:
    server = start(workers=1, THREADS="2")
    with ExitStack() as stack:
        slow = [
            client(server, stack, said)
            for said in (b"", b"GET / H", GET, b"POST /th/ HTTP/1.1\r\nContent-Length: 50\r\n\r\nx") * 50
        ]
        began = time.monotonic()
        others_are_answered(server)
        while time.monotonic() - began < REQUEST_SECONDS - 1:  # one more byte now and then buys no time
            for one in slow[1::4]:
                one.sendall(b"x")
            time.sleep(1)
        others_are_answered(server)
        for one in slow:
            one.settimeout(REQUEST_SECONDS + 10)
            try:
                assert one.recv(65536)[:12] in (b"", b"HTTP/1.1 408")
            except ConnectionError:
                continue
        assert time.monotonic() - began < 3 * REQUEST_SECONDS


SHORT = {
    "beginning of a second request": WHOLE + b"GET / H",
    "second request without its body": WHOLE + POST,
    "body to be asked for": POST[:-3] + b"Expect: 100-continue\r\n\r\n",
    "body that is too large": b"POST /th/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
    "length in too many digits": b"POST /th/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0000000000000050\r\n\r\n",
    "half of a chunk": b"POST /th/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "endless head": b"GET /th/ HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 30_000,
}
"""What promises more than it says; all but the last once held a thread until it gave up."""


@pytest.mark.parametrize("said", SHORT.values(), ids=SHORT)
def test_no_thread_waits_for_the_rest(start: Start, said: bytes) -> None:
    server = start(workers=1, THREADS="2")
    with ExitStack() as stack:
        for _ in range(20):
            client(server, stack, said)
        time.sleep(0.3)
        others_are_answered(server, 2)
    assert "Traceback" not in server.log.read_text("utf-8")


def test_a_body_is_asked_for_and_a_second_request_may_come_in_parts(one_server: Running) -> None:
    with ExitStack() as stack:
        made = client(one_server, stack, SHORT["body to be asked for"])
        assert answer(made).startswith(b"HTTP/1.1 100")
        made.sendall(b"x" * 49)
        made.settimeout(0.5)
        with pytest.raises(TimeoutError):
            made.recv(1)
        made.settimeout(20)
        made.sendall(b"x" + GET)
        assert answer(made).startswith(b"HTTP/1.1 405")
        made.sendall(b"\r\n" + WHOLE)
        assert answer(made).startswith(b"HTTP/1.1 200") and answer(made).startswith(b"HTTP/1.1 200")


def test_refusals_keep_neither_addresses_nor_words(start: Start) -> None:
    server = start(workers=1)
    with ExitStack() as stack:
        assert b" 400 " in answer(client(server, stack, b"GE T /?secret HTTP/1.1\r\n\r\n"))
    log = server.log.read_text("utf-8")
    assert "cannot be understood" in log and "secret" not in log and "ip=" not in log


def test_readers_who_take_nothing_hold_up_nobody(start: Start) -> None:
    """More of them than threads, each asking for more than fits between us."""
    server = start(workers=1, THREADS="2")
    with ExitStack() as stack:
        for _ in range(20):
            deaf = stack.enter_context(socket.socket())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", server.port))
            deaf.sendall(b"GET /api/v1/datasets/smesi/data.csv HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
        time.sleep(0.5)
        others_are_answered(server)


def test_clients_who_vanish_cost_nothing(start: Start) -> None:
    server = start(workers=1, THREADS="2")
    for said in (b"", b"GET", GET, GET + b"\r\n", b"POST /th/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nab") * 40:
        gone = socket.create_connection(("127.0.0.1", server.port))
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a goodbye
        gone.sendall(said)
        gone.close()
    others_are_answered(server)
    assert server.stop() == 0 and "Traceback" not in server.log.read_text("utf-8")


def test_thousands_of_connections_keep_memory_bounded(start: Start) -> None:
    server = start(workers=2)
    before = server.megabytes()
    with ExitStack() as stack:
        stack.enter_context(files(4000))
        reader = client(server, stack, b"")
        for number in range(3000):
            client(server, stack, GET)
            if number % 100 == 0:
                reader.sendall(WHOLE)
                assert b" 200 " in answer(reader), "who asks now and then is not the most silent one"
        others_are_answered(server)
        assert server.megabytes() < before + 80
    others_are_answered(server)


def test_a_server_that_may_hold_few_files_allows_itself_more(start: Start) -> None:
    with files(256):
        server = start(workers=1)
    assert resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)[0] >= 2 * CONNECTIONS_PER_WORKER


def test_a_worker_without_files_closes_the_silent_and_serves_the_others(start: Start) -> None:
    server = start(workers=1)
    (worker,) = server.workers()
    resource.prlimit(worker, resource.RLIMIT_NOFILE, (200, 200))
    with ExitStack() as stack:
        for _ in range(400):
            client(server, stack, GET)
        others_are_answered(server)
    assert server.workers() == [worker]
    log = server.log.read_text("utf-8")
    assert server.stop() == 0 and "raise LimitNOFILE" in log and "Traceback" not in log


TORN = """
from functools import partial
import app

def make(settings, shared):
    made = app.application(settings, shared)
    whole = made.wsgi_app

    def sometimes_torn(environ, start_response):
        if environ["PATH_INFO"] != "/torn":
            yield from whole(environ, start_response)
            return
        start_response("200 OK", [("Content-Length", "20000001")])
        yield b"x" * 20_000_000
        raise RuntimeError("in the middle of a reply")

    made.wsgi_app = sometimes_torn
    return made

settings = app.Settings()
app.Server(settings, partial(make, settings)).run()
"""


def test_a_worker_survives_a_reply_that_fails_while_its_reader_takes_nothing(home: Path, tmp_path: Path) -> None:
    port = free_port()
    settings = {"SME_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1", "PYTHONPATH": str(ROOT)}
    address = f"http://127.0.0.1:{port}"
    log = tmp_path / "log"
    server = Running(address, begin([sys.executable, "-c", TORN], settings, log, f"{address}/readyz"), log)
    try:
        (worker,) = server.workers()
        with ExitStack() as stack:
            client(server, stack, b"GET /torn HTTP/1.1\r\nHost: x\r\n\r\n")
            others_are_answered(server)
            time.sleep(3)  # gunicorn waits two seconds for the reader to go, then closes
            others_are_answered(server)
        assert "in the middle of a reply" in log.read_text("utf-8") and server.workers() == [worker]
    finally:
        server.kill()


def test_a_full_worker_survives_that_many_vanish_while_one_comes(start: Start) -> None:
    """It hears of all of it in one round, the newcomer first: room for it is made among connections that are still to be heard."""
    server = start(workers=1)
    (worker,) = server.workers()
    for said in (GET, WHOLE):  # half requests; connections kept after their answer
        with files(4000), ExitStack() as stack:
            with ExitStack() as leaving:
                for _ in range(CONNECTIONS_PER_WORKER):
                    held = client(server, leaving, said)
                    assert said == GET or b" 200 " in answer(held)
                assert b" 200 " in answer(client(server, leaving, WHOLE)), "and the worker has taken all before it"
                os.kill(worker, signal.SIGSTOP)
                newcomer = client(server, stack, WHOLE)
            os.kill(worker, signal.SIGCONT)
            assert b" 200 " in answer(newcomer)
        others_are_answered(server)
    assert server.workers() == [worker]
    assert server.stop() == 0 and "Traceback" not in server.log.read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        (b"POST /th/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 300_000, (413,)),
        (b"POST /th/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n", (411,)),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", (400, 414)),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(500)) + b"\r\n", (400, 431)),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", (400,)),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400, 411)),
        (b"GET / HTTP/9.9\r\n\r\n", (400, 505)),
        (b"GE T / HTTP/1.1\r\n\r\n", (400,)),
        (b"POST /th/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", (400,)),
    ],
)
def test_what_cannot_be_served_is_refused_with_its_status(one_server: Running, said: bytes, statuses: tuple[int, ...]) -> None:
    with ExitStack() as stack:
        made = client(one_server, stack)
        with suppress(ConnectionError):
            made.sendall(said)
        got = answer(made)
    assert int(got.split()[1]) in statuses, got[:80]
    assert b"Traceback" not in got


def test_more_requests_than_can_wait_get_503_with_retry_after(start: Start) -> None:
    """One thread kept busy by large files; the queue for it is bounded."""
    server = start(workers=1, THREADS="1")
    said = b"GET /api/v1/datasets/msme_number/data.xlsx?labels=both HTTP/1.1\r\nHost: x\r\n\r\n"
    with ExitStack() as stack:
        clients = [client(server, stack, said) for _ in range(200)]
        heads = [answer(each).split(b"\r\n\r\n")[0] for each in clients]
    busy = [head for head in heads if b" 503 " in head]
    assert all(b" 200 " in head or b" 503 " in head for head in heads)
    assert busy and all(b"Retry-After: 2" in head for head in busy)
    others_are_answered(server)
