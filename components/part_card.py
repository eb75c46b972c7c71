"""A card with one bar per part of an axis: the latest published figure of each, and its published share."""

from collections.abc import Collection, Mapping, Sequence

from components import facts, rows
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.measure_cards import Slice, Words, as_of, scope
from components.model import Card, Context, Row
from components.palette import SECTORS
from data.catalogue import TOTAL, Dataset

FILTER_OF_AXIS = {"sector": "activity"}
"""Published series have sectors where the filter has the whole tree of activities."""


def by_part(
    context: Context,
    card_id: str,
    span: int,
    about: Slice,
    axis: str,
    words: Words,
    *,
    share_measure: str = "",
    chosen: str = TOTAL,
    colours: Mapping[str, str] = SECTORS,
    row_height: int = 46,
    units: bool = True,
    among: Collection[str] | None = None,
) -> Card:
    """Bars for the parts of one axis in the latest year that has them; `share_measure` adds the published share.

    A click on a bar sets the page's filter of that axis, if it has one.
    Without `units` the bars carry bare figures; then the subtitle must name the unit. `among` narrows the parts to one level.
    """
    dataset, within = context.dataset(about.dataset), about.without(axis)
    every = [row for row in rows.charted(within.cells(context)) if row[axis] != TOTAL]
    parts = rows.latest_parts([row for row in every if among is None or row[axis] in among], axis)
    shares = _shares(context, within, axis, share_measure, parts)
    bars = [
        _bar(
            context,
            dataset,
            axis,
            row,
            shares.get(row[axis]),
            colours.get(row[axis], "@main") if chosen in (TOTAL, row[axis]) else "@mute",
            units,
        )
        for row in parts
    ]
    when = facts.phrase(context, dataset, parts[0]["period"]) if parts else ""
    return Card(
        card_id,
        words.title,
        f"{words.subtitle} · {when}" if when else words.subtitle,
        facts.sources(context, parts),
        dataset,
        as_of(context, dataset, parts),
        span,
        bar_chart(bars, row_height=row_height) if bars else None,
        note=words.note if bars else "",
        table=facts.table(context, dataset, [*parts, *shares.values()], words.title, (axis,)) if parts else None,
        empty=say.empty(context, scope(context, about.dataset, within.where)),
        download={"measure": about.measure, **within.where},
        alt=say.alt_parts(context, dataset, parts, axis, words.title),
        selects=FILTER_OF_AXIS.get(axis, axis),
    )


def _shares(context: Context, within: Slice, axis: str, measure: str, parts: Sequence[Row]) -> dict[str, Row]:
    if not measure or not parts:
        return {}
    cells = Slice(within.dataset, measure, within.where).cells(context, period=parts[0]["period"])
    return {row[axis]: row for row in rows.charted(cells)}


def _bar(context: Context, dataset: Dataset, axis: str, row: Row, share: Row | None, colour: str, units: bool) -> Bar:
    name = context.catalogue.label(dataset, axis, row[axis], context.lang)
    figure = facts.value_text(context, dataset, row) if units else facts.figure_text(context, dataset, row)
    text = f"{figure} · {facts.value_text(context, dataset, share)}" if share else figure
    return Bar(name, row["value"], text, facts.hover(context, dataset, row, name), colour, row[axis])
