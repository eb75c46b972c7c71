"""A head leaves with its body, so that a process that is killed between the two leaves no half reply."""

import socket

import pytest

from pages.serving.outbox import Outbox

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"


def test_a_head_waits_for_its_body() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outbox = Outbox(ours)
        outbox.sendall(HEAD)
        with pytest.raises(BlockingIOError):
            theirs.recv(1000, socket.MSG_DONTWAIT)
        outbox.sendall(b"body")
        assert theirs.recv(1000) == HEAD + b"body" and not outbox.unsent


def test_a_head_without_a_body_goes_with_the_flush() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outbox = Outbox(ours)
        outbox.sendall(HEAD)
        assert outbox.flush() and theirs.recv(1000) == HEAD and not outbox.unsent and not outbox.flush()


def test_what_is_not_taken_is_kept_in_order() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outbox, body = Outbox(ours), bytes(range(256)) * 20_000
        outbox.sendall(HEAD)
        outbox.sendall(body)
        outbox.sendall(b"end")
        assert outbox.unsent
        taken = bytearray()
        while len(taken) < len(HEAD + body) + 3:
            taken += theirs.recv(1_000_000)
            outbox.flush()
        assert bytes(taken) == HEAD + body + b"end"
