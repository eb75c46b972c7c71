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
    dataset, row = context.dataset(gdp_cards.GDP), max((row for row in cells if not row["rounded"]), key=lambda row: row["period"])
    share, period = say.share_words(context, dataset, row), facts.phrase(context, dataset, row["period"])
    return say.say(context, "overview.door_gdp", share=share, period=period)


def _confidence(context: Context) -> tuple[str, ...]:
    row = max(rows.charted(confidence_cards.about(confidence_cards.NOW).cells(context)), key=lambda row: row["period"])
    dataset = context.dataset(confidence_cards.SMESI)
    side = context.text(f"confidence.side_{confidence_cards.side(row)}")
    value, period = facts.figure_text(context, dataset, row), facts.phrase(context, dataset, row["period"])
    return say.say(context, "overview.door_confidence", value=value, side=side, period=period)


def _indicators(context: Context) -> tuple[str, ...]:
    dataset, values = context.dataset(index_cards.INDICES), {}
    for code, name in (("REV", "revenue"), ("CST", "cost")):
        row = max(index_cards.index_of(code).cells(context), key=lambda row: row["period"])
        values |= {name: facts.figure_text(context, dataset, row), "period": facts.phrase(context, dataset, row["period"])}
    return say.say(context, "overview.door_indicators", **values)


def _census(context: Context) -> tuple[str, ...]:
    row = Place(context, MANUFACTURING, TOTAL).cell
    assert row is not None  # a release without the census does not pass its validation
    return say.say(context, "overview.door_census", value=facts.value_text(context, context.dataset(CENSUS), row))
