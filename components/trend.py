"""The latest figure of a series and the earlier one it may be compared with: same definition, same season, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from components import facts
from components import format as formats
from components import words as say
from components.model import Context, Row
from data.catalogue import Dataset

COARSEST = 9
"""Powers of ten up to which a rounded figure may have been rounded."""


@dataclass(frozen=True)
class Trend:
    """`series` are the comparable cells in order, the last one is `now`; `broken`: only another definition has earlier ones."""

    series: tuple[Row, ...]
    broken: bool = False

    @property
    def now(self) -> Row:
        return self.series[-1]

    @property
    def before(self) -> Row | None:
        return self.series[-2] if len(self.series) > 1 else None


def trend(cells: Sequence[Row], definition: str = "") -> Trend | None:
    """From charted cells of one measure and frequency, those comparable with the latest one (of `definition`, if given).

    A quarter compares with the same quarter only. Beside an exact figure, ones that their source rounded are left out.
    """
    ordered = sorted(cells, key=lambda row: row["period"])
    own = [row for row in ordered if not definition or row["definition"] == definition]
    if not own:
        return None
    now = own[-1]
    alike = [row for row in own if season(row) == season(now) and (now["rounded"] or not row["rounded"])]
    older = any(row["period"] < now["period"] and season(row) == season(now) for row in ordered if row not in own)
    return Trend(tuple(alike), broken=older and len(alike) == 1)


def season(row: Row) -> str:
    """The quarter of a quarterly figure; years and months of an index compare with any other."""
    return row["period"][5:] if "Q" in row["period"] else ""


def moved(dataset: Dataset, now: Row, before: Row) -> formats.Change:
    """The change from `before` to `now`, no finer than the coarser of the two was printed."""
    most = dataset.measure_of(now["measure"]).decimals
    known = min(precision(row["value"], most) if row["rounded"] else most for row in (now, before))
    return formats.change(now["value"], before["value"], known)


def precision(value: float, most: int) -> int:
    """Decimals that a rounded figure still shows: 36.0 → 0, 6,550,000 → −4; never finer than `most`."""
    return next((n for n in range(-COARSEST, most) if value and value == round(value, n)), most)


def phrase(context: Context, dataset: Dataset, found: Trend) -> str:
    """The change in a sentence: up, down, about the same; why none is stated where nothing compares."""
    now, before = found.now, found.before
    if before is None:
        return context.text("trend.break" if found.broken else "trend.first")
    change = moved(dataset, now, before)
    period, base = facts.phrase(context, dataset, before["period"]), facts.figure_and_unit(context, dataset, before)[0]
    size = say.size_text(context, dataset, now, change)
    return context.text(f"trend.{change.direction}", size=size, period=period, before=base)


def change(context: Context, dataset: Dataset, found: Trend) -> str:
    """The same for a key figure: with an arrow, and as a sentence of its own where nothing compares."""
    now, before = found.now, found.before
    if before is None:
        words = phrase(context, dataset, found)
        return words[0].upper() + words[1:]
    step = moved(dataset, now, before)
    period, base = facts.phrase(context, dataset, before["period"]), facts.figure_and_unit(context, dataset, before)[0]
    if step.direction == "same":
        return context.text("kpi.same", period=period, before=base)
    size = say.size_text(context, dataset, now, step)
    return context.text("kpi.change", arrow=step.arrow, change=size, period=period, before=base)
