"""One dataset in full: facts, use, every figure, dictionary, checks, sources, and what to mind."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import dataset_tables, facts
from components import format as formats
from components.about import about
from components.dataset_use import how_to_use
from components.elements import badge, host, icon, outside
from components.html_table import table
from components.model import Context, Row, Table
from components.reconciliations import of_dataset
from data.catalogue import Dataset

ROWS_SHOWN, MANY = 400, 50_000


def dataset_page(context: Context, dataset: Dataset, related: Sequence[Any], changes: Any) -> html.Div:
    """`related` are ready list items: other datasets of the theme; `changes` since the release before, if there is one."""
    rows = _rows(context, dataset)
    parts = [
        ("facts", _facts(context, dataset, rows)),
        ("use", how_to_use(context, dataset)),
        ("figures", _figures(context, dataset, rows)),
        ("dictionary", _dictionary(context, dataset, rows)),
        ("checks", of_dataset(context, dataset.id)),
        ("changes", changes),
        ("sources", _sources(context, dataset, rows)),
        ("related", html.Ul(list(related), className="results") if related else None),
    ]
    shown = [(name, content) for name, content in parts if content is not None]
    sections = [
        html.Section([html.H2(context.text(f"data.{name}"), className="sec", id=name), content], className="print-whole")
        for name, content in shown
    ]
    links = [html.Li(html.A(context.text(f"data.{name}"), href=f"#{name}")) for name, _ in shown]
    return html.Div(
        [
            *_head(context, dataset),
            html.Nav(html.Ul(links, className="toc"), **{"aria-label": context.text("data.on_this_page")}),
            *sections,
            about((dataset,), context),
            html.P("", className="vh announce", role="status", **{"aria-live": "polite"}),
        ],
        className="wrap head",
        id="page",
        **{"data-copied": context.text("tool.copied"), "data-page": "data", "data-lang": context.lang},
    )


def _rows(context: Context, dataset: Dataset) -> Sequence[Row]:
    """Every figure; of a very large set those of the latest period and the first measure, which show what there is."""
    run = context.data.manifest["datasets"][dataset.id]
    where = {"period": [run["last_period"]], "measure": [dataset.measure[0].id]} if run["cells"] > MANY else None
    return context.data.select(dataset.id, where, all_variants=True)


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
    first, last = (facts.period_text(context, dataset, run[name]) for name in ("first_period", "last_period"))
    dates = [source["as_of"] for source in facts.sources(context, rows) if source["as_of"]]
    breaks = [
        context.text("data.break_at", period=facts.period_text(context, dataset, b.period), title=b.title[lang])
        for b in dataset.definition_break
    ]
    listed = [
        ("periods", first if first == last else f"{first} – {last}"),
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


def _figures(context: Context, dataset: Dataset, rows: Sequence[Row]) -> html.Div:
    shown = context.text(
        "data.shown",
        shown=formats.number(min(len(rows), ROWS_SHOWN)),
        count=formats.number(context.data.manifest["datasets"][dataset.id]["cells"]),
    )
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
