"""What happens to every request and reply inside the application: size, limits, release, one line of log, one count."""

import time

import structlog
from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import TooManyRequests

from data.open_data.limits import Limits
from data.warehouse import Warehouse
from pages.serving.metrics import OTHER, Metrics

READING = (1200, 60)
"""Pages and what filters change: requests and seconds per address; a whole office may stand behind one."""
SENDING = (30, 60)
"""Requests with a body."""
FREE = ("/api/", "/healthz", "/readyz", "/metrics")
"""The API counts for itself; operators are not counted."""


def watch(server: Flask, warehouse: Warehouse, metrics: Metrics) -> None:
    """Hang it all on `server`."""
    reading, sending = Limits(*READING), Limits(*SENDING)

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

    log = structlog.get_logger()

    def record(reply: Response) -> None:
        """Neither address nor query: what readers looked for is theirs."""
        milliseconds = 1000 * (time.perf_counter() - g.get("started", time.perf_counter()))
        route = str(request.url_rule or OTHER)
        metrics.count(route, reply.status_code, milliseconds)
        log.info(
            "request",
            request=request.environ.get("sme.request"),
            method=request.method,
            route=route,
            status=reply.status_code,
            release=reply.headers.get("X-Release"),
            milliseconds=round(milliseconds, 1),
        )


def _refuse_large(server: Flask) -> None:
    """413 for a body that is too large, 411 for one that does not say how large it is."""
    if (request.content_length or 0) > server.config["MAX_CONTENT_LENGTH"]:
        abort(413)
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        abort(411)
