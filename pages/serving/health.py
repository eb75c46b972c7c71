"""What operators ask: does the process live, may it have traffic, what has it done."""

import json
from contextlib import suppress

from flask import Flask, Response, abort, request

from data.warehouse import ReleaseUnusableError, Warehouse
from pages.serving.client import within
from pages.serving.metrics import Metrics
from pages.serving.settings import networks


def routes(server: Flask, warehouse: Warehouse, metrics_from: str) -> None:
    """`/healthz`, `/readyz`, and `/metrics` for the networks of METRICS_FROM."""
    welcome = networks(metrics_from)

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        with suppress(ReleaseUnusableError):
            warehouse.current()
        state = {"ready": bool(warehouse.serving), "release": warehouse.serving, "refused": warehouse.refused}
        return Response(
            json.dumps(state), 200 if state["ready"] else 503, {"Cache-Control": "no-store"}, mimetype="application/json"
        )

    @server.get("/metrics")
    def counted() -> Response:
        # A proxy that nobody trusts hides who asks: then it is the world.
        if request.environ.get("sme.forwarded") or not within(request.remote_addr or "", welcome):
            abort(404)
        with suppress(ReleaseUnusableError):
            warehouse.current()
        metrics: Metrics = server.extensions["metrics"]
        metrics.release, metrics.facts = warehouse.serving, {"release_refused": float(warehouse.refused is not None)}
        return Response(metrics.text(), 200, {"Cache-Control": "no-store"}, content_type="text/plain; version=0.0.4")
