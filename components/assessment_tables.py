"""Assessments of OSMEP, each on its own scale; the revolving fund by dimension; the awards received."""

from collections.abc import Iterable, Sequence

from dash import html

from components import facts, report_tables
from components import format as formats
from components.ledgers import fold
from components.model import Context, Row
from components.targets import figure_of
from data.catalogue import TOTAL, Dataset

FUND, AVERAGE, AWARDS = "revolving-fund", "average", ("digital-government-awards", "lert-rath")
SCORED = ("score", "share", "rank")
SHOWN_FIRST = 7
LEVEL = "crms"
"""The one assessment whose result is a word."""


def assessed(context: Context, cells: Iterable[Row]) -> list[Row]:
    """What was assessed as a whole: the latest score, share or rank of each aspect, and a level that is a word."""
    whole = [row for row in cells if row["measure"] in SCORED and not row["aspect"].startswith("dimension")]
    whole += [row for row in cells if row["assessment"] == LEVEL and row["measure"] == "listed"]
    own = [row for row in whole if row["assessment"] not in AWARDS]
    last = {(row["assessment"], row["aspect"]): row for row in sorted(own, key=lambda row: row["period"])}
    order = list(context.catalogue.codes["assessments"].codes)
    return sorted(last.values(), key=lambda row: order.index(row["assessment"]))


def assessment_table(context: Context, dataset: Dataset, cells: Sequence[Row], caption: str) -> html.Table:
    """Each result on its own scale: a bar as part of the highest score, words where there is no scale."""
    labels = [context.text(f"performance.{key}") for key in ("assessment", "scale", "score", "assessor")]
    body = [_assessment_row(context, dataset, row) for row in cells]
    return html.Table(
        [html.Caption(caption, className="vh"), report_tables.head(labels, (1, 3)), html.Tbody(body)], className="bullets scales"
    )


def assessment_tables(context: Context, dataset: Dataset, cells: Sequence[Row], caption: str) -> list[html.Table | html.Details]:
    """The first results as a table, the others folded."""
    first, rest = cells[:SHOWN_FIRST], cells[SHOWN_FIRST:]
    words = context.text("performance.all_assessments", count=len(cells))
    more = fold(words, context.text("performance.more_items", count=len(rest)), assessment_table(context, dataset, rest, words))
    return [assessment_table(context, dataset, first, caption), *([more] if rest else [])]


def _assessment_row(context: Context, dataset: Dataset, row: Row) -> html.Tr:
    aspect = context.label(dataset.id, "aspect", row["aspect"])
    name = [context.label(dataset.id, "assessment", row["assessment"]), html.Small(aspect) if row["aspect"] != TOTAL else None]
    year = facts.period_text(context, dataset, row["period"])
    marks = [report_tables.status_of(context, row)] if row["status"] in report_tables.DOUBTFUL else []
    figures = [html.Span([html.B(_result(context, dataset, row)), *_maximum(row)]), html.Small(" · ".join([year, *marks]))]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(_scale(context, row), className="wide-cell words"),
            html.Td(html.Span(figures, className="duo")),
            html.Td(row[f"body_{context.lang}"], className="words"),
        ]
    )


def _result(context: Context, dataset: Dataset, row: Row) -> str:
    if row["measure"] == "listed":
        return str(row[f"stated_{context.lang}"])
    return figure_of(context, dataset, row) if row["measure"] == "rank" else facts.figure_text(context, dataset, row)


def _maximum(row: Row) -> list[str]:
    return [f" / {row['scale_max']}"] if row["scale_max"] and row["value"] is not None else []


def _scale(context: Context, row: Row) -> html.Span:
    if row["value"] is None or not row["scale_max"]:
        key = "not_scored" if row["value"] is None else "lower_is_better" if row["measure"] == "rank" else "level"
        return html.Span(context.text(f"performance.{key}"), className="small")
    filled = html.Span(style={"width": f"{row['value'] / float(row['scale_max']) * 100:.1f}%"})
    return html.Span(filled, className="bul part", **{"aria-hidden": "true"})


def fund_fold(context: Context, dataset: Dataset, cells: Sequence[Row]) -> html.Details:
    """The revolving fund by dimension: both years and the change as printed."""
    own = [row for row in cells if row["assessment"] == FUND and row["measure"] in ("score", "change")]
    columns = [
        (measure, year) for measure in ("score", "change") for year in sorted({r["period"] for r in own if r["measure"] == measure})
    ]
    labels = [
        dataset.dimension_of("aspect").title[context.lang],
        *(_fund_head(context, dataset, own, *column) for column in columns),
    ]
    found = {(row["aspect"], row["measure"], row["period"]): row for row in own}
    aspects = list(dict.fromkeys(row["aspect"] for row in sorted(own, key=lambda row: row["aspect"] == AVERAGE)))
    body = [_fund_row(context, dataset, aspect, [found.get((aspect, *column)) for column in columns], labels) for aspect in aspects]
    title = context.text("performance.fund_by_dimension")
    table = html.Table([html.Caption(title, className="vh"), report_tables.head(labels), html.Tbody(body)], className="cells three")
    return fold(title, context.text("performance.items", count=len(aspects)), table)


def _fund_head(context: Context, dataset: Dataset, own: Sequence[Row], measure: str, year: str) -> str:
    """The year, or the name of the change; provisional figures say so."""
    name = facts.period_text(context, dataset, year) if measure == "score" else dataset.measure_of(measure).title[context.lang]
    statuses = {row["status"] for row in own if (row["measure"], row["period"]) == (measure, year)}
    marks = [context.catalogue.codes["statuses"].label(status, context.lang) for status in statuses & set(report_tables.DOUBTFUL)]
    return " · ".join([name, *marks])


def _fund_row(context: Context, dataset: Dataset, aspect: str, own: Sequence[Row | None], labels: Sequence[str]) -> html.Tr:
    texts = [report_tables.all_decimals(context, dataset, row) if row else formats.NO_VALUE for row in own]
    made = [html.Td(text, **{"data-label": label}) for text, label in zip(texts, labels[1:], strict=True)]
    name = html.Th(context.label(dataset.id, "aspect", aspect), scope="row")
    return html.Tr([name, *made], className="tot" if aspect == AVERAGE else None)


def award_fold(context: Context, dataset: Dataset, cells: Sequence[Row]) -> html.Details:
    """The awards received, each with its giver."""
    own = [row for row in cells if row["assessment"] in AWARDS and row["measure"] == "listed"]
    items = [
        html.Li(
            [
                html.B(context.label(dataset.id, "aspect", row["aspect"])),
                html.Small(f"{context.label(dataset.id, 'assessment', row['assessment'])} · {row[f'body_{context.lang}']}"),
            ]
        )
        for row in own
    ]
    return fold(
        context.text("performance.awards"), context.text("performance.items", count=len(own)), html.Ul(items, className="plainlist")
    )
