"""A client's connection, looked at without taking anything from it: does a whole request lie ready?"""

import re
import socket
import struct
from contextlib import suppress

from gunicorn.workers.gthread import TConn

LONGEST_REQUEST_BYTES = 131_072
"""What is looked at before a thread is given; a longer request gets its thread, and there its 4xx."""
REQUEST_SECONDS = 10
"""For a whole request, from its connection or its first byte; and for taking the next part of a reply."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})", re.IGNORECASE)


def missing_bytes(seen: bytes) -> int:
    """How many more bytes are needed, at least, for the request that `seen` begins; 0 if it is whole or will be refused."""
    head, end, body = seen.partition(b"\r\n\r\n")
    if len(seen) >= LONGEST_REQUEST_BYTES:
        return 0
    if not end:
        return 1
    if b"100-continue" in head.lower():
        return 0  # this client sends its body only when a thread has told it to
    length = LENGTH.search(head)
    wanted = int(length[1]) if length else 0
    return 0 if wanted > LONGEST_REQUEST_BYTES else max(0, wanted - len(body))


class Connection(TConn):  # type: ignore[misc]
    """A client's connection; `seen` is how much of a request lay ready when we last looked, `gone` that nothing will come."""

    seen, gone = -1, False

    def whole(self) -> bool:
        """Whether a request lies ready, or can be refused; if not, the system wakes us when the missing bytes are there."""
        try:
            reset = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)  # what came before it could still be read
            seen = b"" if reset else self.sock.recv(LONGEST_REQUEST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            seen = b""
        self.gone = not seen
        left = len(seen) <= self.seen or self.gone  # woken without news
        missing = 0 if left else missing_bytes(seen)
        self.seen = len(seen) if missing else -1
        with suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(seen) + missing if missing else 1)
        return not missing

    def init(self) -> None:
        """In a thread, where a request of several parts is read with blocking calls: the system ends those that stall."""
        if not self.initialized:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", REQUEST_SECONDS, 0))
        super().init()
