"""Open data over HTTP: data files, their descriptions, releases and catalogues."""

import json
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request

from data import gd_catalog
from data.catalogue import Catalogue
from data.open_data import changes, data_file, dcat, listing, openapi, releases, turtle
from data.open_data.limits import Limits
from data.open_data.problems import ProblemError, reply
from data.open_data.service import Service, link
from data.warehouse import Warehouse

EXPOSED = "ETag, Link, X-Release, X-Rows, X-Checksum-SHA256, RateLimit, RateLimit-Policy, Retry-After"
JSON = "application/json"


def blueprint(catalogue: Catalogue, warehouse: Warehouse, site: str, limits: Limits) -> Blueprint:
    """Everything below `/api/v1/`, and `/catalog.{jsonld,ttl}`."""
    routes, service = Blueprint("open_data", __name__), Service(catalogue, warehouse, site.rstrip("/"))
    _ = service.declared  # worked out once, before the first reader waits for it
    _guard(routes, service, limits)
    _data(routes, service)
    _releases(routes, service)
    _catalogues(routes, service)
    return routes


def _guard(routes: Blueprint, service: Service, limits: Limits) -> None:
    """Limits before, problems instead, permission for other sites after."""

    @routes.before_request
    def count() -> None:
        g.standing = limits.take(request)
        if g.standing and g.standing.wait:
            raise ProblemError("too_many_requests", seconds=g.standing.wait)

    @routes.errorhandler(ProblemError)
    def explain(error: ProblemError) -> Response:
        return reply(error, request, service.catalogue.text)

    @routes.after_request
    def open_to_all(answer: Response) -> Response:
        answer.headers.update({"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED})
        if request.method == "OPTIONS":
            answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            answer.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        if standing := g.get("standing"):
            answer.headers.update(standing.headers)
        return answer


def _data(routes: Blueprint, service: Service) -> None:
    @routes.get("/api/v1/datasets")
    def datasets() -> Response:
        data = service.reader(service.options("release").get("release", ""))
        return service.document(data, ("datasets",), JSON, lambda: _json(listing.datasets(service, data)))

    @routes.get("/api/v1/datasets/<dataset_id>")
    def dataset(dataset_id: str) -> Response:
        data = service.reader(service.options("release").get("release", ""))
        found = service.dataset(data, dataset_id)
        pages = ", ".join(link(f"{service.site}/{lang}/data/{dataset_id}", "alternate", "text/html") for lang in ("th", "en"))
        return service.document(data, ("dataset", dataset_id), JSON, lambda: _json(listing.detail(service, data, found)), pages)

    @routes.get("/api/v1/datasets/<dataset_id>/data.<extension>")
    def data(dataset_id: str, extension: str) -> Response:
        return data_file.respond(service, dataset_id, extension)

    @routes.get("/api/v1/datasets/<dataset_id>/changes")
    def changed(dataset_id: str) -> Response:
        asked = service.options("from", "to")
        later = service.reader(asked.get("to", ""), "to")
        found = service.dataset(later, dataset_id)
        earlier = service.reader(_earlier(service, asked.get("from", ""), later.release), "from")
        served = service.reader()
        key = ("changes", dataset_id, earlier.release, served.release)
        return service.document(later, key, JSON, lambda: _json(changes.between(found, earlier, later, served)))


def _earlier(service: Service, asked: str, later: str) -> str:
    """The release to compare with: the one asked for, which must not be later, or the one before (the first: itself)."""
    ids = service.release_ids()
    place = ids.index(later)
    if asked in ids[place + 1 :]:
        raise ProblemError("unknown_code", "from", ids[: place + 1], code=asked)
    return asked or ids[max(0, place - 1)]


def _releases(routes: Blueprint, service: Service) -> None:
    @routes.get("/api/v1/releases")
    def listed() -> Response:
        service.options()
        return service.document(service.reader(), ("releases",), JSON, lambda: _json(releases.releases(service)))

    @routes.get("/api/v1/releases.atom")
    def feed() -> Response:
        lang = service.options("lang").get("lang", "th")
        return service.document(service.reader(), ("atom", lang), "application/atom+xml", lambda: releases.atom(service, lang))

    @routes.get("/api/v1/calendar")
    def calendar() -> Response:
        service.options()
        data = service.reader()
        return service.document(data, ("calendar",), JSON, lambda: _json(releases.calendar(service, data)))

    @routes.get("/api/v1/calendar.ics")
    def calendar_ics() -> Response:
        lang, data = service.options("lang").get("lang", "th"), service.reader()
        return service.document(data, ("ics", lang), "text/calendar", lambda: releases.calendar_ics(service, data, lang))


def _catalogues(routes: Blueprint, service: Service) -> None:
    @routes.get("/api/v1/openapi.json")
    def described() -> Response:
        service.options()
        data = service.reader()
        return service.document(data, ("openapi",), JSON, lambda: _json(openapi.document(service, data)))

    @routes.get("/catalog.jsonld")
    def jsonld() -> Response:
        service.options()
        data = service.reader()
        return service.document(data, ("jsonld",), "application/ld+json", lambda: _json(dcat.catalogue(service, data)))

    @routes.get("/catalog.ttl")
    def ttl() -> Response:
        service.options()
        data = service.reader()
        return service.document(data, ("ttl",), "text/turtle", lambda: turtle.write(dcat.catalogue(service, data)))

    @routes.get("/api/v1/gdcatalog.json")
    def government() -> Response:
        service.options()
        data = service.reader()
        make = partial(gd_catalog.records, service.catalogue, data.manifest, service.site)
        return service.document(data, ("gdcatalog",), JSON, lambda: _json(make()))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
