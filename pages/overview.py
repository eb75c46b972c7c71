"""ภาพรวม: four headline figures with their sources, what they have been doing, and the door to everything else."""

from components import door_words, facts, rows
from components import measure_cards as cards
from components import words as say
from components.area_card import NSO_OUTLINES, by_area
from components.doors import doors
from components.elements import search_form
from components.key_figures import kpi
from components.measure_cards import NEW, Slice, Words
from components.model import Card, Context, Kpi, Page, Row, View
from components.part_card import by_part
from data.catalogue import TOTAL
from data.declare import Text

NUMBER, JOBS, GDP, SENTIMENT, CENSUS, HEADLINE = (
    "msme_number",
    "msme_employment",
    "msme_gdp",
    "smesi",
    "nso_census_establishments",
    "msme_big_data",
)
KPIS, PROJECTS = "strategic_kpis", "projects"
OFTEN = (NUMBER, JOBS, SENTIMENT, GDP, CENSUS, PROJECTS)
GDP_SHARE = Slice(GDP, "share_of_national_gdp", {"size": TOTAL, "sector": TOTAL})
NOW = Slice(SENTIMENT, "index", {"horizon": "CUR", "area": TOTAL, "sector": TOTAL})
NATIONAL_JOBS = Slice(JOBS, "employment", {"definition": NEW, "sector": TOTAL, "legal_form": TOTAL})
NEUTRAL = 50.0


