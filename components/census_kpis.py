"""Key figures of the census page: the chosen place, and beside it its operations or the kingdom. One census, so no change."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components import facts, rows
from components.census_cards import YEAR, value_text
from components.census_places import CENSUS, MANUFACTURING, OPERATIONS, Place, loaded, provinces
from components.key_figures import kpi
from components.measure_cards import Slice
from components.model import Context, Kpi, Row
from data.catalogue import TOTAL

BESIDE = ("persons_engaged", "income")


def key_figures(context: Context, chosen: Place) -> tuple[Kpi, ...]:
    """The place, its operations where they are published (else the kingdom), and how many provinces are loaded."""
    own = _single(context, CENSUS, [chosen.cell] if chosen.cell else (), _label(context, chosen))
    beside = [made for measure in BESIDE if (made := _operation(context, chosen.area, measure))]
    kingdom = Place(context, MANUFACTURING, TOTAL)
    if not beside and chosen != kingdom:
        beside = [_single(context, CENSUS, [kingdom.cell] if kingdom.cell else (), context.text("census.manufacturing"))]
    return (own, *beside, *([] if len(beside) > 1 else [_micro(context)]), _provinces(context))


def _label(context: Context, chosen: Place) -> str:
    return f"{context.text('census.establishments')} · {context.label(CENSUS, 'area', chosen.area)}"


def _single(context: Context, dataset_id: str, cells: Sequence[Row], label: str, **more: Any) -> Kpi:
    """A figure of the one census: no change, and no trend where there is no share to draw."""
    words = {"change": context.text("census.one_census"), **more}
    made = kpi(context, context.dataset(dataset_id), cells, label, **words)
    return made if made.share is not None else replace(made, picture="")


def _operation(context: Context, area: str, measure: str) -> Kpi | None:
    """One statistic of a province, all sizes together, in million baht where it is money."""
    about = Slice(OPERATIONS, measure, {"area": area, "size_persons": TOTAL, "legal_form": TOTAL})
    cells, label = rows.charted(about.cells(context)), context.dataset(OPERATIONS).measure_of(measure).title[context.lang]
    if not cells:
        return None
    made, text = _single(context, OPERATIONS, cells, label), value_text(context, cells[-1])
    value, _, unit = text.partition(" ")
    return replace(
        made, value=value, unit=unit, copy=f"{label} {text} · {made.period} · {facts.source(context, cells[-1])['title']}"
    )


def _micro(context: Context) -> Kpi:
    """The share that NSO prints for its smallest class."""
    about = Place(context, TOTAL, TOTAL).slice("share_of_establishments").without("size_persons")
    cells = [row for row in about.cells(context) if row["size_persons"] != TOTAL]
    words = {"share": facts.value_of(rows.latest(cells)), "change": context.text("census.micro_words")}
    return _single(context, CENSUS, cells, context.text("census.micro"), **words)


def _provinces(context: Context) -> Kpi:
    every, known, dataset = len(provinces(context)), len(loaded(context)), context.dataset(CENSUS)
    label, unit = context.text("census.provinces"), context.text("census.of_provinces", count=every)
    words, when = context.text("census.provinces_words", count=every - known), facts.period_text(context, dataset, YEAR)
    copied = f"{label} {known} {unit} · {when}"
    return Kpi(label, str(known), unit, when, None, dataset.origin, words, share=100 * known / every, copy=copied)
