"""The four cards of the overview: confidence, share of GDP, jobs by sector, a small map."""

from components import facts, rows
from components import measure_cards as cards
from components import words as say
from components.area_card import NSO_OUTLINES, by_area
from components.measure_cards import NEW, Slice, Words
from components.model import Card, Context, Row
from components.part_card import by_part
from data.catalogue import TOTAL

JOBS, GDP, SENTIMENT, CENSUS = "msme_employment", "msme_gdp", "smesi", "nso_census_establishments"
GDP_SHARE = Slice(GDP, "share_of_national_gdp", {"size": TOTAL, "sector": TOTAL})
NOW = Slice(SENTIMENT, "index", {"horizon": "CUR", "area": TOTAL, "sector": TOTAL})
NEUTRAL = 50.0


def latest(context: Context, about: Slice, **more: str) -> Row | None:
    """The cell of the latest year that has a figure."""
    return rows.latest(row for row in about.cells(context, **more) if rows.frequency(row["period"]) == "A")


def sentiment(context: Context) -> Card:
    words = Words(_sentiment_title(context), context.text("overview.sentiment_sub"), context.text("overview.sentiment_note"))
    return cards.over_time(
        context,
        "sentiment-over-time",
        8,
        NOW,
        words,
        frequency="M",
        max_gap=6,
        y_range=(20, 60),
        reference=(NEUTRAL, context.text("overview.neutral")),
        sides=rows.extremes(rows.charted(NOW.cells(context)), "bottom right"),
    )


def _sentiment_title(context: Context) -> str:
    dataset, now = context.dataset(SENTIMENT), rows.latest(NOW.cells(context))
    if now is None:
        return context.text("overview.sentiment")
    side = "above" if now["value"] > NEUTRAL else "below" if now["value"] < NEUTRAL else "at"
    value, period = facts.figure_text(context, dataset, now), facts.phrase(context, dataset, now["period"])
    return context.text(f"overview.sentiment_{side}", value=value, period=period)


def gdp(context: Context) -> Card:
    dataset, share = context.dataset(GDP), latest(context, GDP_SHARE, definition=NEW)
    words = Words(
        say.sentence(context, "overview.gdp_title", share=say.share_words(context, dataset, share))
        or context.text("overview.gdp_share"),
        context.text("overview.gdp_sub"),
        context.text("overview.gdp_note"),
    )
    return cards.over_time(context, "gdp-share-over-time", 4, GDP_SHARE, words, y_range=(0, 50), tick_step=5, break_line=False)


def jobs(context: Context) -> Card:
    about = Slice(JOBS, "employment", {"definition": NEW, "legal_form": TOTAL})
    words = Words(context.text("employment.by_sector"), context.text("employment.by_sector_sub"))
    return by_part(
        context, "overview-jobs-by-sector", 7, about, "sector", words, share_measure="share_of_msme_employment", row_height=76
    )


def area_map(context: Context) -> Card:
    """Manufacturing establishments of the census by NSO's areas."""
    about = Slice(CENSUS, "establishments", {"sector": "MFG", "size_persons": TOTAL})
    words = Words(context.text("overview.map"), context.text("overview.map_sub"), context.text("overview.map_note"))
    return by_area(context, "census-manufacturing-map", 5, about, words, NSO_OUTLINES)
