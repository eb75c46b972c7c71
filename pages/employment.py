"""การจ้างงาน: how many people work in MSMEs, in which sector and under which legal form."""

from collections.abc import Mapping, Sequence

from components import compare, facts, nearest, period_cards, register_cards, register_part, rows
from components import measure_cards as cards
from components import words as say
from components.key_figures import kpi
from components.measure_cards import NEW, Slice, Words
from components.model import Card, Context, Kpi, Page, Row, View
from components.part_card import by_part
from data.catalogue import TOTAL
from data.declare import Text

JOBS, HEADLINE = "msme_employment", "msme_big_data"
AXES = ("sector", "legal_form")
BY_MONTH = "insured-employees-by-month"


def view(context: Context) -> View:
    chosen = {"sector": register_part.sector_of(context, context.state["activity"]), "legal_form": TOTAL}
    scope, narrowed = cards.scope(context, JOBS, chosen), register_part.narrowed(context)
    cells = rows.charted(context.data.select(JOBS, {axis: [code] for axis, code in chosen.items()}))
    new = rows.only(cells, definition=NEW)
    now = rows.last(rows.only(new, measure="employment"))
    in_register = narrowed and register_part.held(context)
    period = register_part.chosen(context)["period"] if in_register else now["period"] if now else ""
    return View(
        notices=nearest.offer(context, "employees"),
        takeaway=register_part.takeaway(context, "employees") if in_register else _takeaway(context, now, new, scope),
        as_of=facts.period_text(context, context.dataset(JOBS), period) if period else "–",
        kpis=(*_register_kpis(context, in_register), *_kpis(context, new, scope, narrowed)),
        cards=(
            _parts(context, "sector", chosen, "jobs-by-sector", 7),
            _parts(context, "legal_form", chosen, "jobs-by-legal-form", 5),
            compare.card(context, "employees-compare", "employees"),
            *register_cards.cards(context, "employees", "employees"),
            period_cards.by_month(context, BY_MONTH),
            _growth(context),
            _share(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets if id in context.data.manifest["datasets"]),
        guide=tuple(step[context.lang] for step in context.dataset(JOBS).guide),
    )


def _register_kpis(context: Context, shown: bool) -> tuple[Kpi, ...]:
    """Jobs and enterprises of the chosen cell by the register."""
    dataset = context.dataset(register_part.CUBE)
    names = ("employees", "enterprises") if shown else ()
    return tuple(
        kpi(context, dataset, register_part.series(context, name), dataset.measure_of(name).title[context.lang]) for name in names
    )


def _takeaway(context: Context, now: Row | None, cells: Sequence[Row], scope: str) -> tuple[str, ...]:
    dataset = context.dataset(JOBS)
    if now is None:
        return say.say(context, "employment.take_none", scope=scope)
    values: dict[str, str | None] = {
        "value": facts.value_text(context, dataset, now),
        "period": facts.phrase(context, dataset, now["period"]),
        "scope": scope,
    }
    growth = rows.last(rows.only(cells, measure="growth_from_previous_year"))
    values["growth"] = say.growth_words(context, dataset, growth)
    if scope:
        return say.say(context, "employment.take_scope", **values)
    share = rows.last(rows.only(cells, measure="share_of_total_employment"))
    values["share"] = say.share_words(context, dataset, share)
    return say.say(context, "employment.take", **values)


def _kpis(context: Context, cells: Sequence[Row], scope: str, narrowed: bool) -> tuple[Kpi, ...]:
    dataset = context.dataset(JOBS)
    label = context.text("employment.jobs") + (f" · {scope}" if scope else "")
    growth = rows.last(rows.only(cells, measure="growth_from_previous_year"))
    words = say.growth_words(context, dataset, growth)
    jobs = kpi(context, dataset, rows.only(cells, measure="employment"), label, change=words)
    share_of = "share_of_msme_employment" if scope else "share_of_total_employment"
    shares = rows.only(cells, measure=share_of)
    share = kpi(context, dataset, shares, context.text(f"employment.{share_of}"), facts.value_of(rows.last(shares)))
    return (jobs, share) if narrowed else (jobs, share, _part(context, "sector", "SRV"), _part(context, "legal_form", "JUR"))


def _part(context: Context, axis: str, code: str) -> Kpi:
    dataset = context.dataset(JOBS)
    wanted = {name: [code if name == axis else TOTAL] for name in AXES}
    cells = rows.charted(context.data.select(JOBS, {"definition": [NEW], **wanted}))
    share = rows.last(rows.only(cells, measure="share_of_msme_employment"))
    words = context.text("employment.of_msme_jobs", share=facts.value_text(context, dataset, share)) if share else ""
    return kpi(
        context,
        dataset,
        rows.only(cells, measure="employment"),
        context.label(JOBS, axis, code),
        share["value"] if share else None,
        words,
    )


def _parts(context: Context, axis: str, chosen: Mapping[str, str], card_id: str, span: int) -> Card:
    about = Slice(JOBS, "employment", {"definition": NEW, **dict.fromkeys(AXES, TOTAL)})
    words = Words(context.text(f"employment.by_{axis}"), context.text(f"employment.by_{axis}_sub"))
    return by_part(context, card_id, span, about, axis, words, share_measure="share_of_msme_employment", chosen=chosen[axis])


def _growth(context: Context) -> Card:
    """Growth by sector as the source prints it."""
    about = Slice(JOBS, "growth_from_previous_year", {"definition": NEW, "legal_form": TOTAL})
    words = Words(context.text("employment.growth"), context.text("employment.growth_sub"))
    return by_part(context, "jobs-growth-by-sector", 6, about, "sector", words)


def _share(context: Context) -> Card:
    """The share of all jobs; two definitions, two lines."""
    about = Slice(JOBS, "share_of_total_employment", {"sector": TOTAL, "legal_form": TOTAL})
    words = Words(context.text("employment.share"), context.text("employment.share_sub"), context.text("employment.share_note"))
    return cards.over_time(context, "jobs-share-of-all", 6, about, words, y_range=(0, 100), tick_step=2, decimals=0)


PAGE = Page(
    "employment",
    Text("การจ้างงานของ MSME", "Employment in MSMEs"),
    Text("ผู้ทำงานใน MSME ตามภาคธุรกิจและรูปแบบกิจการ", "People working in MSMEs by sector and legal form"),
    view,
    (*register_part.filters("activity"), compare.filter_bar()),
    (
        "jobs-by-sector",
        "jobs-by-legal-form",
        "employees-compare",
        *register_cards.card_ids("employees"),
        BY_MONTH,
        "jobs-growth-by-sector",
        "jobs-share-of-all",
    ),
    (JOBS, HEADLINE, register_part.CUBE, period_cards.MONTHLY),
    has_map=True,
)
