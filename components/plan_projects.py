"""The projects of the plan of the following year: budget, what is aimed at, economic value; folded by strategy."""

from collections.abc import Sequence

from dash import html

from components import format as formats
from components import report_tables
from components.elements import whole
from components.ledgers import fold
from components.model import Context, Row
from components.targets import figure_of
from data.catalogue import TOTAL, Dataset

PLAN = "plan_2567"
MONEY = ("budget", "economic_value")


def plan_projects(context: Context, groups: Sequence[str]) -> html.Details:
    """One inner fold per strategy of `groups`, each with a table of its projects."""
    dataset, codes = context.dataset(PLAN), context.catalogue.codes["plan_2567"]
    rows = context.data.select(PLAN)
    held = {row["item"] for row in rows if row["measure"] == "budget"} - {TOTAL}
    listed = {group: [code.code for code in codes.children(group) if code.code in held] for group in groups}
    inner = [
        fold(
            context.label(PLAN, "item", group),
            context.text("performance.items", count=len(own)),
            _table(context, dataset, group, [(code, [row for row in rows if row["item"] == code]) for code in own]),
            inner=True,
        )
        for group, own in listed.items()
        if own
    ]
    count = context.text("performance.items", count=sum(len(own) for own in listed.values()))
    return fold(context.text("performance.plan_projects"), count, html.Div(inner, className="inside"))


def _table(context: Context, dataset: Dataset, group: str, listed: Sequence[tuple[str, Sequence[Row]]]) -> html.Table:
    labels = [context.text("performance.project"), dataset.measure_of("budget").title[context.lang]]
    labels += [context.text("performance.target"), dataset.measure_of("economic_value").title[context.lang]]
    caption = html.Caption(context.label(PLAN, "item", group), className="vh")
    body = [_row(context, dataset, code, own, labels[1:]) for code, own in listed]
    return html.Table([caption, report_tables.head(labels), html.Tbody(body)], className="cells values")


def _row(context: Context, dataset: Dataset, code: str, own: Sequence[Row], labels: Sequence[str]) -> html.Tr:
    money = {row["measure"]: row for row in own if row["measure"] in MONEY and row["fund"] == TOTAL}
    goals = [figure_of(context, dataset, row) for row in own if row["measure"] == "target"]
    texts = [report_tables.all_decimals(context, dataset, money[name]) if name in money else formats.NO_VALUE for name in MONEY]
    cells = [texts[0], html.Span(whole(goals)) if goals else formats.NO_VALUE, texts[1]]
    made = [
        html.Td(cell, className="none" if cell == formats.NO_VALUE else None, **{"data-label": label})
        for cell, label in zip(cells, labels, strict=True)
    ]
    return html.Tr([html.Th(context.label(PLAN, "item", code), scope="row"), *made])
