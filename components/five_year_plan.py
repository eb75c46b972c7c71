"""OSMEP's five-year action plan: strategies with goals, sub-strategies and legal basis, and the decisions behind it."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components import words as say
from components.ledgers import fold
from components.model import Card, Context, Row
from components.report_scope import STRATEGIES, Scope, card
from components.report_tables import head

ORGANISATION, PLAN = "osmep_organisation", "five-year-plan"
LEGAL = ("legal-basis-2566", "legal-basis-five-year")
LISTS = ("role", "value", "decision")


def five_year_plan(scope: Scope) -> Card:
    """One block per strategy; what the plan rests on is folded below."""
    context = scope.context
    cells = context.data.select(ORGANISATION, {"measure": ["listed"]})
    groups = [code for code in STRATEGIES if scope.strategy not in STRATEGIES or code == scope.strategy]
    shown = [row for row in cells if row["list"] == PLAN and row["strategy"] in groups]
    title = say.sentence(context, "performance.five_years", period=_years(context, shown[0]["plan_period"]) if shown else None)
    body: list[Any] = [_strategies(context, cells, groups, title)]
    body += [_list(context, name, [row for row in cells if row["list"] == name]) for name in LISTS]
    return card(
        scope,
        "five-year-plan",
        (title, context.text("performance.five_years_sub"), scope.only(scope.strategy_words) if len(groups) == 1 else ""),
        ORGANISATION,
        shown,
        12,
        body,
        note=context.text("performance.five_years_note"),
        download={"list": PLAN, "strategy": ",".join(groups)},
    )


def _years(context: Context, printed: str) -> str:
    """`2566–2570` as printed, in the reader's era."""
    dataset = context.dataset(ORGANISATION)
    years = [str(int(year) - formats.BE_OFFSET) for year in printed.split("-")]
    return "–".join(facts.period_text(context, dataset, year, short=True) for year in years)


def _strategies(context: Context, cells: Sequence[Row], groups: Sequence[str], caption: str) -> html.Table:
    labels = [context.text(f"performance.{key}") for key in ("strategy", "sub_strategies", "legal_basis")]
    body = [_strategy(context, cells, code, labels) for code in groups]
    return html.Table(
        [html.Caption(caption, className="vh"), head(labels, (1, 2)), html.Tbody(body)], className="cells results-table plan"
    )


def _strategy(context: Context, cells: Sequence[Row], code: str, labels: Sequence[str]) -> html.Tr:
    own = [row for row in cells if row["list"] == PLAN and row["strategy"] == code]
    goals = [html.Small(f"{row['tagline']}: {row[f'goal_{context.lang}']}") for row in own[:1]]
    name = [html.B(context.label(ORGANISATION, "strategy", code)), *goals]
    steps = html.Ul([html.Li(context.label(ORGANISATION, "entry", row["entry"])) for row in own], className="plainlist")
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(steps, className="words full", **{"data-label": labels[1]}),
            html.Td(_legal(context, cells, code), className="words full", **{"data-label": labels[2]}),
        ]
    )


def _legal(context: Context, cells: Sequence[Row], code: str) -> list[html.P]:
    """The clauses in both places of the report: they do not agree, so both are shown."""
    found = []
    for name in LEGAL:
        clauses = [str(row["clause"]) for row in cells if row["list"] == name and row["strategy"] == code]
        found.append(html.P([html.B(", ".join(clauses)), html.Small(context.label(ORGANISATION, "list", name))], className="duo"))
    return found


def _list(context: Context, name: str, own: Sequence[Row]) -> html.Details:
    items = [html.Li([context.label(ORGANISATION, "entry", row["entry"]), *_when(context, row)]) for row in own]
    count = context.text("performance.items", count=len(own))
    return fold(context.label(ORGANISATION, "list", name), count, html.Ul(items, className="plainlist"))


def _when(context: Context, row: Row) -> list[html.Small]:
    """Body, meeting and day of a decision."""
    day = formats.date(row["event_date"], context.lang) if row["event_date"] else ""
    parts = [part for part in (row[f"body_{context.lang}"], row["meeting_no"], day) if part]
    return [html.Small(" · ".join(parts))] if parts else []
