"""จำนวนและโครงสร้าง MSME: how many enterprises there are, of which kind, and how many begin and end."""

from collections.abc import Callable, Mapping, Sequence

from components import facts
from components import rows as rows_
from components.card import table
from components.figures import Bar, Line, bar_chart, line_chart
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, Row, View
from components.palette import SECTORS
from data.catalogue import TOTAL
from data.declare import Text

NEW, OLD = "2562", "2545"
NUMBER, HEADLINE, BIRTHS = "msme_number", "msme_big_data", "business_births_deaths"
AXES = ("sector", "area", "legal_form")


def _choices(axis: str) -> Callable[[Context], Sequence[Choice]]:
    def made(context: Context) -> Sequence[Choice]:
        rows = rows_.charted(context.data.select(NUMBER, {"measure": ["enterprises"], "size": [TOTAL]}))
        return rows_.choices(context, context.dataset(NUMBER), axis, rows)

    return made


def view(context: Context) -> View:
    chosen = {axis: context.state[axis] for axis in AXES}
    rows = rows_.charted(context.data.select(NUMBER, {"size": [TOTAL], **{axis: [code] for axis, code in chosen.items()}}))
    scope = " · ".join(context.label(NUMBER, axis, code) for axis, code in chosen.items() if code != TOTAL)
    cards = (_over_time(context, rows, scope), _by_legal_form(context, chosen), _by_area(context, chosen),
             _by_sector(context, chosen), _births(context))
    return View(
        takeaway=_takeaway(context, rows, scope), as_of=_as_of(context, rows, scope), kpis=_kpis(context, rows, scope), cards=cards,
        datasets=tuple(context.dataset(id) for id in (NUMBER, HEADLINE, BIRTHS)),
        guide=tuple(step[context.lang] for step in context.dataset(NUMBER).guide),
    )


def _headline(context: Context) -> Row:
    return context.data.select(HEADLINE, {"measure": ["enterprises"]})[0]


def _as_of(context: Context, rows: Sequence[Row], scope: str) -> str:
    row = rows_.last(rows_.only(rows, measure="enterprises")) if scope else _headline(context)
    return facts.period_text(context, context.dataset(NUMBER), row["period"]) if row else "–"


def _takeaway(context: Context, rows: Sequence[Row], scope: str) -> tuple[str, ...]:
    dataset, number = context.dataset(NUMBER), rows_.last(rows_.only(rows, measure="enterprises"))
    if scope and not number:
        return facts.say(context, "structure.take_none", scope=scope)
    if scope and number:
        share = rows_.only(rows, measure="share_of_msmes", period=number["period"])
        values = {"scope": scope, "value": facts.value_text(context, dataset, number), "period": facts.phrase(context, dataset, number["period"])}
        if share:
            return facts.say(context, "structure.take_scope_share", share=facts.share_words(context, dataset, share[0]), **values)
        return facts.say(context, "structure.take_scope", **values)
    total, of_all = _headline(context), rows_.last(rows_.only(rows, measure="share_of_all_enterprises", definition=NEW))
    assert of_all is not None  # the national series is checked when the release is built
    return facts.say(context, "structure.take", value=facts.value_text(context, context.dataset(HEADLINE), total),
                     period=facts.phrase(context, dataset, total["period"]), share=facts.share_words(context, dataset, of_all),
                     share_period=facts.phrase(context, dataset, of_all["period"]))


def _kpis(context: Context, rows: Sequence[Row], scope: str) -> tuple[Kpi, ...]:
    dataset = context.dataset(NUMBER)
    label = context.text("structure.number") + (f" · {scope}" if scope else "")
    new = [row for row in rows if row["definition"] == NEW]
    if scope:
        return (facts.kpi(context, dataset, rows_.only(new, measure="enterprises"), label),
                facts.kpi(context, dataset, rows_.only(new, measure="share_of_msmes"), context.text("structure.share_of_msmes")))
    return (
        facts.kpi(context, context.dataset(HEADLINE), [_headline(context)], label, change=context.text("structure.reference_year")),
        facts.kpi(context, dataset, rows_.only(new, measure="share_of_all_enterprises"), context.text("structure.share_of_all")),
        _part(context, legal_form="JUR"), _part(context, area="TH-10"),
    )


def _part(context: Context, **code: str) -> Kpi:
    """The number of one part, with its share of all MSMEs as a bar."""
    dataset, wanted = context.dataset(NUMBER), {axis: [code.get(axis, TOTAL)] for axis in AXES}
    rows = rows_.charted(context.data.select(NUMBER, {"size": [TOTAL], "definition": [NEW], **wanted}))
    share = rows_.last(rows_.only(rows, measure="share_of_msmes"))
    axis, value = next(iter(code.items()))
    words = context.text("structure.of_all_msmes", share=facts.value_text(context, dataset, share)) if share else ""
    return facts.kpi(context, dataset, rows_.only(rows, measure="enterprises"), context.label(NUMBER, axis, value),
                     share["value"] if share else None, words)


