"""What a yearly series lacks: the years between its figures, and since when there is none."""

from collections.abc import Iterable
from itertools import groupby

from components import facts
from components.model import Context, Row
from components.rows import frequency
from data.catalogue import Dataset


def missing(years: Iterable[int], until: int) -> list[tuple[int, int]]:
    """Runs of years without a figure, from the first that has one to `until`; each as (first, last)."""
    present = set(years)
    absent = [year for year in range(min(present), until + 1) if year not in present] if present else []
    runs = [[year for _, year in run] for _, run in groupby(enumerate(absent), key=lambda pair: pair[1] - pair[0])]
    return [(run[0], run[-1]) for run in runs]


def gap_words(context: Context, dataset: Dataset, cells: Iterable[Row]) -> str:
    """`ไม่พบค่าที่เผยแพร่ของปี 2561–2562 และตั้งแต่ปี 2566`; empty where no year up to the one before this release is missing."""
    until = int(context.data.manifest["built_at"][:4]) - 1
    known = (row["period"] for row in cells if frequency(row["period"]) == "A" and facts.has_figure(row))
    runs = missing((int(period) for period in known), until)
    inner = [_run(context, dataset, first, last) for first, last in runs if last < until]
    since = [_year(context, dataset, first) for first, last in runs if last == until]
    if inner and since:
        return context.text("gaps.both", years=", ".join(inner), since=since[0])
    return (
        context.text("gaps.inner", years=", ".join(inner)) if inner else context.text("gaps.since", since=since[0]) if since else ""
    )


def noted(context: Context, dataset_id: str, cells: Iterable[Row], note: str = "") -> str:
    """A card's note with the gaps of its yearly series behind it."""
    return " · ".join(part for part in (note, gap_words(context, context.dataset(dataset_id), cells)) if part)


def _year(context: Context, dataset: Dataset, year: int) -> str:
    return facts.period_text(context, dataset, str(year), short=True)


def _run(context: Context, dataset: Dataset, first: int, last: int) -> str:
    ends = dict.fromkeys(_year(context, dataset, year) for year in (first, last))
    return "–".join(ends)
