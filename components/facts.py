"""From published cells to words and figures: values with units, sentences, points, key figures, tables.

Forecasts and doubtful figures stay in tables, marked (see `rows`). A figure that its source
rounded is hollow and carries ≈; a figure that stands on press alone carries its mark.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from components import format as formats
from components.line_chart import Point
from components.model import Context, Row, Table
from data.catalogue import Dataset, Measure

MILLION = 1_000_000
"""From here on baht are printed in millions."""


def value_text(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure with its unit, as printed: `≈3,260,000 ราย`, `35.4%`; words stand alone where there is no figure."""
    if not has_figure(row):
        return figure_text(context, dataset, row)
    return formats.with_unit(*figure_and_unit(context, dataset, row))


def stated(context: Context, dataset: Dataset, row: Row | None) -> str | None:
    """The same for a sentence; None where there is no figure to state (see `words.sentence`)."""
    return value_text(context, dataset, row) if row and has_figure(row) else None


def value_of(row: Row | None) -> float | None:
    """The plain figure of a cell that may be missing."""
    return row["value"] if row and has_figure(row) else None


def has_figure(row: Row) -> bool:
    """Whether a cell holds a figure that may be shown."""
    return row["value"] is not None and row["status"] not in (formats.SUPPRESSED, formats.NOT_AVAILABLE)


def figure_and_unit(context: Context, dataset: Dataset, row: Row) -> tuple[str, str]:
    """The figure and its unit apart; many baht are printed in millions."""
    unit = dataset.measure_of(row["measure"]).unit
    if unit == "baht" and row["value"] is not None and abs(row["value"]) >= MILLION:
        return formats.number(row["value"] / MILLION, 1), context.catalogue.codes["units"].label("million_baht", context.lang)
    return figure_text(context, dataset, row), context.catalogue.codes["units"].label(unit, context.lang)


def scale(context: Context, measure: Measure, largest: float) -> tuple[float, str]:
    """What figures of a measure are divided by in a legend, and the unit then: many baht are printed in millions."""
    many = measure.unit == "baht" and largest >= MILLION
    return (MILLION if many else 1, context.catalogue.codes["units"].label("million_baht" if many else measure.unit, context.lang))


