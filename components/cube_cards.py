"""Cards from the register cube: by activity, by province (map and ranking), by sector and size.

Every figure is a published cell. Where a cell is suppressed the mark stands in chart, table and map; nothing is added up
and nothing is derived from a suppressed cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dash import html

from components import facts, rows
from components import format as formats
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.palette import SECTORS, SIZES
from components.stacked_bars import Stack, stacked_bars
from components.trail import setting
from data.catalogue import TOTAL

RANKED = 12
SIZE_CODES = ("MIC", "SML", "MED")
SECTOR_CODES = ("AGR", "MFG", "TRD", "SRV")


def children(context: Context, card_id: str, span: int, about: Slice, axis: str, words: Words, chosen: str = "") -> Card:
    """One bar per child of a code: sectors, sections of a sector, divisions of a section, provinces of a region.

    A `chosen` child keeps its colour, the others step back.
    """
    dataset = context.dataset(about.dataset)
    codes = context.catalogue.codes[dataset.dimension_of(axis).codes].children(about.where[axis])
    cells = cells_of(context, about, axis, [code.code for code in codes])
    bars = _stepped_back([_bar(context, about, axis, row) for row in _in_order(cells)[:RANKED]], chosen)
    more = context.text("cube.more_in_table", shown=len(bars), count=len(cells)) if len(cells) > len(bars) else words.note
    told = Words(words.title, words.subtitle, more)
    return card_of(context, card_id, span, about, told, cells, axis, bar_chart(bars, row_height=44) if bars else None)


def ranking(context: Context, card_id: str, span: int, about: Slice, words: Words, chosen: str = TOTAL) -> Card:
    """The provinces with the largest published figures, in order; suppressed ones cannot be ranked and are counted.

    In a `chosen` region its own provinces; a chosen province keeps its colour among those of its region. For the whole
    country the regions stand above as links to go deeper.
    """
    areas = context.catalogue.codes["areas"]
    region = areas.codes[chosen].parent if chosen.startswith("TH-") else chosen
    inside = [code.code for code in areas.children(region)] if region != TOTAL else provinces_of(context)
    cells = cells_of(context, about, "area", inside)
    hidden = sum(row["status"] == formats.SUPPRESSED for row in cells)
    ordered = _in_order(cells if region != TOTAL else rows.charted(cells))[:RANKED]
    bars = _stepped_back([_bar(context, about, "area", row) for row in ordered], chosen)
    scope = words.subtitle if region == TOTAL else f"{words.subtitle} · {areas.label(region, context.lang)}"
    shown = sum(not bar.withheld for bar in bars)
    told = Words(words.title, scope, context.text("cube.ranking_note", shown=shown, visible=len(cells) - hidden, hidden=hidden))
    card = card_of(context, card_id, span, about, told, cells, "area", bar_chart(bars, row_height=44) if bars else None)
    return replace(card, chooser=_regions(context) if chosen == TOTAL else None)


def _in_order(cells: Sequence[Row]) -> list[Row]:
    """The largest first, then those that are withheld; none at all if nothing can be drawn."""
    hidden = [row for row in cells if row["status"] == formats.SUPPRESSED]
    shown = sorted(rows.charted(cells), key=lambda row: -row["value"])
    return [*shown, *hidden] if shown else []


def _stepped_back(bars: list[Bar], chosen: str) -> list[Bar]:
    """All bars but the chosen one in the quiet colour; all as they are if it is not among them."""
    among = any(bar.code == chosen for bar in bars)
    return [replace(bar, color="@mute") if among and bar.code != chosen else bar for bar in bars]


def _regions(context: Context) -> html.Nav:
    """The regions as links that set the page's filter of areas."""
    regions = context.catalogue.codes["areas"].children(TOTAL)
    links = [setting(context, code.label[context.lang], {"area": code.code}) for code in regions]
    return html.Nav(html.Ul([html.Li(link) for link in links]), className="members", **{"aria-label": context.text("cube.regions")})


