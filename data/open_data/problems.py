"""Errors for machines: RFC 9457 problems that name the parameter and what it may be, in the reader's language."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Request, Response

LANGUAGES = ("th", "en")
MEDIA_TYPE = "application/problem+json"
STATUS = {
    "unknown_dataset": 404,
    "unknown_format": 404,
    "unknown_release": 404,
    "release_gone": 410,
    "unknown_parameter": 400,
    "unknown_code": 400,
    "bad_value": 400,
    "repeated_parameter": 400,
    "long_query": 400,
    "too_many_rows": 413,
    "too_many_requests": 429,
}
"""HTTP status by kind of problem."""


class ProblemError(Exception):
    """What is wrong with a request. `kind` is the last part of the problem's type and of its texts' keys."""

    def __init__(
        self, kind: str, parameter: str = "", allowed: Sequence[str] = (), more: Mapping[str, Any] | None = None, **values: Any
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.parameter, self.allowed = STATUS[kind], kind, parameter, tuple(allowed)
        self.more, self.values = dict(more or {}), values


def language(request: Request) -> str:
    """`lang=` if it is one of ours, else what the client accepts best, else Thai."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def reply(error: ProblemError, request: Request, texts: Any) -> Response:
    """The problem as a reply. `texts(key, lang, **values)` gives the words."""
    lang = language(request)
    values = {"parameter": error.parameter, "allowed": ", ".join(error.allowed), **error.values}
    extra = {"parameter": error.parameter} if error.parameter else {}
    extra |= ({"allowed": list(error.allowed)} if error.allowed else {}) | error.more
    type_ = f"{request.script_root}/{lang}/developers#{anchor(error.kind)}"
    title, detail = (texts(f"problem.{key}", lang, **values) for key in (error.kind, f"{error.kind}_help"))
    return problem(error.status, title, detail, lang, type=type_, instance=request.script_root + request.path, **extra)


def problem(status: int, title: str, detail: str, lang: str = "en", **more: Any) -> Response:
    """An RFC 9457 problem."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"Cache-Control": "no-store", "Content-Language": lang, "Access-Control-Allow-Origin": "*"}
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA_TYPE, headers=headers)


def anchor(kind: str) -> str:
    """Where the documentation explains a kind of problem."""
    return f"problem-{kind.replace('_', '-')}"
