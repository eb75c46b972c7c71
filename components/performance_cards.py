"""Cards on targets and money: KPIs, budget by strategy and by source, projects, outputs and outcomes."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import ledgers, targets
from components.ledgers import Entry, Spending
from components.model import Card, Context
from components.report_scope import KPIS, OUTSIDE, PROJECTS, STRATEGIES, Scope, budget_lines, card, kpi_pairs, nothing, projects_of
from components.report_tables import exact_table
from components.targets import Pair
from data.catalogue import TOTAL

RESULTS, SOURCES = "project_results", "budget_by_source"
NOTED = ("KPI08", "KPI10", "KPI15")
"""KPIs that need a word of caution beside their figures."""
ANNUAL = "BFD"
"""A source of money that is the published sum of two others: it stands below them."""


def kpis(scope: Scope) -> Card:
    context, codes = scope.context, scope.context.catalogue.codes["kpis_2566"]
    every = kpi_pairs(context, scope.kpi_groups)
    shown = scope.shown(every)
    groups = [(codes.label(g, context.lang), [p for p in shown if codes.codes[p.code].parent == g]) for g in scope.kpi_groups]
    title = context.text("performance.kpi_title", met=sum(pair.met for pair in every), count=len(every))
    return card(
        scope,
        "kpi-targets",
        (title, context.text("performance.kpi_sub"), scope.only(scope.strategy_words, scope.status_words)),
        KPIS,
        [pair.actual for pair in every],
        12,
        targets.target_table(context, context.dataset(KPIS), groups, title)
        if shown
        else nothing(scope, "status", count=len(every)),
        note=" · ".join(context.text(f"performance.note_{pair.code.lower()}") for pair in shown if pair.code in NOTED),
        download={"kpi": ",".join(pair.code for pair in shown or every)},
    )


def budget(scope: Scope) -> Card:
    """Disbursed, committed and remaining by strategy, the plan's total as printed, and what stands outside the plan."""
    context, lines = scope.context, budget_lines(scope.context)
    chosen = [scope.strategy, TOTAL] if scope.strategy in STRATEGIES else [*STRATEGIES, TOTAL]
    chosen += [OUTSIDE[0]] if scope.strategy == TOTAL else []
    shown = [lines[code] for code in chosen if code in lines]
    execution = context.catalogue.codes["budget_execution"]
    title = context.text("performance.budget_title")
    heads = [context.text("performance.strategy"), execution.label(TOTAL, context.lang), context.text("performance.bar")]
    heads += ledgers.part_names(context)
    cells = context.data.select(PROJECTS, {"project": chosen})
    return card(
        scope,
        "budget-by-strategy",
        (title, context.text("performance.budget_sub"), scope.only(scope.project_words)),
        PROJECTS,
        cells,
        7,
        ledgers.ledger(title, heads, ledgers.spending_entries(context, shown, (TOTAL,))),
        table=exact_table(context, context.dataset(PROJECTS), cells, title, ("project", "execution")),
        legend=tuple(zip(("disb", "comm", "rem"), ledgers.part_names(context), strict=True)) if shown else (),
        note=context.text("performance.budget_note"),
        download={"project": ",".join(chosen)},
    )


def sources(scope: Scope) -> Card:
    """The budget by source of money, with its two categories of expenditure."""
    context, dataset = scope.context, scope.context.dataset(SOURCES)
    cells = context.data.select(SOURCES)
    totals = {row["fund_source"]: row for row in cells if row["category"] == TOTAL}
    order = [code.code for code in context.catalogue.codes["fund_sources"] if code.code in totals]
    order.sort(key=lambda code: (code == TOTAL, code == ANNUAL))
    categories = [code.code for code in context.catalogue.codes["budget_categories"] if code.code != TOTAL]
    amounts = {(row["fund_source"], row["category"]): ledgers.millions(row["value"]) for row in cells}
    entries = [
        Entry(
            context.label(SOURCES, "fund_source", code),
            amounts[code, TOTAL],
            ledgers.length(totals[code], totals.values()),
            ledgers.solid(),
            tuple((context.text(f"performance.{c.lower()}"), amounts[code, c]) for c in categories if (code, c) in amounts),
            code == TOTAL,
        )
        for code in order
    ]
    title = context.text("performance.source_title")
    details = [context.text(f"performance.{code.lower()}") for code in categories]
    heads = [dataset.dimension_of("fund_source").title[context.lang], dataset.measure_of("budget").title[context.lang]]
    return card(
        scope,
        "budget-by-source",
        (title, context.text("performance.million_baht"), scope.whole()),
        SOURCES,
        cells,
        5,
        ledgers.ledger(title, [*heads, context.text("performance.bar"), *details], entries),
        table=exact_table(context, dataset, cells, title, ("category", "fund_source")),
        note=context.text("performance.source_note"),
    )


