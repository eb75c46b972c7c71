"""ข้อมูลการเงิน: revenue, assets and profit of MSMEs by the register, how they spread, and what banks lend to SMEs."""

from collections.abc import Sequence

from components import compare, facts, nearest, register_cards, register_part, rows
from components import measure_cards as cards
from components import words as say
from components.gaps import noted
from components.key_figures import kpi
from components.measure_cards import Slice, Words
from components.model import Card, Choice, Context, FilterBar, Kpi, Page, View
from components.part_card import by_part
from components.published_figures import latest_of_each, published_figures
from components.quartile_table import quartile_card
from data.declare import Text

LOANS, CUBE = "sme_finance", register_part.CUBE
KPIS = 4
SME_BORROWERS = ("SME", "SMJ")
MEASURES = ("revenue", "total_assets", "net_profit")
BANK_LOANS = Slice(LOANS, "outstanding_loans", {"lender": "BNK", "borrower": "SME"})
SME_BAD_LOANS = Slice(LOANS, "npl_ratio", {"lender": "BNK", "borrower": "SME"})
SME_GROWTH = Slice(LOANS, "loan_growth", {"lender": "BNK", "borrower": "SME"})
BAD_LOANS = Slice(LOANS, "npl_ratio", {"lender": "BNK", "borrower": "ALL"})


def _measures(context: Context) -> Sequence[Choice]:
    return [
        Choice(id, context.dataset(CUBE).measure_of(id).title[context.lang])
        for id in (MEASURES if register_part.held(context) else MEASURES[:1])
    ]


def view(context: Context) -> View:
    measure, loans = context.state["measure"], context.dataset(LOANS)
    latest = [register_part.chosen(context)] if register_part.held(context) else rows.charted(BANK_LOANS.cells(context))
    held = register_part.held(context)
    return View(
        notices=nearest.offer(context, measure),
        takeaway=register_part.takeaway(context, measure) if held else _loans_sentence(context),
        as_of=cards.as_of(context, loans, latest),
        kpis=_kpis(context, held),
        cards=(
            compare.card(context, "finance-compare", measure),
            *register_cards.cards(context, "finance", measure),
            _quartiles(context),
            _loans(context),
            _bad_loans(context),
            _growth(context),
            _latest(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(context.text(f"finance.guide_{number}") for number in range(1, 5)),
    )


def _loans_sentence(context: Context) -> tuple[str, ...]:
    dataset, now = context.dataset(LOANS), rows.latest(BANK_LOANS.cells(context))
    value, period = facts.stated(context, dataset, now), facts.when(context, dataset, now)
    return say.say(context, "finance.take", value=value, period=period)


def _kpis(context: Context, held: bool) -> tuple[Kpi, ...]:
    dataset = context.dataset(CUBE)
    own = [kpi(context, dataset, register_part.series(context, id), dataset.measure_of(id).title[context.lang]) for id in MEASURES]
    published = [
        _published(context, name, about, frequency)
        for name, about, frequency in (
            ("loans", BANK_LOANS, "A"),
            ("sme_growth", SME_GROWTH, "Q"),
            ("sme_npl", SME_BAD_LOANS, "Q"),
            ("npl", BAD_LOANS, "Q"),
        )
    ]
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
    note = noted(context, LOANS, BANK_LOANS.cells(context), context.text("finance.loans_note"))
    words = Words(context.text("finance.loans"), context.text("finance.loans_sub"), note)
    return cards.over_time(context, "sme-loans-over-time", 7, BANK_LOANS, words, tick_step=2)


def _bad_loans(context: Context) -> Card:
    words = Words(context.text("finance.npl"), context.text("finance.npl_sub"), context.text("finance.npl_note"))
    return cards.over_time(context, "npl-over-time", 5, BAD_LOANS, words, frequency="Q", decimals=2)


def _growth(context: Context) -> Card:
    """Growth of bank loans to SMEs beside that of all borrowers, in the latest quarter that has both."""
    about = Slice(LOANS, "loan_growth", {"lender": "BNK"})
    words = Words(context.text("finance.growth"), context.text("finance.growth_sub"), context.text("finance.growth_note"))
    return by_part(context, "loan-growth-by-borrower", 12, about, "borrower", words, colours={"SME": "@main", "ALL": "@mute"})


def _latest(context: Context) -> Card:
    """Loans, guarantees and bad loans of every lender: the latest figure of each, never added up."""
    every = context.data.select(LOANS)
    cells = latest_of_each((row for row in every if row["borrower"] in SME_BORROWERS), ("lender", "borrower", "measure"))
    words = Words(context.text("finance.latest"), context.text("finance.latest_sub"), context.text("finance.latest_note"))
    return published_figures(context, "sme-debt-figures", LOANS, cells, ("lender", "borrower"), words)


PAGE = Page(
    "finance",
    Text("ข้อมูลการเงินของ MSME", "Finance of MSMEs"),
    Text("รายได้ สินทรัพย์ กำไร และสินเชื่อของ MSME", "Revenue, assets, profit and loans of MSMEs"),
    view,
    (FilterBar("measure", Text("ตัววัด", "Measure"), _measures, MEASURES[0]), *register_part.filters(), compare.filter_bar()),
    (
        "finance-compare",
        *register_cards.card_ids("finance"),
        "finance-quartiles",
        "sme-loans-over-time",
        "npl-over-time",
        "loan-growth-by-borrower",
        "sme-debt-figures",
    ),
    (LOANS, CUBE, "msme_quartiles"),
    has_map=True,
)
