"""ภาพรวม: four headline figures with their sources, what they have been doing, and the door to everything else."""

from components import door_words, facts, rows
from components import overview_cards as cards
from components import words as say
from components.doors import doors
from components.elements import search_form
from components.key_figures import kpi
from components.measure_cards import NEW, Slice, as_of
from components.model import Context, Kpi, Page, Row, View
from components.overview_cards import CENSUS, GDP, GDP_SHARE, JOBS, NOW, SENTIMENT, latest
from data.catalogue import TOTAL
from data.declare import Text

NUMBER, HEADLINE, KPIS, PROJECTS = "msme_number", "msme_big_data", "strategic_kpis", "projects"
OFTEN = (NUMBER, JOBS, SENTIMENT, GDP, CENSUS, PROJECTS)
NATIONAL_JOBS = Slice(JOBS, "employment", {"definition": NEW, "sector": TOTAL, "legal_form": TOTAL})


def view(context: Context) -> View:
    counted = _counted(context, "enterprises")
    return View(
        takeaway=_takeaway(context, counted),
        as_of=as_of(context, context.dataset(HEADLINE), [counted] if counted else []),
        kpis=_kpis(context, counted),
        cards=tuple(card(context) for card in (cards.sentiment, cards.gdp, cards.jobs, cards.area_map)),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        lead=search_form(context),
        after=doors(
            context,
            (
                ("structure", _number_words(context, counted)),
                ("employment", _jobs_words(context)),
                *door_words.doors(context),
                ("performance", _targets_words(context)),
            ),
            OFTEN,
        ),
    )


def _counted(context: Context, measure: str) -> Row | None:
    return rows.latest(context.data.select(HEADLINE, {"measure": [measure]}))


def _takeaway(context: Context, counted: Row | None) -> tuple[str, ...]:
    headline, gdp = context.dataset(HEADLINE), context.dataset(GDP)
    share = latest(context, GDP_SHARE, definition=NEW)
    return say.say(
        context,
        "overview.take",
        number=facts.stated(context, headline, counted),
        jobs=facts.stated(context, headline, _counted(context, "employment")),
        period=facts.when(context, headline, counted),
        share=say.share_words(context, gdp, share),
        share_period=facts.when(context, gdp, share),
    )


def _kpis(context: Context, counted: Row | None) -> tuple[Kpi, ...]:
    jobs, shares = (
        context.dataset(JOBS),
        [row for row in rows.charted(GDP_SHARE.cells(context, definition=NEW)) if len(row["period"]) == 4 and not row["rounded"]],
    )
    growth = latest(context, Slice(JOBS, "growth_from_previous_year", NATIONAL_JOBS.where))
    of_all = latest(context, Slice(JOBS, "share_of_total_employment", NATIONAL_JOBS.where))
    enterprises = latest(context, Slice(NUMBER, "share_of_all_enterprises", {"size": TOTAL}), definition=NEW)
    return (
        kpi(
            context,
            context.dataset(HEADLINE),
            [counted] if counted else [],
            context.text("structure.number"),
            facts.value_of(enterprises),
            say.sentence(context, "overview.of_all_enterprises", share=facts.stated(context, context.dataset(NUMBER), enterprises)),
        ),
        kpi(
            context,
            jobs,
            NATIONAL_JOBS.cells(context),
            context.text("employment.jobs"),
            facts.value_of(of_all),
            say.sentence(
                context,
                "overview.of_all_jobs",
                growth=say.growth_words(context, jobs, growth),
                share=facts.stated(context, jobs, of_all),
            ),
        ),
        kpi(context, context.dataset(GDP), shares, context.text("overview.gdp_share")),
        kpi(context, context.dataset(SENTIMENT), NOW.cells(context), context.text("overview.sentiment")),
    )


def _number_words(context: Context, counted: Row | None) -> tuple[str, ...]:
    return say.say(context, "overview.door_structure", value=facts.stated(context, context.dataset(HEADLINE), counted))


def _jobs_words(context: Context) -> tuple[str, ...]:
    jobs = rows.latest(NATIONAL_JOBS.cells(context))
    return say.say(context, "overview.door_employment", value=facts.stated(context, context.dataset(JOBS), jobs))


def _targets_words(context: Context) -> tuple[str, ...]:
    actual = [row for row in context.data.select(KPIS, {"measure": ["actual"]}) if row["attainment"]]
    met = sum(1 for row in actual if row["attainment"] == "met")
    return say.say(context, "overview.door_performance", met=met, count=len(actual) or None)


PAGE = Page(
    "overview",
    Text("สถิติ MSME ของประเทศไทย", "Statistics of Thailand's MSMEs"),
    Text("จำนวน การจ้างงาน GDP และความเชื่อมั่นของ MSME ไทย", "Number, jobs, GDP and confidence of Thai MSMEs"),
    view,
    cards=("sentiment-over-time", "gdp-share-over-time", "overview-jobs-by-sector", "census-manufacturing-map"),
    datasets=(HEADLINE, NUMBER, JOBS, GDP, SENTIMENT, CENSUS),
)
