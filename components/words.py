"""Sentences made from data: takeaways, changes, alternatives for charts, reasons for empty cards. No cause, no superlative."""

import re
from collections.abc import Sequence

from components import facts
from components import format as formats
from components.model import Context, Row, Strong
from data.catalogue import Dataset

MISSING, PART = "\ufffd", re.compile(r"\[\[(.*?)\]\]")
"""What stands in a text for a figure that is not there, and a part of a text that goes with its figures."""
JOINTS = " ;,·"
"""What joins a part to the one before it, and hangs loose where that one is left out."""


def change_text(context: Context, dataset: Dataset, now: Row, before: Row | None) -> str:
    """The change since the previous comparable period, in words; nothing is stated without a base."""
    if before is None:
        return context.text("kpi.no_base")
    measure = dataset.measure_of(now["measure"])
    moved = formats.change(now["value"], before["value"], measure.decimals)
    when, base = facts.phrase(context, dataset, before["period"]), facts.figure_and_unit(context, dataset, before)[0]
    if moved.direction == "same":
        return context.text("kpi.same", period=when, before=base)
    size = size_text(context, dataset, now, moved)
    return context.text("kpi.change", arrow=moved.arrow, change=size, period=when, before=base)


def size_text(context: Context, dataset: Dataset, now: Row, moved: formats.Change) -> str:
    """How much a figure moved: shares in percentage points, indices in points, everything else in percent, or in its own unit."""
    measure = dataset.measure_of(now["measure"])
    if measure.type in ("ratio", "index"):
        unit = {"th": "จุดร้อยละ", "en": "pp"} if measure.unit == "percent" else {"th": "จุด", "en": "points"}
        return f"{formats.number(abs(moved.absolute), measure.decimals)} {unit[context.lang]}"
    if moved.percent is None:  # from nothing or a loss, no percentage makes sense
        return facts.value_text(context, dataset, {**now, "value": abs(moved.absolute)})
    return formats.percent(abs(moved.percent), 1, context.lang)


def empty(context: Context, what: str) -> str:
    """Why a card is empty and what to do: title and help, on two lines. Without a filter that is set, nothing is published."""
    if not context.query:
        return unpublished(context)
    return f"{context.text('card.empty')}\n{context.text('card.empty_help', what=what)}"


def unpublished(context: Context) -> str:
    """Why a card is empty whatever the filters are: title and help, on two lines."""
    return f"{context.text('card.unpublished')}\n{context.text('card.unpublished_help')}"


def sentence(context: Context, key: str, **values: object) -> str:
    """A text with its figures; None stands for one that is not published.

    A `[[part]]` of the text is said only with all its figures. Empty if what is left needs one, or if nothing is left.
    """
    filled = context.text(key, **{name: MISSING if value is None else value for name, value in values.items()})
    whole = PART.sub(lambda part: "" if MISSING in part[1] else part[1], filled)
    rest = whole.rstrip(JOINTS) if MISSING in filled else whole
    return "" if MISSING in whole else rest.lstrip(JOINTS) if filled.startswith("[[") else rest


def say(context: Context, key: str, **values: object) -> tuple[str, ...]:
    """A sentence from the texts, its figures strong: `**{value}**` in the text becomes a `Strong` part.

    Where its figures are missing (see `sentence`), that is said in its place.
    """
    pieces = (sentence(context, key, **values) or context.text("words.unpublished")).split("**")
    return tuple(Strong(piece) if number % 2 else piece for number, piece in enumerate(pieces) if piece)


def share_words(context: Context, dataset: Dataset, row: Row | None) -> str | None:
    """A share inside a sentence: `ร้อยละ 99.5`, `99.5%`; None where it is not published."""
    if row is None or not facts.has_figure(row):
        return None
    return formats.percent(row["value"], facts.decimals_of(dataset, row), context.lang, sentence=True)


def alt(context: Context, dataset: Dataset, rows: Sequence[Row], what: str) -> str:
    """A line in one sentence: from when to when, first and last value, how many values."""
    ordered = sorted(rows, key=lambda row: row["period"])
    if not ordered:
        return what
    first, now = ordered[0], ordered[-1]
    return context.text(
        "alt.line",
        what=what,
        count=len(ordered),
        first=facts.phrase(context, dataset, first["period"]),
        first_value=facts.value_text(context, dataset, first),
        last=facts.phrase(context, dataset, now["period"]),
        last_value=facts.value_text(context, dataset, now),
    )


def alt_parts(context: Context, dataset: Dataset, rows: Sequence[Row], dimension: str, what: str) -> str:
    """Bars in one sentence: each part with its value."""
    parts = [
        f"{context.catalogue.label(dataset, dimension, row[dimension], context.lang)} {facts.value_text(context, dataset, row)}"
        for row in rows
    ]
    return f"{what}: {', '.join(parts)}"


def growth_words(context: Context, dataset: Dataset, row: Row | None) -> str | None:
    """A growth rate that the source prints: up, down or about the same, from the previous year; None without one."""
    if row is None or not facts.has_figure(row):
        return None
    decimals = facts.decimals_of(dataset, row)
    moved = formats.change(row["value"], 0, decimals)
    key = {"up": "words.grew", "down": "words.fell", "same": "words.same"}[moved.direction]
    return context.text(key, size=formats.percent(abs(row["value"]), decimals, context.lang, sentence=True))
