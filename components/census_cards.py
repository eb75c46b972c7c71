"""Cards of the census page: provinces that are loaded, one split of one area, operations, and the list of what is missing.

Sizes are NSO's, by persons engaged; nothing here is set beside OSMEP's classes, and no province is added to another.
"""

from collections.abc import Sequence

from dash import html

from components import cube_cards, facts, map_card, rows
from components import format as formats
from components import words as say
from components.area_card import NSO_OUTLINES, by_area
from components.bar_chart import Bar, bar_chart
from components.census_places import (
    CENSUS,
    COUNT,
    MANUFACTURING,
    OPERATIONS,
    TRADE_AND_SERVICES,
    Place,
    loaded,
    provinces,
    with_operations,
)
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.report_tables import head
from data.catalogue import TOTAL

YEAR, YEAR_OF_OPERATIONS = "2022", "2021"
FEWEST_PARTS = 2
BESIDE_THE_MAP = 84
"""Height of a row of bars, so that a few bars fill a card as high as the map's."""


def where(context: Context, sector: str) -> Card:
    """Provinces for trade and services; NSO's areas for manufacturing, which has no provinces."""
    if sector == MANUFACTURING:
        words = Words(*(context.text(f"overview.map{part}") for part in ("", "_sub", "_note")))
        return by_area(context, "census-map", 7, Place(context, MANUFACTURING, TOTAL).slice().without("area"), words, NSO_OUTLINES)
    every, known = provinces(context), loaded(context)
    words = Words(
        context.text("census.map"),
        context.text("census.map_sub", loaded=len(known), count=len(every)),
        context.text("census.map_note"),
    )
    about = Place(context, TRADE_AND_SERVICES, TOTAL).slice().without("area")
    dated = Slice(CENSUS, COUNT, {"period": YEAR, **about.where})
    return map_card.by_province(context, "census-map", 7, dated, words, missing="census.not_loaded")


def split(context: Context, chosen: Place, axis: str) -> Card:
    """One bar per class of one axis; the whole kingdom has manufacturing alone, and the card then says so."""
    shown = chosen
    if len(chosen.split(axis)) < FEWEST_PARTS and (chosen.sector, chosen.area) == (TOTAL, TOTAL):
        shown = Place(context, MANUFACTURING, TOTAL)
    cells, dataset = shown.split(axis), context.dataset(CENSUS)
    bars = [bar(context, CENSUS, row, axis) for row in cells]
    title = context.text("census.split_title", split=dataset.dimension_of(axis).title[context.lang].lower())
    return Card(
        "census-split",
        title,
        shown.words if shown is chosen else context.text("census.split_fallback", scope=shown.words),
        facts.sources(context, cells or [row for row in (chosen.cell,) if row]),
        dataset,
        facts.period_text(context, dataset, YEAR),
        5,
        bar_chart(bars, row_height=BESIDE_THE_MAP) if bars else None,
        note=context.text("census.split_note"),
        table=facts.table(context, dataset, cells, f"{title} · {shown.words}", (axis,)),
        empty=say.empty(context, f"{shown.words} · {title}"),
        download={"sector": shown.sector, "area": shown.area},
        alt=say.alt_parts(context, dataset, cells, axis, title),
    )


def operations(context: Context, area: str, measure: str) -> Card:
    """One statistic by province, or by size for a province that has sizes."""
    dataset = context.dataset(OPERATIONS)
    about = Slice(OPERATIONS, measure, {"legal_form": TOTAL})
    sizes = [row for row in rows.charted(about.cells(context, area=area)) if row["size_persons"] != TOTAL]
    axis = "size_persons" if sizes and area != TOTAL else "area"
    cells = sizes if axis == "size_persons" else rows.charted(about.cells(context, size_persons=TOTAL))
    ordered = _in_order(context, axis, cells)
    name, unit = dataset.measure_of(measure).title[context.lang], _unit(context, measure)
    title = context.text("census.operations", measure=name)
    if axis == "size_persons":
        title = context.text("census.operations_of", measure=name, area=context.label(OPERATIONS, "area", area))
    others = "@mute" if axis == "area" and any(row["area"] == area for row in ordered) else "@main"
    bars = [bar(context, OPERATIONS, row, axis, "@main" if row["area"] == area else others) for row in ordered]
    return Card(
        "census-operations",
        title,
        context.text("census.operations_sub", unit=unit),
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, YEAR_OF_OPERATIONS),
        12,
        bar_chart(bars, row_height=44) if bars else None,
        table=facts.table(context, dataset, ordered, title, (axis,)),
        note=context.text("census.operations_size_note" if axis == "size_persons" else "census.operations_note"),
        download={"measure": measure, "legal_form": TOTAL},
        alt=say.alt_parts(context, dataset, ordered, axis, title),
    )


