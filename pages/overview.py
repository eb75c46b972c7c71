"""ภาพรวม: four headline figures with their sources, what they have been doing, and the door to everything else."""

from typing import Any

from dash import html

from components import facts, rows
from components import measure_cards as cards
from components.elements import icon, outside, search_form, sentence
from components.figures import area_map
from components.measure_cards import NEW, Slice, Words
from components.model import Card, Context, Kpi, Page, Row, View
from components.palette import SEQUENTIAL
from data.catalogue import TOTAL
from data.declare import Text

NUMBER, JOBS, GDP, SENTIMENT, CENSUS, HEADLINE = (
    "msme_number", "msme_employment", "msme_gdp", "smesi", "nso_census_establishments", "msme_big_data")
KPIS, PROJECTS = "strategic_kpis", "projects"
OUTLINES = {"NSO-CEN": ("CEN", "EAS"), "NSO-NOR": ("NOR",), "NSO-NEA": ("NEA",), "NSO-SOU": ("SOU",), "NSO-VIC": ("VIC",), "TH-10": ("TH-10",)}
"""Outlines that make up each area of NSO's grouping: its Central holds the East and the West too."""
GDP_SHARE = Slice(GDP, "share_of_national_gdp", {"size": TOTAL, "sector": TOTAL})
NOW = Slice(SENTIMENT, "index", {"horizon": "CUR", "area": TOTAL, "sector": TOTAL})
NATIONAL_JOBS = Slice(JOBS, "employment", {"definition": NEW, "sector": TOTAL, "legal_form": TOTAL})
NEUTRAL = 50.0


def view(context: Context) -> View:
    counted = _counted(context, "enterprises")
    return View(
        takeaway=_takeaway(context, counted), as_of=facts.period_text(context, context.dataset(HEADLINE), counted["period"]),
        kpis=_kpis(context, counted), cards=(_sentiment(context), _gdp(context), _jobs(context), _map(context)),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets), lead=search_form(context), after=_doors(context),
    )


def _counted(context: Context, measure: str) -> Row:
    return context.data.select(HEADLINE, {"measure": [measure]})[0]


def _latest(context: Context, about: Slice, period_length: int = 4, **more: str) -> Row:
    return max((row for row in rows.charted(about.cells(context, **more)) if len(row["period"]) == period_length), key=lambda row: row["period"])


def _takeaway(context: Context, counted: Row) -> tuple[str, ...]:
    headline, gdp = context.dataset(HEADLINE), context.dataset(GDP)
    share = _latest(context, GDP_SHARE, definition=NEW)
    return facts.say(context, "overview.take", number=facts.value_text(context, headline, counted), jobs=facts.value_text(context, headline, _counted(context, "employment")),
                     period=facts.phrase(context, headline, counted["period"]), share=facts.share_words(context, gdp, share),
                     share_period=facts.phrase(context, gdp, share["period"]))


def _kpis(context: Context, counted: Row) -> tuple[Kpi, ...]:
    jobs, shares = context.dataset(JOBS), [row for row in rows.charted(GDP_SHARE.cells(context, definition=NEW)) if len(row["period"]) == 4 and not row["rounded"]]
    growth = _latest(context, Slice(JOBS, "growth_from_previous_year", NATIONAL_JOBS.where))
    of_all = _latest(context, Slice(JOBS, "share_of_total_employment", NATIONAL_JOBS.where))
    enterprises = _latest(context, Slice(NUMBER, "share_of_all_enterprises", {"size": TOTAL}), definition=NEW)
    return (
        facts.kpi(context, context.dataset(HEADLINE), [counted], context.text("structure.number"), enterprises["value"],
                  context.text("overview.of_all_enterprises", share=facts.value_text(context, context.dataset(NUMBER), enterprises))),
        facts.kpi(context, jobs, NATIONAL_JOBS.cells(context), context.text("employment.jobs"), of_all["value"],
                  context.text("overview.of_all_jobs", growth=facts.growth_words(context, jobs, growth), share=facts.value_text(context, jobs, of_all))),
        facts.kpi(context, context.dataset(GDP), shares, context.text("overview.gdp_share")),
        facts.kpi(context, context.dataset(SENTIMENT), NOW.cells(context), context.text("overview.sentiment")),
    )


def _sentiment(context: Context) -> Card:
    dataset, cells = context.dataset(SENTIMENT), rows.charted(NOW.cells(context))
    low, high, now = min(cells, key=lambda row: row["value"]), max(cells, key=lambda row: row["value"]), rows.last(cells)
    assert now is not None  # a release without the index does not pass its validation
    side = "above" if now["value"] > NEUTRAL else "below" if now["value"] < NEUTRAL else "at"
    title = context.text(f"overview.sentiment_{side}", value=facts.figure_text(context, dataset, now), period=facts.phrase(context, dataset, now["period"]))
    words = Words(title, context.text("overview.sentiment_sub"), context.text("overview.sentiment_note"))
    return cards.over_time(context, "sentiment-over-time", 8, NOW, words, period_length=7, max_gap=6, y_range=(20, 65),
                           reference=(NEUTRAL, context.text("overview.neutral")), sides={low["period"]: "bottom right", high["period"]: "top center", now["period"]: "middle right"})


