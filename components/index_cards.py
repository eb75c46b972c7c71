"""Cards of OSMEP's revenue and cost indices, and of the indices that were named but never published."""

from collections.abc import Sequence

from components import facts, rows
from components import format as formats
from components.bar_chart import Bar, bar_chart
from components.coverage_card import Entry, coverage
from components.measure_cards import Slice, Words, as_of
from components.model import Card, Context, Row

INDICES = "sectoral_indicators"
MISSING = ("production", "trading", "service")


def levels(context: Context) -> Card:
    """The published revenue and cost index with their change on the previous quarter."""
    dataset, cells = context.dataset(INDICES), rows.charted(context.data.select(INDICES))
    now = rows.last(rows.only(cells, measure="index"))
    latest = rows.only(cells, period=now["period"]) if now else []
    bars = [bar for code in indicators(context) for bar in _level(context, rows.only(latest, indicator=code))]
    title, when = context.text("indicators.levels"), facts.when(context, dataset, now)
    return Card(
        "revenue-and-cost",
        title,
        " · ".join(part for part in (context.text("indicators.levels_sub"), when) if part),
        facts.sources(context, cells),
        dataset,
        as_of(context, dataset, latest),
        5,
        bar_chart(bars, row_height=76) if bars else None,
        table=facts.table(context, dataset, context.data.select(INDICES, all_variants=True), title, ("indicator",)),
        note=context.text("indicators.levels_note"),
        alt=f"{title}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
    )


def _level(context: Context, pair: Sequence[Row]) -> list[Bar]:
    """One bar; none without the index, whose change alone has no length."""
    dataset, found = context.dataset(INDICES), {row["measure"]: row for row in pair}
    if "index" not in found:
        return []
    row, name = found["index"], context.label(INDICES, "indicator", found["index"]["indicator"])
    text = facts.figure_text(context, dataset, row)
    if change := found.get("change_from_previous_quarter"):
        text += f" · {change_words(context, change)}"
    return [Bar(name, row["value"], text, facts.hover(context, dataset, row, name), code=row["indicator"])]


def change_words(context: Context, row: Row) -> str:
    """The printed change on the previous quarter, with its arrow: `▲ 2.38%`."""
    if row["value"] is None:
        return formats.cell_text(None, row["status"], False, 0, context.lang)
    size = formats.percent(abs(row["value"]), 2, context.lang)
    return f"{formats.change(row['value'], 0, 2).arrow} {size}"


def coverage_of(context: Context) -> Card:
    """The published indices, and those that OSMEP's system has but no source prints."""
    cells = context.data.select(INDICES, {"measure": ["index"]})
    loaded = [Entry(context.label(INDICES, "indicator", code), rows.only(cells, indicator=code)) for code in indicators(context)]
    missing = [Entry(context.text(f"indicators.{name}")) for name in MISSING]
    words = Words(context.text("coverage.title"), *(context.text(f"indicators.coverage{part}") for part in ("_sub", "_note")))
    return coverage(context, "indicators-coverage", 7, INDICES, words, [*loaded, *missing])


def indicators(context: Context) -> list[str]:
    """The indices that have a figure, in the order of their list: revenue first."""
    present = {row["indicator"] for row in rows.charted(context.data.select(INDICES, {"measure": ["index"]}))}
    return [code.code for code in context.catalogue.codes["indicators"] if code.code in present]


def index_of(indicator: str) -> Slice:
    return Slice(INDICES, "index", {"indicator": indicator})
