"""What stands above and below every page: masthead with menu, search and languages; footer."""

from dash import html

from components.elements import icon
from components.framed import Document, Site, address, text
from components.static_html import render

LOGO = (
    '<svg viewBox="0 0 34 34" width="34" height="34" aria-hidden="true"><rect width="34" height="34" rx="7" fill="var(--brand)"/>'
    '<g fill="var(--card)"><rect x="8" y="19" width="4" height="7"/><rect x="15" y="14" width="4" height="12"/>'
    '<rect x="22" y="8" width="4" height="18"/></g></svg>'
)


def masthead(document: Document, site: Site) -> str:
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
    name, tagline = text(site, "site.name", document), text(site, "site.tagline", document)
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


def footer(document: Document, site: Site) -> str:
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
                    for key in ("data", "releases", "developers")
                    for part in (html.A(texts(f"nav.{key}", lang), href=f"/{lang}/{key}"), " · ")
                ),
                html.A("sme.go.th", href="https://www.sme.go.th", rel="noopener"),
            ]
        ),
    ]
    # Seen on paper only; the day is set by site.js when someone prints.
    here = address(document, site, lang, query=True)
    parts.append(html.Span(here, className="printed", **{"data-printed": texts("site.printed", lang)}))
    return render(html.Footer(html.Div(parts, className="wrap"), className="foot"))
