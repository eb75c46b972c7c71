"""The cards of the performance page: each takes the chosen scope and fills one `Card` from published cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import facts, ledgers, report_tables, targets
from components import format as formats
from components import words as say
from components.ledgers import Entry, Spending
from components.model import Card, Context, Row
from components.targets import Pair
from data.catalogue import TOTAL, CodeList

KPIS, PROJECTS, RESULTS, SOURCES = "strategic_kpis", "projects", "project_results", "budget_by_source"
VALUE, ASSESSMENTS, PLAN = "economic_value", "assessments", "plan_2567"
WHOLE, STRATEGIES, OUTSIDE = "PLAN", ("S1", "S2", "S3", "S4"), ("ADD", "CARRY")
LEGEND = (("disb", "DIS"), ("comm", "COM"), ("rem", "REM"))
NOTED = ("KPI08", "KPI10", "KPI15")
"""KPIs that need a word of caution beside the figures."""
FIRST_VALUES = 7


@dataclass(frozen=True)
class Scope:
    """What the filters ask for: a strategy (or the whole plan) and a status."""

    context: Context
    strategy: str
    status: str

    @property
    def kpi_groups(self) -> tuple[str, ...]:
        return (WHOLE, *STRATEGIES) if self.strategy == TOTAL else (self.strategy,)

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of projects: the whole plan has four strategies; everything has those outside it too."""
        own = {TOTAL: (*STRATEGIES, *OUTSIDE), WHOLE: STRATEGIES}
        return own.get(self.strategy, (self.strategy,))

    @property
    def strategy_words(self) -> str:
        if self.strategy == TOTAL:
            return ""
        return self.context.catalogue.codes["kpis_2566"].label(self.strategy, self.context.lang)

    @property
    def status_words(self) -> str:
        return "" if self.status == TOTAL else self.context.catalogue.codes["attainments"].label(self.status, self.context.lang)

    def subtitle(self, key: str, *more: str) -> str:
        """The text of `key`, then what narrows it."""
        narrowed = [words for words in more if words]
        only = [self.context.text("performance.only", scope=" · ".join(narrowed))] if narrowed else []
        return " · ".join([self.context.text(key), *only])

    def whole_plan(self, key: str) -> str:
        """The text of `key` for a card that cannot be narrowed; says so when a strategy is chosen."""
        whole = [self.context.text("performance.not_by_strategy")] if self.strategy != TOTAL else []
        return " · ".join([self.context.text(key), *whole])

    def empty(self) -> str:
        return say.empty(self.context, " · ".join(words for words in (self.strategy_words, self.status_words) if words))


def card(scope: Scope, id: str, title: str, subtitle: str, dataset_id: str, cells: Iterable[Row], span: int, body: Any, **more: Any) -> Card:
    """A card with the sources and the date of its cells; without body it says why it is empty."""
    context, own = scope.context, list(cells)
    sources = facts.sources(context, own)
    return Card(
        id, title, subtitle, sources, context.dataset(dataset_id), as_of(context, sources), span, body=body, empty=scope.empty(), **more
    )


def as_of(context: Context, sources: Iterable[Row]) -> str:
    """The latest date that the sources speak of: `ก.ย. 2566`."""
    dates = [source["as_of"] for source in sources if source["as_of"]]
    return formats.period_label(max(dates), context.lang, short=True) if dates else formats.NO_VALUE


def group_of(codes: CodeList, code: str) -> str:
    return codes.codes[code].parent


def kpi_pairs(context: Context, groups: Sequence[str]) -> list[Pair]:
    """The KPIs of these groups, in the order of the code list."""
    codes = context.catalogue.codes["kpis_2566"]
    order = [code.code for group in groups for code in codes.children(group)]
    cells = context.data.select(KPIS, {"kpi": order}) if order else ()
    found = targets.pairs(cells, lambda row: str(row["kpi"]), lambda row: codes.label(row["kpi"], context.lang))
    return sorted(found, key=lambda pair: order.index(pair.code))


def of_status(scope: Scope, found: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in found if scope.status in (TOTAL, pair.actual["attainment"])]


def kpi_card(scope: Scope) -> Card:
    context, codes = scope.context, scope.context.catalogue.codes["kpis_2566"]
    every = kpi_pairs(context, scope.kpi_groups)
    shown = of_status(scope, every)
    groups = [(codes.label(g, context.lang), [pair for pair in shown if group_of(codes, pair.code) == g]) for g in scope.kpi_groups]
    title = context.text("performance.kpi_title", met=sum(pair.met for pair in every), count=len(every))
    notes = [context.text(f"performance.note_{pair.code.lower()}") for pair in shown if pair.code in NOTED]
    return card(
        scope, "kpi-targets", title, scope.subtitle("performance.kpi_sub", scope.strategy_words, scope.status_words), KPIS,
        (pair.actual for pair in shown or every), 12, targets.target_table(context, context.dataset(KPIS), groups, title) if shown else None,
        note=" · ".join(notes), download={"kpi": ",".join(pair.code for pair in shown or every)},
    )  # fmt: skip


def budget_lines(context: Context) -> dict[str, Spending]:
    """Every line of the budget by its project code; the group is the strategy's number or nothing."""
    codes = context.catalogue.codes["projects_2566"]
    names = {code.code: code.label[context.lang] for code in codes}
    groups = {code.code: code.parent[1:] if code.parent in STRATEGIES else "–" for code in codes}
    return ledgers.spending(context.data.select(PROJECTS), names, groups)
