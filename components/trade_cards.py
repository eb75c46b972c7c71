"""What published sources say of MSMEs' exports and imports: shares, partners, single figures."""

from components import measure_cards as cards
from components import rows
from components.gaps import noted
from components.key_figures import kpi
from components.measure_cards import Slice, Words
from components.model import Card, Context, Kpi
from components.part_card import by_part
from components.published_figures import published_figures

TRADE, WORLD = "msme_trade", "W1"
SHARE = Slice(TRADE, "share_of_total", {"flow": "X", "partner": WORLD})
PUBLISHED = (
    ("share", SHARE),
    ("exports_baht", Slice(TRADE, "value_baht", {"flow": "X", "partner": WORLD, "definition": "2562"})),
    ("exports_usd", Slice(TRADE, "value_usd", {"flow": "X", "partner": WORLD})),
    ("imports_share", Slice(TRADE, "share_of_total", {"flow": "M", "partner": WORLD})),
)
"""Key figures from published sources: the latest of each."""
PARTNERS = Slice(TRADE, "share_of_sme_exports", {"flow": "X"})


def goes_down_to(code: str) -> bool:
    """Whether the trade table has this code: it has regions and sections, no provinces and no divisions."""
    return not code.startswith("TH-") and not code.isdigit()


def published(context: Context, name: str, about: Slice) -> Kpi:
    """The latest published figure, with the definition it follows."""
    now = rows.latest(about.cells(context))
    words = context.label(TRADE, "definition", now["definition"]) if now else ""
    return kpi(context, context.dataset(TRADE), [now] if now else [], context.text(f"trade.{name}"), change=words)


def share(context: Context) -> Card:
    """The share of national exports, one colour per definition."""
    note = noted(context, TRADE, SHARE.cells(context), context.text("trade.share_note"))
    words = Words(context.text("trade.share"), context.text("trade.share_sub"), note)
    return cards.over_time(context, "export-share-over-time", 6, SHARE, words, frequency="A", y_range=(0, 40))


def partners(context: Context) -> Card:
    """The markets of SME exports in the one year that has them."""
    words = Words(
        context.text("trade.partners"), context.text("trade.partners_sub"), noted(context, TRADE, PARTNERS.cells(context))
    )
    return by_part(context, "export-partners", 6, PARTNERS, "partner", words, colours={}, row_height=36)


def figures(context: Context) -> Card:
    """Values, shares and growth as published for single months and years; the definition stands in each row."""
    cells = [row for row in context.data.select(TRADE) if row["measure"] != PARTNERS.measure]
    words = Words(context.text("trade.figures"), context.text("trade.figures_sub"), context.text("trade.figures_note"))
    return published_figures(context, "trade-figures", TRADE, cells, ("flow", "partner", "definition"), words)
