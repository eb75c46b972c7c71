"""Wiring: settings, the Dash app, pages, files, health and headers. `python app.py` (or `make run`) serves."""

import json
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from dash import Dash
from flask import Blueprint, Flask, Response, abort, g, request
from pydantic_settings import BaseSettings
from whitenoise import WhiteNoise

from components.document import LANGUAGES, Site
from components.embed import Frame
from components.svg.areas import area_paths
from data import catalogue as declarations
from data.open_data import routes as open_data
from data.warehouse import ReleaseUnusableError, Warehouse
from pages.serving import embed_routes, embeds, menu, policy, routes
from pages.serving.scripts import RENDERER_CONFIG, SCRIPTS
from pages.serving.site import register_callback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT = Path(__file__).parent
YEAR_SECONDS = 31_536_000


class Settings(BaseSettings):
    """Everything an operator may set, by environment variable of the same name in capitals."""

    host: str = "127.0.0.1"
    port: int = 8050
    sme_home: Path = ROOT / "data" / "build"
    public_origin: str = ""
    workers: int = 2
    threads: int = 4
    largest_body_bytes: int = 65_536
    embed_origins: str = ""


def create_server(settings: Settings) -> Flask:
    """The WSGI application: Dash with our documents in place of its own index."""
    catalogue = declarations.load()
    warehouse = Warehouse(settings.sme_home, catalogue)
    # Without a server Dash registers no routes: it runs in the browser only, from our own documents.
    dash_app = Dash(__name__, server=False, suppress_callback_exceptions=True, update_title=None)
    callbacks = {page.id: register_callback(page, dash_app) for page in menu.DASHBOARDS}
    server = Flask(__name__, static_folder=None)
    site = _site(settings, catalogue, dash_app, callbacks)
    server.config["MAX_CONTENT_LENGTH"] = settings.largest_body_bytes
    # Either would answer with a redirect that repeats the visitor's Host.
    server.url_map.merge_slashes = server.url_map.redirect_defaults = False
    server.register_blueprint(routes.blueprint(menu.PAGES, warehouse.reader, site))
    server.register_blueprint(open_data.blueprint(catalogue, warehouse, site.origin))
    hosts = policy.origins(settings.embed_origins)
    server.register_blueprint(_embeds(warehouse, site, hosts, settings.sme_home))
    _health(server, warehouse)
    _every_reply(server, warehouse)
    routes.handle_errors(server, site)
    server.wsgi_app = _guarded(_with_files(server), hosts)  # type: ignore[method-assign]
    return server


def _with_files(server: Flask) -> WhiteNoise:
    """Hashed files under `/static/`, to be kept for ever, before anything else."""
    return WhiteNoise(
        server.wsgi_app, root=_static_folder(), prefix="static", max_age=YEAR_SECONDS, immutable_file_test=lambda path, url: True
    )


def _embeds(warehouse: Warehouse, site: Site, hosts: tuple[str, ...], home: Path) -> Blueprint:
    frame = Frame(hosts, area_paths(site.catalogue.provinces), embeds.style(_static_folder(), site.static))
    script = (_static_folder() / Path(site.static["embed-host.js"]).name).read_bytes()
    return embed_routes.blueprint(warehouse.reader, site, frame, script, home)


def _guarded(application: "WSGIApplication", hosts: tuple[str, ...]) -> "WSGIApplication":
    """Security headers on every reply, files and errors too; `hosts` may frame our embeds."""
    known = policy.headers(hosts)

    def guarded(asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        guards = policy.chosen(asked["PATH_INFO"], known)
        return application(asked, lambda status, headers, *error: start_response(status, [*headers, *guards], *error))

    return guarded


def _static_folder() -> Path:
    return ROOT / "data" / "build" / "static"


def _site(settings: Settings, catalogue: declarations.Catalogue, dash_app: Dash, callbacks: dict[str, Any]) -> Site:
    manifest = json.loads((_static_folder() / "manifest.json").read_text("utf-8"))
    config = {key: value for key, value in dash_app._config().items() if key in RENDERER_CONFIG}
    return Site(
        catalogue,
        {name: f"/static/{file}" for name, file in manifest.items()},
        SCRIPTS,
        menu.DOORS,
        menu.DASHBOARD_MENU,
        settings.public_origin or f"http://{settings.host}:{settings.port}",
        config,
        callbacks,
    )


def _health(server: Flask, warehouse: Warehouse) -> None:
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


def _every_reply(server: Flask, warehouse: Warehouse) -> None:
    log = structlog.get_logger()

    @server.before_request
    def start() -> None:
        g.started = time.perf_counter()
        if (request.content_length or 0) > server.config["MAX_CONTENT_LENGTH"]:
            abort(413)

    @server.after_request
    def finish(reply: Response) -> Response:
        if warehouse.serving:
            reply.headers.setdefault("X-Release", warehouse.serving)
        log.info(
            "request",
            route=str(request.url_rule),
            status=reply.status_code,
            release=reply.headers.get("X-Release"),
            milliseconds=round(1000 * (time.perf_counter() - g.get("started", time.perf_counter())), 1),
        )
        return reply


def application() -> Flask:
    """What a WSGI server calls in each worker."""
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )
    server = create_server(Settings())
    warm_up(server)
    return server


def warm_up(server: Flask) -> None:
    """Make each page once, so that a worker's first visitor does not wait for imports, the release and the cache."""
    client = server.test_client()
    for page in menu.DASHBOARDS:
        for lang in LANGUAGES:
            client.get(f"/{lang}/{page.id}")


if __name__ == "__main__":
    from granian import Granian  # type: ignore[attr-defined]

    chosen = Settings()
    try:
        policy.origins(chosen.embed_origins)
    except ValueError as error:
        sys.exit(f"app.py: {error}")
    print(f"SME Big Data: http://{chosen.host}:{chosen.port}/th/", flush=True)
    Granian(
        "app:application",
        address=chosen.host,
        port=chosen.port,
        interface="wsgi",
        factory=True,
        workers=chosen.workers,  # type: ignore[arg-type]
        blocking_threads=chosen.threads,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()
