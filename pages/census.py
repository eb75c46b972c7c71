"""สำมะโนธุรกิจ 2565: NSO's census by province and size, under NSO's own definition; what is not loaded is said."""

from collections.abc import Sequence

from components import census_cards, census_kpis, facts, rows
from components import words as say
from components.census_computers import computers
from components.census_places import CENSUS, OPERATIONS, SPLITS, Place, place
from components.model import Choice, Context, FilterBar, Page, View
from data.catalogue import TOTAL
from data.declare import Text

COMPUTERS = "nso_digital_adoption"
MEASURES = ("income", "persons_engaged", "employees", "remuneration", "intermediate_consumption", "value_added")


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
        kpis=census_kpis.key_figures(context, chosen),
        cards=(
            census_cards.where(context, context.state["sector"]),
            census_cards.split(context, chosen, context.state["split"]),
            census_cards.operations(context, area, context.state["measure"]),
            census_cards.province_list(context),
            computers(context, COMPUTERS),
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
    ("census-map", "census-split", "census-operations", "census-province-list", "census-computers"),
    (CENSUS, OPERATIONS, COMPUTERS),
    has_map=True,
)