def projects(scope: Scope) -> Card:
    """Projects by budget, those of the plan first, then those outside it."""
    context, lines = scope.context, budget_lines(scope.context)
    own = _by_budget(lines, projects_of(context, scope.in_plan))
    outside = _by_budget(lines, projects_of(context, [group for group in scope.groups if group in OUTSIDE]))
    shown = [*own, *outside]
    title = context.text("performance.projects_title", count=len(shown))
    return card(
        scope,
        "projects-by-budget",
        (
            title,
            context.text("performance.projects_outside" if outside else "performance.million_baht"),
            scope.only(scope.project_words),
        ),
        PROJECTS,
        context.data.select(PROJECTS, {"project": [line.code for line in shown]}),
        12,
        ledgers.project_table(context, shown, lines.get(scope.line), title),
        note=context.text("performance.projects_note"),
        download={"project": ",".join(line.code for line in shown)},
    )


def _by_budget(lines: dict[str, Spending], codes: Sequence[str]) -> list[Spending]:
    return sorted((lines[code] for code in codes if code in lines), key=lambda line: -line.budget)


def result_pairs(context: Context, projects: Sequence[str]) -> list[Pair]:
    """Every output and outcome of these projects, outputs first."""
    cells = context.data.select(RESULTS, {"project": projects})
    order = list(context.catalogue.codes["project_results"].codes)
    found = targets.pairs(cells, lambda row: f"{row['project']} {row['result']}", lambda row: str(row[f"indicator_{context.lang}"]))
    return sorted(found, key=lambda pair: (projects.index(pair.actual["project"]), order.index(pair.actual["result"])))


def results(scope: Scope) -> Card:
    """Every output and outcome, folded by group and by project."""
    context = scope.context
    every = result_pairs(context, projects_of(context, scope.groups))
    shown = scope.shown(every)
    opened = len(scope.groups) == 1
    title = context.text("performance.results_title", met=sum(pair.met for pair in every), count=len(every))
    return card(
        scope,
        "project-results",
        (title, context.text("performance.results_sub"), scope.only(scope.project_words, scope.status_words)),
        RESULTS,
        [pair.actual for pair in every],
        12,
        [_group(scope, g, shown, opened) for g in scope.groups if _of(scope, g, shown)]
        or nothing(scope, "status", count=len(every)),
        note=context.text("performance.results_note"),
        download={"project": ",".join(dict.fromkeys(pair.actual["project"] for pair in shown or every))},
    )


def _of(scope: Scope, group: str, shown: Sequence[Pair]) -> list[Pair]:
    own = set(projects_of(scope.context, [group]))
    return [pair for pair in shown if pair.actual["project"] in own]


def _group(scope: Scope, group: str, shown: Sequence[Pair], opened: bool) -> html.Details:
    context, own = scope.context, _of(scope, group, shown)
    by_project = {
        code: [pair for pair in own if pair.actual["project"] == code] for code in dict.fromkeys(p.actual["project"] for p in own)
    }
    narrowed = scope.status != TOTAL
    inner: list[Any] = [_project(scope, code, pairs, narrowed) for code, pairs in by_project.items()]
    name = context.label(RESULTS, "project", group)
    return ledgers.fold(name, _counted(scope, own), html.Div(inner, className="inside"), opened or narrowed)


def _project(scope: Scope, code: str, own: Sequence[Pair], opened: bool) -> html.Details:
    name = scope.context.label(RESULTS, "project", code)
    table = targets.result_table(scope.context, scope.context.dataset(RESULTS), own, name)
    return ledgers.fold(name, _counted(scope, own), table, opened, inner=True)


def _counted(scope: Scope, own: Sequence[Pair]) -> str:
    if scope.status != TOTAL:
        return scope.context.text("performance.items", count=len(own))
    return scope.context.text("performance.met_of", met=sum(pair.met for pair in own), count=len(own))
