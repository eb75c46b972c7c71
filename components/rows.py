"""Choosing among published cells. A row is one cell as the warehouse gives it; nothing is ever summed here."""

from collections.abc import Iterable, Sequence

from components.model import Choice, Context, Row
from data.catalogue import TOTAL, Dataset

CHARTED = frozenset("APRBME")
"""Statuses that may be drawn; forecasts (F), doubtful (U), suppressed (Q) and missing (O) cells stay in tables."""


def charted(rows: Iterable[Row]) -> list[Row]:
    """The cells that may be drawn: a value, and a status that allows it."""
    return [row for row in rows if row["status"] in CHARTED and row["value"] is not None]


def only(rows: Iterable[Row], **codes: str) -> list[Row]:
    """The cells with these codes."""
    return [row for row in rows if all(row[name] == code for name, code in codes.items())]


def last(rows: Sequence[Row]) -> Row | None:
    """The cell of the latest period."""
    return max(rows, key=lambda row: row["period"], default=None)


def latest(rows: Iterable[Row]) -> Row | None:
    """The cell of the latest period that has a figure."""
    return last(charted(rows))


def extremes(cells: Sequence[Row], below: str) -> dict[str, str]:
    """The side of the label by period, for the lowest (`below` its point), the highest and the latest of some charted cells."""
    if not cells:
        return {}
    low, high = min(cells, key=lambda row: row["value"]), max(cells, key=lambda row: row["value"])
    latest_period = max(row["period"] for row in cells)
    return {low["period"]: below, high["period"]: "top center", latest_period: "middle right"}


def ends(rows: Sequence[Row]) -> set[str]:
    """The first and the last period: what a line labels."""
    periods = [row["period"] for row in rows]
    return {min(periods), max(periods)} if periods else set()


def timeline(periods: Iterable[str]) -> list[str]:
    """Every step from the first period to the last, so that gaps take their true width: years, quarters or months."""
    ordered = sorted(set(periods))
    if not ordered:
        return []
    first, final = (step(ordered[0]), step(ordered[-1]))
    shape = ordered[0]
    return [_period(step, shape) for step in range(first, final + 1)]


def frequency(period: str) -> str:
    """A, Q or M: how long a period is."""
    return "A" if len(period) == len("2022") else "Q" if "Q" in period else "M"


def step(period: str) -> int:
    """The number of a period among periods of its kind, so that neighbours differ by one."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return int(year) * 4 + int(part[1:]) - 1
    return int(year) * 12 + int(part) - 1 if part else int(year)


def _period(step: int, shape: str) -> str:
    _, _, part = shape.partition("-")
    if part.startswith("Q"):
        return f"{step // 4}-Q{step % 4 + 1}"
    return f"{step // 12}-{step % 12 + 1:02}" if part else str(step)


def latest_parts(rows: Sequence[Row], dimension: str) -> list[Row]:
    """The parts of the latest period that has at least two of them (else of the latest period), largest first."""
    periods = sorted({row["period"] for row in rows}, reverse=True)
    by_period = {period: [row for row in rows if row["period"] == period] for period in periods}
    wanted = next((p for p in periods if len({row[dimension] for row in by_period[p]}) > 1), periods[0] if periods else "")
    return sorted(by_period.get(wanted, []), key=lambda row: -row["value"])


def choices(context: Context, dataset: Dataset, dimension: str, rows: Iterable[Row]) -> list[Choice]:
    """The codes of a dimension that have published cells, in the order of the code list, the total first."""
    present = {row[dimension] for row in rows} | {TOTAL}
    codes = context.catalogue.codes[dataset.dimension_of(dimension).codes]
    ordered = sorted((c for c in codes if c.code in present), key=lambda c: c.code != TOTAL)
    return [Choice(c.code, c.label[context.lang]) for c in ordered]
