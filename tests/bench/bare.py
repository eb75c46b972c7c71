"""The yardstick for requests: a Flask route that returns ready JSON of as many bytes, on the same server."""

import os

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
