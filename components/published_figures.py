"""A card whose body is a table of published figures with their status and source: where single figures make no series."""

from collections.abc import Iterable, Sequence

from dash import html

from components import facts, rows
from components import format as formats
from components.html_table import table as drawn
from components.measure_cards import Words
from components.model import Card, Context, Row


def published_figures(
    context: Context, card_id: str, dataset_id: str, cells: Sequence[Row], dimensions: Sequence[str], words: Words
) -> Card:
    """Every given cell, latest first, in a box that scrolls by keyboard too."""
    dataset, last = context.dataset(dataset_id), rows.last(cells)
    label = f"{context.text('tool.table')}: {words.title}"
    table = facts.table(context, dataset, cells, words.title, dimensions)
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, last["period"]) if last else formats.NO_VALUE,
        body=html.Div(drawn(table), className="tw", tabIndex="0", role="region", **{"aria-label": label}),
        note=words.note,
        download={},
    )


def latest_of_each(cells: Iterable[Row], keys: Sequence[str]) -> list[Row]:
    """Of the cells that agree in `keys`, the latest."""
    found: dict[tuple[str, ...], Row] = {}
    for row in sorted(cells, key=lambda row: row["period"]):
        found[tuple(str(row[key]) for key in keys)] = row
    return list(found.values())
