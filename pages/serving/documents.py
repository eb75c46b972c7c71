"""Documents of the page "request": composed from one posted form and sent in that one reply.

Nothing typed is kept: there is no session, no store and no cookie, so a forged form could only make a document for its
own sender. Replies carry `no-store`; the log names the rule of the route; an error says which file failed, not on what.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, cast

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.exceptions import TooManyRequests

from components.document import LANGUAGES
from data import notice
from data.catalogue import Catalogue
from data.declare import Text
from data.open_data.limits import Limits
from data.request import docx_file, pdf_file
from data.request.compose import Composed, Composer
from data.request.draft import LEGAL_FORMS, OWN_WORDS, Draft, faults, read

FILES: dict[str, ModuleType] = {"docx": docx_file, "pdf": pdf_file}
DAY_SECONDS = 86_400
DOCUMENTS_A_MINUTE = 60
"""From one address and process; making a document costs some ten times as much as a page."""
Again = Callable[[str, Draft, Any], str]


class DocumentFailedError(RuntimeError):
    """A document could not be written. Says nothing about what was typed: errors are logged."""


def blueprint(catalogue: Catalogue, again: Again) -> Blueprint:
    """`POST /{lang}/request/document.{docx,pdf}` and the blank forms `GET /{lang}/request/form-{1..4}.{docx,pdf}`.

    `again` gives the page with a draft and its faults, for a form that cannot become a document (status 422).
    """
    routes = Blueprint("documents", __name__)
    rules = notice.load()
    composer = Composer(rules, {code: catalogue.codes["legal_forms"].label(code, "th") for code in LEGAL_FORMS})
    own = {name: Text(*(catalogue.texts[f"request.{name}"][lang] for lang in LANGUAGES)) for name in OWN_WORDS}

    limits = Limits(requests=DOCUMENTS_A_MINUTE)

    @routes.before_request
    def count() -> None:
        standing = limits.take(request)
        if standing and standing.wait:
            raise TooManyRequests(retry_after=standing.wait)

    @routes.post("/<lang>/request/document.<any(docx, pdf):kind>")
    def document(lang: str, kind: str) -> Response:
        if lang not in LANGUAGES:
            abort(404)
        draft = read(request.form.getlist)
        if wrong := faults(rules, draft, own):
            return Response(again(lang, draft, wrong), 422, {"Cache-Control": "no-store"}, mimetype="text/html")
        return _file(composer, draft, kind, "request", "no-store")

    @routes.get("/<lang>/request/document.<any(docx, pdf):kind>")
    def start(lang: str, kind: str) -> Response:
        """Who opens the address of a returned form again, without the form, starts afresh."""
        return cast(Response, redirect(f"/{lang}/request#form", 303)) if lang in LANGUAGES else abort(404)

    @routes.get("/<lang>/request/form-<int(min=1, max=4):number>.<any(docx, pdf):kind>")
    def form(lang: str, number: int, kind: str) -> Response:
        if lang not in LANGUAGES:
            abort(404)
        blank = Draft({"requester_class": str(number)}, {})
        return _file(composer, blank, kind, f"form-{number}", f"public, max-age={DAY_SECONDS}")

    return routes


def _file(composer: Composer, draft: Draft, kind: str, name: str, cache: str) -> Response:
    content = _written(FILES[kind], composer.compose(draft))
    headers = {"Cache-Control": cache, "Content-Disposition": f'attachment; filename="osmep-{name}.{kind}"'}
    return Response(content, 200, headers, mimetype=FILES[kind].MIMETYPE)


def _written(writer: ModuleType, composed: Composed) -> bytes:
    """The file; an error of the libraries might quote what was typed, so it is told without its words."""
    try:
        content: bytes = writer.write(composed)
    except Exception:
        raise DocumentFailedError(f"{writer.__name__} could not write a {composed.kind}") from None
    return content
