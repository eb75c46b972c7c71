"""ข้อมูลการเงิน: revenue, assets and profit of MSMEs by the register, how they spread, and what banks lend to SMEs."""

from collections.abc import Sequence

from components import compare, facts, register_part, rows
from components import measure_cards as cards
from components import words as say
from components.key_figures import kpi
from components.measure_cards import Slice, Words
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, View
from components.quartile_table import quartile_card
from data.declare import Text

LOANS, CUBE = "sme_finance", register_part.CUBE
KPIS = 4
MEASURES = ("revenue", "total_assets", "net_profit")
BANK_LOANS = Slice(LOANS, "outstanding_loans", {"lender": "BNK", "borrower": "SME"})
BAD_LOANS = Slice(LOANS, "npl_ratio", {"lender": "BNK", "borrower": "ALL"})


def _measures(context: Context) -> Sequence[Choice]:
    return [
        Choice(id, context.dataset(CUBE).measure_of(id).title[context.lang])
        for id in (MEASURES if register_part.held(context) else MEASURES[:1])
    ]


def view(context: Context) -> View:
    measure, loans = context.state["measure"], context.dataset(LOANS)
    latest = max(row["period"] for row in BANK_LOANS.cells(context))
    held = register_part.held(context)
    return View(
        takeaway=register_part.takeaway(context, measure) if held else _loans_sentence(context),
        as_of=facts.period_text(context, loans, register_part.chosen(context)["period"] if held else latest),
        kpis=_kpis(context, held),
        cards=(
            compare.card(context, "finance-compare", measure),
            *register_part.cards(context, "finance", measure),
            _quartiles(context),
            _loans(context),
            _bad_loans(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(step[context.lang] for step in loans.guide),
    )


def _loans_sentence(context: Context) -> tuple[str, ...]:
    dataset, now = context.dataset(LOANS), max(BANK_LOANS.cells(context), key=lambda row: row["period"])
    value, period = facts.value_text(context, dataset, now), facts.phrase(context, dataset, now["period"])
    return say.say(context, "finance.take", value=value, period=period)


def _kpis(context: Context, held: bool) -> tuple[Kpi, ...]:
    dataset = context.dataset(CUBE)
    own = [kpi(context, dataset, register_part.series(context, id), dataset.measure_of(id).title[context.lang]) for id in MEASURES]
    published = [_published(context, "loans", BANK_LOANS, "A"), _published(context, "npl", BAD_LOANS, "Q")]
    return (*(own if held else ()), *published)[:KPIS]


def _published(context: Context, name: str, about: Slice, frequency: str) -> Kpi:
    cells = [row for row in about.cells(context) if rows.frequency(row["period"]) == frequency]
    return kpi(context, context.dataset(LOANS), cells, context.text(f"finance.{name}"))


def _quartiles(context: Context) -> Card:
    where = register_part.chosen(context)
    areas = context.catalogue.codes["areas"].codes
    area = areas[where["area"]].parent if where["area"].startswith("TH-") else where["area"]
    measure = "margin" if context.state["measure"] == "net_profit" else context.state["measure"]
    words = Words(
        context.text(f"quartiles.{measure}"), context.label("msme_quartiles", "area", area), context.text("quartiles.note")
    )
    return quartile_card(context, "finance-quartiles", 12, measure, area, where["period"], words)


def _loans(context: Context) -> Card:
    words = Words(context.text("finance.loans"), context.text("finance.loans_sub"), context.text("finance.loans_note"))
    return cards.over_time(context, "sme-loans-over-time", 7, BANK_LOANS, words, tick_step=2)


def _bad_loans(context: Context) -> Card:
    words = Words(context.text("finance.npl"), context.text("finance.npl_sub"), context.text("finance.npl_note"))
    return cards.over_time(context, "npl-over-time", 5, BAD_LOANS, words, frequency="Q", decimals=2)


PAGE = Page(
    "finance",
    Text("ข้อมูลการเงินของ MSME", "Finance of MSMEs"),
    Text("รายได้ สินทรัพย์ กำไร และสินเชื่อของ MSME", "Revenue, assets, profit and loans of MSMEs"),
    view,
    (FilterBar("measure", Text("ตัววัด", "Measure"), _measures, MEASURES[0]), *register_part.filters(), compare.filter_bar()),
    ("finance-compare", *register_part.card_ids("finance"), "finance-quartiles", "sme-loans-over-time", "npl-over-time"),
    (LOANS, CUBE, "msme_quartiles"),
    has_map=True,
)
