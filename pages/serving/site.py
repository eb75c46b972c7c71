"""From an address to the text of a page: the whole document, or only what a filter changed.

Answers are kept per release (address and language are the key), so a repeated request costs a look-up.
"""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from plotly.utils import PlotlyJSONEncoder

from components import dashboard, pin
from components.address import Decoded, Filter, decode, encode
from components.card_frame import CardFrame
from components.chart import Chart
from components.compare import offered
from components.document import Document, Site, write
from components.elements import plain
from components.framed import address
from components.island import Html
from components.linked_data import describe
from components.model import Article, Context, Page, Reader, View
from components.trail import AMONG, COMPARE
from data.catalogue import Catalogue
from data.request.draft import Draft, Fault
from pages import my_business, request

USUAL_ERA = {"th": "be", "en": "ce"}
"""Years are Buddhist era in Thai and common era in English unless the address says otherwise."""
ERRORS = {
    400: "bad_request",
    404: "not_found",
    405: "not_allowed",
    413: "too_large",
    429: "too_many",
    500: "failure",
    503: "unavailable",
}


def filters_of(page: Page, context: Context, query: str = "") -> tuple[Filter, ...]:
    """The page's filters for the address codec, with the codes that this release publishes, and what every page has."""
    own = tuple(Filter(f.id, tuple(c.code for c in f.choices(context)), f.default) for f in page.filters)
    axis = decode(query, own).state.get(COMPARE)
    among = (Filter(AMONG, offered(context, axis), (), multiple=True),) if isinstance(axis, str) else ()
    return (*own, *among, Filter("era", tuple(USUAL_ERA.values()), USUAL_ERA[context.lang]), *pin.filters(context))


def canonical(page: Page, lang: str, query: str, data: Reader, catalogue: Catalogue) -> str:
    """`query` in one spelling, so that each state is made once: whatever else stands in an address costs a look-up.

    What was not understood is kept as a mark (`year=!`, `…=!`) that gives the same notice.
    """
    if not query:
        return ""
    axis = decode(query, _kept_filters(page, lang, "", data, catalogue)).state.get(COMPARE, "")
    filters = _kept_filters(page, lang, str(axis), data, catalogue)
    decoded = decode(query, filters)
    known = [name for name in decoded.ignored if name in decoded.state]
    marks = [f"{name}=!" for name in known] + ["…=!"] * (len(known) < len(decoded.ignored))
    return "&".join(part for part in (encode(decoded.state, filters), *marks) if part)


def _kept_filters(page: Page, lang: str, axis: str, data: Any, catalogue: Catalogue) -> tuple[Filter, ...]:
    """The filters of a page where `axis` is compared, made once per release."""
    blank, query = Context(lang, {"era": USUAL_ERA[lang]}, data, catalogue), f"{COMPARE}={axis}"
    made: tuple[Filter, ...] = data.remember(("filters", lang, page.id, axis, data.pinned), lambda: filters_of(page, blank, query))
    return made


def opened(page: Page, lang: str, query: str, data: Reader, catalogue: Catalogue, origin: str = "") -> tuple[Context, View]:
    """Context and filled view of a page at an address; what the address asks in vain is said in a notice."""
    path = "" if page.id == "overview" else page.id
    usual = {"era": USUAL_ERA[lang]}
    blank = Context(lang, usual, data, catalogue, path=path, origin=origin)
    filters = filters_of(page, blank, query)
    decoded: Decoded = decode(query, filters)
    context = dataclasses.replace(blank, state=decoded.state, query=encode(decoded.state, filters), filters=filters)
    view = page.view(context)
    if decoded.ignored:
        notice = context.text("filter.ignored", names=", ".join(decoded.ignored))
        view = dataclasses.replace(view, notices=(notice, *view.notices))
    return context, view


def document(page: Page | Article, rest: str, lang: str, query: str, data: Reader, site: Site) -> str | None:
    """The complete HTML of a page; None if an article has no such part."""
    made = _article(page, rest, lang, query, data, site) if isinstance(page, Article) else _dashboard(page, lang, query, data, site)
    if made is None or not data.pinned:
        return write(made, site) if made else None
    context = Context(lang, {}, data, site.catalogue)
    notice = pin.notice(context, data.newest().manifest, _current(made, site))
    # One release is no page of its own to search engines; the canonical link leads to the current one.
    return pin.keep(write(dataclasses.replace(made, indexed=False, linked_data=None, notice=notice), site), data.release)


def _current(document: Document, site: Site) -> str:
    """The address of the same page and state in the current release."""
    kept = "&".join(part for part in document.query.split("&") if part and not part.startswith(f"{pin.RELEASE}="))
    return address(dataclasses.replace(document, query=kept), site, document.lang, query=True)


