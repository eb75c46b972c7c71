"""The series that the early-warning rule watches, each of one definition and one frequency, with what the rule says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from components import facts, rows
from components import format as formats
from components.early_warning import Finding, Rule, judge
from components.measure_cards import NEW, Slice
from components.model import Context, Row
from data.catalogue import TOTAL

WHOLE = {"size": TOTAL, "sector": TOTAL}
UNSTATED = "_U"
"""The definition of figures whose source names none; a series of its own."""


@dataclass(frozen=True)
class Watch:
    """One series; `name` is the key of its title, `worse` the direction that is bad news."""

    name: str
    about: Slice
    frequency: str
    worse: Literal["fall", "rise"] = "fall"


@dataclass(frozen=True)
class Watched:
    """A series with its charted cells in order and the finding on them."""

    watch: Watch
    cells: tuple[Row, ...]
    finding: Finding

    @property
    def now(self) -> Row | None:
        return self.cells[-1] if self.cells else None


def _smesi(horizon: str) -> Slice:
    return Slice("smesi", "index", {"horizon": horizon, "component": TOTAL, "area": TOTAL, "sector": TOTAL})


def _gdp(measure: str) -> Slice:
    return Slice("msme_gdp", measure, {"definition": NEW, **WHOLE})


def _banks(measure: str) -> Slice:
    return Slice("sme_finance", measure, {"lender": "BNK", "borrower": "ALL"})


WATCHES = (
    Watch("sentiment", _smesi("CUR"), "M"),
    Watch("expected", _smesi("N3M"), "M"),
    Watch("revenue", Slice("sectoral_indicators", "index", {"indicator": "REV"}), "Q"),
    Watch("cost", Slice("sectoral_indicators", "index", {"indicator": "CST"}), "Q", "rise"),
    Watch("growth", _gdp("growth_real"), "A"),
    Watch("share", _gdp("share_of_national_gdp"), "A"),
    Watch("number", Slice("msme_number", "enterprises", {"definition": NEW, "area": TOTAL, "legal_form": TOTAL, **WHOLE}), "A"),
    Watch("jobs", Slice("msme_employment", "employment", {"definition": NEW, "legal_form": TOTAL, **WHOLE}), "A"),
    Watch("exports", Slice("msme_trade", "share_of_total", {"definition": UNSTATED, "flow": "X", "partner": "W1"}), "A"),
    Watch("npl", _banks("npl_ratio"), "Q", "rise"),
    Watch("lending", _banks("loan_growth"), "Q"),
)
"""Bank loans outstanding to SMEs are not among them: their figures may cover another range from 2020 on."""


def watched(context: Context, rule: Rule) -> tuple[Watched, ...]:
    """Every series of the list under one rule."""
    return tuple(_watched(context, watch, rule) for watch in WATCHES)


def _watched(context: Context, watch: Watch, rule: Rule) -> Watched:
    cells = [row for row in rows.charted(watch.about.cells(context)) if rows.frequency(row["period"]) == watch.frequency]
    cells.sort(key=lambda row: row["period"])
    return Watched(watch, tuple(cells), judge([(rows.step(row["period"]), row["value"]) for row in cells], rule, watch.worse))


def title(context: Context, item: Watched) -> str:
    return context.text(f"indicators.watch_{item.watch.name}")


def sentence(context: Context, item: Watched, rule: Rule) -> str:
    """The finding in one sentence with its figures: the value, its period, the usual range, the history it stands on."""
    if item.now is None:
        return context.text("indicators.say_nothing")
    dataset, found = context.dataset(item.watch.about.dataset), item.finding
    words: Mapping[str, object] = {
        "value": facts.value_text(context, dataset, item.now),
        "period": facts.phrase(context, dataset, item.now["period"]),
        "count": found.earlier,
        "needed": rule.earlier,
    }
    said = context.text(f"indicators.say_{_kind(found)}", **words, **_range(item))
    runs = {"fall": "falls", "rise": "rises"}[item.watch.worse]
    return said + (context.text(f"indicators.say_{runs}", run=found.worse_in_a_row) if found.run else "")


def _kind(found: Finding) -> str:
    return "short" if not found.enough else found.side or "flat"


def _range(item: Watched) -> dict[str, str]:
    """Median and limits, one decimal finer than nothing: as many decimals as the values carry, at least one."""
    found, values = item.finding, [row["value"] for row in item.cells]
    decimals = max(1, max((len(str(value).partition(".")[2].rstrip("0")) for value in values), default=0))
    limits = {"low": found.low, "high": found.high, "median": found.median}
    return {name: formats.number(value, decimals) for name, value in limits.items() if value is not None}
