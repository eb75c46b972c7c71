"""Embeds over HTTP: `/embed/{lang}/{chart}`, the host script `/embed.js`, `/oembed`, and social cards."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from components import embed
from components.document import LANGUAGES
from components.framed import Site
from data.open_data.answer import PART, Answer
from data.open_data.problems import language, problem
from data.warehouse import Reader, ReleaseUnusableError, UnknownReleaseError
from pages.serving import embeds, menu, pinned
from pages.serving.routes import LONGEST_QUERY_BYTES, cached

ANYWHERE = {"Access-Control-Allow-Origin": "*"}
SCRIPT_CACHE = "public, max-age=3600"
DIGITS = 5


def blueprint(reader: Callable[..., Reader], site: Site, frame: embed.Frame, script: bytes, home: Path) -> Blueprint:
    """Routes of everything that other sites show. `script` is assets/embed-host.js, below `home` stand the social cards."""
    routes = Blueprint("embeds", __name__)

    @routes.get("/embed/<lang>/<chart>")
    def chart(lang: str, chart: str) -> Response:
        data, query = pinned.release(reader), request.query_string[:LONGEST_QUERY_BYTES].decode("utf-8", "replace")
        asked = embeds.wanted(chart, lang, query, data, site.catalogue)
        if asked is None:
            return _missing(lang, site, frame)
        make = partial(embeds.document, asked, site=site, frame=frame)
        return cached(data, ("embed", *asked.key, pinned.newest(data)), "text/html", make).respond(request)

    @routes.get("/embed.js")
    def host_script() -> Response:
        return Answer(script, "text/javascript", cache=SCRIPT_CACHE, headers=ANYWHERE).respond(request)

    @routes.get("/oembed")
    def oembed() -> Response:
        if request.args.get("format", "json") != "json":
            return _refused(501, "format", site)
        url = request.args.get("url", "")[:LONGEST_QUERY_BYTES]
        try:
            data = reader(*embeds.release_of(url))
        except (UnknownReleaseError, ReleaseUnusableError):
            return _refused(404, "unknown", site)
        asked = embeds.meant(url, data, site)
        if asked is None:
            return _refused(404, "unknown", site)
        most = _limit("maxwidth"), _limit("maxheight")
        make = partial(embeds.oembed, asked, most, site=site)
        reply = cached(data, ("oembed", *asked.key, str(most)), "application/json", make, PART).respond(request)
        reply.headers.update(ANYWHERE)
        return reply

    @routes.get("/social/<lang>/<name>.png")
    def social_card(lang: str, name: str) -> Response:
        data = reader()
        for known in _names(name) if lang in LANGUAGES else ():
            with suppress(OSError):
                picture = (embeds.social_folder(home, data.release) / lang / f"{known}.png").read_bytes()
                return Answer(picture, "image/png", data.release, PART, packed=True).respond(request)
        raise NotFound

    return routes


def _names(name: str) -> list[str]:
    """The card asked for, that of its page, that of the site: the first that is there is sent. None for other names."""
    page = embeds.PAGE_OF.get(name) or menu.PAGES.get(name)
    return [name, page.id, "overview"] if page else []


def _limit(name: str) -> int:
    """A limit in pixels; 0 where there is none or it is no number."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


def _refused(status: int, kind: str, site: Site) -> Response:
    lang = language(request)
    title, detail = (site.catalogue.text(f"oembed.{key}", lang) for key in (kind, f"{kind}_help"))
    return problem(status, title, detail, lang)


def _missing(lang: str, site: Site, frame: embed.Frame) -> Response:
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    return Response(embed.missing(known, site, frame), 404, {"Cache-Control": "no-store"}, mimetype="text/html")
