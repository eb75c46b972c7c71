"""Sentences with figures for the doors to dashboards of published series; each figure is the latest published cell."""

from collections.abc import Sequence
from typing import Any

from components import confidence_cards, facts, gdp_cards, index_cards, rows
from components import words as say
from components.census_places import CENSUS, MANUFACTURING, Place
from components.measure_cards import NEW
from components.model import Context
from data.catalogue import TOTAL


def doors(context: Context) -> tuple[tuple[str, Sequence[Any]], ...]:
    """(page, sentence) in the order of the menu."""
    return (
        ("gdp", _gdp(context)),
        ("confidence", _confidence(context)),
        ("indicators", _indicators(context)),
        ("census", _census(context)),
    )


def _gdp(context: Context) -> tuple[str, ...]:
    cells = rows.only(rows.charted(gdp_cards.total(gdp_cards.SHARE).cells(context)), definition=NEW)
    dataset, row = context.dataset(gdp_cards.GDP), rows.latest(row for row in cells if not row["rounded"])
    share, period = say.share_words(context, dataset, row), facts.when(context, dataset, row)
    return say.say(context, "overview.door_gdp", share=share, period=period)


def _confidence(context: Context) -> tuple[str, ...]:
    row = rows.latest(confidence_cards.about(confidence_cards.NOW).cells(context))
    dataset = context.dataset(confidence_cards.SMESI)
    side = context.text(f"confidence.side_{confidence_cards.side(row)}") if row else None
    value, period = facts.figure_text(context, dataset, row) if row else None, facts.when(context, dataset, row)
    return say.say(context, "overview.door_confidence", value=value, side=side, period=period)


def _indicators(context: Context) -> tuple[str, ...]:
    """The two indices of the latest quarter that has any of them."""
    dataset, codes = context.dataset(index_cards.INDICES), {"revenue": "REV", "cost": "CST"}
    cells = {name: rows.charted(index_cards.index_of(code).cells(context)) for name, code in codes.items()}
    now = rows.last([*cells["revenue"], *cells["cost"]])
    own = {name: rows.last(rows.only(found, period=now["period"] if now else "")) for name, found in cells.items()}
    values = {name: facts.figure_text(context, dataset, row) if row else None for name, row in own.items()}
    return say.say(context, "overview.door_indicators", **values, period=facts.when(context, dataset, now))


def _census(context: Context) -> tuple[str, ...]:
    row = Place(context, MANUFACTURING, TOTAL).cell
    return say.say(context, "overview.door_census", value=facts.stated(context, context.dataset(CENSUS), row))
