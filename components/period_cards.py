"""Quarters and months of the register as lines, one colour per measure or size.

Sizes and population hold for a reference year, so no line runs from one year into the next. A withheld quarter or month is a
gap in its line and a mark in the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from components import cube_cards, facts, register_part, rows
from components import words as say
from components.label_sides import canvas, clear_labels
from components.line_chart import Line, line_chart
from components.measure_cards import COLUMN, SIDE_ROOM, WIDE_HEIGHT, Slice, Words, scope, ticks
from components.model import Card, Context, Row
from components.palette import SIZES
from components.register_part import chosen, held
from data.catalogue import TOTAL, Dataset

MONTHLY, JOBS = "msme_employment_monthly", "insured_employees"
QUARTERLY, FLOWS = "msme_trade_quarterly", {"exports": "@main", "imports": "@accent"}
SPAN = 12
GAP = 1
"""Only neighbours are joined: a gap is a withheld figure."""


@dataclass(frozen=True)
class Strand:
    """One colour of a chart: its name and the published cells of all periods."""

    name: str
    color: str
    cells: Sequence[Row]


def by_month(context: Context, card_id: str) -> Card:
    """Insured employees month by month, one line per size, for the chosen area and activity."""
    if not held(context, MONTHLY):
        return cube_cards.absent(context, card_id, SPAN, MONTHLY)
    where = _nearest(context, MONTHLY, JOBS, {**_high(context), "size": TOTAL})
    dataset, sizes = (
        context.dataset(MONTHLY),
        [code for code in SIZES if code in context.catalogue.codes["sizes"].codes and code != "LRG"],
    )
    strands = [
        Strand(context.label(MONTHLY, "size", code), SIZES[code], Slice(MONTHLY, JOBS, {**where, "size": code}).cells(context))
        for code in sizes
    ]
    unit = facts.scale(context, dataset.measure_of(JOBS), 0)[1]
    told = _words(context, "employment.by_month", unit, scope(context, MONTHLY, where))
    return _card(
        context, card_id, dataset, strands, told, {"measure": JOBS, **{n: c for n, c in where.items() if n != "size"}}, ("size",)
    )


def by_quarter(context: Context, card_id: str) -> Card:
    """Exports and imports quarter by quarter, for the chosen activity and size; there are no regions by quarter."""
    if not held(context, QUARTERLY):
        return cube_cards.absent(context, card_id, SPAN, QUARTERLY)
    high = _high(context)
    where = _nearest(context, QUARTERLY, "exports", {"activity": high["activity"], "size": high["size"], "goods": TOTAL})
    dataset = context.dataset(QUARTERLY)
    strands = [
        Strand(dataset.measure_of(flow).title[context.lang], color, Slice(QUARTERLY, flow, where).cells(context))
        for flow, color in FLOWS.items()
    ]
    unit = facts.scale(context, dataset.measure_of("exports"), facts.MILLION)[1]
    told = _words(context, "trade.by_quarter", unit, scope(context, QUARTERLY, where))
    told = replace(told, note=context.text("trade.no_regions")) if high["area"] != TOTAL else told
    return _card(context, card_id, dataset, strands, told, {"measure": ",".join(FLOWS), **where}, ())


def _high(context: Context) -> dict[str, str]:
    """The chosen codes, provinces as their region, divisions as their section; periods are shown all."""
    where = chosen(context)
    areas, activities = context.catalogue.codes["areas"].codes, context.catalogue.codes["activities"].codes
    area = areas[where["area"]].parent if where["area"].startswith("TH-") else where["area"]
    activity = activities[where["activity"]].parent if where["activity"].isdigit() else where["activity"]
    return {"area": area, "activity": activity, "size": where["size"]}


def _nearest(context: Context, dataset: str, measure: str, where: dict[str, str]) -> dict[str, str]:
    """`where`, with the activity as far up as the table goes."""
    codes = context.catalogue.codes["activities"].codes
    while where["activity"] != TOTAL and not Slice(dataset, measure, where).cells(context):
        where = {**where, "activity": codes[where["activity"]].parent}
    return where


def _words(context: Context, key: str, unit: str, place: str) -> Words:
    subtitle = context.text(f"{key}_sub", unit=unit, scope=place or context.label(register_part.CUBE, "area", TOTAL))
    return Words(context.text(key), subtitle, context.text(f"{key}_note"))


def _card(
    context: Context,
    card_id: str,
    dataset: Dataset,
    strands: Sequence[Strand],
    words: Words,
    download: Mapping[str, str],
    dimensions: Sequence[str],
) -> Card:
    every = [row for strand in strands for row in strand.cells]
    drawn = rows.charted(every)
    card = Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, every),
        dataset,
        facts.period_text(context, dataset, max(row["period"] for row in every)) if every else "–",
        SPAN,
        _figure(context, dataset, strands, [row["period"] for row in every]) if drawn else None,
        note=words.note,
        table=facts.table(context, dataset, every, words.title, tuple(dimensions)),
        empty=f"{context.text('cube.suppressed_all')}\n{context.text('cube.suppressed_help')}"
        if every
        else say.empty(context, words.subtitle),
        download=download,
        alt=" · ".join(
            say.alt(context, dataset, own, f"{words.title} · {strand.name}")
            for strand in strands
            if (own := rows.charted(strand.cells))
        ),
    )
    return card.with_legend(tuple((strand.color.removeprefix("@"), _named(context, strand)) for strand in strands))


def _named(context: Context, strand: Strand) -> str:
    """The name in the legend; a strand of which nothing may be drawn says why."""
    hidden = bool(strand.cells) and not rows.charted(strand.cells)
    return f"{strand.name} ({context.text('cube.suppressed_short')})" if hidden else strand.name


def _figure(context: Context, dataset: Dataset, strands: Sequence[Strand], found: Sequence[str]) -> dict[str, object]:
    """Lines over every period between the first and the last; the last value of each strand stands beside it."""
    periods = rows.timeline(found)
    position = {period: number for number, period in enumerate(periods)}
    values = [row["value"] for strand in strands for row in rows.charted(strand.cells)]
    divisor = facts.scale(context, dataset.measure_of(strands[0].cells[0]["measure"]), max(values))[0] if values else 1
    lines = [line for strand in strands for line in _lines(context, dataset, strand, position, divisor)]
    top = 1.1 * max(values) / divisor or 1  # all are zero
    labelled = clear_labels(lines, canvas(lines, len(periods), COLUMN * SPAN - SIDE_ROOM, WIDE_HEIGHT - 62, (0, top)))
    texts = [facts.period_text(context, dataset, period, short=True) for period in periods]
    return line_chart(texts, labelled, ticks=ticks(context, dataset, periods, 1), y_range=(0, top), height=WIDE_HEIGHT)


def _lines(context: Context, dataset: Dataset, strand: Strand, position: Mapping[str, int], divisor: float) -> list[Line]:
    """A line per reference year."""
    cells = rows.charted(strand.cells)
    last = max((row["period"] for row in cells), default="")
    years = sorted({row["period"][:4] for row in cells})
    made = []
    for year in years:
        own = [row for row in cells if row["period"].startswith(year)]
        sides = {last: "top left"} if last.startswith(year) else {}
        made.append(Line(strand.name, facts.points(context, dataset, own, position, sides, divisor), strand.color, GAP, False))
    return made
