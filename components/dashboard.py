"""The layout of every dashboard and the parts that change when a filter changes.

Page order (design system §3): crumb and name, takeaway, as-of line, filters, guide, key figures, charts, about.
`parts` names each changing piece by component and property; `layout` puts the same pieces in place, so the first HTML
and every later change cannot disagree.
"""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import card as cards
from components import format as formats
from components.about import about
from components.card_frame import PARTS
from components.contents import contents
from components.elements import badge, host, icon, outside, plain, sentence, share_bar, spark, standing_mark
from components.filter_form import filter_bar
from components.island import Html, island
from components.level import level
from components.model import Card, Context, Kpi, Page, View
from components.static_html import render
from components.trail import AMONG, COMPARE, trail

COMPARED = "-compare"
"""How the id of a card of compared things ends."""


def layout(page: Page, view: View, context: Context) -> html.Div:
    """The whole page content below the masthead."""
    made = _own_parts(page, view, context)
    return html.Div(
        [
            html.Div(
                [
                    _crumb(page, context) if view.lead is None else None,
                    html.H1(page.title[context.lang]),
                    Html(made[f"{page.id}-takeaway.html"], f"{page.id}-takeaway"),
                    Html(made[f"{page.id}-meta.html"], f"{page.id}-meta"),
                    view.lead,
                ],
                className="wrap head hero" if view.lead else "wrap head",
            ),
            filter_bar(page, context),
            html.Div(
                [
                    Html(made[f"{page.id}-trail.html"], f"{page.id}-trail", "trail"),
                    html.Div(made[f"{page.id}-notices.children"], id=f"{page.id}-notices"),
                    island(_guide(view, context)),
                    island(contents(view, context)),
                    Html(made[f"{page.id}-kpis.html"], f"{page.id}-kpis", "kpis"),
                    html.Div([cards.card(item, context) for item in level(view.cards)], className="grid"),
                    island(view.after),
                    island(about(view.datasets, context)),
                    html.P("", id=f"{page.id}-announce", className="vh announce", role="status", **{"aria-live": "polite"}),
                ],
                className="wrap",
            ),
        ],
        id="page",
        **marks(context, page.id),
    )


def marks(context: Context, page_id: str) -> dict[str, str]:
    """What the scripts read from a page with charts: its name, its language, and the words that they say."""
    return {
        "data-page": page_id,
        "data-lang": context.lang,
        "data-copied": context.text("tool.copied"),
        "data-failed": context.text("page.failed"),
        "data-place": context.text("walk.place", number="{number}", count="{count}"),
        "data-tones": context.text("walk.tones_on"),
        "data-sort": context.text("tool.sort"),
        "data-copy-figure": context.text("tool.copy_figure"),
    }


def parts(page: Page, view: View, context: Context) -> dict[str, Any]:
    """Every changing piece of a page as {"component.property": value}."""
    made = _own_parts(page, view, context)
    for item in level(view.cards):
        made |= _card_parts(item, context)
    return made


def _own_parts(page: Page, view: View, context: Context) -> dict[str, Any]:
    """Those that belong to no card."""
    return {
        f"{page.id}-takeaway.html": render(html.P(sentence(view.takeaway), className="take")),
        f"{page.id}-meta.html": render(html.P(_meta(view, context), className="meta")),
        f"{page.id}-trail.html": render(trail(page.filters, context)),
        f"{page.id}-notices.children": [html.P([icon("info-circle"), words], className="notice") for words in view.notices],
        f"{page.id}-kpis.html": render([_kpi(item, context) for item in view.kpis]),
        f"{page.id}-announce.children": _announcement(view),
    }


def _card_parts(item: Card, context: Context) -> dict[str, Any]:
    own = {f"{item.id}.hidden": item.absent, f"{item.id}.children": cards.graph(item, context)}
    return own | {f"{item.id}-{name}.html": html for name, html in cards.parts(item, context).items()}


def _announcement(view: View) -> str:
    """What is said after a filter: the takeaway, and what stands side by side."""
    compared = [item.alt for item in view.cards if item.id.endswith(COMPARED) and not item.absent]
    return " · ".join([plain(view.takeaway), *compared])


