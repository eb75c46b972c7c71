"""Cards of the confidence page: SMESI by month, its horizons and parts side by side, and what is missing."""

from collections.abc import Sequence

from dash import html

from components import facts, rows
from components import format as formats
from components import measure_cards as cards
from components.coverage_card import Entry, coverage
from components.line_chart import Line, Point
from components.measure_cards import Slice, Words
from components.model import Card, Context, Row
from components.report_tables import all_decimals, head
from data.catalogue import TOTAL

SMESI, NEUTRAL = "smesi", 50.0
NOW, NEXT = "CUR", "N3M"
OPEN = 1
"""Steps that a line may span: neighbours only, every gap stays open."""


def about(horizon: str, area: str = TOTAL, sector: str = TOTAL) -> Slice:
    return Slice(SMESI, "index", {"horizon": horizon, "component": TOTAL, "area": area, "sector": sector})


def over_time(context: Context, horizon: str, area: str, sector: str, scope: str) -> Card:
    """The chosen horizon as a line, the other one as grey points at the month of the survey."""
    other = NEXT if horizon == NOW else NOW
    words = Words(
        context.text("confidence.over_time"),
        context.text("confidence.over_time_sub", scope=scope),
        context.text("confidence.over_time_note"),
    )
    beside = _beside(context, about(horizon, area, sector), about(other, area, sector))
    card = cards.over_time(
        context,
        "confidence-over-time",
        8,
        about(horizon, area, sector),
        words,
        beside,
        frequency="M",
        max_gap=OPEN,
        reference=(NEUTRAL, context.text("overview.neutral")),
        sides=rows.extremes(rows.charted(about(horizon, area, sector).cells(context)), "bottom center"),
    )
    drawn = ((horizon, "main"), (other, "mute")) if beside else ()
    return card.with_legend(tuple((colour, context.label(SMESI, "horizon", code)) for code, colour in drawn))


def _beside(context: Context, own: Slice, other: Slice) -> list[tuple[str, Line]]:
    """Each month of the other horizon as a point of its own, within the months that are drawn."""
    dataset, months = context.dataset(SMESI), rows.timeline(row["period"] for row in rows.charted(own.cells(context)))
    name = context.label(SMESI, "horizon", other.where["horizon"])
    return [
        (
            row["period"],
            Line(name, (Point(months.index(row["period"]), row["value"], facts.hover(context, dataset, row, name)),), "@mute"),
        )
        for row in rows.charted(other.cells(context))
        if row["period"] in months
    ]


def side(row: Row) -> str:
    """Where an index stands against the neutral level, as printed: above, below or at."""
    return "above" if row["value"] > NEUTRAL else "below" if row["value"] < NEUTRAL else "at"


def balance(context: Context) -> Card:
    """Now and in three months, for the months that have both."""
    later = {row["period"]: row for row in rows.charted(about(NEXT).cells(context))}
    pairs = [(row, later[row["period"]]) for row in rows.charted(about(NOW).cells(context)) if row["period"] in later]
    pairs.sort(key=lambda pair: pair[0]["period"], reverse=True)
    lines = [((_month(context, now),), now, expected) for now, expected in pairs]
    return _side_by_side(context, ("confidence-balance", 4, "balance"), ("month", "current", "expected", "gap"), lines)


def parts(context: Context) -> Card:
    """Regions and sectors, each beside the whole country in the same month."""
    country = {row["period"]: row for row in rows.charted(about(NOW).cells(context))}
    cells = [row for row in rows.charted(context.data.select(SMESI)) if (row["area"], row["sector"]) != (TOTAL, TOTAL)]
    cells.sort(key=lambda row: row["period"], reverse=True)
    lines = [((_part(context, row), _month(context, row)), country.get(row["period"]), row) for row in cells]
    return _side_by_side(context, ("confidence-parts", 5, "parts"), ("part", "country", "index", "gap"), lines)


def _month(context: Context, row: Row) -> str:
    return facts.period_text(context, context.dataset(SMESI), row["period"], short=True)


def _part(context: Context, row: Row) -> str:
    return " · ".join(context.label(SMESI, axis, row[axis]) for axis in ("area", "sector") if row[axis] != TOTAL)


def _side_by_side(
    context: Context, card: tuple[str, int, str], names: Sequence[str], lines: Sequence[tuple[Sequence[str], Row | None, Row]]
) -> Card:
    """A table of two figures and by how much the second is above the first; `card` is (id, span, key of its words)."""
    card_id, span, key = card
    dataset, title = context.dataset(SMESI), context.text(f"confidence.{key}")
    cells = [row for _, *pair in lines for row in pair if row]
    body = [_line(context, words, first, second) for words, first, second in lines]
    labels = [context.text(f"confidence.{name}") for name in names]
    return Card(
        card_id,
        title,
        context.text(f"confidence.{key}_sub"),
        facts.sources(context, cells),
        dataset,
        cards.as_of(context, dataset, cells),
        span,
        body=html.Table([html.Caption(title, className="vh"), head(labels), html.Tbody(body)], className=f"beside {key}")
        if body
        else None,
        note=context.text(f"confidence.{key}_note"),
    )


def _line(context: Context, words: Sequence[str], first: Row | None, second: Row) -> html.Tr:
    dataset = context.dataset(SMESI)
    gap = formats.change(second["value"], first["value"], 1).absolute if first else None
    texts = (
        all_decimals(context, dataset, first) if first else formats.NO_VALUE,
        all_decimals(context, dataset, second),
        formats.NO_VALUE if gap is None else ("+" if gap > 0 else "") + formats.number(gap, 1),
    )
    name = html.Th([words[0], *(html.Small(word) for word in words[1:])], scope="row")
    return html.Tr([name, *(html.Td(text) for text in texts)])


def coverage_of(context: Context) -> Card:
    """Which parts of SMESI were found, and which were not."""
    cells = rows.charted(context.data.select(SMESI))
    country = [row for row in cells if (row["area"], row["sector"]) == (TOTAL, TOTAL)]
    entries = [Entry(context.label(SMESI, "horizon", code), rows.only(country, horizon=code)) for code in (NOW, NEXT)]
    for axis in ("area", "sector"):
        entries += [
            Entry(context.label(SMESI, axis, code), rows.only(cells, **{axis: code}))
            for code in dict.fromkeys(row[axis] for row in cells if row[axis] != TOTAL)
        ]
    missing = [Entry(context.text(f"confidence.{key}", names=names)) for key, names in _missing(context, cells) if names]
    words = Words(context.text("coverage.title"), *(context.text(f"confidence.coverage{part}") for part in ("_sub", "_note")))
    return coverage(context, "confidence-coverage", 7, SMESI, words, [*entries, *missing])


def _missing(context: Context, cells: Sequence[Row]) -> list[tuple[str, str]]:
    """Regions, sectors and components that the index has but no release was found for."""
    lists = (
        ("not_found_areas", "area", "areas"),
        ("not_found_sectors", "sector", "sectors"),
        ("by_component", "component", "smesi_components"),
    )
    made = []
    for key, axis, codes in lists:
        present = {row[axis] for row in cells}
        absent = [code for code in context.catalogue.codes[codes].children(TOTAL) if code.code not in present]
        made.append((key, ", ".join(code.label[context.lang] for code in absent)))
    return made
