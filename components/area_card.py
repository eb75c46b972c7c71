"""A card with a small map: areas in five shades, dark is more, each with its figure beside it."""

from collections.abc import Mapping, Sequence

from dash import html

from components import facts, rows
from components import words as say
from components.area_map import area_map
from components.measure_cards import Slice, Words, as_of
from components.model import Card, Context, Figure, Row
from components.palette import SEQUENTIAL

NSO_OUTLINES = {
    "NSO-CEN": ("CEN", "EAS"),
    "NSO-NOR": ("NOR",),
    "NSO-NEA": ("NEA",),
    "NSO-SOU": ("SOU",),
    "NSO-VIC": ("VIC",),
    "TH-10": ("TH-10",),
}
"""Outlines that make up each area of NSO's grouping: its Central holds the East and the West too."""


def by_area(context: Context, card_id: str, span: int, about: Slice, words: Words, outlines: Mapping[str, Sequence[str]]) -> Card:
    """`outlines` names the drawn outlines that make up each area; areas without one stay in the table."""
    dataset = context.dataset(about.dataset)
    cells = sorted((row for row in rows.charted(about.cells(context)) if row["area"] in outlines), key=lambda row: -row["value"])
    shades = [SEQUENTIAL[max(0, len(SEQUENTIAL) - 1 - place)] for place in range(len(cells))]
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        as_of(context, dataset, cells),
        span,
        _figure(context, about, cells, shades, outlines) if cells else None,
        aside=_legend(context, about, cells, shades) if cells else None,
        table=facts.table(context, dataset, cells, words.title, ("area",)),
        note=words.note,
        download={"measure": about.measure, **about.where},
        alt=say.alt_parts(context, dataset, cells, "area", words.title),
    )


def _figure(
    context: Context, about: Slice, cells: Sequence[Row], shades: Sequence[str], outlines: Mapping[str, Sequence[str]]
) -> Figure:
    dataset, names = context.dataset(about.dataset), [context.label(about.dataset, "area", row["area"]) for row in cells]
    rings = {row["area"]: [ring for code in outlines[row["area"]] for ring in context.catalogue.outlines[code]] for row in cells}
    hovers = {row["area"]: facts.hover(context, dataset, row, name) for row, name in zip(cells, names, strict=True)}
    return area_map(
        rings,
        [(name, shade, [row["area"]]) for row, name, shade in zip(cells, names, shades, strict=True)],
        hovers,
        values={row["area"]: row["value"] for row in cells},
    )


def _legend(context: Context, about: Slice, cells: Sequence[Row], shades: Sequence[str]) -> html.Ul:
    dataset = context.dataset(about.dataset)
    return html.Ul(
        [
            html.Li(
                [
                    html.I(className=f"k-{shade.removeprefix('@')}"),
                    context.label(about.dataset, "area", row["area"]),
                    html.B(facts.figure_text(context, dataset, row)),
                ]
            )
            for row, shade in zip(cells, shades, strict=True)
        ],
        className="ml",
    )