def part_names(page: Page) -> list[tuple[str, str]]:
    """(component, property) of every changing piece, as the page's one callback declares its outputs."""
    pieces = [(f"{page.id}-{name}", "children") for name in ("notices", "announce")]
    pieces += [(f"{page.id}-{name}", "html") for name in ("takeaway", "meta", "trail", "kpis")]
    pieces += [(f"{card}-{name}", "html") for card in page.cards for name in PARTS]
    return pieces + [(card, prop) for card in page.cards for prop in ("children", "hidden")]


def inputs(page: Page) -> list[str]:
    """Ids of the filters that the page's callback hears, in the order in which they stand on the page."""
    shown = [item.id for item in page.filters]
    return shown + [AMONG] * (COMPARE in shown)


def _crumb(page: Page, context: Context) -> html.Nav:
    home = html.A(context.text("nav.overview"), href=f"/{context.lang}/")
    return html.Nav([home, f" / {page.title[context.lang]}"], className="crumb", **{"aria-label": context.text("nav.crumb")})


def _meta(view: View, context: Context) -> list[Any]:
    suppressed = sum(context.data.manifest["datasets"][d.id]["suppressed"] for d in view.datasets)
    return [
        html.Span(context.text("page.as_of", as_of=view.as_of, release=context.data.release)),
        html.Span(context.text("page.suppressed", count=formats.number(suppressed))),
        html.A([icon("info-circle"), context.text("page.about")], href="#about"),
        _era(context),
        outside(host(view.datasets[0].open_data.url), view.datasets[0].open_data.url),
    ]


def _era(context: Context) -> html.A:
    """The switch between Buddhist and common era; it loads the page anew, because filters and axes change with it."""
    other = {"be": "ce", "ce": "be"}[context.state["era"]]
    return html.A([icon("calendar3"), context.text(f"era.{other}")], href=context.href(era=other))


def _guide(view: View, context: Context) -> Any:
    steps = [html.Li([html.B(step.partition(": ")[0]), step.partition(": ")[2]]) for step in view.guide]
    summary = html.Summary([icon("question-circle"), context.text("page.guide"), icon("chevron-down")])
    return html.Details([summary, html.Ol(steps)], className="guide") if steps else None


def _kpi(item: Kpi, context: Context) -> html.Div:
    mark = standing_mark(item.source, context)
    picture: Any = html.Span(context.text("kpi.no_trend"), className="d")
    if item.picture is not None:
        picture = item.picture
    elif len(item.spark) >= 3:
        picture = spark(item.spark, context.text("kpi.spark", label=item.label))
    elif item.share is not None:
        picture = share_bar(item.share, f"{item.label} {item.value}{item.unit}")
    copy = html.Button(
        icon("clipboard"),
        type="button",
        className="copy",
        title=context.text("tool.copy_figure"),
        **{"data-action": "copy-figure", "data-copy": item.copy, "aria-label": f"{context.text('tool.copy_figure')}: {item.label}"},
    )
    return html.Div(
        [
            html.H2([item.label, copy if item.copy else None]),
            html.P([item.value, html.Small(item.unit)], className="v"),
            html.P(item.change, className="d"),
            html.Div(picture, className="pic"),
            html.P([html.Span(item.period), badge(item.origin, context) if item.origin else None, mark], className="k-src"),
        ],
        className="kpi",
    )


def message(what: str, remedy: str, reference: str, heading: str, ways: Sequence[tuple[str, str]]) -> html.Div:
    """An error page: what happened, what to do, the reference to quote, and (words, address) of the ways on."""
    links = html.Ul([html.Li(html.A(words, href=href)) for words, href in ways], className="ways")
    parts = [
        html.H1(what),
        html.P(remedy, className="take"),
        html.Nav([html.B(heading), links], className="notice ways-on", **{"aria-label": heading}),
        html.P(reference, className="small"),
    ]
    return html.Div(html.Div(parts, className="wrap head"), id="page")
