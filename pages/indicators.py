"""ดัชนีรายสาขาและสัญญาณเตือน: the published indices of revenue and cost, and early-warning signals with their rule."""

from collections.abc import Sequence
from dataclasses import replace

from components import format as formats
from components import index_cards, rows, signal_cards, watch
from components import words as say
from components.early_warning import Rule
from components.index_cards import INDICES, change_words
from components.key_figures import kpi
from components.measure_cards import as_of
from components.model import Choice, Context, FilterBar, Kpi, Page, View
from components.watch import Watched
from data.catalogue import TOTAL
from data.declare import Text

STATES = ("signal", "quiet", "short")
WIDTHS = ("2", "3", "4")


def _states(context: Context) -> Sequence[Choice]:
    return [
        Choice(TOTAL, context.text("indicators.every_state")),
        *(Choice(s, context.text(f"indicators.state_{s}")) for s in STATES),
    ]


def _widths(context: Context) -> Sequence[Choice]:
    return [Choice(k, context.text("indicators.spread_choice", k=k)) for k in WIDTHS]


def view(context: Context) -> View:
    rule, state = Rule(k=int(context.state["k"])), context.state["state"]
    every = watch.watched(context, rule)
    shown = tuple(item for item in every if state in (TOTAL, item.finding.state))
    return View(
        takeaway=_takeaway(context, every, shown, rule),
        as_of=as_of(context, context.dataset(INDICES), rows.charted(context.data.select(INDICES))),
        kpis=_kpis(context, every),
        cards=(
            signal_cards.signals(context, shown, rule),
            signal_cards.distances(context, every, rule),
            signal_cards.rule_card(context, every, rule),
            index_cards.levels(context),
            index_cards.coverage_of(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(context.text(f"indicators.guide_{number}") for number in (1, 2, 3, 4)),
    )


def _takeaway(context: Context, every: Sequence[Watched], shown: Sequence[Watched], rule: Rule) -> tuple[str, ...]:
    """How many series give a signal; for a chosen finding, which ones have it."""
    state, found = context.state["state"], [item.finding.state for item in every]
    counts = {"count": len(every), "shown": len(shown), "earlier": rule.earlier}
    if state == TOTAL:
        numbers = {"signals": found.count("signal"), "quiet": found.count("quiet"), "short": found.count("short")}
        return say.say(context, "indicators.take", **counts, **numbers, k=rule.k, run=rule.run)
    if not shown:
        return say.say(context, "indicators.take_none", **counts, state=context.text(f"indicators.state_{state}"))
    return say.say(context, f"indicators.take_{state}", **counts, names=", ".join(watch.title(context, item) for item in shown))


def _kpis(context: Context, every: Sequence[Watched]) -> tuple[Kpi, ...]:
    """The two indices, and how many series give a signal and could be judged."""
    judged = sum(item.finding.state != "short" for item in every)
    alarmed = [item for item in every if item.finding.state == "signal"]
    names = ", ".join(watch.title(context, item) for item in alarmed) or context.text("indicators.state_quiet")
    return (
        *(_index(context, code) for code in ("REV", "CST")),
        _count(context, "with_signal", len(alarmed), names, len(every)),
        _count(context, "judged", judged, context.text("indicators.judged_words"), len(every)),
    )


def _index(context: Context, indicator: str) -> Kpi:
    """One index with its printed change; the base quarter stands beside the change, not in the unit."""
    label = context.label(INDICES, "indicator", indicator)
    made = kpi(context, context.dataset(INDICES), index_cards.index_of(indicator).cells(context), label)
    if made.source is None:
        return made
    unit, _, base = made.unit.rstrip(")").partition(" (")
    cells = context.data.select(INDICES, {"measure": ["change_from_previous_quarter"], "indicator": [indicator]})
    change = change_words(context, max(cells, key=lambda row: row["period"])) if cells else formats.NO_VALUE
    return replace(made, unit=unit, change=context.text("indicators.change_of", change=change, base=base))


def _count(context: Context, name: str, value: int, words: str, whole: int) -> Kpi:
    """A count of series as a part of all that are watched."""
    label, unit = context.text(f"indicators.{name}"), context.text("indicators.of_series", count=whole)
    copied = f"{label} {value} {unit} · {words}"
    return Kpi(label, str(value), unit, context.data.release, None, "published", words, share=100 * value / whole, copy=copied)


PAGE = Page(
    "indicators",
    Text("ดัชนีรายสาขาและสัญญาณเตือน", "Sectoral indicators and early warning"),
    Text("ดัชนีรายได้และต้นทุนของ MSME และสัญญาณเตือนพร้อมกฎที่ใช้", "Revenue and cost indices of MSMEs, and signals with their rule"),
    view,
    (FilterBar("state", Text("ผลการเฝ้าดู", "Finding"), _states, TOTAL), FilterBar("k", Text("ช่วงปกติ", "Usual range"), _widths, "3")),
    ("early-warning-signals", "early-warning-distances", "early-warning-rule", "revenue-and-cost", "indicators-coverage"),
    (INDICES, *dict.fromkeys(item.about.dataset for item in watch.WATCHES if item.about.dataset != INDICES)),
)
