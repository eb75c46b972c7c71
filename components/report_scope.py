"""What the filters of the performance page ask for, and the cells within it. Totals are published cells, never sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from components import facts, ledgers, targets
from components import format as formats
from components import words as say
from components.ledgers import Spending
from components.model import Card, Context, Row
from components.targets import Pair
from data.catalogue import TOTAL

KPIS, PROJECTS = "strategic_kpis", "projects"
WHOLE, STRATEGIES, OUTSIDE = "PLAN", ("S1", "S2", "S3", "S4"), ("ADD", "CARRY")
OUTSIDE_MARK = "–"


@dataclass(frozen=True)
class Scope:
    """A strategy (or the level of the whole plan) and a status of attainment; `_T` where a filter is not set."""

    context: Context
    strategy: str
    status: str

    @property
    def kpi_groups(self) -> tuple[str, ...]:
        return (WHOLE, *STRATEGIES) if self.strategy == TOTAL else (self.strategy,)

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of projects: the whole plan has four strategies; without a filter come those outside it too."""
        return {TOTAL: (*STRATEGIES, *OUTSIDE), WHOLE: STRATEGIES}.get(self.strategy, (self.strategy,))

    @property
    def in_plan(self) -> tuple[str, ...]:
        return tuple(group for group in self.groups if group in STRATEGIES)

    @property
    def line(self) -> str:
        """The budget line that is the total of this scope."""
        return self.strategy if self.strategy in STRATEGIES else TOTAL

    @property
    def strategy_words(self) -> str:
        codes = self.context.catalogue.codes["kpis_2566"]
        return "" if self.strategy == TOTAL else codes.label(self.strategy, self.context.lang)

    def named(self, key: str) -> str:
        """The text of `key` with the chosen strategy in few words, for labels of key figures."""
        short = self.strategy_words
        if self.strategy in STRATEGIES:
            short = self.context.text("performance.strategy_number", number=self.strategy[1:])
        return " · ".join([self.context.text(key), *([short] if short else [])])

    @property
    def status_words(self) -> str:
        codes = self.context.catalogue.codes["attainments"]
        return "" if self.status == TOTAL else codes.label(self.status, self.context.lang)

    def subtitle(self, key: str, *narrowed: str) -> str:
        """The text of `key`, then what narrows it."""
        words = " · ".join(part for part in narrowed if part)
        return " · ".join([self.context.text(key), *([self.context.text("performance.only", scope=words)] if words else [])])

    def whole_plan(self, key: str) -> str:
        """The text of `key` for a card that cannot be narrowed; says so when a strategy is chosen."""
        whole = [self.context.text("performance.not_by_strategy")] if self.strategy not in (TOTAL, WHOLE) else []
        return " · ".join([self.context.text(key), *whole])

    def shown(self, found: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in found if self.status in (TOTAL, pair.actual["attainment"])]


def card(
    scope: Scope, id: str, words: Sequence[str], dataset: str, cells: Iterable[Row], span: int, body: Any, **more: Any
) -> Card:
    """A card with the sources and the date of its cells; `words` are title and subtitle. Without body it says why it is empty."""
    context = scope.context
    sources = facts.sources(context, cells)
    empty = say.empty(context, " · ".join(part for part in (scope.strategy_words, scope.status_words) if part))
    return Card(id, *words, sources, context.dataset(dataset), as_of(context, sources), span, body=body, empty=empty, **more)


def as_of(context: Context, sources: Iterable[Row]) -> str:
    """The latest date that the sources speak of: `ก.ย. 2566`."""
    dates = [source["as_of"] for source in sources if source["as_of"]]
    return formats.period_label(max(dates), context.lang, short=True) if dates else formats.NO_VALUE


def kpi_pairs(context: Context, groups: Sequence[str]) -> list[Pair]:
    """The KPIs of these groups, in the order of the code list."""
    codes = context.catalogue.codes["kpis_2566"]
    order = [code.code for group in groups for code in codes.children(group)]
    cells = context.data.select(KPIS, {"kpi": order})
    found = targets.pairs(cells, lambda row: str(row["kpi"]), lambda row: codes.label(row["kpi"], context.lang))
    return sorted(found, key=lambda pair: order.index(pair.code))


def projects_of(context: Context, groups: Sequence[str]) -> list[str]:
    """Codes of the projects in these groups, in the order of the code list."""
    codes = context.catalogue.codes["projects_2566"]
    return [code.code for group in groups for code in codes.children(group)]


def budget_lines(context: Context) -> dict[str, Spending]:
    """Every line of the budget by its code; its group is the number of its strategy."""
    codes = context.catalogue.codes["projects_2566"]
    names = {code.code: code.label[context.lang] for code in codes}
    groups = {code.code: code.parent[1:] if code.parent in STRATEGIES else OUTSIDE_MARK for code in codes}
    return ledgers.spending(context.data.select(PROJECTS), names, groups)
