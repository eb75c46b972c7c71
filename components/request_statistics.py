"""How many requests for records OSMEP answered, by class of requester: from the ledger, once there are some."""

from components import cube_cards, facts
from components.measure_cards import Slice, Words
from components.model import Card
from components.report_scope import Scope
from data.catalogue import TOTAL

REQUESTS = "data_requests"
YEAR_DIGITS = 4


def by_class(scope: Scope) -> Card:
    """The latest year; absent from a release without requests."""
    context, card_id, span = scope.context, "data-requests", 12
    if REQUESTS not in context.data.manifest["datasets"]:
        return cube_cards.absent(context, card_id, span, REQUESTS)
    rows = context.data.select(REQUESTS, {"requester_class": [TOTAL], "outcome": [TOTAL]})
    year = max((row["period"] for row in rows if len(row["period"]) == YEAR_DIGITS), default="")
    if not year:
        return cube_cards.absent(context, card_id, span, REQUESTS)
    about = Slice(REQUESTS, "requests", {"period": year, "outcome": TOTAL})
    when = facts.phrase(context, context.dataset(REQUESTS), year)
    title, subtitle = context.text("request.statistics"), context.text("request.statistics_sub", year=when)
    words = Words(title, subtitle, context.text("request.statistics_note"))
    return cube_cards.parts(context, card_id, span, about, words, "requester_class")
