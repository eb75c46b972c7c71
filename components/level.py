"""Cards of one row at one height: a chart grows until it is as tall as its taller neighbour, bars and lines up to a limit each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from components.bar_chart import PADDING
from components.model import Card

COLUMNS = 12
TALLEST_ROW = 84
"""Pixels of a bar with the room around it; more would make a block of it."""
LEGEND, CHOOSER = 34, 88
"""Pixels that a line of legend and the links of a chooser take above a figure."""


def level(cards: Sequence[Card]) -> tuple[Card, ...]:
    """The same cards; charts that may grow take the height of the tallest figure that stands beside them."""
    return tuple(card for row in _rows(cards) for card in _levelled(row))


def _rows(cards: Sequence[Card]) -> Iterator[list[Card]]:
    """The cards as they stand beside each other; hidden ones take no room."""
    row: list[Card] = []
    used = 0
    for card in cards:
        span = 0 if card.absent else card.span
        if used + span > COLUMNS:
            yield row
            row, used = [], 0
        row.append(card)
        used += span
    yield row


def _levelled(row: Sequence[Card]) -> list[Card]:
    tallest = max((_height(card) + _above(card) for card in row if card.figure and not card.absent), default=0)
    return [_grown(card, tallest - _above(card)) for card in row]


def _above(card: Card) -> int:
    return LEGEND * bool(card.legend) + CHOOSER * bool(card.chooser)


def _height(card: Card) -> int:
    return int(card.figure["layout"].get("height", card.height)) if card.figure else 0


def _grown(card: Card, tallest: int) -> Card:
    """A chart that may grow, as tall as allowed; on a phone, where cards stand below each other, it keeps its own height."""
    meta = card.figure["layout"].get("meta", {}) if card.figure else {}
    most = meta["rows"] * TALLEST_ROW + PADDING if meta.get("rows") else meta.get("tallest", 0)
    if not card.figure or not most:
        return card
    layout, own = card.figure["layout"], _height(card)
    phone = {"height": own, **meta.get("phone", {})}
    grown = {**layout, "height": max(own, min(tallest, most)), "meta": {**meta, "phone": phone}}
    return replace(card, figure={**card.figure, "layout": grown})
