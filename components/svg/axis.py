"""One axis: where a value stands on it, and which ticks it shows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Spec = Mapping[str, Any]
PAD = 0.05
"""Share of an axis that stays free beside the extreme values where no range is given."""
STEPS = (2, 5, 10)
SMALLEST_MARKER, MARKER_SHARE = 3.0, 1.6


@dataclass(frozen=True)
class Axis:
    """`categories` is empty on a numeric axis; `domain` is its part of the plot area, from the left or the bottom."""

    spec: Spec
    categories: tuple[str, ...]
    range: tuple[float, float]
    domain: tuple[float, float]

    def number(self, value: Any) -> float:
        """A category by its place; numbers as they are."""
        return float(self.categories.index(value)) if isinstance(value, str) else float(value)

    def within(self, value: Any) -> float:
        """The share of the axis at which `value` stands: 0 at its start, 1 at its end."""
        low, high = self.range
        return (self.number(value) - low) / (high - low)

    def share(self, value: Any) -> float:
        """The same as a share of the plot area."""
        return self.inside(self.within(value))

    def inside(self, part: float) -> float:
        return self.domain[0] + part * (self.domain[1] - self.domain[0])

    def length(self, value: float) -> float:
        """How much of the plot area a difference of `value` takes."""
        return value / (self.range[1] - self.range[0]) * (self.domain[1] - self.domain[0])

    def shows(self, value: float) -> bool:
        return self.range[0] <= value <= self.range[1]

    def ticks(self) -> list[tuple[float, str]]:
        """(place, words) of each tick: those that are given, every category, or round numbers."""
        if self.spec.get("tickvals") is not None:
            given = zip(self.spec["tickvals"], self.spec.get("ticktext") or self.spec["tickvals"], strict=True)
            return [(self.number(value), str(words)) for value, words in given if self.shows(self.number(value))]
        suffix = self.spec.get("ticksuffix", "")
        if self.categories:
            return [(float(n), name + suffix) for n, name in enumerate(self.categories)]
        return [(value, self._format(value) + suffix) for value in round_values(*self.range, self.spec.get("nticks", 5))]

    def _format(self, value: float) -> str:
        """By the d3 formats that figures use: `,` and `,.1f`."""
        found = self.spec.get("tickformat", ",")
        decimals = int(found[2:-1]) if found.endswith("f") else max(0, -_exponent(value))
        return f"{value:,.{decimals}f}".replace("-", "−")


def _exponent(value: float) -> int:
    """The power of ten of the last figure that is not zero."""
    digits = f"{value:.6f}".rstrip("0")
    return -len(digits.partition(".")[2])


def round_values(low: float, high: float, count: int) -> list[float]:
    """At most about `count` round numbers between `low` and `high`, as plotly chooses them."""
    rough = abs(high - low) / count
    base = 10 ** math.floor(math.log10(rough))
    step = next(base * factor for factor in STEPS if rough / base < factor)
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Need:
    """A value that must be seen, with so many pixels free `below` and `above` it."""

    value: float
    below: float = 0.0
    above: float = 0.0


def extremes(needs: Sequence[Need], pixels: float) -> tuple[float, float]:
    """The smallest range on an axis of so many pixels that gives every value its room; plotly's rule."""
    lows, highs = _outermost([(-n.value, n.below) for n in needs]), _outermost([(n.value, n.above) for n in needs])
    low, high = -max(lows)[0], max(highs)[0]
    if low == high:
        return low - 1, high + 1
    pairs = [(a, b) for a in lows for b in highs if b[0] + a[0] > 0 and a[1] + b[1] < pixels]
    per, a, b = max(((b[0] + a[0]) / (pixels - a[1] - b[1]), a, b) for a, b in pairs)
    return -a[0] - per * a[1], b[0] + per * b[1]


def _outermost(reaches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """(value, pixels) of the furthest value for each room."""
    furthest: dict[float, float] = {}
    for value, room in reaches:
        furthest[room] = max(value, furthest.get(room, value))
    return [(value, room) for room, value in furthest.items()]


def marker_room(size: float) -> float:
    return max(size / MARKER_SHARE, SMALLEST_MARKER)