def figure_text(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure without its unit, with as many decimals as the declaration says (fewer where it is whole)."""
    decimals = decimals_of(dataset, row) if row["value"] is not None else 0
    return formats.cell_text(row["value"], row["status"], bool(row["rounded"]), decimals, context.lang)


def period_text(context: Context, dataset: Dataset, code: str, short: bool = False) -> str:
    return formats.period_label(code, context.lang, dataset.period_kind, context.era, short=short)


def span_text(context: Context, dataset: Dataset) -> str:
    """From the first to the last period of a dataset in this release; `–` where it has no figure."""
    run = context.data.manifest["datasets"][dataset.id]
    ends = dict.fromkeys(run[name] for name in ("first_period", "last_period") if run[name])
    return " – ".join(period_text(context, dataset, period) for period in ends) or formats.NO_VALUE


def phrase(context: Context, dataset: Dataset, code: str) -> str:
    return formats.period_phrase(code, context.lang, dataset.period_kind, context.era)


def when(context: Context, dataset: Dataset, row: Row | None) -> str | None:
    """The period of a cell inside a sentence; None where there is no cell."""
    return phrase(context, dataset, row["period"]) if row else None


def source(context: Context, row: Row) -> Row:
    return context.data.sources()[row["source"]]


def sources(context: Context, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The distinct sources of these cells, in order of first use."""
    found = context.data.sources()
    return tuple(found[key] for key in dict.fromkeys(row["source"] for row in rows))


def hover(context: Context, dataset: Dataset, row: Row, what: str = "") -> str:
    """The full sentence of a point: what, when, how much, from where."""
    marks = [context.text("table.rounded")] if row["rounded"] else []
    title = title_in(source(context, row), context.lang)
    when = phrase(context, dataset, row["period"])
    return "<br>".join(
        [
            f"<b>{what or dataset.measure_of(row['measure']).title[context.lang]}</b> · {when}",
            value_text(context, dataset, row),
            *marks,
            title[:70],
        ]
    )


def points(
    context: Context,
    dataset: Dataset,
    rows: Sequence[Row],
    position: Mapping[str, int],
    sides: Mapping[str, str],
    divisor: float = 1,
) -> tuple[Point, ...]:
    """Points in period order; the periods in `sides` carry their value on that side of the point. See `scale` for `divisor`."""
    return tuple(
        Point(
            position[row["period"]],
            row["value"] / divisor,
            hover(context, dataset, row),
            bool(row["rounded"]),
            (figure_text if divisor == 1 else _in_millions)(context, dataset, row) if row["period"] in sides else "",
            sides.get(row["period"], "top center"),
        )
        for row in sorted(rows, key=lambda row: row["period"])
    )


def _in_millions(context: Context, dataset: Dataset, row: Row) -> str:
    return figure_and_unit(context, dataset, row)[0]


def table(context: Context, dataset: Dataset, rows: Sequence[Row], caption: str, dimensions: Sequence[str] = ()) -> Table:
    """Every cell given, with its marks and its source, latest first; the measure is named where there are several."""
    several = len({row["measure"] for row in rows}) > 1
    heads = [context.text("table.period"), *(dataset.dimension_of(name).title[context.lang] for name in dimensions)]
    heads += [context.text(f"table.{name}") for name in (("measure",) if several else ()) + ("value", "status", "source")]
    ordered = sorted(rows, key=lambda row: row["period"], reverse=True)
    body = tuple(_table_row(context, dataset, row, dimensions, several) for row in ordered)
    figures = tuple(row["value"] if has_figure(row) else None for row in ordered)
    return Table(caption, tuple(heads), body, figures=figures, figure_column=len(heads) - 3)


def _table_row(context: Context, dataset: Dataset, row: Row, dimensions: Sequence[str], several: bool) -> tuple[str, ...]:
    labels = [context.catalogue.label(dataset, name, row[name], context.lang) for name in dimensions]
    measure = [dataset.measure_of(row["measure"]).title[context.lang]] if several else []
    marks = (value_text(context, dataset, row), status_text(context, row), citation(source(context, row), context.lang))
    return (period_text(context, dataset, row["period"]), *labels, *measure, *marks)


def status_text(context: Context, row: Row) -> str:
    """Status, rounding and press in words."""
    marks = [context.catalogue.codes["statuses"].label(row["status"], context.lang)]
    marks += [context.text("table.rounded")] if row["rounded"] else []
    marks += [context.text("table.alternative")] if row["variant"] else []
    marks += [context.text("origin.press")] if source(context, row)["authority"] == "press" else []
    return " · ".join(marks)


def citation(item: Row, lang: str) -> str:
    """Title and section of a source."""
    return " · ".join(part for part in (title_in(item, lang), item["section"]) if part)


TWO_TONGUES = re.compile(r"^(?P<th>.*[ก-๙].*?) \((?P<en>[A-Za-z][^()ก-๙]* [^()ก-๙]*)\)$")
"""A Thai title followed by the same in English, `รายงานประจำปี … (Annual Report …)`; one Latin word is a name, such as a site's."""


def title_in(item: Row, lang: str) -> str:
    """The title of a source in the reader's language, where it is recorded in both."""
    both = TWO_TONGUES.match(item["title"])
    return both[lang] if both else str(item["title"])


def decimals_of(dataset: Dataset, row: Row) -> int:
    """As many decimals as printed, at most what the declaration says."""
    most = dataset.measure_of(row["measure"]).decimals
    return next((n for n in range(most) if abs(row["value"] - round(row["value"], n)) < 10 ** -(most + 2)), most)
