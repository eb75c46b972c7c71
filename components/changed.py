"""What changed in a dataset since the release before: counts, and the first revised figures with both values."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components import facts
from components.html_table import table
from components.model import Context, Table
from data.catalogue import Dataset

ROWS_SHOWN = 50


def changed(context: Context, dataset: Dataset, found: Mapping[str, Any]) -> html.Div:
    """`found` names both releases, counts and cells by kind of change; a masked cell comes without a figure."""
    release, counts = found["from"]["release"], found["counts"]
    words = context.text("changes.counts", release=release, **counts) if any(counts.values()) else ""
    link = _machine(context, dataset, release, found["to"]["release"])
    return html.Div(
        [
            html.P(words or context.text("changes.same", release=release)),
            _revised(context, dataset, found["revised"], counts["revised"]),
            html.P(link) if words else None,
        ]
    )


def since(context: Context, dataset: Dataset, found: Mapping[str, Any]) -> html.Div:
    """The same for a reader of an older release: what became of its figures."""
    title = context.text("changes.since", before=found["from"]["release"], after=found["to"]["release"])
    return html.Div([html.P(html.B(title)), changed(context, dataset, found)])


def too_many(context: Context, dataset: Dataset, release: str) -> html.Div:
    """Of a very large set only where the list of changes is to be had."""
    link = _machine(context, dataset, release, context.data.release)
    return html.Div([html.P(context.text("changes.too_many", release=release)), html.P(link)], id="what-changed")


def _machine(context: Context, dataset: Dataset, earlier: str, later: str) -> html.A:
    href = f"/api/v1/datasets/{dataset.id}/changes?from={earlier}&to={later}"
    return html.A(context.text("changes.machine"), href=href)


def _revised(context: Context, dataset: Dataset, cells: list[Mapping[str, Any]], count: int) -> html.Div | None:
    if not cells:
        return None
    shown = cells[:ROWS_SHOWN]
    caption = context.text("changes.caption", shown=len(shown), count=count)
    heads = [context.text("table.period"), *(d.title[context.lang] for d in dataset.dimension), context.text("table.measure")]
    columns = (*heads, context.text("changes.before"), context.text("changes.after"))
    content = Table(caption, columns, tuple(_row(context, dataset, cell) for cell in shown))
    return html.Div(table(content), className="tw tall card", tabIndex="0", role="region", **{"aria-label": caption})


def _row(context: Context, dataset: Dataset, cell: Mapping[str, Any]) -> tuple[str, ...]:
    labels = [context.catalogue.label(dataset, d.id, cell[d.id], context.lang) for d in dataset.dimension]
    figures = [facts.value_text(context, dataset, {"measure": cell["measure"], **cell[side]}) for side in ("before", "after")]
    period = facts.period_text(context, dataset, cell["period"])
    return (period, *labels, dataset.measure_of(cell["measure"]).title[context.lang], *figures)
