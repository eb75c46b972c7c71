"""One dataset in full: facts, use, every figure, dictionary, checks, sources, and what to mind."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import dataset_cells, dataset_tables, facts
from components import format as formats
from components.about import about
from components.card import card
from components.dashboard import marks
from components.dataset_charts import charts, unit_differs
from components.dataset_choice import Chosen, chosen
from components.dataset_form import form
from components.dataset_use import how_to_use
from components.elements import badge, host, icon, outside
from components.html_table import table
from components.island import island
from components.model import Context, Row, Table
from components.reconciliations import of_dataset
from data.catalogue import Dataset

ROWS_SHOWN = 400


def dataset_page(given: Context, dataset: Dataset, related: Sequence[Any], changes: Any) -> html.Div:
    """`related` are ready list items: other datasets of the theme; `changes` since the release before, if there is one."""
    every = dataset_cells.every_cell(given, dataset)
    own = chosen(given, dataset, every, dataset_cells.periods(given, dataset, every), dataset_cells.measures(given, dataset))
    context = dataclasses.replace(given, path=f"data/{dataset.id}", state=own.state, filters=own.filters)
    rows = dataset_cells.asked(context, own, every)
    parts = [
        ("chart", _drawn_parts(context, own)),
        ("facts", _facts(context, dataset, every)),
        ("use", how_to_use(context, dataset, own.asked)),
        ("figures", _figures(context, own, rows)),
        ("dictionary", _dictionary(context, dataset, every)),
        ("checks", of_dataset(context, dataset.id)),
        ("changes", changes),
        ("sources", _sources(context, dataset, every)),
        ("related", html.Ul(list(related), className="results") if related else None),
    ]
    shown = [(name, content) for name, content in parts if content is not None]
    links = [html.Li(html.A(context.text(f"data.{name}"), href=f"#{name}")) for name, _ in shown]
    toc = html.Nav(html.Ul(links, className="toc"), **{"aria-label": context.text("data.on_this_page")})
    return html.Div(
        [
            island(html.Div([*_head(context, dataset), toc])),
            *(_section(context, name, content) for name, content in shown),
            island(about((dataset,), context)),
            html.P("", className="vh announce", role="status", **{"aria-live": "polite"}),
        ],
        className="wrap head",
        id="page",
        **marks(context, dataset.id),
    )


def _section(context: Context, name: str, content: Any) -> html.Section:
    """Only the charts are components that Dash watches; everything else is ready HTML."""
    head = html.H2(context.text(f"data.{name}"), className="sec", id=name)
    return html.Section([head, content if name == "chart" else island(content)], className="print-whole")


def _drawn_parts(context: Context, own: Chosen) -> html.Div:
    """What was not understood, the filters, and the charts or why there are none."""
    ignored = context.text("filter.ignored", names=", ".join(own.ignored)) if own.ignored else ""
    made, reason = charts(context, own), "explore.units_differ" if unit_differs(own) else "explore.no_chart"
    return html.Div(
        [
            html.P([icon("info-circle"), ignored], className="notice") if ignored else None,
            island(form(context, own)),
            html.Div([card(item, context) for item in made], className="grid")
            if made
            else html.P(context.text(reason), className="no-chart"),
        ]
    )


def _head(context: Context, dataset: Dataset) -> list[Any]:
    lang, link = context.lang, dataset.open_data
    return [
        html.Nav(
            [html.A(context.text("nav.data"), href=f"/{lang}/data"), f" / {dataset.title[lang]}"],
            className="crumb",
            **{"aria-label": context.text("nav.crumb")},
        ),
        html.H1(dataset.title[lang], className="name"),
        html.P(dataset.description[lang], className="take short"),
        html.P(
            [
                badge(dataset.origin, context),
                html.Span(context.text("data.release", release=context.data.release)),
                *_drawn(context, dataset.topic),
                outside(host(link.url), link.url),
            ],
            className="meta",
        ),
    ]


def _drawn(context: Context, page: str) -> list[html.A]:
    """The dashboard of the dataset's theme, if the site has one."""
    if f"nav.{page}" not in context.catalogue.texts:
        return []
    words = context.text("data.drawn", page=context.text(f"nav.{page}"))
    return [html.A([icon("arrow-right"), words], href=f"/{context.lang}/{page}")]


