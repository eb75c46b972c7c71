"""จำนวนและโครงสร้าง MSME: how many enterprises there are, of which kind, and how many begin and end."""

from collections.abc import Sequence

from components import compare, facts, nearest, register_cards, register_part, rows, structure_cards
from components import measure_cards as cards
from components import words as say
from components.key_figures import kpi
from components.measure_cards import NEW, Slice
from components.model import Context, Kpi, Page, Row, View
from components.structure_cards import AXES, HEADLINE, NUMBER, headline
from data.catalogue import TOTAL
from data.declare import Text

BIRTHS, CUBE, LEGAL_FORM = "business_births_deaths", register_part.CUBE, "msme_legal_form"


def view(context: Context) -> View:
    chosen = {
        "sector": register_part.sector_of(context, context.state["activity"]),
        "area": context.state["area"],
        "legal_form": TOTAL,
    }
    cells = rows.charted(context.data.select(NUMBER, {"size": [TOTAL], **{axis: [code] for axis, code in chosen.items()}}))
    scope, narrowed = cards.scope(context, NUMBER, chosen), register_part.narrowed(context)
    in_register = narrowed and register_part.held(context)
    number = rows.last(rows.only(cells, measure="enterprises")) if narrowed else headline(context)
    period = register_part.chosen(context)["period"] if in_register else number["period"] if number else ""
    return View(
        notices=nearest.offer(context, "enterprises"),
        takeaway=_takeaway_in_scope(context, cells, number, scope) if narrowed else _takeaway(context, cells),
        as_of=facts.period_text(context, context.dataset(NUMBER), period) if period else "–",
        kpis=_kpis_in_scope(context, cells, scope) if narrowed else _kpis(context, cells),
        cards=(
            structure_cards.over_time(context, chosen, scope),
            structure_cards.breakdown(context, chosen, "area"),
            compare.card(context, "enterprises-compare", "enterprises"),
            *register_cards.cards(context, "enterprises", "enterprises"),
            structure_cards.legal_form_card(context, LEGAL_FORM),
            structure_cards.breakdown(context, chosen, "legal_form"),
            structure_cards.breakdown(context, chosen, "sector"),
            structure_cards.births(context, BIRTHS),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(step[context.lang] for step in context.dataset(NUMBER).guide),
    )


def _takeaway(context: Context, cells: Sequence[Row]) -> tuple[str, ...]:
    dataset, total = context.dataset(NUMBER), headline(context)
    share = rows.last(rows.only(cells, measure="share_of_all_enterprises", definition=NEW))
    return say.say(
        context,
        "structure.take",
        value=facts.stated(context, context.dataset(HEADLINE), total),
        period=facts.when(context, dataset, total),
        share=say.share_words(context, dataset, share),
        share_period=facts.when(context, dataset, share),
    )


def _takeaway_in_scope(context: Context, cells: Sequence[Row], number: Row | None, scope: str) -> tuple[str, ...]:
    """From the register where the release holds it, else from published sources."""
    if register_part.held(context):
        return register_part.takeaway(context, "enterprises")
    if number is None:
        return say.say(context, "structure.take_none", scope=scope)
    dataset, share = context.dataset(NUMBER), rows.only(cells, measure="share_of_msmes", period=number["period"])
    words = {"share": say.share_words(context, dataset, share[0])} if share else {}
    values = {"value": facts.value_text(context, dataset, number), "period": facts.phrase(context, dataset, number["period"])}
    return say.say(context, "structure.take_scope_share" if share else "structure.take_scope", scope=scope, **values, **words)


def _kpis(context: Context, cells: Sequence[Row]) -> tuple[Kpi, ...]:
    dataset, label, total = context.dataset(NUMBER), context.text("structure.number"), headline(context)
    shares = rows.only(cells, measure="share_of_all_enterprises", definition=NEW)
    return (
        kpi(context, context.dataset(HEADLINE), [total] if total else [], label, change=context.text("structure.reference_year")),
        kpi(context, dataset, shares, context.text("structure.share_of_all")),
        _part(context, "legal_form", "JUR"),
        _part(context, "area", "TH-10"),
    )


def _kpis_in_scope(context: Context, cells: Sequence[Row], scope: str) -> tuple[Kpi, ...]:
    """The cell of the register, and what published sources say of the nearest wider scope."""
    new = rows.only(cells, definition=NEW)
    label = context.text("structure.number") + (f" · {scope}" if scope else "")
    own = [
        kpi(
            context,
            context.dataset(CUBE),
            register_part.series(context, name),
            context.dataset(CUBE).measure_of(name).title[context.lang],
        )
        for name in ("enterprises", "employees", "revenue")
        if register_part.held(context)
    ]
    published = rows.only(new, measure="enterprises")
    return (*own, kpi(context, context.dataset(NUMBER), published, label)) if published or not own else tuple(own)


def _part(context: Context, axis: str, code: str) -> Kpi:
    """The number of one part, with its share of all MSMEs as a bar."""
    dataset, where = (context.dataset(NUMBER), {"size": TOTAL, "definition": NEW, **dict.fromkeys(AXES, TOTAL), axis: code})
    share = rows.latest(Slice(NUMBER, "share_of_msmes", where).cells(context))
    words = say.sentence(context, "structure.of_all_msmes", share=facts.stated(context, dataset, share))
    cells = Slice(NUMBER, "enterprises", where).cells(context)
    return kpi(context, dataset, cells, context.label(NUMBER, axis, code), facts.value_of(share), words)


PAGE = Page(
    "structure",
    Text("จำนวนและโครงสร้าง MSME", "Number and structure of MSMEs"),
    Text("จำนวน MSME ตามภาคธุรกิจ พื้นที่ และรูปแบบกิจการ", "MSMEs by sector, area and legal form"),
    view,
    (*register_part.filters("activity", "area"), compare.filter_bar()),
    (
        "msme-number-over-time",
        "msme-number-by-area",
        "enterprises-compare",
        *register_cards.card_ids("enterprises"),
        "enterprises-by-legal-form",
        "msme-number-by-legal-form",
        "msme-number-by-sector",
        "msme-births-and-deaths",
    ),
    (NUMBER, HEADLINE, BIRTHS, CUBE, LEGAL_FORM),
    has_map=True,
)
