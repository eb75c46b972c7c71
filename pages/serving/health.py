"""What operators ask: does the process live, may it have traffic, what has it done."""

import datetime
import json
import math
import time
from contextlib import suppress

from flask import Flask, Response, abort, request

from data.following import Standing
from data.warehouse import ReleaseUnusableError, Warehouse
from pages.serving.client import within
from pages.serving.metrics import Metrics
from pages.serving.settings import networks


def routes(server: Flask, warehouse: Warehouse, metrics_from: str) -> None:
    """`/healthz`, `/readyz`, and `/metrics` for the networks of METRICS_FROM.

    `/readyz` is 503 while there is nothing to serve; `/readyz?newest` also while another replica may serve something newer.
    """
    welcome = networks(metrics_from)

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        with suppress(ReleaseUnusableError):
            warehouse.current()
        serving, standing = warehouse.serving, warehouse.standing()
        state = {"ready": bool(serving), "release": serving, "refused": warehouse.refused, **_replica(standing)}
        fine = serving and not (standing.behind and "newest" in request.args)
        return Response(json.dumps(state), 200 if fine else 503, {"Cache-Control": "no-store"}, mimetype="application/json")

    @server.get("/metrics")
    def counted() -> Response:
        # A proxy that nobody trusts hides who asks: then it is the world.
        if request.environ.get("sme.forwarded") or not within(request.remote_addr or "", welcome):
            abort(404)
        with suppress(ReleaseUnusableError):
            warehouse.current()
        metrics: Metrics = server.extensions["metrics"]
        standing = warehouse.standing()
        metrics.release, metrics.announced = warehouse.serving, standing.announced
        metrics.facts = {
            "release_refused": float(warehouse.refused is not None),
            "release_behind_seconds": standing.behind_seconds,
            "release_switch_in_seconds": standing.switch_at - time.time(),
            "store_read_seconds_ago": standing.read_seconds_ago,
        }
        return Response(metrics.text(), 200, {"Cache-Control": "no-store"}, content_type="text/plain; version=0.0.4")


def _replica(standing: Standing) -> dict[str, object]:
    """Whether another replica may serve something newer, since how many seconds, and when the next release begins."""
    at = standing.switch_at
    begins = datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat() if math.isfinite(at) else None
    behind = {"behind": standing.behind, "behind_seconds": round(standing.behind_seconds, 1)}
    return {"announced": standing.announced, "switch_at": begins, **behind}
