"""Targets and results: figures in the unit that their source prints, attainment in words, tables of both.

A bar shows the result in percent of the target, up to `CAP`; it is decoration, the figures stand beside it as text.
Where a lower figure is better (ranks), words take the place of the bar.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.elements import icon
from components.model import Context, Row
from data.catalogue import Dataset

CAP = 300
MARKS = {"met": ("ok", "check-circle-fill"), "not_met": ("bad", "x-circle-fill"), "in_progress": ("warn", "calendar3")}
PERCENT = ("ร้อยละ", "percent")
BEFORE_THE_FIGURE = ("ลำดับที่", "rank", "score")
UNCOUNTED = ("baht", "million baht")
PLAIN_BASIS = "printed"


@dataclass(frozen=True)
class Pair:
    """One indicator: the cell of its target and the cell of its result."""

    code: str
    name: str
    target: Row
    actual: Row

    @property
    def met(self) -> bool:
        return bool(self.actual["attainment"] == "met")

    @property
    def percent(self) -> float | None:
        """The result in percent of the target; None where that says nothing."""
        value, goal = self.actual["value"], self.target["value"]
        return None if value is None or not goal or self.actual["better"] == "lower" else value / goal * 100


def pairs(cells: Iterable[Row], key: Callable[[Row], str], name: Callable[[Row], str]) -> list[Pair]:
    """Cells of the measures `target` and `actual` brought together by `key`; a key without both is left out."""
    found: dict[str, dict[str, Row]] = {}
    for row in cells:
        found.setdefault(key(row), {})[row["measure"]] = row
    whole = {code: own for code, own in found.items() if {"target", "actual"} <= set(own)}
    return [Pair(code, name(own["actual"]), own["target"], own["actual"]) for code, own in whole.items()]


def figure_of(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure in its printed unit: `5,815 ราย`, `92.51%`, `ลำดับที่ 6`; in English `5,815 entities`, `rank 6`."""
    figure, unit = facts.figure_text(context, dataset, row), row[f"unit_{context.lang}"]
    if not facts.has_figure(row):
        return figure
    if unit in PERCENT:
        return f"{figure}%"
    if unit in BEFORE_THE_FIGURE:
        return f"{unit} {figure}"
    return f"{figure} {unit if row['value'] == 1 else plural(unit, context.lang)}".rstrip()


def plural(unit: str, lang: str) -> str:
    """The plural of a printed unit: `agencies`, `groups/provinces`, `mechanisms per year`; Thai has none."""
    if lang != "en" or not unit or unit in UNCOUNTED:
        return unit
    noun, per, rest = unit.partition(" per ")
    return "/".join(_plural(word) for word in noun.split("/")) + per + rest


def _plural(word: str) -> str:
    """`agencies`, but `days`."""
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def against(context: Context, dataset: Dataset, pair: Pair) -> tuple[str, str]:
    """Result and target with the unit said once: (`144,091`, `155,000 ราย`), (`92.51%`, `80%`), (`ลำดับที่ 6`, `7`)."""
    figure = facts.figure_text(context, dataset, pair.actual)
    actual, target = figure_of(context, dataset, pair.actual), figure_of(context, dataset, pair.target)
    unit = pair.actual[f"unit_{context.lang}"]
    if unit in PERCENT:
        return actual, target
    return (actual, target.removeprefix(f"{unit} ")) if unit in BEFORE_THE_FIGURE else (figure, target)


def goal_words(context: Context, pair: Pair, target: str) -> str:
    """`93.0% ของเป้า 155,000 ราย`; the target alone where a percentage says nothing, nothing where there is no target."""
    if not facts.has_figure(pair.target):
        return ""
    share = "" if pair.percent is None else formats.percent(pair.percent, 1, context.lang)
    return context.text("performance.of_goal" if share else "performance.goal", share=share, target=target)


def of_target(context: Context, pair: Pair) -> str:
    """`93.0% ของเป้า`; empty where a percentage says nothing."""
    if pair.percent is None:
        return ""
    return context.text("performance.of_target", share=formats.percent(pair.percent, 1, context.lang))


def attainment(context: Context, row: Row) -> html.Span:
    """Status of a target as icon and word."""
    if row["attainment"] not in MARKS:
        return html.Span(formats.NO_VALUE)
    tone, drawing = MARKS[row["attainment"]]
    label = context.catalogue.codes["attainments"].label(row["attainment"], context.lang)
    return html.Span([icon(drawing), label], className=f"st {tone}")