def _dashboard(page: Page, lang: str, query: str, data: Reader, site: Site) -> Document:
    context, view = opened(page, lang, query, data, site.catalogue, site.origin)
    layout = dashboard.layout(page, view, context)
    dash = {"page-layout": _json(layout, Painted), "page-dependencies": _json(site.callbacks[page.id])}
    linked = describe(tuple(context.dataset(id) for id in page.datasets), context)
    title, about = page.title[lang], plain(view.takeaway)
    return Document(lang, context.path, title, about, layout, context.query, dash, outlines=page.has_map, linked_data=linked)


def _article(page: Article, rest: str, lang: str, query: str, data: Reader, site: Site) -> Document | None:
    context = Context(lang, {}, data, site.catalogue, query, origin=site.origin)
    body = page.body(context, rest)
    if body is None:
        return None
    path = f"{page.id}/{rest}" if rest else page.id
    named = next((part for part in page.parts if part.id == rest), site.catalogue.datasets.get(rest, page))
    linked = describe((context.dataset(rest),), context) if rest in site.catalogue.datasets else None
    title, about = named.title[lang], named.description[lang]
    more = {"indexed": page.indexed, "scripts": page.scripts, "linked_data": linked, "dash": _taken_over(body)}
    return Document(lang, path, title, about, body, query, **more)


def request_again(lang: str, draft: Draft, faults: tuple[Fault, ...], data: Reader, site: Site) -> str:
    """The page "request" with a form that could not become a document; made for one reply, never kept."""
    page, context = request.PAGE, Context(lang, {}, data, site.catalogue, "", origin=site.origin)
    body = request.again(context, draft, faults)
    return write(Document(lang, page.id, page.title[lang], page.description[lang], body, indexed=False, scripts=page.scripts), site)


def _taken_over(body: Any) -> dict[str, str] | None:
    """What Dash needs where an article holds charts; there are no callbacks, filters load the page anew."""
    if not any(isinstance(part, Chart) for part in body._traverse()):
        return None
    return {"page-layout": _json(body, Painted), "page-dependencies": "[]"}


def business(lang: str, data: Reader, site: Site) -> bytes:
    """The cells behind the page "my business": the same for everyone, whatever is typed."""
    return _json(my_business.cells(Context(lang, {}, data, site.catalogue))).encode()


def refresh(page: Page, lang: str, query: str, data: Reader, site: Site) -> bytes:
    """What a filter change needs, as JSON: the canonical query, the document title and every changing part."""
    context, view = opened(page, lang, query, data, site.catalogue, site.origin)
    full_title = f"{page.title[lang]} · {context.text('site.name')}"
    text = _json({"query": context.query, "title": full_title, "parts": dashboard.parts(page, view, context)})
    return (pin.keep(text, data.release) if data.pinned else text).encode()


def register_callback(page: Page, app: Dash) -> list[Mapping[str, Any]]:
    """Register the page's one callback, run in the browser by `sme.refresh`, whenever a filter of Dash has a new value.

    `sme.refresh` sets the parts itself, those that differ: Dash would render every declared output three times. So the one output
    that Dash asks for is never given anything.
    Returns the callback as Dash describes it to the browser, so that the document can carry it.
    """
    before = len(app._callback_list)
    if page.filters:
        output = Output(f"{page.id}-announce", "children")
        inputs = [Input(f"filter-{name}", "value") for name in dashboard.inputs(page)]
        app.clientside_callback(ClientsideFunction("sme", "refresh"), output, inputs, prevent_initial_call=True)
    return list(app._callback_list[before:])


def error(kind: str, lang: str, path: str, reference: str, site: Site) -> str:
    """An error page in the reader's language: what happened, what to do, and the reference to quote."""
    texts, what, remedy = site.catalogue.text, *(site.catalogue.text(f"error.{key}", lang) for key in (kind, f"{kind}_help"))
    heading, cited = texts("error.ways", lang), texts("error.reference", lang, reference=reference)
    body = dashboard.message(what, remedy, cited, heading, _ways_on(kind, lang, path, site))
    return write(Document(lang, path, what, remedy, body, indexed=False), site)


def _ways_on(kind: str, lang: str, path: str, site: Site) -> list[tuple[str, str]]:
    """Where to go from an error: the same page again or in the current release, then the doors of the site and its search."""
    texts, same = site.catalogue.text, f"/{lang}/{path}"
    again = [(texts("error.again", lang), same)] if kind in ("failure", "unavailable") else []
    if kind.startswith("release"):
        again = [(texts("nav.releases", lang), f"/{lang}/releases"), (texts("pin.current", lang), same)]
    doors = [(texts(key, lang), f"/{lang}/{door}") for door, key in (*site.doors, ("search", "nav.search"))]
    return again + doors


class Painted(PlotlyJSONEncoder):
    """For a document: its first paint holds drawings and ready HTML, the layout that Dash takes over need not repeat them."""

    def default(self, obj: Any) -> Any:
        return obj.bare() if isinstance(obj, CardFrame | Chart | Html) else super().default(obj)


def _json(value: Any, encoder: type[PlotlyJSONEncoder] = PlotlyJSONEncoder) -> str:
    """Keys in order: Dash gives them in another order in every process, and equal answers must be equal bytes."""
    return json.dumps(value, cls=encoder, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
