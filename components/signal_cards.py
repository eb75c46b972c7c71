"""Cards of the early-warning signals: findings as sentences, distances from the median, and the rule."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import early_warning, facts, watch
from components import format as formats
from components.bar_chart import Bar, bar_chart
from components.early_warning import Rule
from components.elements import icon
from components.model import Card, Context, Figure, Row, Table
from components.report_tables import head
from components.watch import Watched
from data.catalogue import Dataset

SIGNALS = "smesi"
"""The dataset that most of the judged series come from; the cards name the others beside it."""
ICONS = {"signal": "exclamation-triangle", "quiet": "check2-circle", "short": "slash-circle"}
MARKS = {"signal": "st warn", "quiet": "st", "short": "st"}


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
    nothing = f"{context.text('card.empty')}\n{context.text('indicators.none_help')}"
    return _card(context, "early-warning-signals", 12, "signals", shown, body=body if shown else None, empty=nothing)


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
    layout["meta"]["extent"] = None  # the limits, not the bars, decide how much is shown
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
        also=_datasets(context, items),
        **parts,
    )


def _datasets(context: Context, items: Sequence[Watched]) -> tuple[Dataset, ...]:
    """The other datasets that these series come from."""
    ids = dict.fromkeys(item.watch.about.dataset for item in items)
    return tuple(context.dataset(id) for id in ids if id != SIGNALS)
