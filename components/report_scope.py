"""What the filters of the performance page ask for, and the cells within it. Totals are published cells, never sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import facts, ledgers, rows, targets
from components import format as formats
from components.elements import icon
from components.ledgers import Spending
from components.model import Card, Context, Row
from components.targets import Pair
from data.catalogue import TOTAL

KPIS, PROJECTS = "strategic_kpis", "projects"
WHOLE, STRATEGIES, OUTSIDE = "PLAN", ("S1", "S2", "S3", "S4"), ("ADD", "CARRY")


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

    @property
    def project_words(self) -> str:
        """The same for cards on projects and money: the level of the plan means the projects within it."""
        return self.context.text("performance.in_plan") if self.strategy == WHOLE else self.strategy_words

    def named(self, key: str) -> str:
        """The text of `key` with the number of the chosen strategy, for labels of key figures."""
        if self.strategy not in STRATEGIES:
            return self.context.text(key)
        number = self.context.text("performance.strategy_number", number=self.strategy[1:])
        return f"{self.context.text(key)} · {formats.no_break(number)}"

    @property
    def status_words(self) -> str:
        codes = self.context.catalogue.codes["attainments"]
        return "" if self.status == TOTAL else codes.label(self.status, self.context.lang)

    def only(self, *narrowed: str) -> str:
        """What narrows a card, for its subtitle; empty where nothing does."""
        words = " · ".join(part for part in narrowed if part)
        return self.context.text("performance.only", scope=words) if words else ""

    def whole(self) -> str:
        """For a card that has no figures by strategy: says so when one is chosen."""
        return self.context.text("performance.not_by_strategy") if self.strategy in STRATEGIES else ""

    def shown(self, found: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in found if self.status in (TOTAL, pair.actual["attainment"])]


def card(
    scope: Scope, id: str, words: tuple[str, str, str], dataset_id: str, cells: Sequence[Row], span: int, body: Any, **more: Any
) -> Card:
    """A card with the period, the sources and the date of its cells.

    `words` are the title, what the figures are, and what narrows them (or nothing). Without any cell there is no body, so
    that the card says that nothing is published.
    """
    context, (title, what, narrowed) = scope.context, words
    dataset, sources = context.dataset(dataset_id), facts.sources(context, cells)
    last = rows.last(cells)
    period = facts.period_text(context, dataset, last["period"]) if last else ""
    subtitle = " · ".join(part for part in (what, period, narrowed) if part)
    more |= {} if cells else dict.fromkeys(("figure", "table"))
    return Card(id, title, subtitle, sources, dataset, as_of(context, sources), span, body=body if cells else None, **more)


def nothing(scope: Scope, clear: str, **values: object) -> html.Div:
    """What a card lacks, and a link that clears the filter `clear` and keeps the other."""
    kept = "status" if clear == "strategy" else "strategy"
    chosen = {"strategy": scope.strategy, "status": scope.status}[kept]
    query = "" if chosen == TOTAL else f"?{kept}={chosen}"
    link = html.A(scope.context.text(f"performance.clear_{clear}"), href=f"/{scope.context.lang}/performance{query}")
    what = scope.context.text(f"performance.none_{clear}", status=scope.status_words, strategy=scope.strategy_words, **values)
    return html.Div([icon("funnel"), html.B(what), html.Span(link)], className="state")


def as_of(context: Context, sources: Iterable[Row]) -> str:
    """The latest date that the sources speak of: `ก.ย. 2566`."""
    dates = [source["as_of"] for source in sources if source["as_of"]]
    return formats.period_label(max(dates), context.lang, era=context.era, short=True) if dates else formats.NO_VALUE


def kpi_pairs(context: Context, groups: Sequence[str]) -> list[Pair]:
    """The KPIs of these groups, in the order of the code list."""
    codes = context.catalogue.codes["kpis_2566"]
    order = [code.code for group in groups for code in codes.children(group)]
    cells = context.data.select(KPIS, {"kpi": order})
    found = targets.pairs(cells, lambda row: str(row["kpi"]), lambda row: codes.label(row["kpi"], context.lang))
    return sorted(found, key=lambda pair: order.index(pair.code))


def unpublished_kpis(context: Context, groups: Sequence[str]) -> int:
    """How many KPIs of these groups have no target or no result in this release."""
    codes = context.catalogue.codes["kpis_2566"]
    return sum(len(codes.children(group)) for group in groups) - len(kpi_pairs(context, groups))


def projects_of(context: Context, groups: Sequence[str]) -> list[str]:
    """Codes of the projects in these groups, in the order of the code list."""
    codes = context.catalogue.codes["projects_2566"]
    return [code.code for group in groups for code in codes.children(group)]


def budget_lines(context: Context) -> dict[str, Spending]:
    """Every line of the budget by its code; its group is the number of its strategy, nothing for a total."""
    codes = context.catalogue.codes["projects_2566"]
    names = {code.code: code.label[context.lang] for code in codes}
    outside = context.text("performance.outside")
    own = {code.code: code.parent[1:] for code in codes if code.parent in STRATEGIES}
    groups = {code.code: outside if code.parent in OUTSIDE else own.get(code.code, "") for code in codes}
    return ledgers.spending(context.data.select(PROJECTS), names, groups)
