"""Nobody sees an old release after a new one: replicas that may be behind hand over, and no copy outlives its release.

A proxy before several replicas asks with `X-Newest-Release`. A replica that lacks what is due, or has not heard from the store
for too long to know, answers such a request with 503, and the proxy asks the next. Without the header it serves what it has.
It is told from what was answered, not from what was asked: an answer begun before an announced moment may end after it.
"""

import re
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from data.following import Standing
from data.warehouse import ReleaseUnusableError, Warehouse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASKED = "HTTP_X_NEWEST_RELEASE"
MARGIN_SECONDS = 2
"""Caches count whole seconds, and not from the same moment."""
AGE = re.compile(r"(max-age|s-maxage)=(\d+)")
NOT_KEPT = "no-cache"
BEHIND = b"this replica is behind, ask another\n"
Headers = list[tuple[str, str]]


def newest_only(application: "WSGIApplication", warehouse: Warehouse) -> "WSGIApplication":
    """`application`, refusing as the module says; its answers say how long a cache may keep them, up to the next release."""

    def answered(asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        only = ASKED in asked and asked["REQUEST_METHOD"] in ("GET", "HEAD")
        with suppress(ReleaseUnusableError):
            warehouse.current()
        if only and warehouse.standing().behind:
            return _refuse(start_response)
        said: list[tuple[str, Headers]] = []

        def noted(status: str, headers: Headers, *_: object) -> object:
            said.append((status, headers))
            return None

        reply = application(asked, noted)  # type: ignore[arg-type]
        standing = warehouse.standing()
        if only and standing.behind:
            if close := getattr(reply, "close", None):
                close()
            return _refuse(start_response)
        status, headers = said[-1]
        start_response(status, limited(headers, standing, time.time()))
        return reply

    return answered


def _refuse(start_response: "StartResponse") -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), ("Retry-After", "1"), ("X-Behind", "1")]
    start_response("503 Service Unavailable", [*headers, ("Content-Length", str(len(BEHIND)))])
    return [BEHIND]


def limited(headers: Headers, standing: Standing, now: float) -> Headers:
    """`headers` whose permission to keep ends before the next release begins; none for what is old already."""
    left = standing.switch_at - now - MARGIN_SECONDS
    named = dict(headers)
    rule = named.get("Cache-Control", "")
    if not rule.startswith("public") or "immutable" in rule:
        return headers
    old = standing.behind or (standing.announced and named.get("X-Release", standing.announced) != standing.announced)
    kept = NOT_KEPT if old else AGE.sub(lambda age: f"{age[1]}={max(0, int(min(int(age[2]), left)))}", rule)
    return headers if kept == rule else [(name, kept if name == "Cache-Control" else value) for name, value in headers]
