"""The target markets of Market Intelligence in the order of the report, those with an exchange activity marked."""

from collections.abc import Mapping

from dash import html

from components import facts, rows
from components import format as formats
from components import words as say
from components.elements import icon
from components.model import Card, Context, Row, Table
from components.report_scope import Scope, card
from data.catalogue import TOTAL

MARKETS, SYSTEMS = "market_intelligence", "information_systems"
STATED = {"system": ["market-intelligence"], "metric": ["target-countries"], "measure": ["figure"]}


def stated(context: Context) -> Row | None:
    """How many target markets the report says there are; its list may say otherwise."""
    return rows.latest(context.data.select(SYSTEMS, STATED))


def market_countries(context: Context) -> Card:
    cells = context.data.select(MARKETS)
    listed = sorted((row for row in cells if row["measure"] == "listed"), key=lambda row: int(row["list_order"]))
    met = {row["country"]: row for row in cells if row["measure"] == "exchange_activity"}
    number = facts.value_of(stated(context))
    said = None if number is None else formats.number(number)
    title = say.sentence(context, "trade.markets", said=said, count=len(listed))
    names = {row["country"]: context.label(MARKETS, "country", row["country"]) for row in listed}
    items = [_item(context, names[row["country"]], row["country"] in met) for row in listed]
    words = (title, context.text("trade.markets_sub", count=len(met)), "")
    note = context.text("trade.markets_note")
    return card(
        Scope(context, TOTAL, TOTAL),
        "market-intelligence",
        words,
        MARKETS,
        cells,
        12,
        html.Ol(items, className="markets"),
        note=note,
        table=_table(context, title, listed, names, met),
    )


def _item(context: Context, name: str, met: bool) -> html.Li:
    mark = html.Small([icon("check-circle-fill"), context.text("trade.exchange")]) if met else None
    return html.Li([html.Span(name), mark])


def _table(context: Context, title: str, listed: list[Row], names: Mapping[str, str], met: Mapping[str, Row]) -> Table:
    dataset = context.dataset(MARKETS)
    heads = (dataset.dimension_of("country").title[context.lang], context.text("trade.exchange"), context.text("table.source"))
    body = tuple(
        (
            names[row["country"]],
            "✓" if row["country"] in met else formats.NO_VALUE,
            facts.citation(facts.source(context, row), context.lang),
        )
        for row in listed
    )
    return Table(title, heads, body)
