"""ดัชนีความเชื่อมั่น: SMESI now and in three months, as far as published, and other surveys beside it."""

from collections.abc import Callable, Sequence

from components import confidence_cards as made
from components import facts, rows, survey_panels
from components import measure_cards as cards
from components import words as say
from components.confidence_cards import NEXT, NOW, SMESI
from components.key_figures import kpi, unpublished
from components.model import Choice, Context, FilterBar, Kpi, Page, Row, View
from components.trend import phrase, trend
from data.catalogue import TOTAL
from data.declare import Text

AXES = ("area", "sector")


def _horizons(context: Context) -> Sequence[Choice]:
    return [Choice(code, context.label(SMESI, "horizon", code)) for code in (NOW, NEXT)]


def _parts(axis: str) -> Callable[[Context], Sequence[Choice]]:
    return lambda context: rows.choices(context, context.dataset(SMESI), axis, rows.charted(context.data.select(SMESI)))


def view(context: Context) -> View:
    horizon, chosen = context.state["horizon"], {axis: context.state[axis] for axis in AXES}
    cells, scope = rows.charted(made.about(horizon, **chosen).cells(context)), cards.scope(context, SMESI, chosen)
    now, where = rows.last(cells), scope or context.label(SMESI, "area", TOTAL)
    return View(
        takeaway=_takeaway(context, cells, scope),
        as_of=facts.period_text(context, context.dataset(SMESI), now["period"]) if now else "–",
        kpis=_kpis(context, cells, scope),
        cards=(
            made.over_time(context, horizon, **chosen, scope=f"{context.label(SMESI, 'horizon', horizon)} · {where}"),
            made.balance(context),
            made.parts(context),
            made.coverage_of(context),
            survey_panels.others(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(step[context.lang] for step in context.dataset(SMESI).guide),
    )


def _what(context: Context, scope: str) -> str:
    what = context.text(f"confidence.what_{context.state['horizon']}")
    return context.text("confidence.what_scope", what=what, scope=scope) if scope else what


def _takeaway(context: Context, cells: Sequence[Row], scope: str) -> tuple[str, ...]:
    """The latest published month against 50 and against the month published before it."""
    dataset, found, what = context.dataset(SMESI), trend(cells), _what(context, scope)
    if found is None:
        return say.say(context, "confidence.take_none", what=what)
    row = found.now
    return say.say(
        context,
        "confidence.take" if found.before else "confidence.take_first",
        what=what,
        period=facts.phrase(context, dataset, row["period"]),
        value=facts.figure_text(context, dataset, row),
        side=context.text(f"confidence.side_{made.side(row)}"),
        change=phrase(context, dataset, found),
    )


def _kpis(context: Context, cells: Sequence[Row], scope: str) -> tuple[Kpi, ...]:
    """The chosen index, the other horizon, and how many of the months are known."""
    dataset, horizon = context.dataset(SMESI), context.state["horizon"]
    labels = {NOW: context.text("confidence.now"), NEXT: context.text("confidence.next")}
    other = NEXT if horizon == NOW else NOW
    beside = rows.charted(made.about(other, **{axis: context.state[axis] for axis in AXES}).cells(context))
    own = f"{labels[horizon]} · {scope}" if scope else labels[horizon]
    return (kpi(context, dataset, cells, own), kpi(context, dataset, beside, labels[other]), _months(context), _above(context))


def _months(context: Context) -> Kpi:
    """Months of the national index with a value, of all from the first to the latest."""
    cells = rows.charted(made.about(NOW).cells(context))
    every = rows.timeline(row["period"] for row in cells)
    return _count(
        context,
        "months",
        len(cells),
        context.text("confidence.of_months", count=len(every)),
        context.text("confidence.months_open", count=len(every) - len(cells)),
        100 * len(cells) / len(every) if every else 0,
    )


def _above(context: Context) -> Kpi:
    cells = rows.charted(made.about(NOW).cells(context))
    sides = [made.side(row) for row in cells]
    words = context.text("confidence.above_words", at=sides.count("at"), below=sides.count("below"))
    unit = context.text("confidence.of_months", count=len(cells))
    return _count(context, "above", sides.count("above"), unit, words, 100 * sides.count("above") / len(cells) if cells else 0)


def _count(context: Context, name: str, value: int, unit: str, words: str, share: float) -> Kpi:
    dataset, now = context.dataset(SMESI), rows.latest(made.about(NOW).cells(context))
    label = context.text(f"confidence.{name}")
    if now is None:
        return unpublished(context, label, dataset.origin)
    when = facts.period_text(context, dataset, now["period"])
    copied = f"{label} {value} {unit} · {when} · {dataset.title[context.lang]}"
    return Kpi(label, str(value), unit, when, None, dataset.origin, words, share=share, copy=copied)


PAGE = Page(
    "confidence",
    Text("ดัชนีความเชื่อมั่น SME", "SME confidence"),
    Text("ดัชนีความเชื่อมั่นผู้ประกอบการ SME (SMESI) และการสำรวจอื่น", "SME Sentiment Index (SMESI) and other surveys"),
    view,
    (
        FilterBar("horizon", Text("ช่วงเวลาที่ถาม", "Horizon"), _horizons, NOW),
        FilterBar("area", Text("ภูมิภาค", "Region"), _parts("area"), TOTAL),
        FilterBar("sector", Text("ภาคธุรกิจ", "Sector"), _parts("sector"), TOTAL),
    ),
    ("confidence-over-time", "confidence-balance", "confidence-parts", "confidence-coverage", "confidence-other-surveys"),
    (SMESI, survey_panels.OTHERS),
)
