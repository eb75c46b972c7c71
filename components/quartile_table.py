"""Quartiles of revenue, assets and margin by sector and size as a table: ranges, never points of single enterprises."""

from collections.abc import Mapping, Sequence

from dash import html

from components import facts
from components.cube_cards import absent
from components.html_table import table as drawn
from components.measure_cards import Words
from components.model import Card, Context, Row, Table
from data.catalogue import TOTAL

QUARTILES = "msme_quartiles"
POINTS = ("q1", "median", "q3")
SECTORS = (TOTAL, "AGR", "MFG", "TRD", "SRV")
SIZES = (TOTAL, "MIC", "SML", "MED")


def quartile_card(context: Context, card_id: str, span: int, measure: str, area: str, period: str, words: Words) -> Card:
    """`measure` is revenue, total_assets or margin; a withheld quartile carries its mark."""
    if QUARTILES not in context.data.manifest["datasets"]:
        return absent(context, card_id, span, QUARTILES)
    dataset = context.dataset(QUARTILES)
    where = {"period": [period], "area": [area], "measure": [f"{measure}_{point}" for point in POINTS]}
    cells = context.data.select(QUARTILES, where)
    found = {(row["sector"], row["size"], row["measure"]): row for row in cells}
    body = tuple(row for sector in SECTORS for size in SIZES if (row := _row(context, found, measure, sector, size)))
    heads = (
        context.text("quartiles.group"),
        context.text("quartiles.size"),
        *(context.text(f"quartiles.{point}") for point in POINTS),
    )
    table = Table(words.title, heads, body)
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, period),
        span,
        body=html.Div(drawn(table), className="tw", tabIndex="0", role="region", **{"aria-label": context.text("tool.table")}),
        note=words.note,
        download={"area": area},
        empty=context.text("card.no_table"),
    )


def _row(context: Context, found: Mapping[tuple[str, str, str], Row], measure: str, sector: str, size: str) -> Sequence[str] | None:
    cells = [found.get((sector, size, f"{measure}_{point}")) for point in POINTS]
    if not any(cells):
        return None
    dataset = context.dataset(QUARTILES)
    texts = (facts.value_text(context, dataset, cell) if cell else "–" for cell in cells)
    return (context.label(QUARTILES, "sector", sector), context.label(QUARTILES, "size", size), *texts)
