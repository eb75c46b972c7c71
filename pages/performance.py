"""ผลการดำเนินงาน สสว.: targets, projects, budget, economic value and assessments of fiscal year 2566, and the plan for 2567."""

from collections.abc import Sequence
from typing import Any

from components import (
    facts,
    five_year_plan,
    performance_cards,
    project_figures,
    report_cards,
    report_kpis,
    request_statistics,
    targets,
)
from components import format as formats
from components import words as say
from components.model import Choice, Context, FilterBar, Page, View
from components.report_scope import KPIS, PROJECTS, STRATEGIES, WHOLE, Scope, as_of, kpi_pairs, projects_of, unpublished_kpis
from components.targets import Pair
from data.catalogue import TOTAL
from data.declare import Text


def _strategies(context: Context) -> Sequence[Choice]:
    codes, published = (
        context.catalogue.codes["kpis_2566"],
        {row["kpi"] for row in context.data.select(KPIS, {"measure": ["target"]})},
    )
    groups = [group for group in (WHOLE, *STRATEGIES) if published & {code.code for code in codes.children(group)}]
    every = Choice(TOTAL, context.catalogue.codes["strategies"].label(TOTAL, context.lang))
    return [every, *(Choice(group, codes.label(group, context.lang)) for group in groups)]


def _statuses(context: Context) -> Sequence[Choice]:
    cells = [*context.data.select(KPIS), *context.data.select(performance_cards.RESULTS)]
    present = {row["attainment"] for row in cells}
    found = [Choice(code.code, code.label[context.lang]) for code in context.catalogue.codes["attainments"] if code.code in present]
    return [Choice(TOTAL, context.text("performance.every_status")), *found]


def view(context: Context) -> View:
    scope = Scope(context, context.state["strategy"], context.state["status"])
    pairs = kpi_pairs(context, scope.kpi_groups)
    return View(
        takeaway=_takeaway(scope, pairs),
        as_of=as_of(context, facts.sources(context, [pair.actual for pair in pairs])),
        kpis=report_kpis.key_figures(scope, pairs),
        cards=tuple(
            make(scope)
            for make in (
                performance_cards.kpis,
                project_figures.headlines,
                performance_cards.budget,
                performance_cards.sources,
                performance_cards.projects,
                performance_cards.results,
                report_cards.value_by_type,
                report_cards.value_by_project,
                report_cards.assessments,
                project_figures.further_figures,
                report_cards.next_plan,
                five_year_plan.five_year_plan,
                request_statistics.by_class,
            )
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(step[context.lang] for step in context.dataset(KPIS).guide),
    )


def _takeaway(scope: Scope, pairs: Sequence[Pair]) -> tuple[Any, ...]:
    """How many targets were met and which were not; for a status that no KPI has, what the projects have of it."""
    context, where = scope.context, scope.strategy_words or scope.context.text("performance.osmep")
    if not scope.shown(pairs):
        results = performance_cards.result_pairs(context, projects_of(context, scope.groups))
        count = len(scope.shown(results))
        key = "performance.take_results" if count else "performance.take_none"
        return say.say(context, key, scope=where, status=scope.status_words or None, count=count)
    key = "performance.take_scope" if scope.strategy_words else "performance.take"
    missing = unpublished_kpis(context, scope.kpi_groups) or None
    take = say.say(context, key, scope=where, met=sum(pair.met for pair in pairs), count=len(pairs), missing=missing)
    missed = [pair for pair in pairs if pair.actual["attainment"] == "not_met" and scope.status != "met"]
    return take + tuple(part for pair in missed for part in _missed(context, pair))


def _missed(context: Context, pair: Pair) -> tuple[str, ...]:
    actual, target = targets.against(context, context.dataset(KPIS), pair)
    share = "" if pair.percent is None else formats.percent(pair.percent, 1, context.lang, sentence=True)
    words = context.text("performance.take_share", share=share) if share else ""
    figures = {"actual": actual, "target": target} if facts.has_figure(pair.actual) else {"actual": None, "target": None}
    return say.say(context, "performance.take_missed", name=pair.name, **figures, share=words)


PAGE = Page(
    "performance",
    Text("ผลการดำเนินงาน สสว. ปีงบประมาณ 2566", "OSMEP performance, fiscal year 2023"),
    Text(
        "ตัวชี้วัด โครงการ งบประมาณ มูลค่าทางเศรษฐกิจ และผลประเมินของ สสว.",
        "OSMEP's targets, projects, budget, economic value and assessments",
    ),
    view,
    (
        FilterBar("strategy", Text("ยุทธศาสตร์", "Strategy"), _strategies, TOTAL),
        FilterBar("status", Text("สถานะ", "Status"), _statuses, TOTAL),
    ),
    (
        "kpi-targets",
        "report-headlines",
        "budget-by-strategy",
        "budget-by-source",
        "projects-by-budget",
        "project-results",
        "economic-value-by-type",
        "economic-value-by-project",
        "assessments",
        "further-figures",
        "plan-2567",
        "five-year-plan",
        "data-requests",
    ),
    (
        KPIS,
        PROJECTS,
        performance_cards.RESULTS,
        performance_cards.SOURCES,
        report_cards.VALUE,
        report_cards.ASSESSMENTS,
        report_cards.PLAN,
        project_figures.FACTS,
        five_year_plan.ORGANISATION,
        request_statistics.REQUESTS,
    ),
)
