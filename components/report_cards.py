"""Cards on economic value, assessments of OSMEP and the plan of the following year."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import assessment_tables, facts, ledgers, report_tables
from components.ledgers import Entry
from components.model import Card, Context, Row
from components.plan_projects import plan_projects
from components.report_scope import STRATEGIES, WHOLE, Scope, card, nothing, projects_of
from components.rows import charted
from data.catalogue import TOTAL

VALUE, ASSESSMENTS, PLAN = "economic_value", "assessments", "plan_2567"
FIRST_PROJECTS = 7


def value_by_type(scope: Scope) -> Card:
    """Economic value of the whole plan by type, largest first, in million baht as printed."""
    context, dataset = scope.context, scope.context.dataset(VALUE)
    cells = context.data.select(VALUE, {"measure": ["result"], "project": [TOTAL]})
    ordered = sorted(charted(cells), key=lambda row: (row["value_type"] == TOTAL, -row["value"]))
    entries = [
        Entry(
            context.label(VALUE, "value_type", row["value_type"]),
            facts.figure_text(context, dataset, row),
            ledgers.length(row, ordered),
            ledgers.solid(),
            strong=row["value_type"] == TOTAL,
        )
        for row in ordered
    ]
    title = context.text("performance.value_title")
    heads = [dataset.dimension_of("value_type").title[context.lang], context.text("table.value"), context.text("performance.bar")]
    return card(
        scope,
        "economic-value-by-type",
        (title, context.text("performance.million_baht"), scope.whole()),
        VALUE,
        cells,
        5,
        ledgers.ledger(title, heads, entries),
        table=facts.table(context, dataset, cells, title, ("value_type",)),
        note=context.text("performance.value_note"),
        download={"project": TOTAL},
    )


def value_by_project(scope: Scope) -> Card:
    """Target and every printed value of each project; forecasts and estimates say so, hence no bars."""
    context = scope.context
    wanted = projects_of(context, scope.groups)
    every = context.data.select(VALUE, {"value_type": [TOTAL]})
    cells = [row for row in every if row["project"] in wanted]
    own = {code: [row for row in cells if row["project"] == code] for code in wanted}
    listed = [(context.label(VALUE, "project", code), rows) for code, rows in own.items() if rows]
    listed.sort(key=lambda item: -max((r["value"] for r in item[1] if facts.has_figure(r) and r["measure"] != "target"), default=0))
    title = context.text("performance.value_project_title")
    return card(
        scope,
        "economic-value-by-project",
        (title, context.text("performance.million_baht"), scope.only(scope.project_words)),
        VALUE,
        cells or every,
        7,
        _values(context, listed, title) if listed else nothing(scope, "strategy") if scope.strategy != TOTAL else None,
        note=context.text("performance.value_project_note") if listed else "",
        download={"project": ",".join(code for code, rows in own.items() if rows)} if listed else {},
    )


def _values(context: Context, listed: Sequence[tuple[str, Sequence[Row]]], title: str) -> list[Any]:
    dataset, first, rest = context.dataset(VALUE), listed[:FIRST_PROJECTS], listed[FIRST_PROJECTS:]
    made: list[Any] = [report_tables.value_table(context, dataset, first, title)]
    if rest:
        words = context.text("performance.all_projects", count=len(listed))
        more = context.text("performance.more", count=len(rest))
        made.append(ledgers.fold(words, more, report_tables.value_table(context, dataset, rest, words)))
    return made


def assessments(scope: Scope) -> Card:
    """What others and OSMEP itself found, each on its own scale; the fund by dimension and the awards are folded."""
    context, dataset = scope.context, scope.context.dataset(ASSESSMENTS)
    cells = context.data.select(ASSESSMENTS)
    title = context.text("performance.assessment_title")
    return card(
        scope,
        "assessments",
        (title, context.text("performance.assessment_sub"), scope.whole()),
        ASSESSMENTS,
        cells,
        12,
        [
            *assessment_tables.assessment_tables(context, dataset, assessment_tables.assessed(context, cells), title),
            assessment_tables.fund_fold(context, dataset, cells),
            assessment_tables.award_fold(context, dataset, cells),
        ],
        note=context.text("performance.assessment_note"),
    )


def next_plan(scope: Scope) -> Card:
    """The preliminary plan of fiscal year 2567: budget by strategy and targets of its KPIs, no results."""
    context, dataset, codes = scope.context, scope.context.dataset(PLAN), scope.context.catalogue.codes["plan_2567"]
    goals = context.data.select(PLAN, {"measure": ["target"], "target_item": [TOTAL]})
    money = context.data.select(
        PLAN,
        {"measure": ["budget", "economic_value"], "item": [*scope.in_plan, *([] if scope.strategy in STRATEGIES else [TOTAL])]},
    )
    groups = [TOTAL, *STRATEGIES] if scope.strategy == TOTAL else [TOTAL] if scope.strategy == WHOLE else [scope.strategy]
    listed = [(_level(context, group), [row for row in goals if codes.codes[row["item"]].parent == group]) for group in groups]
    title, budget, targets = (context.text(f"performance.plan_{key}") for key in ("title", "budget", "targets"))
    own = _plan_budget(context, money, budget)
    body = [html.Div([html.H3(budget), own] if own else []), html.Div(_plan_value(context, money))]
    count = context.text("performance.items", count=sum(len(own) for _, own in listed))
    return card(
        scope,
        "plan-2567",
        (title, context.text("performance.plan_sub"), scope.only(scope.project_words)),
        PLAN,
        [*money, *goals],
        12,
        [
            html.Div(body, className="two"),
            ledgers.fold(targets, count, report_tables.goal_table(context, dataset, listed, targets)),
            *([plan_projects(context, [group for group in groups if group != TOTAL])] if groups != [TOTAL] else []),
        ],
        note=context.text("performance.plan_note"),
    )


def _plan_value(context: Context, money: Sequence[Row]) -> list[Any]:
    """Economic value aimed at by the strategies that name one, and by the plan."""
    dataset = context.dataset(PLAN)
    own = sorted((row for row in money if row["measure"] == "economic_value"), key=lambda row: (row["item"] == TOTAL, row["item"]))
    if not own:
        return []
    title = context.text("performance.plan_value")
    entries = [
        Entry(
            context.label(PLAN, "item", row["item"]),
            facts.figure_text(context, dataset, row),
            ledgers.length(row, own),
            ledgers.solid(),
            strong=row["item"] == TOTAL,
        )
        for row in own
    ]
    heads = [context.text("performance.strategy"), dataset.measure_of("economic_value").title[context.lang]]
    return [html.H3(title), ledgers.ledger(title, [*heads, context.text("performance.bar")], entries)]


def _level(context: Context, group: str) -> str:
    if group == TOTAL:
        return context.catalogue.codes["kpis_2566"].label(WHOLE, context.lang)
    return context.label(PLAN, "item", group)


def _plan_budget(context: Context, money: Sequence[Row], title: str) -> html.Table | None:
    """Budgets by strategy with their two kinds of money, in million baht as printed."""
    dataset, funds = context.dataset(PLAN), context.catalogue.codes["budget_kinds"]
    found = {(row["item"], row["fund"]): row for row in money if row["measure"] == "budget"}
    totals = [row for (_, fund), row in found.items() if fund == TOTAL]
    kinds = [code.code for code in funds if code.code != TOTAL]
    entries = [
        Entry(
            context.label(PLAN, "item", row["item"]),
            report_tables.all_decimals(context, dataset, row),
            ledgers.length(row, totals),
            ledgers.solid(),
            tuple(
                (funds.label(kind, context.lang), report_tables.all_decimals(context, dataset, found[row["item"], kind]))
                for kind in kinds
                if (row["item"], kind) in found
            ),
        )
        for row in totals
    ]
    heads = [
        context.text("performance.strategy"),
        dataset.measure_of("budget").title[context.lang],
        context.text("performance.bar"),
    ]
    return ledgers.ledger(title, [*heads, *(funds.label(kind, context.lang) for kind in kinds)], entries)