def _gdp(context: Context) -> Card:
    dataset, share = context.dataset(GDP), _latest(context, GDP_SHARE, definition=NEW)
    words = Words(context.text("overview.gdp_title", share=facts.share_words(context, dataset, share)), context.text("overview.gdp_sub"), context.text("overview.gdp_note"))
    return cards.over_time(context, "gdp-share-over-time", 4, GDP_SHARE, words, y_range=(0, 50), tick_step=5, break_line=False)


def _jobs(context: Context) -> Card:
    about = Slice(JOBS, "employment", {"definition": NEW, "legal_form": TOTAL})
    words = Words(context.text("employment.by_sector"), context.text("employment.by_sector_sub"))
    return cards.by_part(context, "overview-jobs-by-sector", 7, about, "sector", words, share_measure="share_of_msme_employment", row_height=76)


def _map(context: Context) -> Card:
    """Manufacturing establishments of the census by NSO's areas; five classes, dark is more."""
    dataset = context.dataset(CENSUS)
    cells = [row for row in rows.charted(context.data.select(CENSUS, {"measure": ["establishments"], "sector": ["MFG"], "size_persons": [TOTAL]}))
             if row["area"] in OUTLINES]
    ordered = sorted(cells, key=lambda row: -row["value"])
    shades = [SEQUENTIAL[max(0, len(SEQUENTIAL) - 1 - n)] for n in range(len(ordered))]
    outlines = {row["area"]: [ring for code in OUTLINES[row["area"]] for ring in context.catalogue.outlines[code]] for row in ordered}
    hovers = {row["area"]: facts.hover(context, dataset, row, context.label(CENSUS, "area", row["area"])) for row in ordered}
    legend = [html.Li([html.I(className=f"k-{shade[1:]}"), context.label(CENSUS, "area", row["area"]), html.B(facts.figure_text(context, dataset, row))])
              for row, shade in zip(ordered, shades, strict=True)]
    title = context.text("overview.map")
    return Card(
        "census-manufacturing-map", title, context.text("overview.map_sub"), facts.sources(context, cells), dataset,
        facts.period_text(context, dataset, ordered[0]["period"]), 5, area_map(outlines, [(row["area"], shade, [row["area"]]) for row, shade in zip(ordered, shades, strict=True)], hovers),
        aside=html.Ul(legend, className="ml"), table=facts.table(context, dataset, ordered, title, ("area",)), note=context.text("overview.map_note"),
        download={"measure": "establishments", "sector": "MFG"}, alt=facts.alt_parts(context, dataset, ordered, "area", title),
    )


def _doors(context: Context) -> html.Section:
    lang = context.lang
    doors = [_door(context, page, words) for page, words in (("structure", _say_structure(context)), ("employment", _say_jobs(context)), ("performance", _say_performance(context)))]
    doors += [_door(context, page, [context.text(f"search.{page}")]) for page in ("data", "methods")]
    portal = context.dataset(NUMBER).open_data.url
    sets = [html.Li([html.A(context.dataset(id).title[lang], href=f"/{lang}/data/{id}"), html.Span(outside("data.go.th", portal))])
            for id in (NUMBER, JOBS, SENTIMENT, GDP, CENSUS, PROJECTS)]
    return html.Section([html.H2(context.text("overview.doors"), className="sec"), html.Div(doors, className="links"),
                         html.H2(context.text("overview.sets"), className="sec"), html.Ul(sets, className="sets")])


def _door(context: Context, page: str, words: list[Any]) -> html.A:
    return html.A([html.H3([context.text(f"nav.{page}"), icon("arrow-right")]), html.P(words)], href=f"/{context.lang}/{page}", className="lk")


def _say_structure(context: Context) -> list[Any]:
    return sentence(facts.say(context, "overview.door_structure", value=facts.value_text(context, context.dataset(HEADLINE), _counted(context, "enterprises"))))


def _say_jobs(context: Context) -> list[Any]:
    return sentence(facts.say(context, "overview.door_employment", value=facts.value_text(context, context.dataset(JOBS), NATIONAL_JOBS.cells(context)[0])))


def _say_performance(context: Context) -> list[Any]:
    actual = [row for row in context.data.select(KPIS, {"measure": ["actual"]}) if row["attainment"]]
    met = sum(1 for row in actual if row["attainment"] == "met")
    return sentence(facts.say(context, "overview.door_performance", met=met, count=len(actual)))


PAGE = Page("overview", Text("สถิติ MSME ของประเทศไทย", "Statistics of Thailand's MSMEs"),
            Text("จำนวน การจ้างงาน GDP และความเชื่อมั่นของ MSME ไทย", "Number, jobs, GDP and confidence of Thai MSMEs"), view,
            cards=("sentiment-over-time", "gdp-share-over-time", "overview-jobs-by-sector", "census-manufacturing-map"),
            datasets=(HEADLINE, NUMBER, JOBS, GDP, SENTIMENT, CENSUS))
