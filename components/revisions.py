"""What readers must know about how figures change: second figures, marks, definition breaks; years; whom to ask."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.html_table import table
from components.ledgers import fold
from components.model import Context, Row, Table
from data.catalogue import TOTAL, Dataset

MARKED = ("P", "R", "E", "F", "U")
"""Statuses that a later release may change."""


def revisions(context: Context) -> html.Section:
    """How figures change, and what in this release is open to change: counted from the cells themselves."""
    rules = [html.Li(context.text(f"methods.revision_{number}")) for number in range(1, 5)] + [
        html.Li(context.text("releases.vintages"))
    ]
    return html.Section(
        [
            html.H2(context.text("methods.revisions"), id="revisions"),
            html.Ul(rules),
            _folded("second_figures", second_figures(context), context),
            _folded("open_figures", open_figures(context), context),
            _folded("breaks", breaks(context), context),
        ],
        className="prose wide-tables",
    )


def _folded(key: str, content: Table, context: Context) -> html.Details:
    box = html.Div(table(content), className="tw tall", tabIndex="0", role="region", **{"aria-label": content.caption})
    return fold(context.text(f"methods.{key}"), context.text("methods.items", count=len(content.rows)), box)


def _held(context: Context) -> list[Dataset]:
    return [context.dataset(id) for id in context.catalogue.datasets if id in context.data.manifest["datasets"]]


def _published(context: Context) -> list[Dataset]:
    """Tables made from registers have one figure per cell and are made anew each time; they are too long to look through here."""
    return [dataset for dataset in _held(context) if dataset.origin == "published"]


def second_figures(context: Context) -> Table:
    """Every cell that two sources give differently: the preferred figure and the other, each with its source."""
    heads = tuple(context.text(f"methods.{key}") for key in ("dataset", "what", "preferred", "other"))
    rows = [line for dataset in _published(context) for line in _second(context, dataset)]
    return Table(context.text("methods.second_figures"), heads, tuple(rows))


def _second(context: Context, dataset: Dataset) -> list[tuple[str, ...]]:
    keys = [name for name in dataset.keys if name != "variant"]
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in context.data.select(dataset.id, all_variants=True):
        found.setdefault(tuple(row[name] for name in keys), []).append(row)
    several = [sorted(own, key=lambda row: row["variant"]) for own in found.values() if len(own) > 1]
    return [
        (
            dataset.title[context.lang],
            named(context, dataset, own[0]),
            _sourced(context, dataset, own[0]),
            _sourced(context, dataset, other),
        )
        for own in several
        for other in own[1:]
    ]


def named(context: Context, dataset: Dataset, row: Row) -> str:
    """What a cell counts: measure, period, and every code that is not the total."""
    codes = [context.label(dataset.id, d.id, row[d.id]) for d in dataset.dimension if row[d.id] != TOTAL]
    parts = [dataset.measure_of(row["measure"]).title[context.lang], facts.period_text(context, dataset, row["period"]), *codes]
    return " · ".join(parts)


def _sourced(context: Context, dataset: Dataset, row: Row) -> str:
    return f"{facts.value_text(context, dataset, row)} ({facts.citation(facts.source(context, row), context.lang)})"


def open_figures(context: Context) -> Table:
    """How many figures of each dataset carry a mark that a later release may change."""
    statuses, rows = context.catalogue.codes["statuses"], []
    for dataset in _published(context):
        cells = context.data.select(dataset.id, all_variants=True)
        for status in MARKED:
            count = sum(row["status"] == status for row in cells)
            if count:
                rows.append((dataset.title[context.lang], statuses.label(status, context.lang), formats.number(count)))
    heads = (context.text("methods.dataset"), context.text("table.status"), context.text("methods.cells"))
    return Table(context.text("methods.open_figures"), heads, tuple(rows))


def breaks(context: Context) -> Table:
    """Where a definition changed, as the declarations say."""
    rows = [
        (dataset.title[context.lang], facts.period_text(context, dataset, one.period), one.title[context.lang])
        for dataset in _held(context)
        for one in dataset.definition_break
    ]
    heads = (context.text("methods.dataset"), context.text("table.period"), context.text("data.meaning"))
    return Table(context.text("methods.breaks"), heads, tuple(rows))


def years(context: Context) -> html.Section:
    """How years, fiscal years and months are written, with the latest figures' own year as the example."""
    words = [html.Li(context.text(f"methods.year_{number}")) for number in range(1, 6)]
    return html.Section([html.H2(context.text("methods.years"), id="years"), html.Ul(words)], className="prose")


def contact(context: Context) -> html.Section:
    """The units that answer for the datasets, as declared, with what each answers for."""
    units: dict[str, list[Dataset]] = {}
    for dataset in _held(context):
        units.setdefault(dataset.contact[context.lang], []).append(dataset)
    folds = [
        fold(unit, context.text("methods.datasets_of", count=len(own)), _list(context, own))
        for unit, own in sorted(units.items(), key=lambda item: -len(item[1]))
    ]
    intro = [context.text("methods.contact_intro"), " ", html.A("sme.go.th", href="https://www.sme.go.th", rel="noopener")]
    return html.Section([html.H2(context.text("methods.contact"), id="contact"), html.P(intro), *folds], className="prose")


def _list(context: Context, own: Sequence[Dataset]) -> html.Ul:
    return html.Ul([html.Li(html.A(d.title[context.lang], href=f"/{context.lang}/data/{d.id}")) for d in own])
