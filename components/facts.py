"""From published cells to words and figures: values with units, sentences, points, key figures, tables.

Forecasts and doubtful figures stay in tables, marked (see `rows`). A figure that its source
rounded is hollow and carries ≈; a figure that stands on press alone carries its mark.
"""

from collections.abc import Iterable, Mapping, Sequence

from components import format as formats
from components.figures import Point
from components.model import Context, Kpi, Row, Strong, Table
from components.rows import charted
from data.catalogue import Dataset

TREND_POINTS = 3


def value_text(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure with its unit, as printed: `≈3,260,000 ราย`, `35.4%`."""
    unit = context.catalogue.codes["units"].label(dataset.measure_of(row["measure"]).unit, context.lang)
    text = figure_text(context, dataset, row)
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def figure_text(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure without its unit, with as many decimals as the declaration says (fewer where it is whole)."""
    decimals = decimals_of(dataset, row) if row["value"] is not None else 0
    return formats.cell_text(row["value"], row["status"], bool(row["rounded"]), decimals, context.lang)


def period_text(context: Context, dataset: Dataset, code: str, short: bool = False) -> str:
    return formats.period_label(code, context.lang, dataset.period_kind, short=short)


def phrase(context: Context, dataset: Dataset, code: str) -> str:
    return formats.period_phrase(code, context.lang, dataset.period_kind)


def source(context: Context, row: Row) -> Row:
    return context.data.sources()[row["source"]]


def sources(context: Context, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The distinct sources of these cells, in order of first use."""
    found = context.data.sources()
    return tuple(found[key] for key in dict.fromkeys(row["source"] for row in rows))


def hover(context: Context, dataset: Dataset, row: Row, what: str = "") -> str:
    """The full sentence of a point: what, when, how much, from where."""
    marks = [context.text("table.rounded")] if row["rounded"] else []
    title = source(context, row)["title"]
    when = phrase(context, dataset, row["period"])
    return "<br>".join([f"<b>{what or dataset.measure_of(row['measure']).title[context.lang]}</b> · {when}",
                        value_text(context, dataset, row), *marks, title[:70]])


def points(context: Context, dataset: Dataset, rows: Sequence[Row], position: Mapping[str, int],
           sides: Mapping[str, str]) -> tuple[Point, ...]:
    """Points in period order; the periods in `sides` carry their value on that side of the point."""
    return tuple(
        Point(position[row["period"]], row["value"], hover(context, dataset, row), bool(row["rounded"]),
              figure_text(context, dataset, row) if row["period"] in sides else "", sides.get(row["period"], "top center"))
        for row in sorted(rows, key=lambda row: row["period"])
    )


def change_text(context: Context, dataset: Dataset, now: Row, before: Row | None) -> str:
    """The change since the previous comparable period, in words; nothing is stated without a base."""
    if before is None:
        return context.text("kpi.no_base")
    measure = dataset.measure_of(now["measure"])
    moved = formats.change(now["value"], before["value"], measure.decimals)
    when, base = phrase(context, dataset, before["period"]), figure_text(context, dataset, before)
    if moved.direction == "same":
        return context.text("kpi.same", period=when, before=base)
    if measure.type in ("ratio", "index") or moved.percent is None:
        unit = {"th": "จุดร้อยละ", "en": "pp"} if measure.unit == "percent" else {"th": "จุด", "en": "points"}
        size = f"{formats.number(abs(moved.absolute), measure.decimals)} {unit[context.lang]}"
    else:
        size = formats.percent(abs(moved.percent), 1, context.lang)
    return context.text("kpi.change", arrow=moved.arrow, change=size, period=when, before=base)


def kpi(context: Context, dataset: Dataset, rows: Sequence[Row], label: str, share: float | None = None, change: str | None = None) -> Kpi:
    """The key figure of a series of one definition: latest value, change, trend, period, origin, press mark."""
    ordered = sorted(charted(rows), key=lambda row: row["period"])
    if not ordered:
        return Kpi(label, formats.NO_VALUE, "", "", None, dataset.origin, context.text("card.no_table"))
    now, before = ordered[-1], ordered[-2] if len(ordered) > 1 else None
    unit = context.catalogue.codes["units"].label(dataset.measure_of(now["measure"]).unit, context.lang)
    when = period_text(context, dataset, now["period"])
    words = change_text(context, dataset, now, before) if change is None else change
    copied = f"{label} {value_text(context, dataset, now)} · {when} · {source(context, now)['title']}"
    return Kpi(label, figure_text(context, dataset, now), unit, when, source(context, now), dataset.origin, words,
               tuple(row["value"] for row in ordered) if len(ordered) >= TREND_POINTS else (), share, copied)


def table(context: Context, dataset: Dataset, rows: Sequence[Row], caption: str, dimensions: Sequence[str] = ()) -> Table:
    """Every cell given, with its marks and its source."""
    heads = [context.text("table.period"), *(dataset.dimension_of(name).title[context.lang] for name in dimensions)]
    heads += [context.text(f"table.{name}") for name in ("measure", "value", "status", "source")]
    body = tuple(_table_row(context, dataset, row, dimensions) for row in sorted(rows, key=lambda row: row["period"], reverse=True))
    return Table(caption, tuple(heads), body)


def _table_row(context: Context, dataset: Dataset, row: Row, dimensions: Sequence[str]) -> tuple[str, ...]:
    labels = [context.catalogue.label(dataset, name, row[name], context.lang) for name in dimensions]
    return (period_text(context, dataset, row["period"]), *labels, dataset.measure_of(row["measure"]).title[context.lang],
            value_text(context, dataset, row), status_text(context, row), citation(source(context, row)))


def status_text(context: Context, row: Row) -> str:
    """Status, rounding and press in words."""
    marks = [context.catalogue.codes["statuses"].label(row["status"], context.lang)]
    marks += [context.text("table.rounded")] if row["rounded"] else []
    marks += [context.text("table.alternative")] if row["variant"] else []
    marks += [context.text("origin.press")] if source(context, row)["authority"] == "press" else []
    return " · ".join(marks)


def citation(item: Row) -> str:
    return f"{item['title']} · {item['section']}" if item["section"] else str(item["title"])


def empty(context: Context, what: str) -> str:
    """Why a card is empty and what to do: title and help, on two lines."""
    return f"{context.text('card.empty')}\n{context.text('card.empty_help', what=what)}"


def say(context: Context, key: str, **values: object) -> tuple[str, ...]:
    """A sentence from the texts, its figures strong: `**{value}**` in the text becomes a `Strong` part."""
    pieces = context.text(key, **values).split("**")
    return tuple(Strong(piece) if number % 2 else piece for number, piece in enumerate(pieces) if piece)


def share_words(context: Context, dataset: Dataset, row: Row) -> str:
    """A share inside a sentence: `ร้อยละ 99.5`, `99.5%`."""
    return formats.percent(row["value"], decimals_of(dataset, row), context.lang, sentence=True)


def decimals_of(dataset: Dataset, row: Row) -> int:
    """As many decimals as printed, at most what the declaration says."""
    most = dataset.measure_of(row["measure"]).decimals
    return next((n for n in range(most) if abs(row["value"] - round(row["value"], n)) < 10 ** -(most + 2)), most)


def alt(context: Context, dataset: Dataset, rows: Sequence[Row], what: str) -> str:
    """A line in one sentence: from when to when, first and last value, how many values."""
    ordered = sorted(rows, key=lambda row: row["period"])
    if not ordered:
        return what
    first, now = ordered[0], ordered[-1]
    return context.text("alt.line", what=what, count=len(ordered), first=phrase(context, dataset, first["period"]),
                        first_value=value_text(context, dataset, first), last=phrase(context, dataset, now["period"]),
                        last_value=value_text(context, dataset, now))


def alt_parts(context: Context, dataset: Dataset, rows: Sequence[Row], dimension: str, what: str) -> str:
    """Bars in one sentence: each part with its value."""
    parts = [f"{context.catalogue.label(dataset, dimension, row[dimension], context.lang)} {value_text(context, dataset, row)}" for row in rows]
    return f"{what}: {', '.join(parts)}"


def growth_words(context: Context, dataset: Dataset, row: Row) -> str:
    """A growth rate that the source prints: up, down or about the same, from the previous year."""
    decimals = decimals_of(dataset, row)
    moved = formats.change(row["value"], 0, decimals)
    key = {"up": "words.grew", "down": "words.fell", "same": "words.same"}[moved.direction]
    return context.text(key, size=formats.percent(abs(row["value"]), decimals, context.lang, sentence=True))
