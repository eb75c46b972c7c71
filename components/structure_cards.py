"""Two cards of the structure page: births and deaths of MSMEs, and legal form by the register."""

from components import facts, register_part, rows
from components.bar_chart import Bar, bar_chart
from components.cube_cards import by_legal_form
from components.measure_cards import Slice, Words
from components.model import Card, Context


def births(context: Context, dataset_id: str) -> Card:
    """Births and deaths of MSMEs in the latest year; every other population stays in the table."""
    dataset, every = context.dataset(dataset_id), context.data.select(dataset_id, all_variants=True)
    yearly = sorted(rows.only(rows.charted(every), population="MSME"), key=lambda row: -row["value"])
    bars = [
        Bar(
            dataset.measure_of(row["measure"]).title[context.lang],
            row["value"],
            facts.value_text(context, dataset, row),
            facts.hover(context, dataset, row),
            colour,
        )
        for row, colour in zip(yearly, ("@main", "@mute"), strict=True)
    ]
    title, when = context.text("structure.births"), facts.phrase(context, dataset, yearly[0]["period"])
    return Card(
        "msme-births-and-deaths",
        title,
        context.text("structure.births_sub", period=when),
        facts.sources(context, yearly),
        dataset,
        facts.period_text(context, dataset, yearly[0]["period"]),
        4,
        bar_chart(bars),
        note=context.text("structure.births_note"),
        table=facts.table(context, dataset, every, context.text("structure.births_caption"), ("population",)),
        alt=f"{title}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
    )


def legal_form_card(context: Context, dataset_id: str) -> Card:
    """Legal form by the register, for the sector, region and size nearest to the filters."""
    where = register_part.chosen(context)
    areas = context.catalogue.codes["areas"].codes
    area = areas[where["area"]].parent if where["area"].startswith("TH-") else where["area"]
    codes = {
        "period": where["period"],
        "sector": register_part.sector_of(context, where["activity"]),
        "area": area,
        "size": where["size"],
    }
    title = context.text("structure.by_legal_form_register")
    words = Words(title, " · ".join(context.label(dataset_id, n, c) for n, c in codes.items() if n != "period"))
    return by_legal_form(context, "enterprises-by-legal-form", 12, Slice(dataset_id, "enterprises", codes), words)
