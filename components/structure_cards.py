"""Cards of the structure page: the number of MSMEs over time and by part, births and deaths, legal form by the register."""

from collections.abc import Mapping

from components import facts, register_part, rows
from components import measure_cards as cards
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.cube_cards import by_legal_form
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.part_card import by_part
from data.catalogue import TOTAL

NUMBER, HEADLINE = "msme_number", "msme_big_data"
AXES = ("sector", "area", "legal_form")


def headline(context: Context) -> Row | None:
    """The number of MSMEs as MSME Big Data counts them."""
    return rows.latest(context.data.select(HEADLINE, {"measure": ["enterprises"]}))


def over_time(context: Context, chosen: Mapping[str, str], scope: str) -> Card:
    """A line per definition for the chosen part, or for the country where that part has none; the count of Big Data beside it."""
    about = Slice(NUMBER, "enterprises", {"size": TOTAL, **chosen})
    if scope and not rows.charted(about.cells(context)):
        about, scope = Slice(NUMBER, "enterprises", {"size": TOTAL, **dict.fromkeys(AXES, TOTAL)}), ""
    counted, years = headline(context), rows.timeline(row["period"] for row in rows.charted(about.cells(context)))
    year, note = counted["reference_period"] if counted else "", context.text("structure.over_time_note")
    extra = []
    if counted and not scope and year in years:
        what = f"{context.dataset(HEADLINE).title[context.lang]} · {context.text('structure.reference_year')}"
        extra = [(year, cards.point(context, counted, HEADLINE, years.index(year), what))]
        note = context.text("structure.over_time_counted", note=note)
    where = scope or context.text("structure.country")
    words = Words(context.text("structure.over_time"), context.text("structure.over_time_sub", scope=where), note)
    return cards.over_time(context, "msme-number-over-time", 8, about, words, extra)


def breakdown(context: Context, chosen: Mapping[str, str], axis: str) -> Card:
    """Published breakdowns are national whatever the filters say; the chosen part keeps its colour."""
    about = Slice(NUMBER, "enterprises", {"size": TOTAL, **dict.fromkeys(AXES, TOTAL)})
    title, subtitle, note = (context.text(f"structure.{key}") for key in (f"by_{axis}", "by_sub", f"by_{axis}_note"))
    known = any(row[axis] == chosen[axis] for row in about.without(axis).cells(context))
    card_id, part = f"msme-number-by-{axis.replace('_', '-')}", chosen[axis] if known else TOTAL
    return by_part(context, card_id, 4, about, axis, Words(title, subtitle, note), chosen=part)


def births(context: Context, dataset_id: str) -> Card:
    """Births and deaths of MSMEs in the latest year; every other population stays in the table."""
    dataset, every = context.dataset(dataset_id), context.data.select(dataset_id, all_variants=True)
    own = rows.only(rows.charted(every), population="MSME")
    yearly = sorted(rows.only(own, period=max((row["period"] for row in own), default="")), key=lambda row: -row["value"])
    bars = [
        Bar(
            dataset.measure_of(row["measure"]).title[context.lang],
            row["value"],
            facts.value_text(context, dataset, row),
            facts.hover(context, dataset, row),
            colour,
        )
        for row, colour in zip(yearly, ("@main", "@mute"), strict=False)  # births, deaths, or the one that is published
    ]
    title, when = context.text("structure.births"), facts.when(context, dataset, rows.last(yearly))
    return Card(
        "msme-births-and-deaths",
        title,
        say.sentence(context, "structure.births_sub", period=when),
        facts.sources(context, yearly),
        dataset,
        cards.as_of(context, dataset, yearly),
        4,
        bar_chart(bars) if bars else None,
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