def _over_time(context: Context, rows: Sequence[Row], scope: str) -> Card:
    dataset, number = context.dataset(NUMBER), rows_.only(rows, measure="enterprises")
    years = rows_.timeline(row["period"] for row in number)
    position = {year: n for n, year in enumerate(years)}
    new, old = rows_.only(number, definition=NEW), rows_.only(number, definition=OLD)
    figure = line_chart(
        [facts.period_text(context, dataset, year) for year in years],
        [Line(context.label(NUMBER, "definition", code), facts.points(context, dataset, part, position, rows_.ends(part)), colour)
         for code, part, colour in ((OLD, old, "@mute"), (NEW, new, "@main")) if part],
        break_at=position["2019"] - 0.5 if new and old and "2019" in position else None,
        break_labels=(context.label(NUMBER, "definition", OLD), context.label(NUMBER, "definition", NEW)),
    ) if number else None
    return Card(
        "msme-number-over-time", context.text("structure.over_time"), context.text("structure.over_time_sub", scope=scope or context.text("structure.country")),
        facts.sources(context, number), dataset, _as_of(context, rows, scope), 8, figure, note=context.text("structure.over_time_note"),
        table=facts.table(context, dataset, context.data.select(NUMBER, {"measure": ["enterprises"], "size": [TOTAL], **_where(context)}, all_variants=True),
                          context.text("structure.over_time"), ("definition",)),
        empty=facts.empty(context, scope), download={"measure": "enterprises", "size": TOTAL, **_filters(context)},
        alt=facts.alt(context, dataset, number, context.text("structure.number")),
    )


def _filters(context: Context) -> Mapping[str, str]:
    return {axis: context.state[axis] for axis in AXES}


def _where(context: Context) -> dict[str, list[str]]:
    return {axis: [code] for axis, code in _filters(context).items()}


def _breakdown(context: Context, axis: str, chosen: Mapping[str, str], card_id: str, span: int, codes: Sequence[str] = ()) -> Card:
    """The latest published number by one axis within the other filters; the chosen part stays in its colour."""
    dataset = context.dataset(NUMBER)
    others = {name: [code] for name, code in chosen.items() if name != axis}
    every = rows_.charted(context.data.select(NUMBER, {"measure": ["enterprises"], "size": [TOTAL], **others}))
    parts = rows_.latest_parts([row for row in every if row[axis] != TOTAL and (not codes or row[axis] in codes)], axis)
    bars = [_bar(context, axis, row, chosen[axis]) for row in parts]
    period = parts[0]["period"] if parts else ""
    when = facts.phrase(context, dataset, period) if period else ""
    title = context.text(f"structure.by_{axis}")
    return Card(
        card_id, title, context.text("structure.by_sub", period=when) if parts else "", facts.sources(context, parts), dataset,
        facts.period_text(context, dataset, period) if period else "–", span, bar_chart(bars) if bars else None,
        note=context.text(f"structure.by_{axis}_note") if parts else "",
        table=facts.table(context, dataset, parts, title, ("definition", axis)) if parts else None,
        empty=facts.empty(context, " · ".join(context.label(NUMBER, n, c[0]) for n, c in others.items() if c[0] != TOTAL)),
        download={"measure": "enterprises", "size": TOTAL, **{n: c[0] for n, c in others.items()}},
        alt=facts.alt_parts(context, dataset, parts, axis, title),
    )


def _bar(context: Context, axis: str, row: Row, chosen: str) -> Bar:
    dataset, name = context.dataset(NUMBER), context.label(NUMBER, axis, row[axis])
    colour = SECTORS.get(row[axis], "@main") if chosen in (TOTAL, row[axis]) else "@mute"
    return Bar(name, row["value"], facts.value_text(context, dataset, row), facts.hover(context, dataset, row, name), colour, row[axis])


def _by_legal_form(context: Context, chosen: Mapping[str, str]) -> Card:
    return _breakdown(context, "legal_form", chosen, "msme-number-by-legal-form", 4)


def _by_area(context: Context, chosen: Mapping[str, str]) -> Card:
    return _breakdown(context, "area", chosen, "msme-number-by-area", 6)


def _by_sector(context: Context, chosen: Mapping[str, str]) -> Card:
    return _breakdown(context, "sector", chosen, "msme-number-by-sector", 6)


def _births(context: Context) -> Card:
    dataset = context.dataset(BIRTHS)
    rows = rows_.charted(context.data.select(BIRTHS))
    return Card(
        "msme-births-and-deaths", context.text("structure.births"), context.text("structure.births_sub"), facts.sources(context, rows), dataset,
        facts.period_text(context, dataset, max(row["period"] for row in rows)), 12,
        body=table(facts.table(context, dataset, rows, context.text("structure.births_caption"), ("population",))),
        note=context.text("structure.births_note"), table=None,
    )


PAGE = Page(
    "structure", Text("จำนวนและโครงสร้าง MSME", "Number and structure of MSMEs"),
    Text("จำนวน MSME ตามภาคธุรกิจ พื้นที่ และรูปแบบกิจการ", "MSMEs by sector, area and legal form"), view,
    tuple(FilterBar(axis, title, _choices(axis), TOTAL) for axis, title in (
        ("sector", Text("ภาคธุรกิจ", "Sector")), ("area", Text("พื้นที่", "Area")), ("legal_form", Text("รูปแบบกิจการ", "Legal form")))),
    ("msme-number-over-time", "msme-number-by-legal-form", "msme-number-by-area", "msme-number-by-sector", "msme-births-and-deaths"),
    (NUMBER, HEADLINE, BIRTHS),
)
