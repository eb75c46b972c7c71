"""Wiring: settings, the Dash app, pages, files, health and headers. `python app.py` (or `make run`) serves."""

import json
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Blueprint, Flask
from whitenoise import WhiteNoise

from components import drawn_icons, embed
from components.document import FIRST, ICONS, LANGUAGES, STYLES, Site
from components.embed import Frame
from components.svg.areas import area_paths, shared_outlines
from data import catalogue as declarations
from data.open_data import routes as open_data
from data.open_data.limits import Limits
from data.request.draft import Draft
from data.signature import public_key
from data.warehouse import Warehouse
from pages.serving import documents, embed_routes, health, logs, menu, policy, replies, routes
from pages.serving.client import known_client
from pages.serving.early import Early
from pages.serving.metrics import Metrics
from pages.serving.newest import newest_only
from pages.serving.process import Server
from pages.serving.rehearsal import Rehearsal
from pages.serving.root import below, without_root
from pages.serving.scripts import RENDERER_CONFIG, SCRIPTS
from pages.serving.settings import ROOT, Settings, networks
from pages.serving.site import register_callback, request_again
from pages.serving.styles import element, inline

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

YEAR_SECONDS = 31_536_000


def create_server(settings: Settings) -> Flask:
    """The WSGI application: Dash with our documents in place of its own index."""
    catalogue = declarations.load()
    key = public_key(settings.release_public_key) if settings.release_public_key else None
    warehouse = Warehouse(settings.sme_home, catalogue, key=key)
    # Without a server Dash registers no routes: it runs in the browser only, from our own documents.
    dash_app = Dash(__name__, server=False, suppress_callback_exceptions=True, update_title=None)
    callbacks = {page.id: register_callback(page, dash_app) for page in menu.DASHBOARDS}
    server = Flask(__name__, static_folder=None)
    site = _site(settings, catalogue, dash_app, callbacks)
    server.config["MAX_CONTENT_LENGTH"] = settings.largest_body_bytes
    # Either would answer with a redirect that repeats the visitor's Host.
    server.url_map.merge_slashes = server.url_map.redirect_defaults = False

    def again(lang: str, draft: Draft, faults: Any) -> str:
        return below(request_again(lang, draft, faults, warehouse.reader(), site), settings.root_path)

    server.register_blueprint(documents.blueprint(catalogue, again))
    server.register_blueprint(routes.blueprint(menu.PAGES, warehouse.reader, site, settings.root_path))
    limits = Limits(everyone=bool(settings.trusted_proxies))
    server.register_blueprint(open_data.blueprint(catalogue, warehouse, site.origin, limits))
    hosts = policy.origins(settings.embed_origins)
    server.register_blueprint(_embeds(warehouse, site, hosts, settings.sme_home))
    routes.handle_errors(server, site, settings.root_path)
    health.routes(server, warehouse, settings.metrics_from)
    metrics = Metrics(str(rule) for rule in server.url_map.iter_rules())
    reading, note = replies.watch(server, warehouse, metrics)
    early = Early(server.wsgi_app, warehouse, reading, note)
    server.extensions |= {"warehouse": warehouse, "metrics": metrics, "rehearsal": Rehearsal(server, warehouse, early.addresses)}
    inner = without_root(_guarded(_with_files(newest_only(early, warehouse)), hosts), settings.root_path)
    server.wsgi_app = known_client(inner, networks(settings.trusted_proxies))  # type: ignore[method-assign]
    return server


def _with_files(application: "WSGIApplication") -> WhiteNoise:
    """Hashed files under `/static/`, to be kept for ever, before anything else."""
    return WhiteNoise(
        application, root=_static_folder(), prefix="static", max_age=YEAR_SECONDS, immutable_file_test=lambda path, url: True
    )


def _embeds(warehouse: Warehouse, site: Site, hosts: tuple[str, ...], home: Path) -> Blueprint:
    # Fonts as seen from `/embed/{lang}/{card}`, so that they are found wherever the site stands.
    style = inline(_static_folder(), site.static, embed.STYLES, "../../static/")
    first = {lang: element(inline(_static_folder(), site.static, [name], "")) for lang, name in FIRST.items()}
    icons = drawn_icons.read(inline(_static_folder(), site.static, [ICONS], ""))
    frame = Frame(hosts, area_paths(site.catalogue.provinces), style, first, icons)
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
    static = {name: f"/static/{file}" for name, file in manifest.items()}
    return Site(
        catalogue,
        static,
        SCRIPTS,
        menu.DOORS,
        menu.DASHBOARD_MENU,
        settings.origin,
        config,
        callbacks,
        shared_outlines(area_paths(catalogue.provinces)),
        {lang: element(inline(_static_folder(), static, (*STYLES, name), "/static/")) for lang, name in FIRST.items()},
    )


def application(settings: Settings, shared: Path | None = None) -> Flask:
    """The application, warm; `shared`: a folder for the ready answers of all processes that will part from this one."""
    server = create_server(settings)
    if shared:
        server.extensions["warehouse"].share(shared)
    warm_up(server, settings.root_path)
    return server


def warm_up(server: Flask, root: str) -> None:
    """Make each page once, so that a worker's first visitor does not wait for imports, the release and the cache."""
    client = server.test_client()
    for page in menu.DASHBOARDS:
        for lang in LANGUAGES:
            client.get(f"{root}/{lang}/{page.id}")


if __name__ == "__main__":
    logs.configure()
    try:
        chosen = Settings()
    except ValueError as error:
        sys.exit(f"app.py: {error}")
    print(f"SME Big Data: {chosen.origin}/th/", file=logs.Forgiving(sys.stdout), flush=True)  # type: ignore[call-overload]
    Server(chosen, partial(application, chosen)).run()
