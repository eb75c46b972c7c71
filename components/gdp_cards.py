"""Cards of the GDP page: one measure over time, sectors, MSMEs beside the whole economy, and what is missing."""

from collections.abc import Sequence

from components import facts, rows
from components import measure_cards as cards
from components.bar_chart import Bar, bar_chart
from components.coverage_card import Entry, coverage
from components.measure_cards import COLOURS, NEW, OLD, Slice, Words
from components.model import Card, Context, Row
from components.part_card import by_part
from data.catalogue import TOTAL

GDP, SHARE, VALUE, GROWTH, NATIONAL = "msme_gdp", "share_of_national_gdp", "gdp_value", "growth_real", "national_growth_real"
EVERYONE = "ALL"
LEGEND = ((NEW, "new_definition"), (OLD, "old_definition"))
MISSING = ("by_size", "real", "adjusted", "potential")
QUARTER_TICKS, LONG_VALUE = 4, 1000


def total(measure: str) -> Slice:
    return Slice(GDP, measure, {"size": TOTAL, "sector": TOTAL})


def over_time(context: Context, measure: str, frequency: str, frequency_words: str) -> Card:
    """Every published year or quarter of one measure, a line per definition."""
    declared = context.dataset(GDP).measure_of(measure)
    unit = context.catalogue.codes["units"].label(declared.unit, context.lang)
    words = Words(
        declared.title[context.lang],
        context.text("gdp.over_time_sub", unit=unit, frequency=frequency_words),
        context.text("gdp.over_time_note"),
    )
    card = cards.over_time(
        context,
        "gdp-over-time",
        8,
        total(measure),
        words,
        frequency=frequency,
        y_range=(0, 50) if measure == SHARE else None,
        reference=(0.0, context.text("gdp.zero")) if measure == GROWTH else None,
        tick_step=QUARTER_TICKS if frequency == "Q" else 1,
        break_line=False,
        sides=_ends([row for row in rows.charted(total(measure).cells(context)) if rows.frequency(row["period"]) == frequency]),
    )
    return card.with_legend(tuple((COLOURS[code].removeprefix("@"), context.text(f"figure.{key}")) for code, key in LEGEND))


def _ends(cells: Sequence[Row]) -> dict[str, str]:
    """The latest figure of each definition carries its value: beside the point, or above it where it is long."""
    latest = {row["definition"]: row for row in sorted(cells, key=lambda row: row["period"])}
    return {row["period"]: "top center" if row["value"] >= LONG_VALUE else "middle right" for row in latest.values()}


def sectors(context: Context) -> Card:
    """What each sector makes of MSME GDP, in the latest year that has it."""
    words = Words(*(context.text(f"gdp.by_sector{part}") for part in ("", "_sub", "_note")))
    return by_part(
        context,
        "gdp-by-sector",
        4,
        Slice(GDP, "share_of_msme_gdp", {"definition": NEW, "size": TOTAL}),
        "sector",
        words,
        row_height=100,
    )


def branches(context: Context) -> Card:
    """Real growth of the branches that one release printed."""
    words = Words(*(context.text(f"gdp.branches{part}") for part in ("", "_sub", "_note")))
    return by_part(
        context, "gdp-growth-of-branches", 5, Slice(GDP, GROWTH, {"definition": OLD, "size": TOTAL}), "sector", words, row_height=72
    )


def beside_the_economy(context: Context) -> Card:
    """Growth of MSMEs and of the whole economy, for the periods that have both under one definition."""
    dataset, title = context.dataset(GDP), context.text("gdp.beside")
    pairs = _pairs(context)
    bars = [bar for pair in pairs for bar in (_bar(context, pair[0], "msme", "@main"), _bar(context, pair[1], "all", "@mute"))]
    cells = [cell for pair in pairs for cell in pair]
    return Card(
        "gdp-beside-the-economy",
        title,
        context.text("gdp.beside_sub"),
        facts.sources(context, cells),
        dataset,
        cards.as_of(context, dataset, cells),
        7,
        bar_chart(bars, row_height=40) if bars else None,
        note=context.text("gdp.beside_note"),
        table=facts.table(context, dataset, cells, title, ("definition",)),
        download={"measure": f"{GROWTH},{NATIONAL}", "sector": TOTAL},
        alt=f"{title}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
    )


def _pairs(context: Context) -> list[tuple[Row, Row]]:
    """(MSMEs, whole economy) by period, latest first."""
    national = {
        (row["period"], row["definition"]): row
        for row in rows.charted(Slice(GDP, NATIONAL, {"size": EVERYONE, "sector": TOTAL}).cells(context))
    }
    own = [row for row in rows.charted(total(GROWTH).cells(context)) if (row["period"], row["definition"]) in national]
    return [(row, national[row["period"], row["definition"]]) for row in sorted(own, key=lambda row: row["period"], reverse=True)]


def _bar(context: Context, row: Row, who: str, colour: str) -> Bar:
    dataset = context.dataset(GDP)
    name = f"{facts.period_text(context, dataset, row['period'])} · {context.text(f'gdp.beside_{who}')}"
    return Bar(name, row["value"], facts.value_text(context, dataset, row), facts.hover(context, dataset, row, name), colour)


def coverage_of(context: Context) -> Card:
    """Every measure with its cells, and the series that OSMEP's system had but no source publishes."""
    dataset = context.dataset(GDP)
    cells: Sequence[Row] = context.data.select(GDP, all_variants=True)
    loaded = [Entry(measure.title[context.lang], rows.only(cells, measure=measure.id)) for measure in dataset.measure]
    words = Words(context.text("coverage.title"), *(context.text(f"gdp.coverage{part}") for part in ("_sub", "_note")))
    missing = [Entry(context.text(f"gdp.{name}")) for name in MISSING]
    return coverage(context, "gdp-coverage", 12, GDP, words, [*loaded, *missing])
