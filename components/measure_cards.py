"""Cards for one measure of one dataset: over time (one line per definition) and by the parts of one axis.

The same functions serve every page, so equal figures look equal. They select published cells and never add them up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components import facts, rows
from components import words as say
from components.label_sides import canvas, clear_labels, free_step
from components.line_chart import Line, Point, line_chart
from components.model import Card, Context, Row
from data.catalogue import TOTAL, Dataset

NEW, OLD = "2562", "2545"
FIRST_YEAR_OF_NEW = "2019"
LINE_HEIGHT, WIDE_HEIGHT, WIDE_SPAN = 316, 372, 8
COLUMN, SIDE_ROOM = 100, 170
"""Pixels of one column of the page, and of a card beside its plot."""
MONTHS_NAMED = 12
"""Months that are named one by one; more are marked by their years."""
ROOM_BEYOND = 1.3
SHORT_LABEL = 5
"""Characters of a value that fits between the last point and the edge."""
COLOURS = {OLD: "@mute", NEW: "@main"}


@dataclass(frozen=True)
class Slice:
    """One measure within fixed codes: what a card is about."""

    dataset: str
    measure: str
    where: Mapping[str, str] = field(default_factory=dict)

    def cells(self, context: Context, every: bool = False, **more: str) -> tuple[Row, ...]:
        codes = {"measure": self.measure, **self.where, **more}
        return context.data.select(self.dataset, {name: [code] for name, code in codes.items()}, all_variants=every)

    def without(self, axis: str) -> "Slice":
        return Slice(self.dataset, self.measure, {name: code for name, code in self.where.items() if name != axis})


@dataclass(frozen=True)
class Words:
    """What a card says: title, subtitle, note."""

    title: str
    subtitle: str = ""
    note: str = ""


def scope(context: Context, dataset_id: str, where: Mapping[str, str]) -> str:
    """The chosen codes in words; empty where everything stands at its total."""
    return " · ".join(
        context.label(dataset_id, axis, code)
        for axis, code in where.items()
        if code != TOTAL and axis not in ("definition", "period")
    )


def over_time(
    context: Context,
    card_id: str,
    span: int,
    about: Slice,
    words: Words,
    extra: Sequence[tuple[str, Line]] = (),
    *,
    frequency: str = "A",
    y_range: tuple[float, float] | None = None,
    tick_step: int = 1,
    max_gap: int = 3,
    reference: tuple[float, str] | None = None,
    sides: Mapping[str, str] | None = None,
    decimals: int = 0,
    break_line: bool = True,
    divisor: float = 1,
) -> Card:
    """A line per definition over every year (or month) between the first and the last published one.

    `extra` are further single points as (period, line); `frequency` A takes years, Q quarters, M months. Values are drawn
    divided by `divisor` (see `facts.scale`); the subtitle must then name that unit.
    """
    dataset = context.dataset(about.dataset)
    every = [row for row in about.cells(context) if rows.frequency(row["period"]) == frequency]
    cells = rows.charted(every)
    periods = rows.timeline(row["period"] for row in cells)
    position = {period: n for n, period in enumerate(periods)}
    lines = _lines(context, dataset, every, position, sides, max_gap, divisor)
    lines += [line for period, line in extra if period in position]
    height = WIDE_HEIGHT if span >= WIDE_SPAN else LINE_HEIGHT
    y_range = y_range or _range_of_one([row["value"] for row in cells])
    drawn = canvas(lines, len(periods), COLUMN * span - SIDE_ROOM, height - 62, y_range)
    parts = _definitions(cells)
    both = break_line and set(parts) >= {OLD, NEW} and FIRST_YEAR_OF_NEW in position
    figure = (
        line_chart(
            [facts.period_text(context, dataset, period, short=True) for period in periods],
            clear_labels(lines, drawn),
            y_range=y_range,
            ticks=ticks(context, dataset, periods, tick_step),
            height=height,
            break_at=position[FIRST_YEAR_OF_NEW] - 0.5 if both else None,
            reference=(*reference, free_step(lines, drawn, len(periods), *reference)) if reference else None,
            decimals=decimals,
            break_labels=(context.text("figure.old_definition"), context.text("figure.new_definition")),
        )
        if cells
        else None
    )
    dimensions = ("definition",) if "definition" in dataset.keys else ()
    return Card(
        card_id,
        words.title,
        words.subtitle,
        facts.sources(context, cells),
        dataset,
        as_of(context, dataset, cells),
        span,
        figure,
        table=facts.table(context, dataset, about.cells(context, every=True), words.title, dimensions),
        note=words.note,
        empty=say.empty(context, scope(context, about.dataset, about.where)),
        download={"measure": about.measure, **about.where},
        alt=_alt(context, dataset, parts, words.title),
    )


def _range_of_one(values: Sequence[float]) -> tuple[float, float] | None:
    """From zero to beyond the one value there is: around a single value an axis would show its last digits."""
    if len(set(values)) != 1:
        return None
    beyond = values[0] * ROOM_BEYOND or 1.0
    return min(0.0, beyond), max(0.0, beyond)


def ticks(context: Context, dataset: Dataset, periods: Sequence[str], step: int) -> dict[int, str]:
    """Position and text of the ticks: each `step`-th year or quarter (on two lines), or of many months each January's year."""
    if periods and rows.frequency(periods[0]) == "M" and len(periods) > MONTHS_NAMED:
        return {n: facts.period_text(context, dataset, period[:4]) for n, period in enumerate(periods) if period.endswith("-01")}
    texts = {n: facts.period_text(context, dataset, period, short=True) for n, period in enumerate(periods) if n % step == 0}
    return {n: text.replace(" ", "<br>", 1) for n, text in texts.items()}


