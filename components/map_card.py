"""The card with the map of the 77 provinces: classed scale with counts, withheld provinces hatched, the chosen one outlined."""

from collections.abc import Sequence

from dash import html

from components import facts
from components import format as formats
from components.cube_cards import card_of, cells_of, provinces_of
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.province_map import ClassOfValues, Province, classes, province_map
from data.catalogue import TOTAL


def by_province(
    context: Context, card_id: str, span: int, about: Slice, words: Words, chosen: str = TOTAL, missing: str = "cube.none_here"
) -> Card:
    """The map of the 77 provinces; the legend counts the provinces of each class, the `chosen` area is outlined.

    `missing` says why a province has no figure.
    """
    codes = provinces_of(context)
    cells = {row["area"]: row for row in cells_of(context, about, "area", codes)}
    provinces = [_province(context, about, code, cells.get(code), missing) for code in codes]
    scale = classes(provinces)
    card = card_of(
        context,
        card_id,
        span,
        about,
        words,
        list(cells.values()),
        "area",
        province_map(provinces, scale, chosen=_within(context, chosen)) if scale else None,
    )
    return card.with_aside(_legend(context, about, provinces, scale, missing))


def _within(context: Context, area: str) -> frozenset[str]:
    """The provinces of a region, or the one province."""
    codes = context.catalogue.codes["areas"]
    return frozenset({area, *(code.code for code in codes.children(area))} if area != TOTAL else ())


def _province(context: Context, about: Slice, code: str, row: Row | None, missing: str) -> Province:
    name = context.label(about.dataset, "area", code)
    if row is None:
        return Province(code, None, f"<b>{name}</b><br>{context.text(missing)}")
    dataset = context.dataset(about.dataset)
    if row["status"] == formats.SUPPRESSED:
        return Province(code, None, f"<b>{name}</b><br>{context.text('cube.suppressed')}", hidden=True)
    return Province(code, row["value"], facts.hover(context, dataset, row, name))


def _legend(context: Context, about: Slice, provinces: Sequence[Province], scale: Sequence[ClassOfValues], missing: str) -> html.Ul:
    hidden = sum(p.hidden for p in provinces)
    without = sum(p.value is None and not p.hidden for p in provinces)
    per, unit = facts.scale(
        context, context.dataset(about.dataset).measure_of(about.measure), max((c.high for c in scale), default=0)
    )
    lines = [
        (c.token.removeprefix("@"), f"{formats.number(c.low / per)}–{formats.number(c.high / per)}", c.count)
        for c in reversed(scale)
    ]
    lines += [("hatch", context.text("cube.suppressed_short"), hidden), ("nodata", context.text(missing), without)]
    return html.Ul(
        [html.Li(unit, className="unit")]
        + [
            html.Li([html.I(className=f"k-{key}"), label, html.B(context.text("cube.provinces", count=count))])
            for key, label, count in lines
        ],
        className="ml",
    )
