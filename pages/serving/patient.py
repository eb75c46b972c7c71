"""A threaded gunicorn worker whose threads never wait for a client, neither to finish speaking nor to listen.

A thread gets a connection only when its whole request lies ready, and leaves what the client does not take to the worker's
poller, where thousands cost nothing. Whoever takes too long is closed; when a worker holds too many connections, the one
silent longest makes room; when too many requests wait for a thread, the next ones get 503 with Retry-After at once.
(gunicorn's own worker gives a thread to a client after its first byte, so a few slow ones stop everybody.)
"""

import errno
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from pages.serving.connection import LONGEST_REQUEST_BYTES, REQUEST_SECONDS, Connection
from pages.serving.outbox import Outbox

MOST_UNSENT_BYTES = 50_000_000
"""Per worker, of replies that readers take slowly."""
WAITING_PER_THREAD = 50
SPARE_FILES = 50
"""Left to the database, kept answers and logs by a worker that ran out of files."""


def refusal(status: str, words: str, more: str = "") -> bytes:
    """A reply that needs no thread."""
    body = f"{words}\n".encode()
    head = f"HTTP/1.1 {status}\r\n{more}Connection: close\r\nCache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


BUSY = refusal("503 Service Unavailable", "busy, try again in 2 seconds | รอ 2 วินาทีแล้วลองใหม่", "Retry-After: 2\r\n")
ENDLESS = refusal("431 Request Header Fields Too Large", "the head of the request is too long | ส่วนหัวของคำขอยาวเกินไป")


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """See the module. Named in the server's configuration; gunicorn makes it."""

    def accept(self, listener: Any) -> None:
        """Take a new connection into the poller, not into a thread. What is wrong with a newcomer is nobody else's (accept(2));
        when the system gives no more files, there are to be fewer connections from now on."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno == errno.EMFILE:
                self.worker_connections = max(1, self.nr_conns - SPARE_FILES)
                self.log.warning("no more files: %d connections at most from now on; raise LimitNOFILE", self.worker_connections)
            return
        self.nr_conns += 1
        self.wait(Connection(self.cfg, Outbox(sock), client, listener.getsockname()), self.on_pending_socket_readable)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Hear everybody who moved; make room only then: whoever is closed meanwhile may still be heard in the same round."""
        super().wait_for_and_dispatch_events(timeout)
        self.make_room()

    def wait(self, connection: Connection, then: Callable[[Connection, Any], None], what: int = selectors.EVENT_READ) -> None:
        """Let the poller call `then` when something can be read (or written); close the connection if that takes too long."""
        if connection.sock.fileno() < 0:  # gunicorn closed it: the application failed in the middle of its reply
            self.drop(connection)
            return
        connection.sock.setblocking(False)
        connection.timeout = time.monotonic() + REQUEST_SECONDS
        self.pending_conns.append(connection)
        self.poller.register(connection.sock, what, partial(then, connection))

    def on_pending_socket_readable(self, connection: Connection, client: Any) -> None:
        """Give a whole request to a thread; leave a part of one where it is, with its time running on."""
        ready = connection.whole()
        if connection.gone:  # no thread for a client who left
            self.pending_conns.remove(connection)
            self.drop(connection)
        elif ready:
            super().on_pending_socket_readable(connection, client)

    def on_client_socket_readable(self, connection: Connection, client: Any) -> None:
        """The next request on a kept connection begins."""
        ready = connection.whole()
        if connection.gone:
            self.keepalived_conns.remove(connection)
            self.drop(connection)
        elif ready:
            super().on_client_socket_readable(connection, client)
        else:
            self.poller.unregister(client)
            self.keepalived_conns.remove(connection)
            self.wait(connection, self.on_pending_socket_readable)

    def enqueue_req(self, connection: Connection) -> None:
        connection.data_ready = True
        busy = self.tpool._work_queue.qsize() >= WAITING_PER_THREAD * self.cfg.threads
        if not (busy or connection.endless):
            super().enqueue_req(connection)
            return
        with suppress(OSError):
            connection.sock.sendall(ENDLESS if connection.endless else BUSY)
            connection.sock.flush()
        self.part(connection)

    def handle(self, connection: Connection) -> bool:
        """In a thread: answer one request; a head without a body goes at the end."""
        keep: bool = super().handle(connection)
        with suppress(OSError):
            connection.sock.flush()
        return keep and not connection.stalled

    def finish_request(self, connection: Connection, done: Any) -> None:
        """In the main thread, which must not wait: gunicorn's own waits two seconds for the other side to close."""
        if done.cancelled() or done.exception():
            self.part(connection)
        elif connection.sock.unsent:
            self.wait(connection, partial(self.on_socket_writable, done), selectors.EVENT_WRITE)
        elif done.result() and connection.read_ahead and connection.missing(connection.read_ahead):
            self.wait(connection, self.on_pending_socket_readable)  # the next request has begun
        elif done.result():
            super().finish_request(connection, done)
        else:
            self.part(connection)

    def on_socket_writable(self, done: Any, connection: Connection, client: Any) -> None:
        """Send more of a reply that its reader takes slowly; a reader who takes some has as long again for the next."""
        try:
            moved = connection.sock.flush()
        except OSError:
            self.pending_conns.remove(connection)
            self.drop(connection)
            return
        if moved:
            self.pending_conns.remove(connection)
            self.poller.unregister(client)
            self.finish_request(connection, done)

    def part(self, connection: Connection) -> None:
        """Say that nothing more comes, and drop what still arrives: closing at once could cut off the reply (RFC 9112, 9.6)."""
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_WR)
        self.wait(connection, self.on_parting_socket_readable)

    def on_parting_socket_readable(self, connection: Connection, client: Any) -> None:
        try:
            more = bool(client.recv(LONGEST_REQUEST_BYTES))
        except BlockingIOError:
            return
        except OSError:
            more = False
        if not more:
            self.pending_conns.remove(connection)
            self.drop(connection)

    def make_room(self) -> None:
        """Close what has been silent longest while there are too many connections, or too much that nobody takes."""
        while self.nr_conns >= self.worker_connections and (silent := self.most_silent()):
            self.drop(silent.popleft())
        while self.pending_conns and sum(len(each.sock.unsent) for each in self.pending_conns) > MOST_UNSENT_BYTES:
            self.drop(self.pending_conns.popleft())

    def most_silent(self) -> deque[Connection]:
        """The connections, in order, of which the first has been silent longest: a reader who just had an answer stays before
        many who began and never went on."""
        kept, pending = self.keepalived_conns, self.pending_conns
        if kept and pending:
            return kept if kept[0].timeout - self.cfg.keepalive <= pending[0].timeout - REQUEST_SECONDS else pending
        return kept or pending

    def drop(self, connection: Connection) -> None:
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(connection.sock)
        self.nr_conns -= 1
        connection.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """A stopping worker waits for half requests no longer than for kept connections."""
        super()._cap_keepalive(deadline)
        for connection in self.pending_conns:
            connection.timeout = min(connection.timeout, deadline)
