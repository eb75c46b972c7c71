"""Sentiment surveys other than SMESI as small multiples: each its own survey, base and axis, never joined or compared."""

from collections.abc import Mapping, Sequence

from components import facts, rows
from components import words as say
from components.line_chart import Line, Point
from components.measure_cards import as_of
from components.model import Card, Context, Row
from components.small_multiples import Panel, small_multiples
from data.catalogue import TOTAL

OTHERS = "other_sme_sentiment"
COLOURS = {"CUR": "@main", "N3M": "@mute"}
OPEN = 1
"""Steps that a line may span: neighbours only, every gap stays open."""


def others(context: Context) -> Card:
    """One panel per survey, never on one axis; forecasts stand in the table only."""
    dataset, title = context.dataset(OTHERS), context.text("confidence.others")
    every = context.data.select(OTHERS, all_variants=True)
    drawn = [row for row in rows.charted(every) if not row["variant"] and row["size"] == TOTAL]
    codes = [code for code in context.catalogue.codes["sentiment_series"] if _overall(rows.only(drawn, series=code.code))]
    panels = [_panel(context, code.label[context.lang], rows.only(drawn, series=code.code)) for code in codes]
    return Card(
        "confidence-other-surveys",
        title,
        context.text("confidence.others_sub"),
        facts.sources(context, drawn),
        dataset,
        as_of(context, dataset, drawn),
        12,
        small_multiples(panels) if panels else None,
        table=facts.table(context, dataset, every, title, ("series", "component", "size", "horizon")),
        note=context.text("confidence.others_note"),
        legend=tuple((COLOURS[code].removeprefix("@"), context.label(OTHERS, "horizon", code)) for code in COLOURS),
        alt=f"{title}: "
        + " · ".join(say.alt(context, dataset, _overall(rows.only(drawn, series=c.code)), c.label[context.lang]) for c in codes),
    )


def _overall(cells: Sequence[Row]) -> list[Row]:
    """The overall index; where a survey publishes its components alone, those of the first level."""
    return rows.only(cells, component=TOTAL) or [row for row in cells if "_" not in row["component"]]


def _panel(context: Context, title: str, cells: Sequence[Row]) -> Panel:
    dataset, own = context.dataset(OTHERS), _overall(cells)
    months = rows.timeline(row["period"] for row in own)
    kinds: Mapping[tuple[str, str], list[Row]] = {
        (row["component"], row["horizon"]): rows.only(own, component=row["component"], horizon=row["horizon"]) for row in own
    }
    below = len({row["horizon"] for row in own if row["period"] == months[-1]}) > 1
    places = {month: place for place, month in enumerate(months)}
    lines = [_line(context, places, *kind, kinds[kind], below and kind[1] == "CUR") for kind in kinds]
    return Panel(title, tuple(facts.period_text(context, dataset, month, short=True) for month in months), tuple(lines))


def _line(context: Context, position: Mapping[str, int], component: str, horizon: str, cells: Sequence[Row], below: bool) -> Line:
    dataset, last = context.dataset(OTHERS), max(row["period"] for row in cells)
    name = context.label(OTHERS, "component", component)
    made = [
        Point(
            position[row["period"]],
            row["value"],
            facts.hover(context, dataset, row, f"{name} · {context.label(OTHERS, 'horizon', horizon)}"),
            label=_mark(context, row, name) if row["period"] == last else "",
            side="bottom right" if below else "top center",
        )
        for row in sorted(cells, key=lambda row: row["period"])
    ]
    return Line(name, tuple(made), COLOURS[horizon], OPEN)


def _mark(context: Context, row: Row, name: str) -> str:
    figure = facts.figure_text(context, context.dataset(OTHERS), row)
    return figure if row["component"] == TOTAL else f"{name} {figure}"
