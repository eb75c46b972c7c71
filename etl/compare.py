"""The result of comparing two published figures, and how comparisons are worded."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.catalogue import TOTAL, Catalogue, Dataset
from data.declare import Text
from etl.figures import Side

EXACT = 1e-9
"""Relative difference below which two figures are the same: only the sum of binary fractions differs."""


@dataclass(frozen=True)
class Result:
    """One comparison. `agrees` is None for a remark that nobody can compute."""

    id: str
    dataset: str
    rule: str
    title: Text
    agrees: bool | None
    left: Side | None
    right: Side | None
    difference: float | None = None
    tolerance: float = 0.0
    unit: str = ""
    comment: Text | None = None


def same(left: float, right: float, tolerance: float = 0.0) -> bool:
    """Whether two figures agree within `tolerance` (and the noise of binary fractions)."""
    return bool(abs(left - right) <= tolerance + EXACT * max(1.0, abs(left), abs(right)))


def gap(left: Side | None, right: Side | None) -> float | None:
    """Left minus right, without the noise of binary fractions; None unless both are numbers."""
    if left is None or right is None or left.value is None or right.value is None:
        return None
    difference = left.value - right.value
    return 0.0 if same(left.value, right.value) else float(f"{difference:.10g}")


def place(catalogue: Catalogue, dataset: Dataset, key: Mapping[str, str]) -> Text:
    """Dataset, period and the labels of all codes of `key` that are not totals."""
    own = {d.id for d in dataset.dimension}
    codes = [(name, code) for name, code in key.items() if name in own and code != TOTAL]
    words = {
        lang: ", ".join([dataset.title[lang], key["period"], *(catalogue.label(dataset, *c, lang) for c in codes)])
        for lang in ("th", "en")
    }
    return Text(words["th"], words["en"])
