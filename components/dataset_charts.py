"""Charts of one dataset as its reader chose it: a line over time and bars by one axis, where the figures allow either."""

import dataclasses
from collections.abc import Mapping, Sequence

from components import facts, rows
from components import format as formats
from components.dataset_choice import BY, DEFINITION, FEWEST_BARS, FEWEST_POINTS, LATEST, MEASURE, PERIOD, Chosen, siblings
from components.measure_cards import Slice, Words, over_time
from components.model import Card, Context, Row
from components.part_card import by_part

MOST_BARS = 40
FEW, ROW, LOW_ROW = 8, 46, 42
MOST_TICKS = 9
NO_GAP = 1
LONGEST_GAP = {"A": 3, "Q": 2, "M": 6}
HEADROOM = 1.18
UNIT_OF_ROW = "unit_en"


def charts(context: Context, own: Chosen) -> tuple[Card, ...]:
    """No chart where every row has a unit of its own, or nothing to compare: then the table says it all."""
    measure = own.dataset.measure_of(own.state[MEASURE])
    listed = measure.minimum is not None and measure.minimum == measure.maximum  # a list, where every figure is one
    if listed or unit_differs(own):
        return ()
    made = [card for card in (_line(context, own), _bars(context, own)) if card]
    return tuple(dataclasses.replace(card, selects="", framed=False) for card in made)


def unit_differs(own: Chosen) -> bool:
    """Whether each row is printed in a unit of its own, so that no two rows share an axis."""
    return any(attribute.id == UNIT_OF_ROW for attribute in own.dataset.attribute)


def _line(context: Context, own: Chosen) -> Card | None:
    dataset, codes = own.dataset, {name: code for name, code in own.codes.items() if name != DEFINITION}
    about = Slice(dataset.id, own.state[MEASURE], codes)
    cells = rows.charted(about.cells(context))
    frequency, periods = _most_frequent(cells)
    if len(periods) < FEWEST_POINTS:
        return None
    measure = dataset.measure_of(about.measure)
    shown = [row["value"] for row in cells if rows.frequency(row["period"]) == frequency]
    from_zero = measure.type != "index" and min(shown) >= 0
    steps, (divisor, unit) = len(rows.timeline(periods)), facts.scale(context, measure, max(shown))
    return over_time(
        context,
        "over-time",
        12,
        about,
        Words(
            measure.title[context.lang],
            _subtitle(context, own, codes, unit),
            context.text("explore.line_note" if from_zero else "explore.line_note_cut"),
        ),
        frequency=frequency,
        y_range=(0, max(shown) * HEADROOM / divisor or 1) if from_zero else None,
        divisor=divisor,
        tick_step=-(-steps // MOST_TICKS),
        max_gap=NO_GAP if _breaks_inside(own) else LONGEST_GAP[frequency],
        decimals=0 if max(shown) > FEW else min(measure.decimals, 1),
    )


def _breaks_inside(own: Chosen) -> bool:
    """Whether a declared break is no dimension of its own: then no dotted line may bridge the years around it."""
    return bool(own.dataset.definition_break) and DEFINITION not in own.codes


def _most_frequent(cells: Sequence[Row]) -> tuple[str, list[str]]:
    """The kind of period that has most of them: years, quarters or months."""
    kinds: dict[str, set[str]] = {}
    for row in cells:
        kinds.setdefault(rows.frequency(row["period"]), set()).add(row["period"])
    kind = max(kinds, key=lambda name: len(kinds[name]), default="A")
    return kind, sorted(kinds.get(kind, ()))


def _bars(context: Context, own: Chosen) -> Card | None:
    axis, when = own.state.get(BY, ""), own.state[PERIOD]
    if not axis:
        return None
    dataset = own.dataset
    among = siblings(context.catalogue.codes[dataset.dimension_of(axis).codes], own.codes[axis], own.offered(axis))
    where = own.codes if when == LATEST else {**own.codes, PERIOD: when}
    about = Slice(dataset.id, own.state[MEASURE], where)
    cells = [row for row in about.without(axis).cells(context) if row[axis] in among]
    parts = rows.latest_parts(rows.charted(cells), axis)
    if not FEWEST_BARS <= len(parts) <= MOST_BARS:
        return None
    hidden = [row for row in cells if row["status"] == formats.SUPPRESSED and row["period"] == parts[0]["period"]]
    named, axis_name = dataset.measure_of(about.measure).title[context.lang], dataset.dimension_of(axis).title[context.lang]
    title = context.text("explore.by_title", measure=named, axis=axis_name)
    others = {name: code for name, code in own.codes.items() if name != axis}
    return by_part(
        context,
        "by-part",
        12,
        about,
        axis,
        Words(title, _subtitle(context, own, others, ""), context.text("explore.hidden", count=len(hidden)) if hidden else ""),
        among=among,
        row_height=ROW if len(parts) <= FEW else LOW_ROW,
    )


def _subtitle(context: Context, own: Chosen, codes: Mapping[str, str], unit: str) -> str:
    """Unit and what the other dimensions stand at, those that never vary apart."""
    varying = [name for name in codes if len(own.offered(name)) > 1]
    return " · ".join(word for word in (unit, *(context.label(own.dataset.id, name, codes[name]) for name in varying)) if word)
