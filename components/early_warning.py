"""The rule of the early-warning signals: pure arithmetic on one series of one definition, without any judgement of ours.

The latest value is set against its own history: outside median ± k × MAD it is a signal, and so are several steps for
the worse in a row. MAD is the median of the distances from the median, so single wild months do not widen the range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

State = Literal["signal", "quiet", "short"]


@dataclass(frozen=True)
class Rule:
    """`k` is the width of the usual range in MADs, `earlier` the history needed, `run` the steps in a row that count."""

    k: int = 3
    earlier: int = 6
    run: int = 3


@dataclass(frozen=True)
class Finding:
    """What the rule says of one series. `low` to `high` is the usual range, None without history or without any spread."""

    earlier: int
    enough: bool
    median: float | None = None
    deviation: float | None = None
    low: float | None = None
    high: float | None = None
    side: Literal["above", "below", "inside", ""] = ""
    worse_in_a_row: int = 0
    run: bool = False

    @property
    def state(self) -> State:
        if self.run or self.side in ("above", "below"):
            return "signal"
        return "quiet" if self.enough else "short"


def judge(values: Sequence[tuple[int, float]], rule: Rule, worse: Literal["fall", "rise"] = "fall") -> Finding:
    """The finding for `values` as (number of the period, value) in order; the last one is judged by those before it."""
    history, worsened = [value for _, value in values[:-1]], worse_in_a_row(values, worse)
    ran, enough = worsened >= rule.run, len(history) >= rule.earlier
    if not enough:
        return Finding(len(history), False, worse_in_a_row=worsened, run=ran)
    middle = median(history)
    deviation = median(abs(value - middle) for value in history)
    if not deviation:
        return Finding(len(history), True, middle, 0.0, worse_in_a_row=worsened, run=ran)
    low, high, now = middle - rule.k * deviation, middle + rule.k * deviation, values[-1][1]
    side: Literal["above", "below", "inside"] = "above" if now > high else "below" if now < low else "inside"
    return Finding(len(history), True, middle, deviation, low, high, side, worsened, ran)


def worse_in_a_row(values: Sequence[tuple[int, float]], worse: Literal["fall", "rise"]) -> int:
    """How many steps up to the last one went for the worse, each on the period right before; a gap ends the count."""
    sign, count = (-1 if worse == "fall" else 1), 0
    for (step, value), (next_step, next_value) in reversed(list(pairwise(values))):
        if next_step - step != 1 or sign * (next_value - value) <= 0:
            break
        count += 1
    return count


def distance(now: float, finding: Finding) -> float | None:
    """How many MADs the value is from the median of its history; None without a range."""
    if finding.median is None or not finding.deviation:
        return None
    return (now - finding.median) / finding.deviation
