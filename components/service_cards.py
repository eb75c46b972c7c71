"""Cards on the services of OSMEP: BDS, THAI SME-GP, learning and advice, clusters, what surveys found, who takes part."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from components import facts, figure_tables, report_tables, rows
from components import format as formats
from components import words as say
from components.bar_chart import Bar, bar_chart
from components.elements import whole
from components.measure_cards import Words
from components.model import Card, Context, Row
from components.published_figures import published_figures
from components.report_scope import Scope, card
from components.targets import figure_of
from data.catalogue import TOTAL, Dataset

KPIS, DEVELOPED = "strategic_kpis", "sme_developed"
BDS, GP, FACTS, PROCUREMENT = "bds_services", "sme_gp", "project_facts", "sme_support"
SYSTEMS, LEARNING = "information_systems", ("sme-academy", "sme-coach", "sme360", "referral", "cluster-platform")
CLUSTERS = ("future-food-cluster-members", "e-sport-cluster-members", "wellness-tourism-cluster-members")
CLUSTER_PROJECT = "fy2566-26"
GP_GROUPS, LEARNING_GROUPS = 2, 1
"""Groups of figures that stand open; the others are folded."""


def reach(context: Context) -> Card:
    """The report's headline of SMEs developed, by the way they were reached."""
    dataset = context.dataset(KPIS)
    parts = [code.code for code in context.catalogue.codes["kpis_2566"].children(DEVELOPED)]
    cells = context.data.select(KPIS, {"kpi": [DEVELOPED, *parts], "measure": ["actual"]})
    total = rows.latest(rows.only(cells, kpi=DEVELOPED))
    drawable = sorted(rows.charted(cells), key=lambda row: -row["value"])
    bars = [_bar(context, dataset, row, "kpi") for row in drawable if row["kpi"] != DEVELOPED]
    sub = say.sentence(context, "services.reach_sub", total=figure_of(context, dataset, total) if total else None)
    card = drawn(context, "smes-developed", (context.text("services.reach"), sub), dataset, cells, bars, 12, ("kpi",))
    return replace(card, note=context.text("services.reach_note"))


def bds(context: Context) -> Card:
    """The BDS projects side by side: providers, SMEs approved against target, proposals, subsidy, economic value."""
    dataset, cells = context.dataset(BDS), context.data.select(BDS)
    found = {(row["project"], row["measure"]): row for row in cells}
    projects = list(dict.fromkeys(row["project"] for row in cells))
    judged = [
        pair for code in projects if None not in (pair := _figures(found, code, "enterprises_approved", "enterprises_target"))
    ]
    title = context.text("services.bds", met=sum(reached >= aim for reached, aim in judged), count=len(judged))
    measures = ("providers", "enterprises_approved", "proposals", "subsidy", "economic_value")
    labels = [dataset.dimension_of("project").title[context.lang]]
    labels += [dataset.measure_of(name).title[context.lang] for name in measures]
    body = [_bds_row(context, dataset, code, [_pair(found, code, name) for name in measures], labels) for code in projects]
    made = html.Table([html.Caption(title, className="vh"), report_tables.head(labels), html.Tbody(body)], className="cells values")
    return card(
        Scope(context, TOTAL, TOTAL),
        "bds-projects",
        (title, context.text("services.bds_sub"), ""),
        BDS,
        cells,
        12,
        made,
        note=say.sentence(context, "services.bds_note", completed=_completed(context, dataset, cells)),
    )


def _completed(context: Context, dataset: Dataset, cells: Sequence[Row]) -> str | None:
    """The SMEs behind the one estimate of economic value."""
    return facts.stated(context, dataset, rows.latest(rows.only(cells, measure="enterprises_completed")))


Found = dict[tuple[str, str], Row]
GOALS = {"providers": "providers_target", "enterprises_approved": "enterprises_target", "economic_value": "economic_value_target"}


def _figures(found: Found, code: str, *measures: str) -> tuple[Any, ...]:
    return tuple(facts.value_of(found.get((code, measure))) for measure in measures)


def _pair(found: Found, code: str, measure: str) -> tuple[Row | None, Row | None]:
    return found.get((code, measure)), found.get((code, GOALS.get(measure, "")))


def _bds_row(
    context: Context, dataset: Dataset, code: str, own: Sequence[tuple[Row | None, Row | None]], labels: Sequence[str]
) -> html.Tr:
    cells = [
        html.Td(_bds_cell(context, dataset, row, goal), className=None if row else "none", **{"data-label": label})
        for (row, goal), label in zip(own, labels[1:], strict=True)
    ]
    return html.Tr([html.Th(context.label(BDS, "project", code), scope="row"), *cells])