def target_table(context: Context, dataset: Dataset, groups: Sequence[tuple[str, Sequence[Pair]]], caption: str) -> html.Table:
    """One block of rows per group: name, bar, result against target, status."""
    heads = ("performance.kpi", "performance.bar_head", "performance.actual_of_target", "table.status")
    classes = (None, "words", None, "mark")
    blocks = [
        html.Tbody([html.Tr(html.Th(name, scope="rowgroup", colSpan=len(heads))), *(_target_row(context, dataset, p) for p in own)])
        for name, own in groups
        if own
    ]
    row = html.Tr([html.Th(context.text(key), scope="col", className=kind) for key, kind in zip(heads, classes, strict=True)])
    return html.Table([html.Caption(caption, className="vh"), html.Thead(row), *blocks], className="bullets")


def _target_row(context: Context, dataset: Dataset, pair: Pair) -> html.Tr:
    actual, target = against(context, dataset, pair)
    marks = [words for words in (of_target(context, pair), *doubts(context, pair.actual)) if words]
    figures = [html.Span([html.B(actual), f" / {target}"]), html.Small(" · ".join(marks)) if marks else None]
    return html.Tr(
        [
            html.Th(pair.name, scope="row"),
            html.Td(_bar(context, pair), className="wide-cell words"),
            html.Td(html.Span(figures, className="duo")),
            html.Td(attainment(context, pair.actual), className="mark"),
        ]
    )


def _bar(context: Context, pair: Pair) -> html.Span:
    return bullet(pair) or html.Span(_lower_is_better(context, pair), className="small")


def bullet(pair: Pair, label: str = "") -> html.Span | None:
    """The result in percent of its target, marked by a tick; without `label` the figures beside it say the same."""
    if pair.percent is None:
        return None
    filled = html.Span(style={"width": f"{min(pair.percent, CAP) / CAP * 100:.1f}%"})
    told = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return html.Span(filled, className="bul" if pair.met else "bul miss", **told)


def _lower_is_better(context: Context, pair: Pair) -> str:
    if None in (pair.target["value"], pair.actual["value"]):
        return ""
    ahead = pair.target["value"] - pair.actual["value"]
    side = "equal" if ahead == 0 else "better" if ahead > 0 else "worse"
    return context.text(f"performance.lower_{side}", steps=formats.number(abs(ahead)))


def doubts(context: Context, row: Row) -> list[str]:
    """What a reader must know of a result: provisional, forecast, estimate; printed jointly or told in the narrative."""
    statuses, bases = context.catalogue.codes["statuses"], context.catalogue.codes["result_bases"]
    words = [statuses.label(row["status"], context.lang)] if row["status"] in "PEF" else []
    basis = row.get("actual_basis") or PLAIN_BASIS
    return words if basis == PLAIN_BASIS else [*words, bases.label(basis, context.lang)]


def result_table(context: Context, dataset: Dataset, own: Sequence[Pair], caption: str) -> html.Table:
    """Outputs and outcomes of one project: kind and wording, target, result as printed, status."""
    keys = ("performance.result", "performance.target", "performance.actual", "table.status")
    labels = [context.text(key) for key in keys]
    heads = [html.Th(label, scope="col", className="mark" if n == 3 else None) for n, label in enumerate(labels)]
    body = [_result_row(context, dataset, pair, labels) for pair in own]
    return html.Table(
        [html.Caption(caption, className="vh"), html.Thead(html.Tr(heads)), html.Tbody(body)], className="cells results-table"
    )


def _result_row(context: Context, dataset: Dataset, pair: Pair, labels: Sequence[str]) -> html.Tr:
    kind = context.catalogue.label(dataset, "result", pair.actual["result"], context.lang)
    marks = doubts(context, pair.actual)
    actual: list[Any] = [html.B(_as_printed(context, dataset, pair.actual, "actual_text"))]
    actual += [html.Small(" · ".join(marks))] if marks else []
    cells = [_as_printed(context, dataset, pair.target, "target_text"), html.Span(actual, className="duo")]
    return html.Tr(
        [
            html.Th([html.Small(kind), html.Span(pair.name)], scope="row"),
            *(html.Td(cell, **{"data-label": label}) for cell, label in zip(cells, labels[1:3], strict=True)),
            html.Td(attainment(context, pair.actual), className="mark"),
        ]
    )


def _as_printed(context: Context, dataset: Dataset, row: Row, text: str) -> str:
    """The Thai wording of the report; in English the figure with its unit."""
    return str(row[text]) if context.lang == "th" and row[text] else figure_of(context, dataset, row)
