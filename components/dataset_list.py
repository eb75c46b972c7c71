"""The catalogue page: search, facets with counts, what is chosen, and the datasets found, by theme."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import facets, facts
from components import format as formats
from components import words as say
from components.elements import LONGEST_WORDS, badge, icon, release_field, sentence
from components.facets import ANY, Catalogue, Choice, Entry
from components.model import Context


def catalogue_page(context: Context, after: Any) -> html.Div:
    """`after` stands below the results."""
    asked = facets.asked(context)
    count = len(context.data.manifest["datasets"])
    intro = say.say(context, "data.intro", count=count, release=context.data.release)
    ignored = context.text("filter.ignored", names=", ".join(asked.ignored)) if asked.ignored else ""
    return html.Div(
        [
            html.H1(context.text("nav.data")),
            html.P(sentence(intro), className="take"),
            html.P([icon("info-circle"), ignored], className="notice") if ignored else None,
            html.Div([html.Div([_search(context, asked), _facets(context, asked)]), _results(context, asked)], className="finder"),
            after,
        ],
        className="wrap head",
        id="page",
    )


def _search(context: Context, asked: Catalogue) -> html.Form:
    """A form of its own address: facets that are chosen go with it as hidden fields."""
    label = context.text("data.search")
    box = dbc.Input(
        id="q", name="q", type="search", value=asked.words, placeholder=context.text("data.search_hint"), maxLength=LONGEST_WORDS
    )
    kept = [_hidden(name, code) for name, code in asked.state.items() if code != ANY] + release_field(context)
    send = html.Button(icon("arrow-right"), type="submit", **{"aria-label": label})
    return html.Form(
        [html.Label(label, htmlFor="q", className="vh"), icon("search"), box, *kept, send],
        action=f"/{context.lang}/data",
        method="get",
        className="search",
        role="search",
    )


def _hidden(name: str, code: str) -> dbc.Input:
    return dbc.Input(type="hidden", name=name, value=code)


def _facets(context: Context, asked: Catalogue) -> html.Details:
    groups = [_facet(context, name, choices) for name, choices in asked.facets.items() if len(choices) > 1]
    summary = html.Summary([icon("funnel"), html.Span(context.text("data.narrow")), icon("chevron-down")])
    return html.Details(
        [summary, html.Nav(groups, **{"aria-label": context.text("data.narrow")})], id="facets-fold", className="facets"
    )


def _facet(context: Context, name: str, choices: Sequence[Choice]) -> html.Div:
    items = [html.Li(_choice(choice)) for choice in choices]
    kind = "facet years" if name == "year" else "facet"
    return html.Div([html.H2(context.text(f"data.facet_{name}")), html.Ul(items)], className=kind)


def _choice(choice: Choice) -> html.A | html.Span:
    parts = [html.Span(choice.label), html.Small(str(choice.count))]
    if not choice.count and not choice.chosen:
        return html.Span(parts, className="none")
    return html.A(parts, href=choice.href, **({"aria-current": "true"} if choice.chosen else {}))


def _results(context: Context, asked: Catalogue) -> html.Div:
    themes = [code for code in context.catalogue.codes["topics"] if any(e.dataset.topic == code.code for e in asked.found)]
    groups = [
        html.Section([html.H2(theme.label[context.lang], className="sec"), _entries(context, asked.found, theme.code)])
        for theme in themes
    ]
    return html.Div([_summary(context, asked), *(groups or [_nothing(context)])], className="found")


def _summary(context: Context, asked: Catalogue) -> html.Div:
    """How many were found and what narrows them, each with its way back."""
    said = context.text("data.found", count=len(asked.found))
    words = [html.Li(html.Span(f"“{asked.words}”", className="chip"))] if asked.words else []
    chosen = [choice for choices in asked.facets.values() for choice in choices if choice.chosen]
    back = [html.Li(_taken_back(context, choice)) for choice in chosen]
    clear = [html.Li(html.A(context.text("data.clear"), href=f"/{context.lang}/data"))] if asked.narrowed else []
    return html.Div([html.P(said, role="status"), html.Ul([*words, *back, *clear], className="chips")], className="summary")


def _taken_back(context: Context, choice: Choice) -> html.A:
    label = context.text("data.take_back", label=choice.label)
    return html.A([choice.label, html.Span("×", **{"aria-hidden": "true"})], href=choice.href, className="chip", title=label)


def _nothing(context: Context) -> html.Div:
    help_ = [context.text("data.nothing_help"), html.A(context.text("data.clear"), href=f"/{context.lang}/data")]
    return html.Div([icon("search"), html.B(context.text("data.nothing")), *(html.Span(part) for part in help_)], className="state")


def _entries(context: Context, found: Sequence[Entry], theme: str) -> html.Ul:
    return html.Ul([entry(context, one.dataset.id) for one in found if one.dataset.topic == theme], className="results")


def entry(context: Context, dataset_id: str) -> html.Li:
    """Title, description, and in one line: origin, frequency, years, number of figures."""
    dataset, run = context.dataset(dataset_id), context.data.manifest["datasets"][dataset_id]
    often = context.catalogue.codes["frequencies"].label(dataset.frequency, context.lang)
    line = context.text("data.entry", often=often, span=facts.span_text(context, dataset), cells=formats.number(run["cells"]))
    return html.Li(
        [
            html.A(dataset.title[context.lang], href=f"/{context.lang}/data/{dataset.id}"),
            html.P(dataset.description[context.lang]),
            html.P([badge(dataset.origin, context), html.Span(line)], className="small"),
        ]
    )


def portal_sets(context: Context, sets: Sequence[tuple[str, str, str]]) -> html.Section:
    """OSMEP's own open datasets as (name, portals, dataset id or nothing): where each stands in this release."""
    items = [html.Li([html.Span([html.B(name), html.Small(portals)]), _held(context, id)]) for name, portals, id in sets]
    return html.Section(
        [
            html.H2(context.text("data.portal_sets", count=len(sets)), className="sec", id="open-datasets"),
            html.P(context.text("data.portal_sets_help"), className="small"),
            html.Ul(items, className="sets portal"),
        ]
    )


def _held(context: Context, id: str) -> html.A | html.Span:
    if id in context.data.manifest["datasets"]:
        return html.A(context.dataset(id).title[context.lang], href=f"/{context.lang}/data/{id}")
    return html.Span(context.text("data.not_held"))
