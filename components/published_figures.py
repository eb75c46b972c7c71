"""A card whose body is a table of published figures with their status and source: where single figures make no series."""

from collections.abc import Iterable, Sequence

from components import facts, rows
from components import format as formats
from components.measure_cards import Words
from components.model import Card, Context, Row
from components.plain_html import Element, html
from components.report_tables import head
from data.catalogue import Dataset

WORDS = (1, 3, 4)
"""Columns that hold words."""


def published_figures(
    context: Context, card_id: str, dataset_id: str, cells: Sequence[Row], dimensions: Sequence[str], words: Words
) -> Card:
    """Every given cell, latest first, in a box that scrolls by keyboard too."""
    dataset, last = context.dataset(dataset_id), rows.last(cells)
    label = f"{context.text('tool.table')}: {words.title}"
    table = _table(context, dataset, cells, words.title, dimensions)
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, last["period"]) if last else formats.NO_VALUE,
        body=html.Div(table, className="tw", tabIndex="0", role="region", **{"aria-label": label}),
        note=words.note,
        download={},
    )


def _table(context: Context, dataset: Dataset, cells: Sequence[Row], caption: str, dimensions: Sequence[str]) -> Element:
    """What each figure is heads its row, so that a phone shows it with its value and the rest below."""
    labels = [context.text(f"table.{name}") for name in ("measure", "period", "value", "status", "source")]
    ordered = sorted(cells, key=lambda row: row["period"], reverse=True)
    body = [_line(context, dataset, row, dimensions, labels) for row in ordered]
    return html.Table([html.Caption(caption, className="vh"), head(labels, WORDS), html.Tbody(body)], className="cells published")


def _line(context: Context, dataset: Dataset, row: Row, dimensions: Sequence[str], labels: Sequence[str]) -> Element:
    what = " · ".join(context.catalogue.label(dataset, name, row[name], context.lang) for name in dimensions)
    _, period, value, status, source = labels
    return html.Tr(
        [
            html.Th([dataset.measure_of(row["measure"]).title[context.lang], html.Small(what)], scope="row"),
            html.Td(facts.period_text(context, dataset, row["period"]), className="words", **{"data-label": period}),
            html.Td(html.B(facts.value_text(context, dataset, row)), **{"data-label": value}),
            html.Td(facts.status_text(context, row), className="words few", **{"data-label": status}),
            html.Td(facts.citation(facts.source(context, row), context.lang), className="words few", **{"data-label": source}),
        ]
    )


def latest_of_each(cells: Iterable[Row], keys: Sequence[str]) -> list[Row]:
    """Of the cells that agree in `keys`, the latest."""
    found: dict[tuple[str, ...], Row] = {}
    for row in sorted(cells, key=lambda row: row["period"]):
        found[tuple(str(row[key]) for key in keys)] = row
    return list(found.values())
