"""การส่งออก–นำเข้า: what MSMEs export and import by activity and region, and what published sources say."""

from collections.abc import Sequence

from components import compare, cube_cards, facts, period_cards, register_part, rows, trade_cards
from components import words as say
from components.key_figures import kpi
from components.market_countries import market_countries
from components.measure_cards import Slice, Words, as_of
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, Row, View
from data.catalogue import TOTAL
from data.declare import Text

TRADE, CUBE = trade_cards.TRADE, "msme_trade_cube"
MEASURES = ("exports", "imports")
KPIS = 4


def _measures(context: Context) -> Sequence[Choice]:
    dataset = context.dataset(CUBE)
    offered = MEASURES if register_part.held(context, CUBE) else MEASURES[:1]
    return [Choice(id, dataset.measure_of(id).title[context.lang]) for id in offered]


def _where(context: Context) -> dict[str, str]:
    """The cell of the trade cube nearest to the filters: regions instead of provinces, sections instead of divisions."""
    where = register_part.chosen(context)
    areas, activities = context.catalogue.codes["areas"].codes, context.catalogue.codes["activities"].codes
    area = areas[where["area"]].parent if where["area"].startswith("TH-") else where["area"]
    activity = activities[where["activity"]].parent if where["activity"].isdigit() else where["activity"]
    return {**where, "area": area, "activity": activity}


def view(context: Context) -> View:
    held, measure = register_part.held(context, CUBE), context.state["measure"]
    where = _where(context)
    published = rows.latest(trade_cards.SHARE.cells(context))
    return View(
        takeaway=_takeaway(context, measure, where) if held else _share_sentence(context, published),
        as_of=as_of(context, context.dataset(TRADE), [where] if held else [published] if published else []),
        kpis=_kpis(context, where, held),
        cards=(
            compare.card_of(context, COMPARED, Slice(CUBE, measure, where), trade_cards.goes_down_to),
            *_register(context, measure, where, held),
            period_cards.by_quarter(context, BY_QUARTER),
            trade_cards.share(context),
            trade_cards.partners(context),
            trade_cards.figures(context),
            market_countries(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(context.text(f"trade.guide_{number}") for number in range(1, 5)),
    )


def _takeaway(context: Context, measure: str, where: dict[str, str]) -> tuple[str, ...]:
    cells = _up_to(context, measure, where)
    return register_part.sentence(context, CUBE, measure, cells, where["period"], _scope(context, where))


def _scope(context: Context, where: dict[str, str]) -> str:
    codes = [context.label(CUBE, axis, where[axis]) for axis in register_part.AXES if where[axis] != TOTAL]
    return " · ".join([*codes, facts.phrase(context, context.dataset(CUBE), where["period"])])


def _share_sentence(context: Context, row: Row | None) -> tuple[str, ...]:
    dataset = context.dataset(TRADE)
    share, period = say.share_words(context, dataset, row), facts.when(context, dataset, row)
    definition = context.label(TRADE, "definition", row["definition"]) if row else None
    return say.say(context, "trade.take", share=share, period=period, definition=definition)


def _kpis(context: Context, where: dict[str, str], held: bool) -> tuple[Kpi, ...]:
    dataset = context.dataset(CUBE)
    cells = {id: _up_to(context, id, where) if held else [] for id in MEASURES}
    own = [kpi(context, dataset, cells[id], dataset.measure_of(id).title[context.lang]) for id in MEASURES]
    return (*(own if held else ()), *(trade_cards.published(context, name, about) for name, about in trade_cards.PUBLISHED))[:KPIS]


def _up_to(context: Context, measure: str, where: dict[str, str]) -> list[Row]:
    """The cell asked for in every year up to the chosen one."""
    axes = {name: code for name, code in where.items() if name != "period"}
    return [row for row in Slice(CUBE, measure, axes).cells(context) if row["period"] <= where["period"]]


def _register(context: Context, measure: str, where: dict[str, str], held: bool) -> tuple[Card, ...]:
    """By activity within the region asked for, and by region within the activity asked for."""
    if not held:
        return tuple(cube_cards.absent(context, card, 6, CUBE) for card in REGISTER_CARDS)
    title = context.dataset(CUBE).measure_of(measure).title[context.lang]
    subtitle = f"{title} · {_scope(context, where)}"
    activities = context.catalogue.codes["activities"]
    deeper = any(not code.code.isdigit() for code in activities.children(where["activity"]))
    upper = where["activity"] if deeper else activities.codes[where["activity"]].parent
    unfolded, regions = Slice(CUBE, measure, {**where, "activity": upper}), Slice(CUBE, measure, {**where, "area": TOTAL})
    of_activity = Words(context.text("cube.by_activity", measure=title), subtitle)
    of_region = Words(context.text("trade.by_region", measure=title), subtitle)
    return (
        cube_cards.children(context, REGISTER_CARDS[0], 6, unfolded, "activity", of_activity),
        cube_cards.children(context, REGISTER_CARDS[1], 6, regions, "area", of_region),
    )


COMPARED = "trade-compare"
BY_QUARTER = "trade-by-quarter"
REGISTER_CARDS = ("trade-by-activity", "trade-by-region")
PAGE = Page(
    "trade",
    Text("การส่งออก–นำเข้าของ MSME", "Exports and imports of MSMEs"),
    Text("มูลค่าการส่งออกและนำเข้าของ MSME ตามกิจกรรมและภูมิภาค", "Exports and imports of MSMEs by activity and region"),
    view,
    (FilterBar("measure", Text("ตัววัด", "Measure"), _measures, "exports"), *register_part.filters(), compare.filter_bar()),
    (COMPARED, *REGISTER_CARDS, BY_QUARTER, "export-share-over-time", "export-partners", "trade-figures", "market-intelligence"),
    (TRADE, CUBE, period_cards.QUARTERLY, "market_intelligence"),
)