def sector_by_size(context: Context, card_id: str, span: int, about: Slice, words: Words) -> Card:
    """One stacked bar per sector, its parts the sizes; a suppressed part is left open and said so in the note."""
    cells = context.data.select(about.dataset, {**_where(about), "activity": SECTOR_CODES, "size": SIZE_CODES})
    found = {(row["activity"], row["size"]): row for row in cells}
    totals = {
        row["activity"]: row
        for row in context.data.select(about.dataset, {**_where(about), "activity": SECTOR_CODES, "size": [TOTAL]})
    }
    stacks = [_stack(context, about, sector, found, totals.get(sector)) for sector in SECTOR_CODES]
    shown = sorted((stack for stack in stacks if stack), key=lambda stack: -stack.total)
    card = card_of(
        context,
        card_id,
        span,
        about,
        words,
        [*cells, *totals.values()],
        "activity",
        stacked_bars(shown) if shown else None,
        ("activity", "size"),
    )
    return card.with_legend(
        tuple((SIZES[code].removeprefix("@"), context.label(about.dataset, "size", code)) for code in SIZE_CODES)
    )


def by_legal_form(context: Context, card_id: str, span: int, about: Slice, words: Words) -> Card:
    """One bar per legal form; a form that is withheld stands in the table with its mark."""
    if about.dataset not in context.data.manifest["datasets"]:
        return absent(context, card_id, span, about.dataset)
    return parts(context, card_id, span, about, words, "legal_form")


def parts(context: Context, card_id: str, span: int, about: Slice, words: Words, axis: str) -> Card:
    """One bar per part of the total of `axis`."""
    listed = context.catalogue.codes[context.dataset(about.dataset).dimension_of(axis).codes]
    cells = cells_of(context, about, axis, [code.code for code in listed.children(TOTAL)])
    bars = [_bar(context, about, axis, row) for row in _in_order(cells)]
    return card_of(context, card_id, span, about, words, cells, axis, bar_chart(bars) if bars else None)


def absent(context: Context, card_id: str, span: int, dataset: str) -> Card:
    """The card of a table that this release does not hold; it is not shown."""
    return Card(card_id, context.dataset(dataset).title[context.lang], "", (), context.dataset(dataset), "", span, absent=True)


def _where(about: Slice) -> dict[str, Sequence[str]]:
    return {"measure": [about.measure], **{name: [code] for name, code in about.where.items()}}


def cells_of(context: Context, about: Slice, axis: str, codes: Sequence[str]) -> list[Row]:
    return list(context.data.select(about.dataset, {**_where(about), axis: codes})) if codes else []


def provinces_of(context: Context) -> list[str]:
    return [code.code for code in context.catalogue.codes["areas"] if code.code.startswith("TH-")]


def _bar(context: Context, about: Slice, axis: str, row: Row) -> Bar:
    dataset, name = context.dataset(about.dataset), context.label(about.dataset, axis, row[axis])
    return Bar(
        short(name),
        row["value"] or 0.0,
        facts.value_text(context, dataset, row),
        facts.hover(context, dataset, row, name),
        SECTORS.get(row[axis], "@main"),
        row[axis],
        row["value"] is None,
    )


def short(name: str, most: int = 72) -> str:
    """A long name cut for a chart (the browser cuts further where a card is narrow); the full name stands in hover and table."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _stack(context: Context, about: Slice, sector: str, found: Mapping[tuple[str, str], Row], total: Row | None) -> Stack | None:
    if total is None or total["value"] is None:
        return None
    dataset, name = context.dataset(about.dataset), context.label(about.dataset, "activity", sector)
    parts = [
        (SIZES[code], row["value"], facts.hover(context, dataset, row, f"{name} · {context.label(about.dataset, 'size', code)}"))
        for code in SIZE_CODES
        if (row := found.get((sector, code))) and row["value"] is not None
    ]
    return Stack(name, total["value"], facts.value_text(context, dataset, total), tuple(parts), sector)


def card_of(
    context: Context,
    card_id: str,
    span: int,
    about: Slice,
    words: Words,
    cells: Sequence[Row],
    axis: str,
    figure: object,
    dimensions: Sequence[str] = (),
) -> Card:
    dataset = context.dataset(about.dataset)
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, about.where["period"]),
        span,
        figure,
        note=words.note,
        table=facts.table(context, dataset, cells, words.title, dimensions or (axis,)),  # type: ignore[arg-type]
        empty=f"{context.text('cube.suppressed_all')}\n{context.text('cube.suppressed_help')}"
        if cells
        else say.empty(context, words.subtitle),
        download={"measure": about.measure, **{name: code for name, code in about.where.items() if name != axis}},
        selects=axis,
        alt=say.alt_parts(context, dataset, rows.charted(cells)[:8], axis, words.title),
    )
