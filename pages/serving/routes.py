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
from data.open_data.answer import Answer
from data.open_data.problems import language, problem
from data.warehouse import Reader, ReleaseUnusableError
from pages.serving import site as addresses

LONGEST_QUERY_BYTES = 2048
VIEW_CACHE = "public, max-age=60, stale-while-revalidate=86400"
log = structlog.get_logger()


def blueprint(pages: dict[str, Page | Article], reader: Callable[[], Reader], site: Site) -> Blueprint:
    """Routes `/`, `/{lang}/`, `/{lang}/{page}`, `/_view/{lang}/{page}`, `/_business/{lang}.json`, `/robots.txt`, `/sitemap.xml`."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> Any:
        return redirect("/th/", 302)

    @routes.get("/<lang>")
    def language(lang: str) -> Any:
        return redirect(f"/{lang}/", 308) if lang in LANGUAGES else abort(404)

    @routes.get("/<lang>/", defaults={"page_id": "overview"})
    @routes.get("/<lang>/<path:page_id>")
    def page(lang: str, page_id: str) -> Response:
        name, _, rest = page_id.partition("/")
        found = _found(pages, lang, name, rest)
        data, query = reader(), ""
        if isinstance(found, Page):
            query = addresses.canonical(found, lang, _query(), data, site.catalogue)
        elif not found.indexed or rest in found.asks or ANY_PART in found.asks:  # other articles are the same for any query
            query = _query()
        make = partial(addresses.document, found, rest, lang, query, site=site)
        return _cached(data, ("page", lang, page_id, query), "text/html", make).respond(request)

    @routes.get("/_view/<lang>/<page_id>")
    def view(lang: str, page_id: str) -> Response:
        found = _found(pages, lang, page_id, "")
        if isinstance(found, Article):
            raise NotFound
        data = reader()
        query = addresses.canonical(found, lang, _query(), data, site.catalogue)
        make = partial(addresses.refresh, found, lang, query, site=site)
        return _cached(data, ("view", lang, page_id, query), "application/json", make, VIEW_CACHE).respond(request)

    @routes.get("/_business/<lang>.json")
    def business(lang: str) -> Response:
        if lang not in LANGUAGES:
            raise NotFound
        make = partial(addresses.business, lang, site=site)
        return _cached(reader(), ("business", lang), "application/json", make, VIEW_CACHE).respond(request)

    @routes.get("/robots.txt")
    def robots() -> Response:
        text = f"User-agent: *\nDisallow: /_view/\nDisallow: /_business/\nDisallow: /_dash\nSitemap: {site.origin}/sitemap.xml\n"
        return Answer(text.encode(), "text/plain").respond(request)

    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        data = reader()
        return Answer(addresses.sitemap(pages, data, site).encode(), "application/xml", data.release).respond(request)

    return routes


def _found(pages: dict[str, Page | Article], lang: str, name: str, rest: str) -> Page | Article:
    found = pages.get(name)
    if lang not in LANGUAGES or found is None or (rest and not isinstance(found, Article)):
        raise NotFound
    return found


def _query() -> str:
    return request.query_string[:LONGEST_QUERY_BYTES].decode("utf-8", "replace")


def _cached(
    data: Reader, key: tuple[str, ...], mimetype: str, make: Callable[[Reader], str | bytes | None], cache: str = Answer.cache
) -> Answer:
    """The kept answer for this release and address; a page that does not exist is not kept."""
    answer = data.remember(key, lambda: _made(make(data), mimetype, data.release, cache))
    if answer is None:
        raise NotFound
    return answer  # type: ignore[no-any-return]


def _made(body: str | bytes | None, mimetype: str, release: str, cache: str) -> Answer | None:
    if body is None:
        return None
    return Answer(body.encode() if isinstance(body, str) else body, mimetype, release, cache)


def handle_errors(server: Flask, site: Site) -> None:
    """Every error becomes a page (or, below `/api/`, a problem) with a reference and without a trace."""

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        reference = secrets.token_hex(4)
        if isinstance(error, HTTPException) and error.code and error.code < 500:
            status, headers = error.code, {k: v for k, v in error.get_headers() if k == "Allow"}
        else:
            status, headers = (503, {"Retry-After": "10"}) if isinstance(error, ReleaseUnusableError) else (500, {})
            log.error("request_failed", reference=reference, path=request.path, exc_info=error)
        return _error_reply(status, reference, headers, site)


def _error_reply(status: int, reference: str, headers: dict[str, str], site: Site) -> Response:
    lang = "en" if request.path.startswith(("/en/", "/_view/en/")) else "th"
    if request.path.startswith(("/api/", "/_dash", "/_view/", "/_business/")):
        lang = language(request) if request.path.startswith("/api/") else "en"
        words = site.catalogue.text("error.reference", lang, reference=reference)
        reply = problem(status, addresses.error_words(status, lang, site), words, lang)
    else:
        path = request.path.removeprefix(f"/{lang}/").lstrip("/")
        reply = Response(addresses.error(status, lang, path, reference, site), status, mimetype="text/html")
    reply.headers.update({"Cache-Control": "no-store", **headers})
    return reply
