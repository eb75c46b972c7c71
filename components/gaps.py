"""What a yearly series lacks: the years between its figures, and since when there is none."""

from collections.abc import Iterable
from itertools import groupby

from components import format as formats
from components.model import Context, Row
from components.rows import frequency


def missing(years: Iterable[int], until: int) -> list[tuple[int, int]]:
    """Runs of years without a figure, from the first that has one to `until`; each as (first, last)."""
    present = set(years)
    absent = [year for year in range(min(present), until + 1) if year not in present] if present else []
    runs = [[year for _, year in run] for _, run in groupby(enumerate(absent), key=lambda pair: pair[1] - pair[0])]
    return [(run[0], run[-1]) for run in runs]


def gap_words(context: Context, cells: Iterable[Row]) -> str:
    """`ไม่พบค่าที่เผยแพร่ของปี 2561–2562 และตั้งแต่ปี 2566`; empty where no year up to the one before this release is missing."""
    until = int(context.data.manifest["built_at"][:4]) - 1
    runs = missing((int(row["period"]) for row in cells if frequency(row["period"]) == "A"), until)
    inner = [_run(context, first, last) for first, last in runs if last < until]
    since = [_year(context, first) for first, last in runs if last == until]
    if inner and since:
        return context.text("gaps.both", years=", ".join(inner), since=since[0])
    return (
        context.text("gaps.inner", years=", ".join(inner)) if inner else context.text("gaps.since", since=since[0]) if since else ""
    )


def _year(context: Context, year: int) -> str:
    return formats.period_label(str(year), context.lang)


def _run(context: Context, first: int, last: int) -> str:
    return _year(context, first) if first == last else f"{_year(context, first)}–{_year(context, last)}"
