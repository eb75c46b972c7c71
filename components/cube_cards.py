"""Cards from the register cube: by activity, by province (map and ranking), by sector and size.

Every figure is a published cell. Where a cell is suppressed the mark stands in chart, table and map; nothing is added up
and nothing is derived from a suppressed cell.
"""

from collections.abc import Mapping, Sequence

from dash import html

from components import facts, rows
from components import format as formats
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.palette import SECTORS, SIZES
from components.province_map import ClassOfValues, Province, classes, province_map
from components.stacked_bars import Stack, stacked_bars
from data.catalogue import TOTAL

RANKED = 12
SIZE_CODES = ("MIC", "SML", "MED")
SECTOR_CODES = ("AGR", "MFG", "TRD", "SRV")


def children(context: Context, card_id: str, span: int, about: Slice, axis: str, words: Words) -> Card:
    """One bar per child of the chosen code: sectors, sections of a sector, divisions of a section, provinces of a region."""
    dataset, chosen = context.dataset(about.dataset), about.where[axis]
    codes = context.catalogue.codes[dataset.dimension_of(axis).codes].children(chosen)
    cells = _cells(context, about, axis, [code.code for code in codes])
    ordered = sorted(rows.charted(cells), key=lambda row: -row["value"])
    bars = [_bar(context, about, axis, row) for row in ordered[:RANKED]]
    more = context.text("cube.more_in_table", shown=len(bars), count=len(cells)) if len(cells) > len(bars) else words.note
    told = Words(words.title, words.subtitle, more)
    return _card(context, card_id, span, about, told, cells, axis, bar_chart(bars, row_height=44) if bars else None)


def ranking(context: Context, card_id: str, span: int, about: Slice, words: Words) -> Card:
    """The provinces with the largest published figures, in order; suppressed ones cannot be ranked and are counted."""
    cells = _cells(context, about, "area", _provinces(context))
    ordered = sorted(rows.charted(cells), key=lambda row: -row["value"])[:RANKED]
    bars = [_bar(context, about, "area", row) for row in ordered]
    hidden = sum(row["status"] == formats.SUPPRESSED for row in cells)
    told = Words(
        words.title,
        words.subtitle,
        context.text("cube.ranking_note", shown=len(ordered), visible=len(cells) - hidden, hidden=hidden),
    )
    return _card(context, card_id, span, about, told, cells, "area", bar_chart(bars, row_height=44) if bars else None)


def by_province(context: Context, card_id: str, span: int, about: Slice, words: Words, missing: str = "cube.none_here") -> Card:
    """The map of the 77 provinces; the legend counts the provinces of each class. `missing` says why one has no figure."""
    codes = _provinces(context)
    cells = {row["area"]: row for row in _cells(context, about, "area", codes)}
    provinces = [_province(context, about, code, cells.get(code), missing) for code in codes]
    scale = classes(provinces)
    card = _card(
        context, card_id, span, about, words, list(cells.values()), "area", province_map(provinces, scale) if scale else None
    )
    return card.with_aside(_legend(context, provinces, scale, missing))


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
    card = _card(
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
    codes = [code.code for code in context.catalogue.codes["legal_forms"].children(TOTAL)]
    cells = _cells(context, about, "legal_form", codes)
    bars = [_bar(context, about, "legal_form", row) for row in sorted(rows.charted(cells), key=lambda row: -row["value"])]
    return _card(context, card_id, span, about, words, cells, "legal_form", bar_chart(bars) if bars else None)


def absent(context: Context, card_id: str, span: int, dataset: str) -> Card:
    """The card of a table that this release does not hold; it is not shown."""
    return Card(card_id, context.dataset(dataset).title[context.lang], "", (), context.dataset(dataset), "", span, absent=True)


def _where(about: Slice) -> dict[str, Sequence[str]]:
    return {"measure": [about.measure], **{name: [code] for name, code in about.where.items()}}


def _cells(context: Context, about: Slice, axis: str, codes: Sequence[str]) -> list[Row]:
    return list(context.data.select(about.dataset, {**_where(about), axis: codes})) if codes else []


def _provinces(context: Context) -> list[str]:
    return [code.code for code in context.catalogue.codes["areas"] if code.code.startswith("TH-")]


def _bar(context: Context, about: Slice, axis: str, row: Row) -> Bar:
    dataset, name = context.dataset(about.dataset), context.label(about.dataset, axis, row[axis])
    return Bar(
        short(name),
        row["value"],
        facts.value_text(context, dataset, row),
        facts.hover(context, dataset, row, name),
        SECTORS.get(row[axis], "@main"),
        row[axis],
    )


def short(name: str, most: int = 34) -> str:
    """A long name cut for an axis; the full name stands in hover and table."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _province(context: Context, about: Slice, code: str, row: Row | None, missing: str) -> Province:
    name = context.label(about.dataset, "area", code)
    if row is None:
        return Province(code, None, f"<b>{name}</b><br>{context.text(missing)}")
    dataset = context.dataset(about.dataset)
    if row["status"] == formats.SUPPRESSED:
        return Province(code, None, f"<b>{name}</b><br>{context.text('cube.suppressed')}", hidden=True)
    return Province(code, row["value"], facts.hover(context, dataset, row, name))


def _legend(context: Context, provinces: Sequence[Province], scale: Sequence[ClassOfValues], missing: str) -> html.Ul:
    hidden = sum(p.hidden for p in provinces)
    without = sum(p.value is None and not p.hidden for p in provinces)
    lines = [(c.token.removeprefix("@"), f"{formats.number(c.low)}–{formats.number(c.high)}", c.count) for c in reversed(scale)]
    lines += [("hatch", context.text("cube.suppressed_short"), hidden), ("nodata", context.text(missing), without)]
    return html.Ul(
        [
            html.Li([html.I(className=f"k-{key}"), label, html.B(context.text("cube.provinces", count=count))])
            for key, label, count in lines
        ],
        className="ml",
    )


def _stack(context: Context, about: Slice, sector: str, found: Mapping[tuple[str, str], Row], total: Row | None) -> Stack | None:
    if total is None or total["value"] is None:
        return None
    dataset, name = context.dataset(about.dataset), context.label(about.dataset, "activity", sector)
    parts = [
        (SIZES[code], row["value"], facts.hover(context, dataset, row, f"{name} · {context.label(about.dataset, 'size', code)}"))
        for code in SIZE_CODES
        if (row := found.get((sector, code))) and row["value"] is not None
    ]
    return Stack(name, total["value"], facts.value_text(context, dataset, total), tuple(parts))


def _card(
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
        alt=say.alt_parts(context, dataset, rows.charted(cells)[:8], axis, words.title),
    )
