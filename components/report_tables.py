"""Tables of OSMEP's yearly report that have a shape of their own: economic value by project, assessments, the next plan."""

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from components import facts
from components.ledgers import fold
from components.model import Context, Row
from components.targets import figure_of
from data.catalogue import TOTAL, Dataset

VALUES = ("target", "result", "narrative", "realised")
DOUBTFUL = ("P", "E", "F", "O")
FUND, AWARDS = "revolving-fund", ("digital-government-awards", "lert-rath")
SCORED = ("score", "share", "rank")
LEVEL = "crms"
"""The one assessment whose result is a word."""


def head(labels: Sequence[str], words: Iterable[int] = ()) -> html.Thead:
    """Column headings; those numbered in `words` head texts and stand to the left."""
    chosen = set(words)
    return html.Thead(
        html.Tr([html.Th(label, scope="col", className="words" if n in chosen else None) for n, label in enumerate(labels)])
    )


def value_table(context: Context, dataset: Dataset, projects: Sequence[tuple[str, Sequence[Row]]], caption: str) -> html.Table:
    """Economic value of each project: target, result, narrative and realised value side by side, doubts in words."""
    labels = [context.text("performance.project"), *(dataset.measure_of(name).title[context.lang] for name in VALUES)]
    body = [_value_row(context, dataset, name, own, labels) for name, own in projects]
    return html.Table([html.Caption(caption, className="vh"), head(labels), html.Tbody(body)], className="cells values")


def _value_row(context: Context, dataset: Dataset, name: str, own: Sequence[Row], labels: Sequence[str]) -> html.Tr:
    found = {row["measure"]: row for row in own}
    cells = [_value_cell(context, dataset, found.get(measure)) for measure in VALUES]
    made = [html.Td(cell, **{"data-label": label}) for cell, label in zip(cells, labels[1:], strict=True)]
    return html.Tr([html.Th(name, scope="row"), *made])


def _value_cell(context: Context, dataset: Dataset, row: Row | None) -> Any:
    if row is None:
        return "–"
    kinds = context.catalogue.codes["value_bases"]
    words = kinds.label(row["basis"], context.lang) if row["basis"] else ""
    words = words or (_status(context, row) if row["status"] in DOUBTFUL else "")
    return html.Span([facts.figure_text(context, dataset, row), html.Small(words) if words else None], className="duo")


def _status(context: Context, row: Row) -> str:
    return context.catalogue.codes["statuses"].label(row["status"], context.lang)


def assessed(cells: Iterable[Row]) -> list[Row]:
    """What was assessed as a whole: the latest score, share or rank of each aspect, and a level that is a word."""
    whole = [row for row in cells if row["measure"] in SCORED and not row["aspect"].startswith("dimension")]
    whole += [row for row in cells if row["assessment"] == LEVEL and row["measure"] == "listed"]
    last = {(row["assessment"], row["aspect"]): row for row in sorted(whole, key=lambda row: row["period"])}
    return sorted(last.values(), key=lambda row: not row["scale_max"] and row["measure"] != "listed")


def assessment_table(context: Context, dataset: Dataset, cells: Sequence[Row], caption: str) -> html.Table:
    """Each result on its own scale: a bar as part of the highest score, words where there is no scale."""
    labels = [context.text(f"performance.{key}") for key in ("assessment", "scale", "score", "assessor")]
    body = [_assessment_row(context, dataset, row) for row in cells]
    return html.Table([html.Caption(caption, className="vh"), head(labels, (1, 3)), html.Tbody(body)], className="bullets scales")


def _assessment_row(context: Context, dataset: Dataset, row: Row) -> html.Tr:
    aspect = context.label(dataset.id, "aspect", row["aspect"])
    name = [context.label(dataset.id, "assessment", row["assessment"]), html.Small(aspect) if row["aspect"] != TOTAL else None]
    year = facts.period_text(context, dataset, row["period"])
    marks = [_status(context, row)] if row["status"] in DOUBTFUL else []
    figures = [html.B(_result(context, dataset, row)), *_maximum(row), html.Small(" · ".join([year, *marks]))]
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
    years = sorted({row["period"] for row in own})
    aspects = list(dict.fromkeys(row["aspect"] for row in sorted(own, key=lambda row: row["aspect"] == "average")))
    columns = [("score", year) for year in years] + [("change", years[-1])]
    titles = [facts.period_text(context, dataset, year) for year in years] + [dataset.measure_of("change").title[context.lang]]
    labels = [dataset.dimension_of("aspect").title[context.lang], *titles]
    found = {(row["aspect"], row["measure"], row["period"]): row for row in own}
    rows = [_fund_row(context, dataset, aspect, [found.get((aspect, *column)) for column in columns], labels) for aspect in aspects]
    title = context.text("performance.fund_by_dimension")
    table = html.Table([html.Caption(title, className="vh"), head(labels), html.Tbody(rows)], className="cells")
    return fold(title, context.text("performance.items", count=len(aspects)), table)


def _fund_row(context: Context, dataset: Dataset, aspect: str, own: Sequence[Row | None], labels: Sequence[str]) -> html.Tr:
    texts = [facts.figure_text(context, dataset, row) if row else "–" for row in own]
    made = [html.Td(text, **{"data-label": label}) for text, label in zip(texts, labels[1:], strict=True)]
    name = html.Th(context.label(dataset.id, "aspect", aspect), scope="row")
    return html.Tr([name, *made], className="tot" if aspect == "average" else None)


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


def goal_table(context: Context, dataset: Dataset, groups: Sequence[tuple[str, Sequence[Row]]], caption: str) -> html.Table:
    """Targets of a plan by group; there is no result yet."""
    labels = [context.text("performance.kpi"), context.text("performance.target")]
    blocks = [
        html.Tbody([_goal_group(name), *(_goal_row(context, dataset, row, labels[1]) for row in own)])
        for name, own in groups
        if own
    ]
    return html.Table([html.Caption(caption, className="vh"), head(labels), *blocks], className="goals")


def _goal_group(name: str) -> html.Tr:
    return html.Tr(html.Th(name, scope="rowgroup", colSpan=2))


def _goal_row(context: Context, dataset: Dataset, row: Row, label: str) -> html.Tr:
    name = html.Th(context.label(dataset.id, "item", row["item"]), scope="row")
    return html.Tr([name, html.Td(html.B(figure_of(context, dataset, row)), **{"data-label": label})])
