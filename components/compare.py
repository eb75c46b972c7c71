"""Side by side: two or more years, activities, sizes or areas of the register as panels of one chart.

`compare` in the address names the axis, `vs` the chosen codes; without `vs` those stand there that a reader would expect:
the parts of what the filters show. Every figure is a published cell; a withheld one keeps its mark and has no bar.
"""

from collections.abc import Callable, Mapping, Sequence

from components import compare_choice as pick
from components import facts, rows
from components import format as formats
from components import register_part as register
from components.bar_chart import Bar
from components.cube_cards import short
from components.measure_cards import Slice
from components.model import Card, Choice, Context, FilterBar, Row
from components.palette import SECTORS, SIZES
from components.panels import Panel, panels
from components.trail import AMONG, COMPARE
from data.declare import Text

NOTHING = "_N"
AXES = ("year", "activity", "size", "area")
MOST, MOST_BARS = 8, 6


def filter_bar() -> FilterBar:
    """The filter that turns comparing on; it has nothing to offer where the release holds no register."""
    return FilterBar(COMPARE, Text("เปรียบเทียบ", "Compare"), _axes, NOTHING)


def _axes(context: Context) -> Sequence[Choice]:
    held = AXES[len(register.years(context)) < 2 :] if register.held(context) else ()
    return [Choice(axis, context.text(f"compare.{axis}")) for axis in (NOTHING, *held)]


def offered(context: Context, axis: str) -> tuple[str, ...]:
    """Every code of an axis that can be compared, in the order of its list."""
    if axis == "year":
        return tuple(sorted(register.years(context)))
    if axis == NOTHING:
        return ()
    codes = context.catalogue.codes[_list(context, axis)]
    return tuple(code.code for code in codes if register.below_total(codes, code.code) and code.code not in register.OTHER_AREAS)


def _list(context: Context, axis: str) -> str:
    return context.dataset(register.CUBE).dimension_of(axis).codes


def card(context: Context, card_id: str, measure: str) -> Card:
    """The panels of one measure of the cube, or a hidden card where nothing is compared."""
    return card_of(context, card_id, Slice(register.CUBE, measure, register.chosen(context)), _any)


def _any(code: str) -> bool:
    """The cube has every code that is offered."""
    return bool(code)


def card_of(context: Context, card_id: str, about: Slice, has: Callable[[str], bool]) -> Card:
    """The same for any table with the axes of the cube; `has` tells which codes that table goes down to."""
    axis, dataset, measure = context.state.get(COMPARE, NOTHING), context.dataset(about.dataset), about.measure
    title = context.text("compare.title", measure=dataset.measure_of(measure).title[context.lang])
    if axis == NOTHING or not register.held(context, about.dataset):
        return Card(card_id, title, "", (), dataset, "", absent=True)
    members = _members(context, axis, about, has)
    unfolded, parts = _unfolded(context, axis, about, has)
    cells = _cells(context, about, axis, members, unfolded, [about.where[unfolded], *parts])
    found = {(_member(axis, row), row[unfolded]): row for row in cells}
    if not any(row["value"] is not None for row in cells):
        words = f"{context.text('cube.suppressed_all')}\n{context.text('cube.suppressed_help')}"
        return Card(card_id, title, "", (), dataset, "", empty=words)
    given = [_panel(context, axis, unfolded, member, about, parts, found) for member in members]
    return Card(
        card_id,
        title,
        context.text(
            "compare.subtitle",
            axis=context.text(f"compare.{axis}"),
            scope=register.scope(context, about.where, "" if axis == "year" else axis),
        ),
        facts.sources(context, cells),
        dataset,
        facts.period_text(context, dataset, about.where["period"]),
        12,
        panels(given),
        chooser=pick.chooser(context, axis, members, [c for c in offered(context, axis) if has(c)], _names(context, axis)),
        note=context.text("compare.note", most=MOST),
        table=facts.table(context, dataset, cells, title, ("area", "activity", "size")),
        download={"measure": measure, **{n: c for n, c in about.where.items() if n not in (_key(axis), unfolded)}},
        alt=_words(context, about, title, axis, {m: found.get((m, about.where[unfolded])) for m in members}),
        selects=unfolded,
    )


