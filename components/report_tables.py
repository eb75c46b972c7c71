"""Tables of OSMEP's yearly report that have a shape of their own: economic value by project, targets of the next plan."""

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.model import Context, Row, Table
from components.targets import figure_of
from data.catalogue import Dataset

VALUES = ("target", "result", "narrative", "realised")
DOUBTFUL = ("P", "E", "F", "O")


def head(labels: Sequence[str], words: Iterable[int] = ()) -> html.Thead:
    """Column headings; those numbered in `words` head texts and stand to the left."""
    chosen = set(words)
    return html.Thead(
        html.Tr([html.Th(label, scope="col", className="words" if n in chosen else None) for n, label in enumerate(labels)])
    )


def value_table(context: Context, dataset: Dataset, projects: Sequence[tuple[str, Sequence[Row]]], caption: str) -> html.Table:
    """Economic value of each project: target, result, narrative and realised value side by side, doubts in words."""
    labels = [context.text("performance.project"), *(dataset.measure_of(name).title[context.lang] for name in VALUES)]
    body = [_value_row(context, dataset, name, own, labels) for name, own in projects]
    return html.Table([html.Caption(caption, className="vh"), head(labels), html.Tbody(body)], className="cells values")


def _value_row(context: Context, dataset: Dataset, name: str, cells: Sequence[Row], labels: Sequence[str]) -> html.Tr:
    found = {row["measure"]: row for row in cells}
    own = [found.get(measure) for measure in VALUES]
    made = [
        html.Td(_value_cell(context, dataset, row), className=None if row else "none", **{"data-label": label})
        for row, label in zip(own, labels[1:], strict=True)
    ]
    return html.Tr([html.Th(name, scope="row"), *made])


def _value_cell(context: Context, dataset: Dataset, row: Row | None) -> Any:
    if row is None:
        return formats.NO_VALUE
    kinds = context.catalogue.codes["value_bases"]
    words = kinds.label(row["basis"], context.lang) if row["basis"] else ""
    words = words or (status_of(context, row) if row["status"] in DOUBTFUL else "")
    return html.Span([facts.figure_text(context, dataset, row), html.Small(words) if words else None], className="duo")


def status_of(context: Context, row: Row) -> str:
    return context.catalogue.codes["statuses"].label(row["status"], context.lang)


def all_decimals(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure with every decimal that its source prints, so that a column lines up: `4.2730`."""
    decimals = dataset.measure_of(row["measure"]).decimals
    return formats.cell_text(row["value"], row["status"], bool(row["rounded"]), decimals, context.lang)


def goal_table(context: Context, dataset: Dataset, groups: Sequence[tuple[str, Sequence[Row]]], caption: str) -> html.Table:
    """Targets of a plan by group; there is no result yet."""
    labels = [context.text("performance.kpi"), context.text("performance.target")]
    blocks = [
        html.Tbody([_goal_group(name), *(_goal_row(context, dataset, row, labels[1]) for row in own)])
        for name, own in groups
        if own
    ]
    return html.Table([html.Caption(caption, className="vh"), head(labels), *blocks], className="goals")


def _goal_group(name: str) -> html.Tr:
    return html.Tr(html.Th(name, scope="rowgroup", colSpan=2))


def _goal_row(context: Context, dataset: Dataset, row: Row, label: str) -> html.Tr:
    name = html.Th(context.label(dataset.id, "item", row["item"]), scope="row")
    return html.Tr([name, html.Td(html.B(figure_of(context, dataset, row)), **{"data-label": label})])


def exact_table(context: Context, dataset: Dataset, cells: Sequence[Row], caption: str, dimensions: Sequence[str]) -> Table:
    """Every cell to the last decimal with its source: what a card in millions of baht stands on."""
    heads = [
        *(dataset.dimension_of(name).title[context.lang] for name in dimensions),
        context.text("table.value"),
        context.text("table.source"),
    ]
    return Table(caption, tuple(heads), tuple(_exact_row(context, dataset, row, dimensions) for row in cells))


def _exact_row(context: Context, dataset: Dataset, row: Row, dimensions: Sequence[str]) -> tuple[str, ...]:
    value = exact(context, dataset, row)
    return (
        *(context.label(dataset.id, name, row[name]) for name in dimensions),
        value,
        facts.citation(facts.source(context, row), context.lang),
    )


def exact(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure in the unit its source prints beside it, else in the unit of its measure."""
    if row.get("unit_en"):
        return figure_of(context, dataset, row)
    unit = context.catalogue.codes["units"].label(dataset.measure_of(row["measure"]).unit, context.lang)
    return formats.with_unit(facts.figure_text(context, dataset, row), unit)