def _definitions(cells: Sequence[Row]) -> dict[str, list[Row]]:
    """The cells by definition; a dataset without that axis is one line."""
    codes = dict.fromkeys(row.get("definition", "") for row in cells)
    return {code: [row for row in cells if row.get("definition", "") == code] for code in sorted(codes)}


def _alt(context: Context, dataset: Dataset, parts: Mapping[str, Sequence[Row]], what: str) -> str:
    """One sentence per definition, so that the words join no more than the lines do."""
    names = {code: context.catalogue.label(dataset, "definition", code, context.lang) if code else "" for code in parts}
    said = [say.alt(context, dataset, part, f"{what} · {names[code]}" if names[code] else what) for code, part in parts.items()]
    return " · ".join(said) or what


def _lines(
    context: Context,
    dataset: Dataset,
    every: Sequence[Row],
    position: Mapping[str, int],
    sides: Mapping[str, str] | None,
    max_gap: int,
    divisor: float = 1,
) -> list[Line]:
    made = []
    for code, own in _definitions(every).items():
        if part := rows.charted(own):
            name = context.catalogue.label(dataset, "definition", code, context.lang) if code else dataset.title[context.lang]
            beside = _sides(context, dataset, part, position) if sides is None else sides
            marks = facts.points(context, dataset, part, position, beside, divisor)
            empty = {row["period"] for row in own if not facts.has_figure(row)} & set(position)
            holes = frozenset(position[period] for period in empty)
            made.append(Line(name, marks, COLOURS.get(code, "@main"), max_gap, holes=holes))
    return made


def _sides(context: Context, dataset: Dataset, part: Sequence[Row], position: Mapping[str, int]) -> dict[str, str]:
    """The first and the last value are labelled, clear of the axis and of a definition break."""
    ordered = sorted(part, key=lambda row: row["period"])
    first, now = ordered[0], ordered[-1]
    last_side = "middle right" if len(facts.figure_text(context, dataset, now)) <= SHORT_LABEL else "top center"
    return {first["period"]: "top right" if position[first["period"]] == 0 else "bottom right", now["period"]: last_side}


def point(context: Context, row: Row, dataset_id: str, x: int, what: str, side: str = "bottom right") -> Line:
    """One figure of another source as a point of its own, in the accent colour."""
    dataset = context.dataset(dataset_id)
    mark = Point(
        x, row["value"], facts.hover(context, dataset, row, what), label=facts.figure_text(context, dataset, row), side=side
    )
    return Line(dataset.title[context.lang], (mark,), "@accent")


def as_of(context: Context, dataset: Dataset, cells: Sequence[Row]) -> str:
    now = rows.last(cells)
    return facts.period_text(context, dataset, now["period"]) if now else "–"
