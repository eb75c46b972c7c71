"""Pages over HTTP: documents, what filters change, errors in the reader's language, robots and sitemap."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException, NotFound

from components.document import LANGUAGES, Site
from components.model import ANY_PART, Article, Page
from data.open_data.answer import PART, Answer
from data.open_data.problems import language, problem
from data.warehouse import Reader, ReleaseUnusableError, UnknownReleaseError
from pages.serving import pinned, sitemap
from pages.serving import site as addresses
from pages.serving.root import below

LONGEST_QUERY_BYTES = 2048
log = structlog.get_logger()


def blueprint(pages: dict[str, Page | Article], reader: Callable[..., Reader], site: Site, root: str = "") -> Blueprint:
    """Routes `/`, `/{lang}/`, `/{lang}/{page}`, `/_view/{lang}/{page}`, `/_business/{lang}.json`, `/robots.txt`, `/sitemap.xml`."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> Any:
        return redirect(f"{root}/th/", 302)

    @routes.get("/<lang>")
    def language(lang: str) -> Any:
        return redirect(f"{root}/{lang}/", 308) if lang in LANGUAGES else abort(404)

    @routes.get("/<lang>/", defaults={"page_id": "overview"})
    @routes.get("/<lang>/<path:page_id>")
    def page(lang: str, page_id: str) -> Response:
        name, _, rest = page_id.partition("/")
        found = _found(pages, lang, name, rest)
        data, query = pinned.release(reader), ""
        if isinstance(found, Page):
            query = addresses.canonical(found, lang, _query(), data, site.catalogue)
        elif not found.indexed or rest in found.asks or ANY_PART in found.asks:  # other articles are the same for any query
            query = _query()
        make = partial(addresses.document, found, rest, lang, query, site=site)
        return cached(data, ("page", lang, page_id, query, pinned.newest(data)), "text/html", make).respond(request)

    @routes.get("/_view/<lang>/<page_id>")
    def view(lang: str, page_id: str) -> Response:
        found = _found(pages, lang, page_id, "")
        if isinstance(found, Article):
            raise NotFound
        data = pinned.release(reader)
        query = addresses.canonical(found, lang, _query(), data, site.catalogue)
        make = partial(addresses.refresh, found, lang, query, site=site)
        return cached(data, ("view", lang, page_id, query), "application/json", make, PART).respond(request)

    @routes.get("/_business/<lang>.json")
    def business(lang: str) -> Response:
        if lang not in LANGUAGES:
            raise NotFound
        make = partial(addresses.business, lang, site=site)
        return cached(pinned.release(reader), ("business", lang), "application/json", make, PART).respond(request)

    @routes.get("/robots.txt")
    def robots() -> Response:
        closed = "".join(f"Disallow: {root}{path}\n" for path in ("/_view/", "/_business/", "/_dash"))
        text = f"User-agent: *\n{closed}Sitemap: {site.origin}/sitemap.xml\n"
        return Answer(text.encode(), "text/plain").respond(request)

    @routes.get("/sitemap.xml")
    def site_map() -> Response:
        data = reader()
        return Answer(sitemap.sitemap(pages, data, site).encode(), "application/xml", data.release).respond(request)

    return routes


def _found(pages: dict[str, Page | Article], lang: str, name: str, rest: str) -> Page | Article:
    found = pages.get(name)
    if lang not in LANGUAGES or found is None or (rest and not isinstance(found, Article)):
        raise NotFound
    return found


def _query() -> str:
    return request.query_string[:LONGEST_QUERY_BYTES].decode("utf-8", "replace")


def cached(
    data: Reader, key: tuple[str, ...], mimetype: str, make: Callable[[Reader], str | bytes | None], cache: str = Answer.cache
) -> Answer:
    """The kept answer for this release, root and address; a page that does not exist is not kept."""
    answer = data.answer(
        (*key, request.script_root), lambda: _made(pinned.shown(make, data), mimetype, data.release, cache, request.script_root)
    )
    if answer is None:
        raise NotFound
    return answer


def _made(body: str | bytes | None, mimetype: str, release: str, cache: str, root: str) -> Answer | None:
    if body is None:
        return None
    text = body if isinstance(body, str) else body.decode()
    return Answer(below(text, root).encode(), mimetype, release, cache).press()


def handle_errors(server: Flask, site: Site, root: str = "") -> None:
    """Every error becomes a page (or, below `/api/`, a problem) with a reference and without a trace."""

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        reference = request.environ.get("sme.request") or secrets.token_hex(8)
        if isinstance(error, UnknownReleaseError | pinned.ReleaseGoneError):
            unknown = isinstance(error, UnknownReleaseError)
            log.warning("release_not_shown", reference=reference, route=str(request.url_rule), cause=repr(error.__cause__))
            return _error_reply(
                404 if unknown else 410, reference, {}, site, root, "release_unknown" if unknown else "release_gone"
            )
        if isinstance(error, HTTPException) and error.code and error.code < 500:
            status, headers = error.code, {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
        else:
            status, headers = (503, {"Retry-After": "10"}) if isinstance(error, ReleaseUnusableError) else (500, {})
            log.error("request_failed", reference=reference, route=str(request.url_rule), exc_info=error)
        return _error_reply(status, reference, headers, site, root)


def _error_reply(status: int, reference: str, headers: dict[str, str], site: Site, root: str, kind: str = "") -> Response:
    """`kind` names the words where the status alone does not say enough."""
    kind = kind or addresses.ERRORS.get(status, "failure")
    lang = "en" if request.path.startswith(("/en/", "/_view/en/")) else "th"
    if request.path.startswith(("/api/", "/_dash", "/_view/", "/_business/")):
        lang = language(request) if request.path.startswith("/api/") else "en"
        words = site.catalogue.text("error.reference", lang, reference=reference)
        reply = problem(status, site.catalogue.text(f"error.{kind}", lang), words, lang)
    else:
        path = request.path.removeprefix(f"/{lang}/").lstrip("/")
        reply = Response(below(addresses.error(kind, lang, path, reference, site), root), status, mimetype="text/html")
    reply.headers.update({"Cache-Control": "no-store", **headers})
    return reply
