"""The HTML document around every page: head, masthead, footer, and the scripts a dashboard needs.

Everything a reader or a crawler needs is in this first HTML: language, title, description, links between languages,
the takeaway and the key figures. Dash takes the page over once its scripts have run.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dash import html

from components.elements import icon
from components.static_html import render
from data.catalogue import Catalogue

STYLES = ("bootstrap.css", "sarabun.css", "tokens.css", "icons.css", "site.css")
OUTLINES = "outlines.js"
LANGUAGES = ("th", "en")
FONTS = {
    "th": ("sarabun-thai-400.woff2", "sarabun-thai-700.woff2", "sarabun-latin-400.woff2", "sarabun-latin-700.woff2"),
    "en": ("sarabun-latin-400.woff2", "sarabun-latin-600.woff2", "sarabun-latin-700.woff2"),
}
"""Fonts of the first screen, asked for at once so that no text moves when they arrive."""
LOCALES = {"th": "th_TH", "en": "en_US"}
LOGO = (
    '<svg viewBox="0 0 34 34" width="34" height="34" aria-hidden="true"><rect width="34" height="34" rx="7" fill="var(--brand)"/>'
    '<g fill="var(--card)"><rect x="8" y="19" width="4" height="7"/><rect x="15" y="14" width="4" height="12"/>'
    '<rect x="22" y="8" width="4" height="18"/></g></svg>'
)


@dataclass(frozen=True)
class Site:
    """What every document of one deployment shares. `static` maps logical file names to addresses."""

    catalogue: Catalogue
    static: Mapping[str, str]
    scripts: Sequence[str]
    doors: Sequence[tuple[str, str]]
    dashboards: Sequence[tuple[str, str, str]]
    origin: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    callbacks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One page to be written: `body` is its content as a component tree, `dash` what Dash needs to take over."""

    lang: str
    path: str
    title: str
    description: str
    body: Any
    query: str = ""
    dash: Mapping[str, Any] | None = None
    indexed: bool = True
    outlines: bool = False
    linked_data: Mapping[str, Any] | None = None


def write(document: Document, site: Site) -> str:
    """The complete HTML text."""
    content = f'<div id="first-paint">{render(document.body)}</div>'
    entry = '<div id="react-entry-point"></div>' if document.dash else ""
    return (
        f'<!doctype html><html lang="{document.lang}"><head>{_head(document, site)}</head><body>'
        f'<a class="skip" href="#main">{_text(site, "nav.skip", document)}</a>{_masthead(document, site)}'
        f'<main id="main" tabindex="-1">{content}{entry}</main>{_footer(document, site)}{_data(document, site)}</body></html>'
    )


def _text(site: Site, key: str, document: Document) -> str:
    return escape(site.catalogue.text(key, document.lang))


def _address(document: Document, site: Site, lang: str, query: bool = False) -> str:
    tail = f"?{document.query}" if query and document.query else ""
    return f"{site.origin}/{lang}/{document.path}{tail}"


def _head(document: Document, site: Site) -> str:
    title, description = escape(document.title), escape(document.description, quote=True)
    name = _text(site, "site.name", document)
    full = title if title == name else f"{title} · {name}"
    links = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{escape(_address(document, site, lang))}">' for lang in LANGUAGES
    )
    other = LOCALES["en" if document.lang == "th" else "th"]
    robots = "" if document.indexed else '<meta name="robots" content="noindex">'
    styles = "".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{site.static[name]}">' for name in FONTS[document.lang]
    )
    styles += "".join(f'<link rel="stylesheet" href="{site.static[name]}">' for name in STYLES)
    styles += f'<noscript><link rel="stylesheet" href="{site.static["noscript.css"]}"></noscript>'
    scripts = [*((OUTLINES,) if document.outlines else ()), *(site.scripts if document.dash else ("site.js",))]
    return (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{full}</title>'
        f'<meta name="description" content="{description}">{robots}'
        f'<link rel="canonical" href="{escape(_address(document, site, document.lang))}">{links}'
        f'<link rel="alternate" hreflang="x-default" href="{escape(_address(document, site, "th"))}">'
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="{name}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        f'<meta property="og:url" content="{escape(_address(document, site, document.lang))}">'
        f'<meta property="og:locale" content="{LOCALES[document.lang]}"><meta property="og:locale:alternate" content="{other}">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" type="image/svg+xml" href="{site.static["logo.svg"]}">'
        + styles
        + "".join(f'<script defer src="{site.static[name]}"></script>' for name in scripts)
        + (f'<script type="application/ld+json">{_json(document.linked_data)}</script>' if document.linked_data else "")
    )


