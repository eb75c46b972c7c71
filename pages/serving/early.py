"""Answers that need no thinking: what the long way through the application said before to the very same question.

A question is everything that the long way looks at: release, address and the few headers that decide about a reply. Only
successful public answers of pages and their parts are kept; limits, counters and the line of log are those of the long way.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from data.open_data.limits import Limits
from data.warehouse import ReleaseUnusableError, Warehouse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATHS = ("/th/", "/en/", "/_view/", "/_business/")
ADDRESS = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
DECIDING = (*ADDRESS, "REQUEST_METHOD", "HTTP_HOST", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
MOST_BYTES = 4 * 2**20
LONGEST_QUESTION, MOST_ADDRESSES = 1000, 500
Headers = list[tuple[str, str]]
Key = tuple[str, ...]
Record = Callable[["WSGIEnvironment", str, int, str, float], None]
"""Notes one answered request: environment, route, status, release, milliseconds."""


@dataclass(frozen=True)
class Kept:
    """An answer as it went out, and the route that made it."""

    status: str
    headers: Headers
    body: bytes
    route: str


class Early:
    """`application` (the long way) behind what it answered before; `server.extensions` of it are given one by one."""

    def __init__(self, application: "WSGIApplication", warehouse: Warehouse, reading: Limits, record: Record) -> None:
        self._application, self._warehouse, self._reading, self._record = application, warehouse, reading, record
        self._lock, self._release = threading.Lock(), ""
        self._kept: LRUCache[Key, Kept] = LRUCache(MOST_BYTES, lambda kept: len(kept.body) + LONGEST_QUESTION)
        self._addresses: LRUCache[Key, None] = LRUCache(MOST_ADDRESSES)

    def __call__(self, asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began, question = time.perf_counter(), self._question(asked)
        if question is None:
            return self._application(asked, start_response)
        with self._lock:
            if question[0] != self._release:  # what another release said is asked for no more
                self._release = question[0]
                self._kept.clear()
            kept = self._kept.get(question)
            self._addresses.get(_address(question))  # asked for just now
        if kept is None:
            return self._long(question, asked, start_response)
        standing = self._reading.take_from(asked.get("REMOTE_ADDR", ""))
        if standing and standing.wait:
            return self._application(asked, start_response)  # it says so
        self._record(asked, kept.route, int(kept.status[:3]), question[0], 1000 * (time.perf_counter() - began))
        start_response(kept.status, list(kept.headers))
        return [kept.body]

    def addresses(self) -> list[Key]:
        """What readers asked for and got: root, path and query of each address; those not asked for longest are forgotten."""
        with self._lock:
            return list(self._addresses)

    def _question(self, asked: "WSGIEnvironment") -> Key | None:
        """None for what always goes the long way: other paths and methods, bodies, pinned releases, very long questions."""
        if asked["REQUEST_METHOD"] not in ("GET", "HEAD") or not asked["PATH_INFO"].startswith(PATHS):
            return None
        if asked.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in asked or "release" in asked.get("QUERY_STRING", ""):
            return None
        try:
            question = (self._warehouse.current().id, *(asked.get(name, "\0") for name in DECIDING))
        except ReleaseUnusableError:
            return None
        return question if sum(map(len, question)) < LONGEST_QUESTION else None

    def _long(self, question: Key, asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def noted(status: str, headers: Headers, *error: object) -> Callable[[bytes], object]:
            said.append((status, headers))
            return start_response(status, list(headers), *error)  # type: ignore[arg-type]

        reply = self._application(asked, noted)
        body = b"".join(reply)
        if close := getattr(reply, "close", None):
            close()
        status, headers = said[-1]
        named = dict(headers)
        public = named.get("Cache-Control", "").startswith("public") and named.get("X-Release") == question[0]
        if status[:3] in ("200", "304") and public and "ETag" in named:
            with self._lock:
                self._kept[question] = Kept(status, headers, body, asked.get("sme.route", ""))
                self._addresses[_address(question)] = None
        return [body]


def _address(question: Key) -> Key:
    return question[1 : 1 + len(ADDRESS)]
