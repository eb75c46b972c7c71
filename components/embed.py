"""One card as a light document for frames on other sites: complete without scripts, no cookie, nothing from elsewhere.

The drawing stands in the first HTML; a small script then tells the host the height and, when the browser is idle, puts
plotly's interactive chart in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dash.html import A

from components import drawn_icons, snippet
from components.card import chart_style, empty_state, legend
from components.card_foot import source_line
from components.document import LIVE
from components.elements import host, icon, outside
from components.framed import Site, script_json
from components.html_table import table
from components.island import Html, island
from components.model import Card, Context
from components.plain_html import Element, html
from components.static_html import render
from components.svg import draw

STYLES = ("sarabun.css", "tokens.css", "embed.css")
"""Written into the document, so that the picture waits for no other file."""
TABLE_STYLES = ("bootstrap.css", "site.css")
"""Cards whose body is a table need the site's own style sheets; they load no chart."""
SCRIPT, ICON = "embed.js", "logo.svg"


@dataclass(frozen=True)
class Frame:
    """What all embeds share: `hosts` that may frame them, `paths` of the outlines that maps name, their `style` sheet, and
    by language the elements with the fonts for the `first` words of a table, whose lines would break elsewhere in another, and
    the drawings of `icons` by name."""

    hosts: Sequence[str]
    paths: Mapping[str, str]
    style: str
    first: Mapping[str, str]
    icons: Mapping[str, str]


@dataclass(frozen=True)
class Embed:
    """What a frame shows: a card in a state, in a `theme`, with `notices` about its address."""

    item: Card
    context: Context
    theme: str
    notices: Sequence[str] = ()


def write(embed: Embed, site: Site, frame: Frame, discovery: str) -> str:
    """The complete HTML; `discovery` is the link for oEmbed."""
    item, context = embed.item, embed.context
    sheets, first = (TABLE_STYLES, frame.first[context.lang]) if item.figure is None else ((), "")
    page = f"{context.origin}{context.href()}"
    return _document(
        context.lang,
        embed.theme,
        f"<title>{escape(item.title)} · {escape(context.text('site.name'))}</title>"
        f'<link rel="canonical" href="{escape(page)}">{discovery}'
        + "".join(f'<link rel="stylesheet" href="{site.static[name]}">' for name in sheets)
        + f"{first}<style>{frame.style}</style>"
        + f'<script defer src="{site.static[SCRIPT]}" data-hosts="{escape(" ".join(frame.hosts))}"></script>',
        drawn_icons.draw(render(_main(embed, frame.paths, site.static[ICON])), frame.icons) + _figure(item, site),
        site,
    )


def _document(lang: str, theme: str, head: str, body: str, site: Site) -> str:
    scheme = f' data-theme="{theme}"' if theme != snippet.THEMES[0] else ""
    return (
        f'<!doctype html><html lang="{lang}"{scheme}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" type="image/svg+xml" href="{site.static[ICON]}">'
        f"{head}</head><body>{body}</body></html>"
    )


def missing(lang: str, site: Site, frame: Frame) -> str:
    """What a frame shows that asks for a chart which does not exist."""
    texts = site.catalogue.text
    link = html.A(texts("embed.to_site", lang), href=f"{site.origin}/{lang}/", target="_blank", rel="noopener")
    body = html.Main([html.H1(texts("embed.missing", lang)), html.P(texts("embed.missing_help", lang)), html.P(link)], id="embed")
    head = f"<title>{escape(texts('embed.missing', lang))}</title><style>{frame.style}</style>"
    return _document(lang, snippet.THEMES[0], head, render(body), site)


def _main(embed: Embed, paths: Mapping[str, str], icon_file: str) -> Element:
    item, context = embed.item, embed.context
    synthetic = "syn-card" if item.dataset.origin == "synthetic" else None
    return html.Main(
        [
            html.Header([html.H1(item.title), html.P(item.subtitle, className="sub")]),
            *legend(item),
            *(html.P([icon("info-circle"), words], className="notice") for words in embed.notices),
            html.Div(_content(item, context, paths), className="fig"),
            html.P(item.note, className="note") if item.note else None,
            _table(item, context),
            html.Footer(
                [html.P(source_line(item, context), className="from") if item.sources else None, _links(item, context, icon_file)]
            ),
        ],
        id="embed",
        className=synthetic,
    )


def _content(item: Card, context: Context, paths: Mapping[str, str]) -> Any:
    """The drawing, the table of a card without one, or the reason why there is neither."""
    if item.body is not None:
        return island(item.body)
    if item.figure is None:
        return empty_state(item, context)
    drawing = Html(draw.inline(item.figure, item.id, item.alt or item.title, paths))
    chart = html.Div(drawing, id="chart", className="chart", style=chart_style(item))
    return html.Div([chart, item.aside], className="mapbox") if item.aside else chart


def _table(item: Card, context: Context) -> Element | None:
    if item.table is None:
        return None
    box = html.Div(table(item.table), className="tw", tabIndex="0", role="region", **{"aria-label": item.table.caption})
    return html.Details([html.Summary([icon("table"), context.text("tool.table"), icon("chevron-down")]), box])


def _links(item: Card, context: Context, icon_file: str) -> Element:
    """To the open data and to the page in the same state. Frames cannot hold our pages, so both open apart."""
    portal = item.dataset.open_data.url
    page = f"{context.origin}{context.href()}#{item.id}"
    logo = html.Img(src=icon_file, alt="", width="22", height="22", loading="lazy")
    words = [logo, html.Span(context.text("embed.by")), icon("box-arrow-up-right")]
    return html.P(
        [_apart(outside(host(portal), portal)), html.A(words, href=page, target="_blank", rel="noopener", className="by")],
        className="to",
    )


def _apart(link: A) -> A:
    link.target = "_blank"
    return link


def _figure(item: Card, site: Site) -> str:
    """What the script needs to draw the chart anew, and the files for it, in the order in which they run."""
    if item.figure is None:
        return ""
    files = [site.static[name].rpartition("/")[2] for name in LIVE]
    return f'<script id="figure" type="application/json">{script_json({"files": files, "figure": item.figure})}</script>'
