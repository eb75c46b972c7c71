"""Sentences made from data: takeaways, changes, alternatives for charts, reasons for empty cards. No cause, no superlative."""

from collections.abc import Sequence

from components import facts
from components import format as formats
from components.model import Context, Row, Strong
from data.catalogue import Dataset


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
    """Why a card is empty and what to do: title and help, on two lines."""
    return f"{context.text('card.empty')}\n{context.text('card.empty_help', what=what)}"


def say(context: Context, key: str, **values: object) -> tuple[str, ...]:
    """A sentence from the texts, its figures strong: `**{value}**` in the text becomes a `Strong` part."""
    pieces = context.text(key, **values).split("**")
    return tuple(Strong(piece) if number % 2 else piece for number, piece in enumerate(pieces) if piece)


def share_words(context: Context, dataset: Dataset, row: Row) -> str:
    """A share inside a sentence: `ร้อยละ 99.5`, `99.5%`."""
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


def growth_words(context: Context, dataset: Dataset, row: Row) -> str:
    """A growth rate that the source prints: up, down or about the same, from the previous year."""
    decimals = facts.decimals_of(dataset, row)
    moved = formats.change(row["value"], 0, decimals)
    key = {"up": "words.grew", "down": "words.fell", "same": "words.same"}[moved.direction]
    return context.text(key, size=formats.percent(abs(row["value"]), decimals, context.lang, sentence=True))