def _in_order(context: Context, axis: str, cells: Sequence[Row]) -> list[Row]:
    """Sizes from small to large, provinces from most to least."""
    if axis == "area":
        return sorted(cells, key=lambda row: -row["value"])
    codes = [code.code for code in context.catalogue.codes["nso_sizes"]]
    return sorted(cells, key=lambda row: codes.index(row["size_persons"]))


def _unit(context: Context, measure: str) -> str:
    unit = context.dataset(OPERATIONS).measure_of(measure).unit
    return context.catalogue.codes["units"].label("million_baht" if unit == "thousand_baht" else unit, context.lang)


def bar(context: Context, dataset_id: str, row: Row, axis: str, colour: str = "@main") -> Bar:
    """One cell as a bar under the short name of its code."""
    dataset, name = context.dataset(dataset_id), context.label(dataset_id, axis, row[axis])
    return Bar(
        cube_cards.short(name),
        row["value"],
        value_text(context, row, dataset_id),
        facts.hover(context, dataset, row, name),
        colour,
        row[axis],
    )


def value_text(context: Context, row: Row, dataset_id: str = OPERATIONS) -> str:
    """The figure with its unit; thousands of baht are printed in millions."""
    dataset = context.dataset(dataset_id)
    if dataset.measure_of(row["measure"]).unit != "thousand_baht":
        return facts.value_text(context, dataset, row)
    return formats.money_million_baht(1000 * row["value"], context.lang, 1)


def province_list(context: Context) -> Card:
    """Every province by region: loaded (with or without operations) or not loaded."""
    dataset, title = context.dataset(CENSUS), context.text("census.list")
    labels = [context.text(f"census.{name}") for name in ("region", "loaded", "with_operations", "not_loaded")]
    groups = (loaded(context), with_operations(context))
    codes = context.catalogue.codes["areas"]
    regions = [code for code in codes.children(TOTAL) if any(child.code.startswith("TH-") for child in codes.children(code.code))]
    body = [_region(context, region.code, groups, labels) for region in regions]
    cells = Place(context, TRADE_AND_SERVICES, TOTAL).slice().without("area").cells(context)
    return Card(
        "census-province-list",
        title,
        context.text("census.list_sub"),
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, YEAR),
        12,
        body=html.Table(
            [html.Caption(title, className="vh"), head(labels, (0, 1, 2, 3)), html.Tbody(body)], className="cells places"
        ),
        note=context.text("census.list_note"),
    )


def _region(context: Context, region: str, groups: tuple[set[str], set[str]], labels: Sequence[str]) -> html.Tr:
    codes = context.catalogue.codes["areas"]
    own = [code for code in codes.children(region) if code.code.startswith("TH-")]
    known, operating = groups
    sets = (known, operating, {code.code for code in own} - known)
    texts = [", ".join(code.label[context.lang] for code in own if code.code in wanted) for wanted in sets]
    counts = [sum(code.code in wanted for code in own) for wanted in sets]
    return html.Tr(
        [
            html.Th(codes.label(region, context.lang), scope="row", className="words"),
            *(
                html.Td([html.B(str(count)), f" {text}" if text else ""], className="words full-line", **{"data-label": label})
                for count, text, label in zip(counts, texts, labels[1:], strict=True)
            ),
        ]
    )