def _facts(context: Context, dataset: Dataset, rows: Sequence[Row]) -> html.Dl:
    lang, run, codes = context.lang, context.data.manifest["datasets"][dataset.id], context.catalogue.codes
    dates = [source["as_of"] for source in facts.sources(context, rows) if source["as_of"]]
    breaks = [
        context.text("data.break_at", period=facts.period_text(context, dataset, b.period), title=b.title[lang])
        for b in dataset.definition_break
    ]
    listed = [
        ("periods", facts.span_text(context, dataset)),
        ("frequency", codes["frequencies"].label(dataset.frequency, lang)),
        ("as_of", as_of(dates, lang)),
        ("cells", context.text("data.cells_of", cells=formats.number(run["cells"]), suppressed=formats.number(run["suppressed"]))),
        ("producer", dataset.producer[lang]),
        ("next_update", dataset.next_update[lang]),
        ("licence", codes["licences"].label(dataset.licence, lang)),
        ("contact", dataset.contact[lang]),
        ("breaks", " · ".join(breaks)),
    ]
    return html.Dl(
        [html.Div([html.Dt(context.text(f"data.fact_{key}")), html.Dd(words)]) for key, words in listed if words], className="facts"
    )


def as_of(dates: Sequence[str], lang: str) -> str:
    """The latest date that the sources speak of: a year, a month or a day."""
    latest = max(dates, default="")
    return formats.date(latest, lang) if len(latest) > len("2023-09") else formats.period_label(latest, lang) if latest else ""


def _figures(context: Context, own: Chosen, rows: Sequence[Row]) -> html.Div:
    dataset = own.dataset
    shown = context.text(
        "data.shown_of_choice" if own.asked else "data.shown",
        shown=formats.number(min(len(rows), ROWS_SHOWN)),
        chosen=formats.number(len(rows)),
        count=formats.number(context.data.manifest["datasets"][dataset.id]["cells"]),
    )
    if not rows:
        return html.Div(html.P(context.text("explore.nothing" if own.asked else "card.unpublished"), className="no-chart"))
    return html.Div(
        [
            html.P(shown, className="small"),
            scrolled(table(dataset_tables.cells(context, dataset, rows[:ROWS_SHOWN])), dataset.title[context.lang]),
        ]
    )


def _dictionary(context: Context, dataset: Dataset, rows: Sequence[Row]) -> html.Div:
    lists = [dataset_tables.code_fold(context, dataset, d, rows) for d in dataset.dimension]
    return html.Div(
        [
            scrolled(table(dataset_tables.fields(context, dataset)), context.text("data.dictionary")),
            html.Div(lists, className="lists"),
        ]
    )


def _sources(context: Context, dataset: Dataset, rows: Sequence[Row]) -> html.Div:
    own: Sequence[Mapping[str, Any]] = facts.sources(context, rows)
    heads = tuple(context.text(f"methods.{key}") for key in ("source_title", "standing", "as_of", "place"))
    standing = context.catalogue.codes["authorities"]
    body = tuple(
        (s["title"], standing.label(s["authority"], context.lang), s["as_of"] or "", s["url"] or s["section"] or "") for s in own
    )
    made = Table(context.text("methods.sources_caption", count=len(body)), heads, body)
    return scrolled(table(made), context.text("data.sources"))


def scrolled(content: Any, label: str) -> html.Div:
    """A table in a box of its own that scrolls, by keyboard too."""
    return html.Div(content, className="tw tall card", tabIndex="0", role="region", **{"aria-label": label})
