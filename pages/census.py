"""สำมะโนธุรกิจ 2565: NSO's census by province and size, under NSO's own definition; what is not loaded is said."""

from collections.abc import Sequence
from dataclasses import replace

from components import census_cards, facts, rows
from components import words as say
from components.census_places import CENSUS, MANUFACTURING, OPERATIONS, SPLITS, Place, loaded, place, provinces
from components.key_figures import kpi
from components.measure_cards import Slice
from components.model import Choice, Context, FilterBar, Kpi, Page, View
from data.catalogue import TOTAL
from data.declare import Text

MEASURES = ("income", "persons_engaged", "employees", "remuneration", "intermediate_consumption", "value_added")
SHOWN_MEASURES = ("persons_engaged", "income")


def _sectors(context: Context) -> Sequence[Choice]:
    return rows.choices(context, context.dataset(CENSUS), "sector", rows.charted(context.data.select(CENSUS)))


def _areas(context: Context) -> Sequence[Choice]:
    """Areas of either table, in the order of NSO's list."""
    cells = [*rows.charted(context.data.select(CENSUS)), *rows.charted(context.data.select(OPERATIONS))]
    return rows.choices(context, context.dataset(CENSUS), "area", cells)


def _splits(context: Context) -> Sequence[Choice]:
    return [Choice(axis, context.dataset(CENSUS).dimension_of(axis).title[context.lang]) for axis in SPLITS]


def _measures(context: Context) -> Sequence[Choice]:
    return [Choice(id, context.dataset(OPERATIONS).measure_of(id).title[context.lang]) for id in MEASURES]


def view(context: Context) -> View:
    area, chosen = context.state["area"], place(context, context.state["sector"], context.state["area"])
    return View(
        takeaway=_takeaway(context, chosen),
        as_of=facts.period_text(context, context.dataset(CENSUS), census_cards.YEAR),
        kpis=_kpis(context, chosen),
        cards=(
            census_cards.where(context, context.state["sector"]),
            census_cards.split(context, chosen, context.state["split"]),
            census_cards.operations(context, area, context.state["measure"]),
            census_cards.province_list(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(step[context.lang] for step in context.dataset(CENSUS).guide),
        notices=(context.text("census.notice"),),
    )


def _takeaway(context: Context, chosen: Place) -> tuple[str, ...]:
    cell = chosen.cell
    if cell is None:
        return say.say(context, "census.take_none", scope=chosen.words)
    dataset = context.dataset(CENSUS)
    value, period = facts.value_text(context, dataset, cell), facts.phrase(context, dataset, cell["period"])
    return say.say(context, "census.take", scope=chosen.words, value=value, period=period)


def _kpis(context: Context, chosen: Place) -> tuple[Kpi, ...]:
    """The place, and for a province its operations, else the kingdom beside it; how many provinces are loaded comes last."""
    own = kpi(
        context,
        context.dataset(CENSUS),
        [chosen.cell] if chosen.cell else (),
        _label(context, chosen),
        change=context.text("census.one_census"),
    )
    beside = [made for id in SHOWN_MEASURES if (made := _operation(context, chosen.area, id))]
    return (own, *(beside or (_manufacturing(context), _micro(context))), _provinces(context))


def _label(context: Context, chosen: Place) -> str:
    return f"{context.text('census.establishments')} · {context.label(CENSUS, 'area', chosen.area)}"


def _operation(context: Context, area: str, measure: str) -> Kpi | None:
    """One statistic of a province of all sizes, in million baht where it is money."""
    about = Slice(OPERATIONS, measure, {"area": area, "size_persons": TOTAL, "legal_form": TOTAL})
    cells, dataset = rows.charted(about.cells(context)), context.dataset(OPERATIONS)
    if not cells:
        return None
    value, _, unit = census_cards.value_text(context, cells[-1]).partition(" ")
    made = kpi(context, dataset, cells, dataset.measure_of(measure).title[context.lang], change=context.text("census.one_census"))
    return replace(made, value=value, unit=unit)


def _manufacturing(context: Context) -> Kpi:
    cell = Place(context, MANUFACTURING, TOTAL).slice().cells(context)
    return kpi(
        context, context.dataset(CENSUS), cell, context.text("census.manufacturing"), change=context.text("census.one_census")
    )


def _micro(context: Context) -> Kpi:
    """The share that NSO prints for its smallest class."""
    about = Place(context, TOTAL, TOTAL).slice("share_of_establishments").without("size_persons")
    cells = [row for row in about.cells(context) if row["size_persons"] != TOTAL]
    share = cells[0]["value"] if cells else None
    return kpi(
        context,
        context.dataset(CENSUS),
        cells,
        context.text("census.micro"),
        share=share,
        change=context.text("census.micro_words"),
    )


def _provinces(context: Context) -> Kpi:
    every, known, dataset = len(provinces(context)), len(loaded(context)), context.dataset(CENSUS)
    label, unit = context.text("census.provinces"), context.text("census.of_provinces", count=every)
    words, when = (
        context.text("census.provinces_words", count=every - known),
        facts.period_text(context, dataset, census_cards.YEAR),
    )
    return Kpi(
        label,
        str(known),
        unit,
        when,
        None,
        dataset.origin,
        words,
        share=100 * known / every,
        copy=f"{label} {known} {unit} · {when}",
    )


PAGE = Page(
    "census",
    Text("สำมะโนธุรกิจและอุตสาหกรรม 2565", "Business and Industrial Census 2022"),
    Text("สถานประกอบการ คนทำงาน และรายได้ ตามสำมะโนของ สสช.", "Establishments, workers and income in NSO's census"),
    view,
    (
        FilterBar("sector", Text("ประเภทธุรกิจ", "Activity"), _sectors, TOTAL),
        FilterBar("area", Text("จังหวัด / ภูมิภาค (สสช.)", "Province / region (NSO)"), _areas, TOTAL),
        FilterBar("split", Text("จำแนกตาม", "Split by"), _splits, SPLITS[0]),
        FilterBar("measure", Text("สถิติที่สำคัญ", "Principal statistic"), _measures, MEASURES[0]),
    ),
    ("census-map", "census-split", "census-operations", "census-province-list"),
    (CENSUS, OPERATIONS),
    has_map=True,
)
