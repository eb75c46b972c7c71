"""A socket whose sender never waits: what the other side does not take yet is kept, for the poller to send later."""

import socket
from typing import Any

FLAGS = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


class Outbox:
    """Stands in for a connected socket. `unsent` is what is kept, in order; one reply at most."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self.unsent = sock, bytearray()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        """Send what can be sent at once and keep the rest. Raises OSError if the other side is gone."""
        view = memoryview(data)
        if not self.unsent:
            view = view[self._sent(view) :]
        self.unsent += view

    def flush(self) -> bool:
        """Send some of what was kept; whether anything moved."""
        sent = self._sent(memoryview(bytes(self.unsent[:1_000_000])))
        del self.unsent[:sent]
        return sent > 0

    def _sent(self, view: memoryview) -> int:
        try:
            return self._sock.send(view, FLAGS) if view else 0
        except BlockingIOError:
            return 0
