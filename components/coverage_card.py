"""A card that says what a release holds of a subject and what it lacks: nothing missing goes without words."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components import facts, rows
from components import format as formats
from components import words as say
from components.elements import icon
from components.measure_cards import Words, as_of
from components.model import Card, Context, Row
from components.report_tables import head
from data.catalogue import Dataset


@dataclass(frozen=True)
class Entry:
    """One thing that a reader may look for, with its cells; without any that has a figure it is missing."""

    name: str
    cells: Sequence[Row] = ()


def coverage(context: Context, card_id: str, span: int, dataset_id: str, words: Words, entries: Sequence[Entry]) -> Card:
    """One row per entry: loaded or not, and its figures; the note says since when nothing later was found."""
    entries = [Entry(entry.name, [row for row in entry.cells if facts.has_figure(row)]) for entry in entries]
    dataset, cells = context.dataset(dataset_id), [cell for entry in entries for cell in entry.cells]
    labels = [context.text(f"coverage.{name}") for name in ("item", "state", "figures")]
    body = [_row(context, dataset, entry, labels) for entry in entries]
    since = say.sentence(context, "coverage.since", period=facts.when(context, dataset, rows.last(cells)))
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        as_of(context, dataset, cells),
        span,
        body=html.Table(
            [html.Caption(words.title, className="vh"), head(labels, (0, 1, 2)), html.Tbody(body)], className="cells coverage"
        ),
        note=" · ".join(part for part in (words.note, since) if part),
    )


def _row(context: Context, dataset: Dataset, entry: Entry, labels: Sequence[str]) -> html.Tr:
    state = "loaded" if entry.cells else "missing"
    mark = html.Span([icon("check2-circle" if entry.cells else "slash-circle"), context.text(f"coverage.{state}")], className="st")
    return html.Tr(
        [
            html.Th(entry.name, scope="row", className="words"),
            html.Td(mark, className="words", **{"data-label": labels[1]}),
            html.Td(_figures(context, dataset, entry.cells), className="words", **{"data-label": labels[2]}),
        ]
    )


def _figures(context: Context, dataset: Dataset, cells: Sequence[Row]) -> str:
    """How many figures, and from when to when; nothing for what is missing."""
    if not cells:
        return formats.NO_VALUE
    return f"{context.text('coverage.count', count=len(cells))} · {_span(context, dataset, cells)}"


def _span(context: Context, dataset: Dataset, cells: Sequence[Row]) -> str:
    first, last = min(row["period"] for row in cells), max(row["period"] for row in cells)
    texts = [facts.period_text(context, dataset, period, short=True) for period in dict.fromkeys((first, last))]
    return " – ".join(texts)
