"""Computer use by size of establishment: a survey of NSO beside its census, by the same kind of size classes."""

from components import facts, rows
from components import format as formats
from components import words as say
from components.bar_chart import bar_chart
from components.census_cards import bar
from components.model import Card, Context
from data.catalogue import TOTAL

SHARE = "share_of_establishments_using_computer"


def computers(context: Context, dataset_id: str) -> Card:
    """Shares of NSO's survey on computers in its latest year, by its own size classes, which are no part of the census."""
    dataset, every = context.dataset(dataset_id), context.data.select(dataset_id)
    sizes = [row for row in rows.charted(every) if row["measure"] == SHARE and row["size_persons"] != TOTAL]
    codes = list(context.catalogue.codes[dataset.dimension_of("size_persons").codes].codes)
    now = sorted(rows.latest_parts(sizes, "size_persons"), key=lambda row: codes.index(row["size_persons"]))
    when = facts.phrase(context, dataset, now[0]["period"]) if now else ""
    title, sub = context.text("census.computers"), context.text("census.computers_sub")
    return Card(
        "census-computers",
        title,
        f"{sub} · {when}" if when else sub,
        facts.sources(context, every),
        dataset,
        facts.period_text(context, dataset, now[0]["period"]) if now else formats.NO_VALUE,
        12,
        bar_chart([bar(context, dataset_id, row, "size_persons") for row in now], row_height=44) if now else None,
        table=facts.table(context, dataset, every, title, ("size_persons",)),
        note=context.text("census.computers_note"),
        empty=say.empty(context, title),
        download={},
        alt=say.alt_parts(context, dataset, now, "size_persons", title),
    )
