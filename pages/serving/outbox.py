"""A socket whose sender never waits: what the other side does not take yet is kept, for the poller to send later."""

import socket
from typing import Any

HEAD = b"HTTP/1."
FLAGS = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


class Outbox:
    """Stands in for a connected socket. `unsent` is what is kept, in order; one reply at most."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self.unsent = sock, bytearray()
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def send(self, data: bytes) -> int:
        """What gunicorn sends in this way is "100 Continue", for a body that has long come (`Connection.whole`): nothing is."""
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Send what can be sent at once and keep the rest. Raises OSError if the other side is gone.

        A head goes with its body: a process that is killed between the two would leave a proxy with half a reply, which it can
        ask nobody else for any more.
        """
        if not self.unsent and not self._head and data.startswith(HEAD):
            self._head = bytes(data)
            return
        data, self._head = self._head + data, b""
        view = memoryview(data)
        if not self.unsent:
            view = view[self._sent(view) :]
        self.unsent += view

    def flush(self) -> bool:
        """Send some of what was kept, a head without a body too; whether anything moved."""
        self.unsent += self._head
        self._head = b""
        sent = self._sent(memoryview(bytes(self.unsent[:1_000_000])))
        del self.unsent[:sent]
        return sent > 0

    def _sent(self, view: memoryview) -> int:
        try:
            return self._sock.send(view, FLAGS) if view else 0
        except BlockingIOError:
            return 0
