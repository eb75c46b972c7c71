"""What happens to every request and reply inside the application: size, limits, release, one line of log, one count."""

import time
from typing import TYPE_CHECKING

import structlog
from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import TooManyRequests

from data.open_data.limits import Limits
from data.warehouse import Warehouse
from pages.serving.early import Record
from pages.serving.metrics import OTHER, Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

READING = (1200, 60)
"""Pages and what filters change: requests and seconds per address; a whole office may stand behind one."""
SENDING = (30, 60)
"""Requests with a body."""
FREE = ("/api/", "/healthz", "/readyz", "/metrics")
"""The API counts for itself; operators are not counted."""


def watch(server: Flask, warehouse: Warehouse, metrics: Metrics) -> tuple[Limits, Record]:
    """Hang it all on `server`; returns what early answers need to count like all others."""
    reading, sending, log = Limits(*READING), Limits(*SENDING), structlog.get_logger()

    def note(asked: "WSGIEnvironment", route: str, status: int, release: str, milliseconds: float) -> None:
        """Neither address nor query: what readers looked for is theirs."""
        metrics.count(route, status, milliseconds)
        log.info(
            "request",
            request=asked.get("sme.request"),
            method=asked["REQUEST_METHOD"],
            route=route,
            status=status,
            release=release or None,
            milliseconds=round(milliseconds, 1),
        )

    @server.before_request
    def start() -> None:
        g.started = time.perf_counter()
        _refuse_large(server)
        if not request.path.startswith(FREE):
            standing = (reading if request.method in ("GET", "HEAD", "OPTIONS") else sending).take(request)
            if standing and standing.wait:
                raise TooManyRequests(retry_after=standing.wait)

    @server.after_request
    def finish(reply: Response) -> Response:
        if warehouse.serving:
            reply.headers.setdefault("X-Release", warehouse.serving)
        if reply.status_code >= 400:
            reply.headers["X-Request-Id"] = request.environ.get("sme.request", "")
        record(reply)
        return reply

    def record(reply: Response) -> None:
        milliseconds = 1000 * (time.perf_counter() - g.get("started", time.perf_counter()))
        request.environ["sme.route"] = route = str(request.url_rule or OTHER)
        note(request.environ, route, reply.status_code, reply.headers.get("X-Release", ""), milliseconds)

    return reading, note


def _refuse_large(server: Flask) -> None:
    """413 for a body that is too large, 411 for one that does not say how large it is."""
    if (request.content_length or 0) > server.config["MAX_CONTENT_LENGTH"]:
        abort(413)
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        abort(411)
