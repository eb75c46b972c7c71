"""Key figures of the performance page: targets met, two KPIs and what was disbursed, all within the chosen scope."""

import dataclasses
from collections.abc import Sequence

from components import facts, ledgers, rows, targets
from components import format as formats
from components.key_figures import unpublished
from components.model import Kpi, Row
from components.report_scope import KPIS, PROJECTS, Scope, budget_lines, unpublished_kpis
from components.targets import Pair

HEADLINES = ("KPI14", "KPI08")
"""KPIs that stand first: economic value and people served."""
BESIDE = 2
COUNTED_TWICE = ("KPI08",)


def key_figures(scope: Scope, pairs: Sequence[Pair]) -> tuple[Kpi, ...]:
    """Targets met, two KPIs (the headlines, or the first of the chosen scope) and what was disbursed."""
    ordered = sorted(pairs, key=lambda pair: HEADLINES.index(pair.code) if pair.code in HEADLINES else len(HEADLINES))
    return (_met(scope, pairs), *(_kpi(scope, pair) for pair in ordered[:BESIDE]), _disbursed(scope))


def _met(scope: Scope, pairs: Sequence[Pair]) -> Kpi:
    context, met, count = scope.context, sum(pair.met for pair in pairs), len(pairs)
    if not pairs:
        return unpublished(context, scope.named("performance.targets_met"), context.dataset(KPIS).origin)
    missed = [pair.name for pair in pairs if pair.actual["attainment"] == "not_met"]
    unknown = unpublished_kpis(context, scope.kpi_groups)
    said = [context.text("performance.missed", names=", ".join(missed))] if missed else []
    said += [context.text("performance.missing", count=unknown)] if unknown else []
    words = " · ".join(said) or context.text("performance.all_met")
    unit = context.text("performance.of_kpis", count=count)
    return _filled(scope, scope.named("performance.targets_met"), str(met), unit, pairs[0].actual, words, met / count * 100)


def _kpi(scope: Scope, pair: Pair) -> Kpi:
    context, dataset = scope.context, scope.context.dataset(KPIS)
    if not facts.has_figure(pair.actual):
        return unpublished(context, pair.name, dataset.origin)
    actual, target = targets.against(context, dataset, pair)
    unit = targets.figure_of(context, dataset, pair.actual).removeprefix(actual).strip()
    words = [said for said in [targets.goal_words(context, pair, target)] if said]
    words += targets.doubts(context, pair.actual)
    words += [context.text("performance.counted_twice")] if pair.code in COUNTED_TWICE else []
    made = _filled(scope, pair.name, actual, unit, pair.actual, " · ".join(words))
    return dataclasses.replace(made, picture=targets.bullet(pair, ": ".join([pair.name, *words[:1]])) or "")


def _disbursed(scope: Scope) -> Kpi:
    """In million baht with the shares of the budget; the text to copy has the exact amount."""
    context, line = scope.context, budget_lines(scope.context).get(scope.line)
    cell = rows.latest(context.data.select(PROJECTS, {"project": [scope.line], "execution": ["DIS"], "measure": ["amount"]}))
    if line is None or cell is None:
        return unpublished(context, scope.named("performance.disbursed"), context.dataset(PROJECTS).origin)
    shares = {part.lower(): line.share(part, context.lang) for part in ledgers.PARTS}
    words = context.text("performance.of_budget", budget=ledgers.millions(line.budget), **shares)
    units = context.catalogue.codes["units"]
    exact = formats.with_unit(facts.figure_text(context, context.dataset(PROJECTS), cell), units.label("baht", context.lang))
    unit = units.label("million_baht", context.lang)
    made = _filled(scope, scope.named("performance.disbursed"), ledgers.millions(cell["value"]), unit, cell, words, exact=exact)
    return dataclasses.replace(made, picture=ledgers.stack(line))


def _filled(
    scope: Scope, label: str, value: str, unit: str, cell: Row, words: str, share: float | None = None, exact: str = ""
) -> Kpi:
    """A key figure of this scope with its period, its source and the text to copy."""
    context, dataset = scope.context, scope.context.dataset(PROJECTS if exact else KPIS)
    period, source = facts.period_text(context, dataset, cell["period"]), facts.source(context, cell)
    copied = f"{label} {exact or f'{value} {unit}'} · {period} · {source['title']}"
    return Kpi(label, value, unit, period, source, dataset.origin, words, share=share, copy=copied)
