"""The HTML document around every page: head, masthead, footer, and the scripts a dashboard needs.

Everything a reader or a crawler needs is in this first HTML: language, title, description, links between languages,
the takeaway and the key figures. Dash takes the page over once its scripts have run.
"""

from collections.abc import Sequence
from html import escape

from components import snippet, social
from components.framed import Document, Site, address, script_json, text
from components.masthead import footer, masthead
from components.static_html import render

STYLES, ICONS = ("bootstrap.css", "sarabun.css", "tokens.css", "site.css"), "icons.css"
"""Sheets that stand in the document, so that its first paint waits for no other file, and the one that comes after it."""
PRINT, START, TONES = "print.js", "start.js", "tones.js"
LIVE = ("plotly-basic.min.js", "charts.js")
"""What makes a drawing a chart that answers: loaded when a reader turns to one."""
LANGUAGES = ("th", "en")
FIRST = {"th": "first-th.css", "en": "first-en.css"}
"""The words of the first paint: small fonts inside a sheet, with the widths of those that come after them."""
FONTS = {
    "th": ("sarabun-thai-400.woff2", "sarabun-thai-700.woff2", "sarabun-latin-400.woff2", "sarabun-latin-700.woff2"),
    "en": ("sarabun-latin-400.woff2", "sarabun-latin-600.woff2", "sarabun-latin-700.woff2"),
}
"""Fonts of the first screen, asked for at once so that no text moves when they arrive."""
LOCALES = {"th": "th_TH", "en": "en_US"}


def write(document: Document, site: Site) -> str:
    """The complete HTML text."""
    content = f'<div id="first-paint">{render(document.body)}</div>' + '<div id="react-entry-point"></div>' * bool(document.dash)
    return (
        f'<!doctype html><html lang="{document.lang}"><head>{_head(document, site)}</head><body>'
        f'<a class="skip" href="#main">{text(site, "nav.skip", document)}</a>{masthead(document, site)}{render(document.notice)}'
        f"{site.outlines if document.outlines else ''}"
        f'<main id="main" tabindex="-1" data-tones="{site.static[TONES]}" data-live="{_files(LIVE, site)}">{content}</main>'
        f'{footer(document, site)}{_data(document, site)}<link rel="stylesheet" href="{site.static[ICONS]}"></body></html>'
    )


def _head(document: Document, site: Site) -> str:
    title, description = escape(document.title), escape(document.description, quote=True)
    name = text(site, "site.name", document)
    full = title if title == name else f"{title} · {name}"
    links = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{escape(address(document, site, lang))}">' for lang in LANGUAGES
    )
    other = LOCALES["en" if document.lang == "th" else "th"]
    robots = "" if document.indexed else '<meta name="robots" content="noindex">'
    styles = site.styles.get(document.lang, "")
    styles += "".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{site.static[name]}">' for name in FONTS[document.lang]
    )
    styles += f'<link rel="stylesheet" media="print" href="{site.static["print.css"]}">'
    styles += f'<noscript><link rel="stylesheet" href="{site.static["noscript.css"]}"></noscript>'
    later = _files(site.scripts, site)
    scripts = ([] if document.dash else ["site.js", *document.scripts]) + [PRINT]
    return (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{full}</title>'
        f'<meta name="description" content="{description}">{robots}'
        f'<link rel="canonical" href="{escape(address(document, site, document.lang))}">{links}'
        f'<link rel="alternate" hreflang="x-default" href="{escape(address(document, site, "th"))}">'
        f'<link rel="alternate" type="application/atom+xml" title="{escape(site.catalogue.text("feed.title", document.lang))}" '
        f'href="/api/v1/releases.atom{"" if document.lang == "th" else "?lang=en"}">'
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="{name}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        f'<meta property="og:url" content="{escape(address(document, site, document.lang))}">'
        f'<meta property="og:locale" content="{LOCALES[document.lang]}"><meta property="og:locale:alternate" content="{other}">'
        f"{_elsewhere(document, site)}"
        f'<meta name="color-scheme" content="light dark"><link rel="icon" type="image/svg+xml" href="{site.static["logo.svg"]}">'
        + styles
        + (f'<script defer src="{site.static[START]}" data-scripts="{later}"></script>' if document.dash else "")
        + "".join(f'<script defer src="{site.static[name]}"></script>' for name in scripts)
        + (f'<script type="application/ld+json">{script_json(document.linked_data)}</script>' if document.linked_data else "")
    )


def _files(names: Sequence[str], site: Site) -> str:
    """Files beside the script that reads this, by their names there."""
    return " ".join(site.static[name].rpartition("/")[2] for name in names)


def _elsewhere(document: Document, site: Site) -> str:
    """How other sites show this page: the picture of its link, and for a dashboard where to ask for a chart."""
    name = document.path.partition("/")[0] or "overview"
    name = name if document.indexed else "overview"  # an error page may stand at any address
    picture = f"{site.origin}{social.address(document.lang, name)}"
    about = escape(f"{document.title}: {document.description}", quote=True)
    asked = address(document, site, document.lang, query=True)
    return (
        f'<meta property="og:image" content="{escape(picture)}"><meta property="og:image:width" content="{social.WIDTH}">'
        f'<meta property="og:image:height" content="{social.HEIGHT}"><meta property="og:image:alt" content="{about}">'
        '<meta name="twitter:card" content="summary_large_image">'
        + (snippet.discovery(asked, site.origin) if document.dash else "")
    )


def _data(document: Document, site: Site) -> str:
    if not document.dash:
        return ""
    blocks = {"_dash-config": site.config, **document.dash}
    return "".join(f'<script id="{name}" type="application/json">{script_json(value)}</script>' for name, value in blocks.items())