def _masthead(document: Document, site: Site) -> str:
    lang = document.lang
    doors = [_door(lang, path, key, document, site) for path, key in site.doors]
    menu = [
        html.Li(html.A([html.B(title), html.Small(words)], href=f"/{lang}/{path}", **_current(path, document)))
        for path, title, words in _dashboards(document, site)
    ]
    inside = any(path == document.path for path, _, _ in site.dashboards)
    fold = html.Details(
        [
            html.Summary([site.catalogue.text("nav.dashboards", lang), icon("chevron-down")], className="here" if inside else None),
            html.Ul(menu),
        ],
        className="menu",
    )
    doors.insert(1, html.Li(fold))
    nav = render(html.Nav(html.Ul(doors, className="nav"), **{"aria-label": site.catalogue.text("nav.main", lang)}))
    tools = render(html.Div([_search(document, site), _languages(document, site)], className="tools"))
    name, tagline = _text(site, "site.name", document), _text(site, "site.tagline", document)
    logo = f'<a class="logo" href="/{lang}/">{LOGO}<span><b>{name}</b><small>{tagline}</small></span></a>'
    return f'<header class="mast"><div class="wrap">{logo}{nav}{tools}</div></header>'


def _dashboards(document: Document, site: Site) -> list[tuple[str, str, str]]:
    texts = site.catalogue.text
    return [(path, texts(title, document.lang), texts(words, document.lang)) for path, title, words in site.dashboards]


def _current(path: str, document: Document) -> dict[str, str]:
    return {"aria-current": "page"} if path == document.path else {}


def _door(lang: str, path: str, key: str, document: Document, site: Site) -> html.Li:
    return html.Li(html.A(site.catalogue.text(key, lang), href=f"/{lang}/{path}", **_current(path, document)))


def _search(document: Document, site: Site) -> html.A:
    label = site.catalogue.text("nav.search", document.lang)
    return html.A(icon("search"), href=f"/{document.lang}/search", title=label, **{"aria-label": label})


def _languages(document: Document, site: Site) -> html.Div:
    """The switch keeps path and state; each language is named in itself."""
    links = []
    for lang, name, words in (("th", "ไทย", "ภาษาไทย"), ("en", "EN", "EN English")):
        here = {"aria-current": "true"} if lang == document.lang else {}
        address = f"/{lang}/{document.path}" + (f"?{document.query}" if document.query else "")
        links.append(
            html.A(name, href=address, lang=lang, className="lang-link", **{"aria-label": words, "data-lang-link": lang, **here})
        )
    return html.Div(links, className="lang")


def _footer(document: Document, site: Site) -> str:
    lang, texts = document.lang, site.catalogue.text
    parts = [
        html.Span(texts("site.owner", lang)),
        html.Span(texts("site.promise", lang)),
        html.Span(
            [
                html.A(texts("nav.methods", lang), href=f"/{lang}/methods"),
                " · ",
                *(
                    part
                    for key in ("data", "developers")
                    for part in (html.A(texts(f"nav.{key}", lang), href=f"/{lang}/{key}"), " · ")
                ),
                html.A("sme.go.th", href="https://www.sme.go.th", rel="noopener"),
            ]
        ),
    ]
    return render(html.Footer(html.Div(parts, className="wrap"), className="foot"))


def _data(document: Document, site: Site) -> str:
    if not document.dash:
        return ""
    blocks = {"_dash-config": site.config, **document.dash}
    return "".join(f'<script id="{name}" type="application/json">{_json(value)}</script>' for name, value in blocks.items())


def _json(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "<\\!--")
