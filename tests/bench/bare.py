"""The yardstick for requests: a Flask route that returns ready JSON of as many bytes, on the same server."""

import os
import sys

from flask import Flask, Response


def application() -> Flask:
    """`/ready` and `/json`; the size comes from the environment variable BYTES."""
    server, body = Flask(__name__), b'"' + b"x" * (int(os.environ["BYTES"]) - 2) + b'"'

    @server.get("/ready")
    def ready() -> str:
        return "ok"

    @server.get("/json")
    def json() -> Response:
        return Response(body, mimetype="application/json")

    return server


if __name__ == "__main__":
    from granian import Granian  # type: ignore[attr-defined]

    Granian(
        "tests.bench.bare:application",
        port=int(sys.argv[1]),
        interface="wsgi",
        factory=True,
        workers=int(os.environ["WORKERS"]),  # type: ignore[arg-type]
        blocking_threads=4,  # type: ignore[arg-type]
        websockets=False,
    ).serve()
