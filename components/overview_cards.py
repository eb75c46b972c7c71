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


def latest(context: Context, about: Slice, **more: str) -> Row:
    """The cell of the latest year."""
    return max(
        (row for row in rows.charted(about.cells(context, **more)) if rows.frequency(row["period"]) == "A"),
        key=lambda row: row["period"],
    )


def sentiment(context: Context) -> Card:
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
        y_range=(20, 60),
        reference=(NEUTRAL, context.text("overview.neutral")),
        sides={low["period"]: "bottom right", high["period"]: "top center", now["period"]: "middle right"},
    )


def gdp(context: Context) -> Card:
    dataset, share = context.dataset(GDP), latest(context, GDP_SHARE, definition=NEW)
    words = Words(
        context.text("overview.gdp_title", share=say.share_words(context, dataset, share)),
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
