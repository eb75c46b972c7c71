"""GDP MSME: what MSMEs add to national output, by year and by quarter, one definition at a time."""

from collections.abc import Sequence

from components import facts, gdp_cards, rows
from components import words as say
from components.gdp_cards import GDP, GROWTH, SHARE, VALUE
from components.key_figures import kpi
from components.measure_cards import NEW, Slice
from components.model import Choice, Context, FilterBar, Kpi, Page, View
from components.trend import Trend, change, phrase, trend
from data.catalogue import TOTAL
from data.declare import Text

MEASURES = (SHARE, VALUE, GROWTH)
FREQUENCIES = {"A": "gdp.years", "Q": "gdp.quarters"}


def _measures(context: Context) -> Sequence[Choice]:
    return [Choice(id, context.dataset(GDP).measure_of(id).title[context.lang]) for id in MEASURES]


def _definitions(context: Context) -> Sequence[Choice]:
    """The definitions that any of the measures is published under, and the one that holds today."""
    present = {NEW, *(row["definition"] for id in MEASURES for row in gdp_cards.total(id).cells(context))}
    codes = context.catalogue.codes["definitions"]
    return [Choice(code.code, code.label[context.lang]) for code in codes if code.code in present]


def _frequencies(context: Context) -> Sequence[Choice]:
    return [Choice(code, context.text(key)) for code, key in FREQUENCIES.items()]


def view(context: Context) -> View:
    measure, frequency = context.state["measure"], context.state["frequency"]
    found = _found(context, measure)
    words = context.text(FREQUENCIES[frequency]).lower()
    return View(
        takeaway=_takeaway(context, measure, found),
        as_of=facts.period_text(context, context.dataset(GDP), found.now["period"]) if found else "–",
        kpis=_kpis(context),
        cards=(
            gdp_cards.over_time(context, measure, frequency, words),
            gdp_cards.sectors(context),
            gdp_cards.beside_the_economy(context),
            gdp_cards.branches(context),
            gdp_cards.coverage_of(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(step[context.lang] for step in context.dataset(GDP).guide),
    )


def _found(context: Context, measure: str) -> Trend | None:
    """The latest figure of the chosen definition and frequency with what it compares with."""
    cells = [
        row
        for row in rows.charted(gdp_cards.total(measure).cells(context))
        if rows.frequency(row["period"]) == context.state["frequency"]
    ]
    return trend(cells, context.state["definition"])


def _takeaway(context: Context, measure: str, found: Trend | None) -> tuple[str, ...]:
    dataset = context.dataset(GDP)
    definition = context.label(GDP, "definition", context.state["definition"])
    if found is None:
        title, frequency = dataset.measure_of(measure).title[context.lang], context.text(FREQUENCIES[context.state["frequency"]])
        return say.say(context, "gdp.take_none", measure=title, frequency=frequency.lower(), definition=definition)
    row = found.now
    words = {"period": facts.phrase(context, dataset, row["period"]), "definition": definition}
    words["change"] = phrase(context, dataset, found)
    if measure == VALUE:
        return say.say(context, "gdp.take_value", value=facts.value_text(context, dataset, row), **words)
    if measure == SHARE:
        return say.say(context, "gdp.take_share", value=say.share_words(context, dataset, row), **words)
    size = say.share_words(context, dataset, {**row, "value": abs(row["value"])})
    side = "grew" if row["value"] > 0 else "shrank" if row["value"] < 0 else "flat"
    return say.say(context, f"gdp.take_{side}", value=size, **words)


def _kpis(context: Context) -> tuple[Kpi, ...]:
    dataset, made = context.dataset(GDP), []
    for measure in MEASURES:
        found, label = _found(context, measure), dataset.measure_of(measure).title[context.lang]
        why = change(context, dataset, found) if found else ""
        made.append(kpi(context, dataset, found.series if found else (), label, change=why))
    return (*made, _largest_sector(context))


def _largest_sector(context: Context) -> Kpi:
    """The sector that makes most of MSME GDP, in the latest year that has sectors."""
    about = Slice(GDP, "share_of_msme_gdp", {"definition": NEW, "size": TOTAL})
    parts = rows.latest_parts([row for row in rows.charted(about.cells(context)) if row["sector"] != TOTAL], "sector")
    first = parts[0] if parts else None
    label = say.sentence(context, "gdp.largest", sector=context.label(GDP, "sector", first["sector"]) if first else None)
    definition = context.label(GDP, "definition", NEW)
    return kpi(context, context.dataset(GDP), parts[:1], label, share=facts.value_of(first), change=definition)


PAGE = Page(
    "gdp",
    Text("GDP MSME", "MSME GDP"),
    Text("มูลค่า สัดส่วนต่อ GDP ประเทศ และการขยายตัวของ MSME", "Value added by MSMEs, its share of GDP and its growth"),
    view,
    (
        FilterBar("measure", Text("ตัวชี้วัด", "Measure"), _measures, SHARE),
        FilterBar("definition", Text("นิยาม", "Definition"), _definitions, NEW),
        FilterBar("frequency", Text("ความถี่", "Frequency"), _frequencies, "A"),
    ),
    ("gdp-over-time", "gdp-by-sector", "gdp-beside-the-economy", "gdp-growth-of-branches", "gdp-coverage"),
    (GDP,),
)
