"""จำนวนและโครงสร้าง MSME: how many enterprises there are, of which kind, and how many begin and end."""

from collections.abc import Callable, Mapping, Sequence

from components import facts, rows
from components import measure_cards as cards
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.key_figures import kpi
from components.measure_cards import NEW, Slice, Words
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, Row, View
from components.part_card import by_part
from data.catalogue import TOTAL
from data.declare import Text

NUMBER, HEADLINE, BIRTHS = "msme_number", "msme_big_data", "business_births_deaths"
AXES = {"sector": Text("ภาคธุรกิจ", "Sector"), "area": Text("พื้นที่", "Area"), "legal_form": Text("รูปแบบกิจการ", "Legal form")}


def _choices(axis: str) -> Callable[[Context], Sequence[Choice]]:
    def made(context: Context) -> Sequence[Choice]:
        cells = rows.charted(context.data.select(NUMBER, {"measure": ["enterprises"], "size": [TOTAL]}))
        return rows.choices(context, context.dataset(NUMBER), axis, cells)

    return made


def view(context: Context) -> View:
    chosen = {axis: context.state[axis] for axis in AXES}
    cells = rows.charted(context.data.select(NUMBER, {"size": [TOTAL], **{axis: [code] for axis, code in chosen.items()}}))
    scope, number = cards.scope(context, NUMBER, chosen), rows.last(rows.only(cells, measure="enterprises"))
    shown = number if scope else _headline(context)
    return View(
        takeaway=_takeaway_in_scope(context, cells, number, scope) if scope else _takeaway(context, cells),
        as_of=facts.period_text(context, context.dataset(NUMBER), shown["period"]) if shown else "–",
        kpis=_kpis_in_scope(context, cells, scope) if scope else _kpis(context, cells),
        cards=(_over_time(context, chosen, scope), *_breakdowns(context, chosen), _births(context)),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(step[context.lang] for step in context.dataset(NUMBER).guide),
    )


def _headline(context: Context) -> Row:
    return context.data.select(HEADLINE, {"measure": ["enterprises"]})[0]


def _takeaway(context: Context, cells: Sequence[Row]) -> tuple[str, ...]:
    dataset, total = context.dataset(NUMBER), _headline(context)
    share = max(rows.only(cells, measure="share_of_all_enterprises", definition=NEW), key=lambda row: row["period"])
    return say.say(
        context,
        "structure.take",
        value=facts.value_text(context, context.dataset(HEADLINE), total),
        period=facts.phrase(context, dataset, total["period"]),
        share=say.share_words(context, dataset, share),
        share_period=facts.phrase(context, dataset, share["period"]),
    )


def _takeaway_in_scope(context: Context, cells: Sequence[Row], number: Row | None, scope: str) -> tuple[str, ...]:
    dataset = context.dataset(NUMBER)
    if number is None:
        return say.say(context, "structure.take_none", scope=scope)
    share = rows.only(cells, measure="share_of_msmes", period=number["period"])
    words = {"share": say.share_words(context, dataset, share[0])} if share else {}
    return say.say(
        context,
        "structure.take_scope_share" if share else "structure.take_scope",
        scope=scope,
        value=facts.value_text(context, dataset, number),
        period=facts.phrase(context, dataset, number["period"]),
        **words,
    )


def _kpis(context: Context, cells: Sequence[Row]) -> tuple[Kpi, ...]:
    dataset, label = context.dataset(NUMBER), context.text("structure.number")
    shares = rows.only(cells, measure="share_of_all_enterprises", definition=NEW)
    return (
        kpi(context, context.dataset(HEADLINE), [_headline(context)], label, change=context.text("structure.reference_year")),
        kpi(context, dataset, shares, context.text("structure.share_of_all")),
        _part(context, "legal_form", "JUR"),
        _part(context, "area", "TH-10"),
    )


def _kpis_in_scope(context: Context, cells: Sequence[Row], scope: str) -> tuple[Kpi, ...]:
    dataset, new = context.dataset(NUMBER), rows.only(cells, definition=NEW)
    return (
        kpi(context, dataset, rows.only(new, measure="enterprises"), f"{context.text('structure.number')} · {scope}"),
        kpi(context, dataset, rows.only(new, measure="share_of_msmes"), context.text("structure.share_of_msmes")),
    )


def _part(context: Context, axis: str, code: str) -> Kpi:
    """The number of one part, with its share of all MSMEs as a bar."""
    dataset, where = (context.dataset(NUMBER), {"size": TOTAL, "definition": NEW, **dict.fromkeys(AXES, TOTAL), axis: code})
    share = rows.last(Slice(NUMBER, "share_of_msmes", where).cells(context))
    words = context.text("structure.of_all_msmes", share=facts.value_text(context, dataset, share)) if share else ""
    cells = Slice(NUMBER, "enterprises", where).cells(context)
    return kpi(context, dataset, cells, context.label(NUMBER, axis, code), share["value"] if share else None, words)


def _over_time(context: Context, chosen: Mapping[str, str], scope: str) -> Card:
    about = Slice(NUMBER, "enterprises", {"size": TOTAL, **chosen})
    counted, years = _headline(context), rows.timeline(row["period"] for row in rows.charted(about.cells(context)))
    year, note = counted["reference_period"], context.text("structure.over_time_note")
    extra = []
    if not scope and year in years:
        what = f"{context.dataset(HEADLINE).title[context.lang]} · {context.text('structure.reference_year')}"
        extra = [(year, cards.point(context, counted, HEADLINE, years.index(year), what))]
        note = context.text("structure.over_time_counted", note=note)
    where = scope or context.text("structure.country")
    words = Words(context.text("structure.over_time"), context.text("structure.over_time_sub", scope=where), note)
    return cards.over_time(context, "msme-number-over-time", 8, about, words, extra)


def _breakdowns(context: Context, chosen: Mapping[str, str]) -> list[Card]:
    about, subtitle = Slice(NUMBER, "enterprises", {"size": TOTAL, **chosen}), context.text("structure.by_sub")
    return [
        by_part(
            context,
            f"msme-number-by-{axis.replace('_', '-')}",
            4,
            about,
            axis,
            Words(context.text(f"structure.by_{axis}"), subtitle, context.text(f"structure.by_{axis}_note")),
            chosen=chosen[axis],
        )
        for axis in ("legal_form", "area", "sector")
    ]


def _births(context: Context) -> Card:
    """Births and deaths of MSMEs in the latest year; every other population stays in the table."""
    dataset, every = context.dataset(BIRTHS), context.data.select(BIRTHS, all_variants=True)
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


PAGE = Page(
    "structure",
    Text("จำนวนและโครงสร้าง MSME", "Number and structure of MSMEs"),
    Text("จำนวน MSME ตามภาคธุรกิจ พื้นที่ และรูปแบบกิจการ", "MSMEs by sector, area and legal form"),
    view,
    tuple(FilterBar(axis, title, _choices(axis), TOTAL) for axis, title in AXES.items()),
    (
        "msme-number-over-time",
        "msme-number-by-legal-form",
        "msme-number-by-area",
        "msme-number-by-sector",
        "msme-births-and-deaths",
    ),
    (NUMBER, HEADLINE, BIRTHS),
)
