"""The layout of every dashboard and the parts that change when a filter changes.

Page order (design system §3): crumb and name, takeaway, as-of line, filters, guide, key figures, charts, about.
`parts` names each changing piece by component and property; `layout` puts the same pieces in place, so the first HTML
and every later change cannot disagree.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import card as cards
from components import format as formats
from components.about import about
from components.elements import badge, host, icon, outside, plain, sentence, share_bar, spark, standing_mark
from components.island import island
from components.model import Context, FilterBar, Kpi, Page, View

CARD_PARTS = ("head", "body", "foot")


def layout(page: Page, view: View, context: Context) -> html.Div:
    """The whole page content below the masthead."""
    made = parts(page, view, context)
    return html.Div(
        [
            html.Div(
                [
                    _crumb(page, context) if view.lead is None else None,
                    html.H1(page.title[context.lang]),
                    html.P(made[f"{page.id}-takeaway.children"], id=f"{page.id}-takeaway", className="take"),
                    html.P(made[f"{page.id}-meta.children"], id=f"{page.id}-meta", className="meta"),
                    view.lead,
                ],
                className="wrap head hero" if view.lead else "wrap head",
            ),
            filter_bar(page, context),
            html.Div(
                [
                    html.Div(made[f"{page.id}-notices.children"], id=f"{page.id}-notices"),
                    island(_guide(view, context)),
                    html.Div(made[f"{page.id}-kpis.children"], id=f"{page.id}-kpis", className="kpis"),
                    html.Div([cards.card(item, context) for item in view.cards], className="grid"),
                    island(view.after),
                    island(about(view.datasets, context)),
                    html.P("", id=f"{page.id}-announce", className="vh announce", role="status", **{"aria-live": "polite"}),
                ],
                className="wrap",
            ),
        ],
        id="page",
        **{
            "data-page": page.id,
            "data-lang": context.lang,
            "data-copied": context.text("tool.copied"),
            "data-failed": context.text("page.failed"),
        },
    )


def parts(page: Page, view: View, context: Context) -> dict[str, Any]:
    """Every changing piece of a page as {"component.property": value}."""
    made: dict[str, Any] = {
        f"{page.id}-takeaway.children": sentence(view.takeaway),
        f"{page.id}-meta.children": _meta(view, context),
        f"{page.id}-notices.children": [html.P([icon("info-circle"), words], className="notice") for words in view.notices],
        f"{page.id}-kpis.children": [_kpi(item, context) for item in view.kpis],
        f"{page.id}-announce.children": plain(view.takeaway),
    }
    for item in view.cards:
        pieces = (cards.head(item), cards.graph(item), cards.foot(item, context))
        made |= {f"{item.id}-{name}.children": piece for name, piece in zip(CARD_PARTS, pieces, strict=True)}
    return made


def part_names(page: Page) -> list[tuple[str, str]]:
    """(component, property) of every changing piece, as the page's one callback declares its outputs."""
    fixed = [f"{page.id}-{name}" for name in ("takeaway", "meta", "notices", "kpis", "announce")]
    return [(name, "children") for name in fixed + [f"{card}-{piece}" for card in page.cards for piece in CARD_PARTS]]


def _crumb(page: Page, context: Context) -> html.Nav:
    home = html.A(context.text("nav.overview"), href=f"/{context.lang}/")
    return html.Nav([home, f" / {page.title[context.lang]}"], className="crumb", **{"aria-label": context.text("nav.crumb")})


def _meta(view: View, context: Context) -> list[Any]:
    suppressed = sum(context.data.manifest["datasets"][d.id]["suppressed"] for d in view.datasets)
    return [
        html.Span(context.text("page.as_of", as_of=view.as_of, release=context.data.release)),
        html.Span(context.text("page.suppressed", count=formats.number(suppressed))),
        html.A([icon("info-circle"), context.text("page.about")], href="#about"),
        outside(host(view.datasets[0].open_data.url), view.datasets[0].open_data.url),
    ]


def filter_bar(page: Page, context: Context) -> Any:
    """Native selects in a form that also works without JavaScript; on a phone the form folds behind one button."""
    if not page.filters:
        return None
    boxes = [_filter(item, context) for item in page.filters]
    end = html.Div(
        [
            html.A(context.text("filter.clear"), href=f"/{context.lang}/{page.id}", id="filter-clear"),
            html.Button(
                [icon("link-45deg"), context.text("filter.copy")], type="button", className="plain", **{"data-action": "copy-link"}
            ),
            html.Button(context.text("filter.apply"), type="submit", className="btn no-js-only"),
        ],
        className="f end",
    )
    summary = html.Summary([icon("funnel"), html.Span(context.text("filter.title")), icon("chevron-down")])
    form = html.Form([*boxes, end], method="get", action=f"/{context.lang}/{page.id}", className="wrap", id="filters-form")
    fold = html.Details([summary, form], id="filters-fold")
    idle = all(box.hidden for box in boxes)
    return html.Section(fold, className="filters", hidden=idle, **{"aria-label": context.text("filter.title")})


def _filter(item: FilterBar, context: Context) -> html.Div:
    options = [{"label": c.label, "value": c.code, "disabled": c.disabled} for c in item.choices(context)]
    name = f"filter-{item.id}"
    marks = {"data-filter": item.id, "data-default": item.default}
    return html.Div(
        [
            dbc.Label(item.label[context.lang], html_for=name, className="f-label"),
            dbc.Select(id=name, name=item.id, options=options, value=context.state[item.id], className="f-select"),
        ],
        className="f",
        hidden=len(options) < 2,
        **marks,
    )


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
            html.P([html.Span(item.period), badge(item.origin, context), mark], className="k-src"),
        ],
        className="kpi",
    )


def message(what: str, remedy: str, reference: str, home: str, lang: str) -> html.Div:
    """An error page: what happened, what to do, the reference to quote, and the way home."""
    parts = [
        html.H1(what),
        html.P(remedy, className="take"),
        html.P(reference, className="small"),
        html.P(html.A(home, href=f"/{lang}/")),
    ]
    return html.Div(html.Div(parts, className="wrap head"), id="page")
