"""Key figures: the latest value of a series with its change, trend, period, origin and mark."""

from collections.abc import Sequence

from dash import html

from components import facts
from components import format as formats
from components import words as say
from components.model import Context, Kpi, Row
from components.rows import charted
from data.catalogue import Dataset

TREND_POINTS = 3
SUPPRESSED = "Q"


def _withheld(context: Context, dataset: Dataset, row: Row, label: str) -> Kpi:
    """The latest figure is suppressed: an earlier one in its place would be taken for it."""
    word, when = formats.cell_text(None, SUPPRESSED, False, 0, context.lang), facts.period_text(context, dataset, row["period"])
    source, why = facts.source(context, row), context.text("cube.suppressed")
    return Kpi(label, word, "", when, source, dataset.origin, why, picture=html.Span(className="share k-hatch"))


def unpublished(context: Context, label: str, origin: str) -> Kpi:
    """A key figure without a value says so; it has no trend, and no badge that calls it published."""
    badge = "" if origin == "published" else origin
    return Kpi(label, formats.NO_VALUE, "", "", None, badge, context.text("kpi.unpublished"), picture="")


def kpi(
    context: Context, dataset: Dataset, rows: Sequence[Row], label: str, share: float | None = None, change: str | None = None
) -> Kpi:
    """The key figure of a series of one definition: latest value, change, trend, period, origin, press mark."""
    latest = max(rows, key=lambda row: row["period"], default=None)
    if latest is not None and latest["status"] == SUPPRESSED:
        return _withheld(context, dataset, latest, label)
    ordered = sorted(charted(rows), key=lambda row: row["period"])
    if not ordered:
        return unpublished(context, label, dataset.origin)
    now, before = ordered[-1], ordered[-2] if len(ordered) > 1 else None
    figure, unit = facts.figure_and_unit(context, dataset, now)
    when = facts.period_text(context, dataset, now["period"])
    words = say.change_text(context, dataset, now, before) if change is None else change
    copied = (
        f"{label} {facts.value_text(context, dataset, now)} · {when} · {facts.title_in(facts.source(context, now), context.lang)}"
    )
    return Kpi(
        label,
        figure,
        unit,
        when,
        facts.source(context, now),
        dataset.origin,
        words,
        tuple(row["value"] for row in ordered) if len(ordered) >= TREND_POINTS else (),
        share,
        copied,
    )