def view(context: Context) -> View:
    counted = _counted(context, "enterprises")
    return View(
        takeaway=_takeaway(context, counted),
        as_of=facts.period_text(context, context.dataset(HEADLINE), counted["period"]),
        kpis=_kpis(context, counted),
        cards=(_sentiment(context), _gdp(context), _jobs(context), _map(context)),
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


def _counted(context: Context, measure: str) -> Row:
    return context.data.select(HEADLINE, {"measure": [measure]})[0]


def _latest(context: Context, about: Slice, **more: str) -> Row:
    return max(
        (row for row in rows.charted(about.cells(context, **more)) if rows.frequency(row["period"]) == "A"),
        key=lambda row: row["period"],
    )


def _takeaway(context: Context, counted: Row) -> tuple[str, ...]:
    headline, gdp = context.dataset(HEADLINE), context.dataset(GDP)
    share = _latest(context, GDP_SHARE, definition=NEW)
    return say.say(
        context,
        "overview.take",
        number=facts.value_text(context, headline, counted),
        jobs=facts.value_text(context, headline, _counted(context, "employment")),
        period=facts.phrase(context, headline, counted["period"]),
        share=say.share_words(context, gdp, share),
        share_period=facts.phrase(context, gdp, share["period"]),
    )


def _kpis(context: Context, counted: Row) -> tuple[Kpi, ...]:
    jobs, shares = (
        context.dataset(JOBS),
        [row for row in rows.charted(GDP_SHARE.cells(context, definition=NEW)) if len(row["period"]) == 4 and not row["rounded"]],
    )
    growth = _latest(context, Slice(JOBS, "growth_from_previous_year", NATIONAL_JOBS.where))
    of_all = _latest(context, Slice(JOBS, "share_of_total_employment", NATIONAL_JOBS.where))
    enterprises = _latest(context, Slice(NUMBER, "share_of_all_enterprises", {"size": TOTAL}), definition=NEW)
    return (
        kpi(
            context,
            context.dataset(HEADLINE),
            [counted],
            context.text("structure.number"),
            enterprises["value"],
            context.text("overview.of_all_enterprises", share=facts.value_text(context, context.dataset(NUMBER), enterprises)),
        ),
        kpi(
            context,
            jobs,
            NATIONAL_JOBS.cells(context),
            context.text("employment.jobs"),
            of_all["value"],
            context.text(
                "overview.of_all_jobs",
                growth=say.growth_words(context, jobs, growth),
                share=facts.value_text(context, jobs, of_all),
            ),
        ),
        kpi(context, context.dataset(GDP), shares, context.text("overview.gdp_share")),
        kpi(context, context.dataset(SENTIMENT), NOW.cells(context), context.text("overview.sentiment")),
    )


def _sentiment(context: Context) -> Card:
    dataset, cells = context.dataset(SENTIMENT), rows.charted(NOW.cells(context))
    low, high, now = (min(cells, key=lambda row: row["value"]), max(cells, key=lambda row: row["value"]), rows.last(cells))
    assert now is not None  # a release without the index does not pass its validation
    side = "above" if now["value"] > NEUTRAL else "below" if now["value"] < NEUTRAL else "at"
    title = context.text(
        f"overview.sentiment_{side}",
        value=facts.figure_text(context, dataset, now),
        period=facts.phrase(context, dataset, now["period"]),
    )
    words = Words(title, context.text("overview.sentiment_sub"), context.text("overview.sentiment_note"))
    return cards.over_time(
        context,
        "sentiment-over-time",
        8,
        NOW,
        words,
        frequency="M",
        max_gap=6,
        y_range=(20, 65),
        reference=(NEUTRAL, context.text("overview.neutral")),
        sides={low["period"]: "bottom right", high["period"]: "top center", now["period"]: "middle right"},
    )


def _gdp(context: Context) -> Card:
    dataset, share = context.dataset(GDP), _latest(context, GDP_SHARE, definition=NEW)
    words = Words(
        context.text("overview.gdp_title", share=say.share_words(context, dataset, share)),
        context.text("overview.gdp_sub"),
        context.text("overview.gdp_note"),
    )
    return cards.over_time(context, "gdp-share-over-time", 4, GDP_SHARE, words, y_range=(0, 50), tick_step=5, break_line=False)


def _jobs(context: Context) -> Card:
    about = Slice(JOBS, "employment", {"definition": NEW, "legal_form": TOTAL})
    words = Words(context.text("employment.by_sector"), context.text("employment.by_sector_sub"))
    return by_part(
        context, "overview-jobs-by-sector", 7, about, "sector", words, share_measure="share_of_msme_employment", row_height=76
    )


def _map(context: Context) -> Card:
    """Manufacturing establishments of the census by NSO's areas."""
    about = Slice(CENSUS, "establishments", {"sector": "MFG", "size_persons": TOTAL})
    words = Words(context.text("overview.map"), context.text("overview.map_sub"), context.text("overview.map_note"))
    return by_area(context, "census-manufacturing-map", 5, about, words, NSO_OUTLINES)


def _number_words(context: Context, counted: Row) -> tuple[str, ...]:
    return say.say(context, "overview.door_structure", value=facts.value_text(context, context.dataset(HEADLINE), counted))


def _jobs_words(context: Context) -> tuple[str, ...]:
    jobs = NATIONAL_JOBS.cells(context)[0]
    return say.say(context, "overview.door_employment", value=facts.value_text(context, context.dataset(JOBS), jobs))


def _targets_words(context: Context) -> tuple[str, ...]:
    actual = [row for row in context.data.select(KPIS, {"measure": ["actual"]}) if row["attainment"]]
    met = sum(1 for row in actual if row["attainment"] == "met")
    return say.say(context, "overview.door_performance", met=met, count=len(actual))


PAGE = Page(
    "overview",
    Text("สถิติ MSME ของประเทศไทย", "Statistics of Thailand's MSMEs"),
    Text("จำนวน การจ้างงาน GDP และความเชื่อมั่นของ MSME ไทย", "Number, jobs, GDP and confidence of Thai MSMEs"),
    view,
    cards=("sentiment-over-time", "gdp-share-over-time", "overview-jobs-by-sector", "census-manufacturing-map"),
    datasets=(HEADLINE, NUMBER, JOBS, GDP, SENTIMENT, CENSUS),
)