def _bds_cell(context: Context, dataset: Dataset, row: Row | None, goal: Row | None) -> html.Span | str:
    if row is None:
        return formats.NO_VALUE
    aim = [f" / {facts.figure_text(context, dataset, goal)}"] if goal else []
    marks = [report_tables.status_of(context, row)] if row["status"] in report_tables.DOUBTFUL else []
    if goal and row["value"] is not None and goal["value"]:
        share = formats.percent(row["value"] / goal["value"] * 100, 1, context.lang)
        marks.insert(0, context.text("performance.of_target", share=share))
    figure, unit = facts.figure_and_unit(context, dataset, row)
    return html.Span([html.Span([html.B(figure), *aim]), html.Small(whole([unit, *marks]))], className="duo")


def government_procurement(context: Context) -> Card:
    """THAI SME-GP in fiscal year 2566: entrepreneurs, value of the measure, economic value, activities."""
    dataset, cells = context.dataset(GP), context.data.select(GP)
    codes = context.catalogue.codes["sme_gp_metrics"]
    found = {entry.figure["metric"]: entry for entry in figure_tables.entries(context, dataset, cells, "metric")}
    heads = [code.code for code in codes if not code.parent]
    groups = [(codes.label(head, context.lang), [e for code, e in found.items() if _top(context, code) == head]) for head in heads]
    title = context.text("services.gp")
    return card(
        Scope(context, TOTAL, TOTAL),
        "sme-gp",
        (title, context.text("services.as_printed"), ""),
        GP,
        cells,
        7,
        figure_tables.first_groups(context, dataset, groups, title, GP_GROUPS),
        note=context.text("services.gp_note"),
    )


def _top(context: Context, code: str) -> str:
    codes = context.catalogue.codes["sme_gp_metrics"].codes
    while codes[code].parent:
        code = codes[code].parent
    return code


def procurement_over_time(context: Context) -> Card:
    """What was published of SMEs in public purchasing besides the report, with the years it speaks of."""
    words = Words(*(context.text(f"services.{key}") for key in ("procurement", "procurement_sub", "procurement_note")))
    return published_figures(context, "public-procurement", PROCUREMENT, context.data.select(PROCUREMENT), ("programme",), words)


def learning(context: Context) -> Card:
    """Learning, coaching, diagnosis and referral: figures of the systems that serve entrepreneurs one by one."""
    dataset, cells = context.dataset(SYSTEMS), context.data.select(SYSTEMS, {"system": LEARNING})
    groups = []
    for system in LEARNING:
        own = [row for row in cells if row["system"] == system and row["metric"] != TOTAL]
        groups.append((context.label(SYSTEMS, "system", system), figure_tables.entries(context, dataset, own, "metric")))
    title = context.text("services.learning")
    made = figure_tables.first_groups(context, dataset, groups, title, LEARNING_GROUPS)
    words = (title, context.text("services.as_printed"), "")
    return card(Scope(context, TOTAL, TOTAL), "learning-and-advice", words, SYSTEMS, cells, 5, made)


def clusters(context: Context) -> Card:
    """Members of the model clusters, one bar each."""
    dataset = context.dataset(FACTS)
    cells = context.data.select(FACTS, {"project": [CLUSTER_PROJECT], "metric": CLUSTERS})
    drawable = sorted(rows.charted(cells), key=lambda row: -row["value"])
    bars = [_member(_bar(context, dataset, row, "metric")) for row in drawable]
    title = context.text("services.clusters")
    return drawn(context, "model-clusters", (title, context.text("services.clusters_sub")), dataset, cells, bars, 5, ("metric",))


def _member(bar: Bar) -> Bar:
    """`สมาชิกคลัสเตอร์: กลุ่ม…` without what the card's title says already."""
    return replace(bar, name=bar.name.rpartition(": ")[2])


def drawn(
    context: Context,
    card_id: str,
    words: tuple[str, str],
    dataset: Dataset,
    cells: Sequence[Row],
    bars: Sequence[Bar],
    span: int,
    dimensions: Sequence[str],
    row_height: int = 46,
) -> Card:
    """A card of bars from cells that carry the unit printed by their source."""
    return card(
        Scope(context, TOTAL, TOTAL),
        card_id,
        (*words, ""),
        dataset.id,
        cells,
        span,
        None,
        figure=bar_chart(bars, row_height=row_height) if bars else None,
        table=report_tables.exact_table(context, dataset, cells, words[0], dimensions),
        alt=f"{words[0]}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
        download={name: ",".join(dict.fromkeys(str(row[name]) for row in cells)) for name in dimensions},
    )


def _bar(context: Context, dataset: Dataset, row: Row, axis: str) -> Bar:
    name, text = context.label(dataset.id, axis, row[axis]), figure_of(context, dataset, row)
    return Bar(name, row["value"], text, f"<b>{name}</b><br>{text}", code=str(row[axis]))