def _words(context: Context, about: Slice, title: str, axis: str, totals: Mapping[str, Row | None]) -> str:
    """The compared totals in one sentence, for readers who do not see the panels and for the announcement."""
    names, dataset = _names(context, axis), context.dataset(about.dataset)
    values = {code: facts.value_text(context, dataset, row) if row else formats.NO_VALUE for code, row in totals.items()}
    return f"{title}: " + ", ".join(f"{names[code]} {value}" for code, value in values.items())


def _key(axis: str) -> str:
    return "period" if axis == "year" else axis


def _member(axis: str, row: Row) -> str:
    return str(row[_key(axis)])


def _names(context: Context, axis: str) -> Mapping[str, str]:
    dataset = context.dataset(register.CUBE)
    if axis == "year":
        return {year: facts.period_text(context, dataset, year) for year in register.years(context)}
    return {code.code: code.label[context.lang] for code in context.catalogue.codes[_list(context, axis)]}


def _members(context: Context, axis: str, about: Slice, has: Callable[[str], bool]) -> tuple[str, ...]:
    """The chosen codes, else the parts of what the filters show: the largest, where there are many."""
    if chosen := [code for code in context.state.get(AMONG, ()) if has(code)]:
        return tuple(chosen)[:MOST]
    if axis == "year":
        return offered(context, axis)[-MOST:]
    codes = context.catalogue.codes[_list(context, axis)]
    here = about.where[axis]
    parent = here if any(has(code.code) for code in codes.children(here)) else codes.codes[here].parent
    children = [code.code for code in codes.children(parent) if code.code not in register.OTHER_AREAS and has(code.code)]
    return tuple(_largest(context, about, axis, children, MOST if len(children) <= MOST else MOST_BARS))


def _largest(context: Context, about: Slice, axis: str, codes: Sequence[str], most: int) -> list[str]:
    """The codes with the largest published values, in the order of the list; all of them where they are few."""
    if len(codes) <= most:
        return list(codes)
    cells = rows.charted(_cells(context, about, axis, codes, axis, codes))
    best = {row[axis] for row in sorted(cells, key=lambda row: -row["value"])[:most]}
    return [code for code in codes if code in best]


def _unfolded(context: Context, axis: str, about: Slice, has: Callable[[str], bool]) -> tuple[str, list[str]]:
    """What the bars of a panel are: the sizes if activities are compared, else the parts of the chosen activity.

    What has no parts is one bar of its own.
    """
    inner = "size" if axis == "activity" else "activity"
    codes = context.catalogue.codes[_list(context, inner)]
    children = [code.code for code in codes.children(about.where[inner]) if has(code.code)]
    return inner, _largest(context, about, inner, children, MOST_BARS) or [about.where[inner]]


def _cells(
    context: Context, about: Slice, axis: str, members: Sequence[str], unfolded: str, parts: Sequence[str]
) -> tuple[Row, ...]:
    where = {name: [code] for name, code in about.where.items()}
    return context.data.select(about.dataset, {"measure": [about.measure], **where, _key(axis): members, unfolded: parts})


def _panel(
    context: Context,
    axis: str,
    unfolded: str,
    member: str,
    about: Slice,
    parts: Sequence[str],
    found: Mapping[tuple[str, str], Row],
) -> Panel:
    name, total = _names(context, axis)[member], found.get((member, about.where[unfolded]))
    bars = [_bar(context, about, unfolded, name, found.get((member, code)), code) for code in parts]
    text = facts.value_text(context, context.dataset(about.dataset), total) if total else formats.NO_VALUE
    return Panel(short(name, 26), text, tuple(bars))


def _bar(context: Context, about: Slice, axis: str, panel: str, row: Row | None, code: str) -> Bar:
    dataset, name = context.dataset(about.dataset), context.label(about.dataset, axis, code)
    text = facts.value_text(context, dataset, row) if row else context.text("cube.none_here")
    value = row["value"] if row and row["value"] is not None else 0.0
    hover = facts.hover(context, dataset, row, f"{panel} · {name}") if row else f"<b>{panel} · {name}</b><br>{text}"
    return Bar(
        short(name, 32), value, text, hover, {**SECTORS, **SIZES}.get(code, "@main"), code, row is None or row["value"] is None
    )
