"""Where a cell is withheld or there is none: the nearest published one, as a link. One level up is nearer than two."""

from itertools import product
from typing import Any

from dash import html

from components import facts, register_part
from components.model import Context
from data.catalogue import TOTAL

LISTS = {"activity": "activities", "size": "sizes", "area": "areas"}
"""Axes in the order in which readers rather give one up, with their code lists."""


def way_up(context: Context, axis: str, code: str) -> list[str]:
    """A code and all above it, up to the total."""
    codes, way = context.catalogue.codes[LISTS[axis]].codes, [code]
    while way[-1] != TOTAL:
        way.append(codes[way[-1]].parent or TOTAL)
    return way


def nearest(context: Context, measure: str) -> dict[str, str] | None:
    """Codes of the nearest cell with a figure in the same year: fewest levels up; None if even the total has none."""
    chosen = register_part.chosen(context)
    ways = {axis: way_up(context, axis, chosen[axis]) for axis in LISTS}
    cells = context.data.select(register_part.CUBE, {"measure": [measure], "period": [chosen["period"]], **ways})
    shown = {tuple(row[axis] for axis in LISTS) for row in cells if row["value"] is not None}
    steps = sorted(product(*(range(len(way)) for way in ways.values())), key=lambda up: (sum(up), [-level for level in up]))
    codes = (tuple(way[level] for way, level in zip(ways.values(), up, strict=True)) for up in steps)
    found = next((key for key in codes if key in shown), None)
    return dict(zip(LISTS, found, strict=True)) if found else None


def offer(context: Context, measure: str) -> tuple[Any, ...]:
    """A notice with the link, if the register holds no figure for what the filters ask."""
    row = register_part.cell(context, measure)
    if not register_part.held(context) or (row is not None and row["value"] is not None):
        return ()
    found = nearest(context, measure)
    if found is None:
        return ()
    labels = [context.label(register_part.CUBE, axis, code) for axis, code in found.items() if code != TOTAL]
    where = " · ".join(labels) or context.label(register_part.CUBE, "area", TOTAL)
    period = facts.period_text(context, context.dataset(register_part.CUBE), register_part.chosen(context)["period"])
    return (html.Span([context.text("cube.nearest"), " ", html.A(f"{where} · {period}", href=context.href(**found))]),)
