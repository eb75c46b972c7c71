"""A client's connection, looked at without taking anything from it: does a whole request lie ready?

Threads read what lies there and never wait for more, whatever a client found to announce: what is missing then ends the connection.
"""

import re
import select
import socket
from contextlib import suppress

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

LONGEST_REQUEST_BYTES = 131_072
"""What is looked at before a thread is given; a longer request gets its thread, and there its 4xx."""
REQUEST_SECONDS = 10
"""For a whole request, from its connection or its first byte; and for taking the next part of a reply."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
END = b"\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def missing_bytes(seen: bytes) -> int:
    """How many more bytes are needed, at least, for the request that `seen` begins; 0 if it is whole or will be refused."""
    head, end, body = seen.partition(END)
    if len(seen) >= LONGEST_REQUEST_BYTES:
        return 0
    if not end:
        return 1
    length = LENGTH.search(head)
    wanted = int(length[1]) if length else 0
    return 0 if wanted > LONGEST_REQUEST_BYTES else max(0, wanted - len(body))


class Ready(SocketUnreader):  # type: ignore[misc]
    """Reads what lies ready; `stalled` when more was wanted than that."""

    stalled = False

    def chunk(self, size_hint: int | None = None) -> bytes:
        self.sock.setblocking(False)  # MSG_DONTWAIT alone does not do where gunicorn has set a timeout
        try:
            return bytes(super().chunk(size_hint))
        except BlockingIOError:
            self.stalled = True
            return b""


class Connection(TConn):  # type: ignore[misc]
    """A client's connection; `seen` is how much of a request lay ready when we last looked, `gone` that nothing will come,
    `endless` that its head is longer than any that is served."""

    seen, gone, endless = -1, False, False
    _invited = False

    def whole(self) -> bool:
        """Whether a request lies ready, or can be refused; if not, the system wakes us when the missing bytes are there."""
        try:
            reset = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)  # what came before it could still be read
            come = b"" if reset else self.sock.recv(LONGEST_REQUEST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            come = b""
        seen = self.read_ahead + come
        stale = len(seen) <= self.seen  # woken without news: the client left in the middle, or no more fits between us
        self.gone = not come or (stale and self._left())
        missing = 0 if stale or self.gone else self.missing(seen)
        self.endless = self.endless or (stale and END not in seen)
        self.seen = len(seen) if missing else -1
        with suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(come) + missing if missing else 1)
        return not missing and not self.gone

    def missing(self, seen: bytes) -> int:
        """Like `missing_bytes`; a client who sends its body only when it is told to is told."""
        missing = missing_bytes(seen)
        head, end, _ = seen.partition(END)
        self.endless = not end and len(seen) >= LONGEST_REQUEST_BYTES
        self._invite(bool(missing and end and EXPECTS.search(head)))
        return missing

    def _invite(self, awaited: bool) -> None:
        """Say "100 Continue" if it is awaited, once for each request."""
        if awaited and not self._invited:
            with suppress(OSError):
                self.sock.sendall(CONTINUE)
                self.sock.flush()
        self._invited = awaited

    def _left(self) -> bool:
        """Whether the client said that nothing more comes; where the system cannot tell, a thread finds out."""
        look = select.poll()
        look.register(self.sock.fileno(), getattr(select, "POLLRDHUP", 0))
        return bool(look.poll(0))

    @property
    def read_ahead(self) -> bytes:
        """What a thread has taken beyond the request that it answered: the next one, or its beginning."""
        return self.parser.unreader.buf.getvalue() if self.parser else b""

    @property
    def stalled(self) -> bool:
        return bool(self.parser and self.parser.unreader.stalled)

    def init(self) -> None:
        """In a thread."""
        if not self.initialized:
            super().init()
            self.parser.unreader = Ready(self.sock)
