"""Readers for campaigns: connections that ask for pages as fast as they are answered, and note every answer.

A connection that the server closed while it lay idle is opened again, as browsers do; anything else counts as failed.
"""

import asyncio
import itertools
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One request: when its answer was complete (monotonic), how long it took, its status (0: none), release, what went wrong."""

    at: float
    seconds: float
    status: int
    release: str
    wrong: str = ""


@dataclass
class Load:
    """`connections` readers going round `paths` until `stop` (or until `most` requests), as fast as they are answered or,
    with `per_second`, in that rhythm."""

    host: str
    port: int
    paths: Sequence[str]
    connections: int = 32
    most: int = 10**9
    headers: Sequence[str] = ()
    per_second: float = 0
    answers: list[Asked] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _began: float = 0

    def start(self) -> "Load":
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        self._thread.start()
        return self

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> list[Asked]:
        """End after the requests under way; returns every answer."""
        self._stop.set()
        return self.wait()

    def wait(self) -> list[Asked]:
        assert self._thread
        self._thread.join()
        return self.answers

    def taken(self) -> list[Asked]:
        """The answers since this was last asked: a long campaign does not keep them all."""
        answers, self.answers = self.answers, []
        return answers

    async def _all(self) -> None:
        numbers, self._began = itertools.count(), time.monotonic()
        await asyncio.gather(*(self._reader(numbers) for _ in range(self.connections)))

    async def _reader(self, numbers: "itertools.count[int]") -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while not self._stop.is_set() and (number := next(numbers)) < self.most:
            if self.per_second:
                await asyncio.sleep(max(0.0, self._began + number / self.per_second - time.monotonic()))
            began, used = time.monotonic(), line is not None
            try:
                line, asked = await asyncio.wait_for(self._ask(line, self.paths[number % len(self.paths)], began), 30)
                if asked is None and used:  # closed while idle, before this request: ask again on a fresh connection
                    line, asked = await asyncio.wait_for(self._ask(None, self.paths[number % len(self.paths)], began), 30)
            except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
                line, asked = None, Asked(time.monotonic(), time.monotonic() - began, 0, "", repr(error))
            self.answers.append(asked or Asked(time.monotonic(), time.monotonic() - began, 0, "", "closed without an answer"))
        if line:
            line[1].close()

    async def _ask(
        self, line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None, path: str, began: float
    ) -> tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None, Asked | None]:
        reader, writer = line or await asyncio.open_connection(self.host, self.port)
        try:
            lines = (f"GET {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Encoding: br", *self.headers)
            writer.write("\r\n".join((*lines, "", "")).encode())
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            writer.close()
            if line is None or (isinstance(error, asyncio.IncompleteReadError) and error.partial):
                raise
            return None, None
        first, *others = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in others)}
        await reader.readexactly(int(fields.get("content-length", 0)))
        now = time.monotonic()
        asked = Asked(now, now - began, int(first.split()[1]), fields.get("x-release", ""))
        if fields.get("connection", "").lower() == "close":
            writer.close()
            return None, asked
        return (reader, writer), asked


def failed(answers: Sequence[Asked], fine: Callable[[Asked], bool] = lambda asked: asked.status == 200) -> list[Asked]:
    return [asked for asked in answers if not fine(asked)]


def p95(answers: Sequence[Asked]) -> float:
    """Seconds within which 95 of 100 answers came."""
    return statistics.quantiles((asked.seconds for asked in answers), n=20)[18]
