"""Cards of the indicators page: findings as sentences, distances from the median, the rule, and the published indices."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import early_warning, facts, rows, watch
from components import format as formats
from components.bar_chart import Bar, bar_chart
from components.coverage_card import Entry, coverage
from components.early_warning import Rule
from components.elements import icon
from components.measure_cards import Slice, Words
from components.model import Card, Context, Figure, Row, Table
from components.report_tables import head
from components.watch import Watched

INDICES, SIGNALS = "sectoral_indicators", "smesi"
ICONS = {"signal": "exclamation-triangle", "quiet": "check2-circle", "short": "slash-circle"}
MARKS = {"signal": "st warn", "quiet": "st", "short": "st"}
MISSING = ("production", "trading", "service")


def signals(context: Context, shown: Sequence[Watched], rule: Rule) -> Card:
    """One row per series: its name, the finding in icon and word, and the sentence with the figures."""
    title = context.text("indicators.signals")
    labels = [context.text(f"indicators.{name}") for name in ("series", "finding", "sentence")]
    body = html.Table(
        [
            html.Caption(title, className="vh"),
            head(labels, (0, 1, 2)),
            html.Tbody([_signal(context, item, rule) for item in shown]),
        ],
        className="cells coverage signals",
    )
    return _card(context, "early-warning-signals", 12, "signals", shown, body=body if shown else _none(context, labels))


def _signal(context: Context, item: Watched, rule: Rule) -> html.Tr:
    state = item.finding.state
    mark = html.Span([icon(ICONS[state]), context.text(f"indicators.state_{state}")], className=MARKS[state])
    source = context.dataset(item.watch.about.dataset).title[context.lang]
    return html.Tr(
        [
            html.Th([html.B(watch.title(context, item)), html.Small(source)], scope="row", className="words"),
            html.Td(mark, className="words"),
            html.Td(watch.sentence(context, item, rule), className="words full"),
        ]
    )


def _none(context: Context, labels: Sequence[str]) -> html.Table:
    return html.Table(
        [
            html.Caption(context.text("indicators.signals"), className="vh"),
            head(labels, (0, 1, 2)),
            html.Tbody(html.Tr([html.Th(context.text("card.no_table"), scope="row"), html.Td("–"), html.Td("–")])),
        ]
    )


def distances(context: Context, every: Sequence[Watched], rule: Rule) -> Card:
    """How far the latest value of each series is from its median, in MADs, with the limits of the rule."""
    known = [(item, _distance(item)) for item in every]
    shown = sorted(((item, far) for item, far in known if far is not None), key=lambda pair: -abs(pair[1]))
    bars = [_bar(context, item, far, rule) for item, far in shown]
    title = context.text("indicators.distance")
    heads = tuple(context.text(f"indicators.{name}") for name in ("series", "distance", "sentence"))
    table = Table(
        title,
        heads,
        tuple((bar.name, bar.text, watch.sentence(context, item, rule)) for bar, (item, _) in zip(bars, shown, strict=True)),
    )
    return _card(
        context,
        "early-warning-distances",
        5,
        "distance",
        [item for item, _ in shown],
        figure=_limits(bar_chart(bars, row_height=120, maximum=rule.k), rule) if bars else None,
        table=table,
        empty=context.text("indicators.state_short"),
        alt=f"{title}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
        k=rule.k,
    )


def _distance(item: Watched) -> float | None:
    return early_warning.distance(item.now["value"], item.finding) if item.now else None


def _bar(context: Context, item: Watched, far: float, rule: Rule) -> Bar:
    name, text = watch.title(context, item), context.text("indicators.distance_text", distance=formats.number(far, 1))
    hover = f"<b>{name}</b><br>{watch.sentence(context, item, rule)}"
    return Bar(name, far, text, hover, "@accent" if item.finding.state == "signal" else "@main", item.watch.name)


def _limits(figure: Figure, rule: Rule) -> Figure:
    """Dashed lines at minus and plus k, and room for both."""
    layout, line = figure["layout"], {"color": "@line-strong", "dash": "dash", "width": 1}
    shape = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "line": line}
    layout["shapes"] = [{**shape, "x0": limit, "x1": limit} for limit in (-rule.k, rule.k)]
    wide = [min(layout["xaxis"]["range"][0], -1.6 * rule.k), layout["xaxis"]["range"][1]]
    layout["xaxis"] |= {"range": wide, "zeroline": True}
    layout["meta"]["phone"]["xaxis"] = {"range": [1.5 * end for end in wide]}
    for note in layout["meta"]["phone"]["annotations"]:
        note |= {"x": 1.5 * wide[0], "bgcolor": "@card"}
    return figure


def rule_card(context: Context, every: Sequence[Watched], rule: Rule) -> Card:
    """The parameters, printed."""
    numbers = (("rule_k", str(rule.k)), ("rule_earlier", str(rule.earlier)), ("rule_run", str(rule.run)))
    words = [(name, context.text(f"indicators.{name}_value")) for name in ("rule_gap", "rule_history", "rule_worse")]
    lines = [
        html.Tr([html.Th(context.text(f"indicators.{name}"), scope="row"), html.Td(text, className="words")])
        for name, text in (*numbers, *words)
    ]
    title = context.text("indicators.rule")
    labels = [context.text("indicators.parameter"), context.text("table.value")]
    body = html.Table([html.Caption(title, className="vh"), head(labels, (0, 1)), html.Tbody(lines)], className="rule")
    return _card(context, "early-warning-rule", 7, "rule", every, body=body)


def _card(context: Context, card_id: str, span: int, key: str, items: Sequence[Watched], k: int = 0, **parts: Any) -> Card:
    cells: list[Row] = [item.now for item in items if item.now]
    dataset = context.dataset(SIGNALS)
    sources = facts.sources(context, cells) or facts.sources(context, context.data.select(SIGNALS)[:1])
    period = max((row["period"] for row in cells), default="")
    return Card(
        card_id,
        context.text(f"indicators.{key}"),
        context.text(f"indicators.{key}_sub", k=k),
        sources,
        dataset,
        facts.period_text(context, dataset, period) if period else "–",
        span,
        note=context.text(f"indicators.{key}_note"),
        **parts,
    )


def levels(context: Context) -> Card:
    """The published revenue and cost index with their change on the previous quarter."""
    dataset, cells = context.dataset(INDICES), rows.charted(context.data.select(INDICES))
    latest = max(row["period"] for row in cells)
    pairs = {code: rows.only(cells, indicator=code, period=latest) for code in dict.fromkeys(row["indicator"] for row in cells)}
    bars = [_level(context, pair) for pair in pairs.values()]
    title = context.text("indicators.levels")
    return Card(
        "revenue-and-cost",
        title,
        f"{context.text('indicators.levels_sub')} · {facts.phrase(context, dataset, latest)}",
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, latest),
        5,
        bar_chart(bars, row_height=76),
        table=facts.table(context, dataset, context.data.select(INDICES, all_variants=True), title, ("indicator",)),
        note=context.text("indicators.levels_note"),
        alt=f"{title}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars),
    )


def _level(context: Context, pair: Sequence[Row]) -> Bar:
    dataset, found = context.dataset(INDICES), {row["measure"]: row for row in pair}
    row, name = found["index"], context.label(INDICES, "indicator", pair[0]["indicator"])
    text = facts.figure_text(context, dataset, row)
    if change := found.get("change_from_previous_quarter"):
        text += f" · {change_words(context, change)}"
    return Bar(name, row["value"], text, facts.hover(context, dataset, row, name), code=row["indicator"])


def change_words(context: Context, row: Row) -> str:
    """The printed change on the previous quarter, with its arrow: `▲ 2.38%`."""
    size = formats.percent(abs(row["value"]), 2, context.lang)
    return f"{formats.change(row['value'], 0, 2).arrow} {size}"


def coverage_of(context: Context) -> Card:
    """The published indices, and those that OSMEP's system has but no source prints."""
    cells = context.data.select(INDICES, {"measure": ["index"]})
    loaded = [
        Entry(context.label(INDICES, "indicator", code), rows.only(cells, indicator=code))
        for code in dict.fromkeys(row["indicator"] for row in cells)
    ]
    missing = [Entry(context.text(f"indicators.{name}")) for name in MISSING]
    words = Words(context.text("coverage.title"), *(context.text(f"indicators.coverage{part}") for part in ("_sub", "_note")))
    return coverage(context, "indicators-coverage", 7, INDICES, words, [*loaded, *missing])


def index_of(indicator: str) -> Slice:
    return Slice(INDICES, "index", {"indicator": indicator})
