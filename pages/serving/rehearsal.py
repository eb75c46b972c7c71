"""Before the moment of a release: its pages are made while the former one is still served, so that nobody waits for them then.

A replica opens an announced release ahead of its moment. In the last `LEAD_SECONDS` before it one process of the server makes what
readers of the former release asked for; all processes find it among their common answers. Only what the pages themselves do is
done: nothing is logged, counted or limited, and nobody can be answered from the coming release before its moment.
"""

import threading
import time
from collections.abc import Callable, Iterable

from flask import Flask, request

from data.release import Release
from data.warehouse import Warehouse

LEAD_SECONDS = 60
LOOK_SECONDS, PAUSE_SECONDS = 1.0, 3.0
Addresses = Callable[[], Iterable[tuple[str, ...]]]
"""Root, path and query of each address that readers ask for."""


class Rehearsal:
    """Of `server`, for the `addresses` that this process has answered."""

    def __init__(self, server: Flask, warehouse: Warehouse, addresses: Addresses) -> None:
        self._server, self._warehouse, self._addresses = server, warehouse, addresses

    def start(self) -> None:
        """Look out for an announced release as long as this process lives."""
        threading.Thread(target=self._watch, name="rehearsal", daemon=True).start()

    def _watch(self) -> None:
        done = ""
        while True:
            time.sleep(LOOK_SECONDS)
            ahead, moment = self._warehouse.ahead, self._warehouse.standing().switch_at
            if ahead is None or ahead.id == done or moment - time.time() > LEAD_SECONDS:
                continue
            done = ahead.id
            if self._warehouse.first_to(f"rehearse {ahead.id} {moment}"):
                # A thread of its own: its database closes with it.
                threading.Thread(target=self._until, args=(moment, ahead), daemon=True).start()

    def _until(self, moment: float, release: Release) -> None:
        """Again and again: what readers ask for meanwhile is made too, and what is made already takes no time."""
        while time.time() < moment:
            self.play(release, moment)
            time.sleep(PAUSE_SECONDS)

    def play(self, release: Release, until: float) -> int:
        """Make the answers of `release`; how many of them. Half of a processor at most, and nothing after the moment `until`."""
        made = 0
        for root, path, query in self._addresses():
            if time.time() >= until:
                break
            began = time.perf_counter()
            with self._warehouse.rehearse(release):
                made += self._make(root, path, query)
            time.sleep(time.perf_counter() - began)
        return made

    def _make(self, root: str, path: str, query: str) -> bool:
        """Whether the page could be made; where not, its first reader learns why, as ever."""
        with self._server.test_request_context(path, base_url=f"http://localhost{root}", query_string=query):
            try:
                self._server.view_functions[request.endpoint or ""](**(request.view_args or {}))
            except Exception:
                return False
        return True
