"""การเข้าถึงบริการ: who registers, who is advised, trained and subsidised, what surveys found, and with whom OSMEP does it."""

from components import facts, performance_cards, rows, service_cards, service_lists, targets
from components import words as say
from components.key_figures import unpublished
from components.measure_cards import Slice, Words
from components.model import Card, Context, Kpi, Page, View
from components.part_card import by_part
from components.report_scope import as_of
from components.targets import Pair
from data.catalogue import TOTAL
from data.declare import Text

ONE_ID, ACCESS, OSS, RESULTS = "one_id_registrations", "sme_access_users", "oss_consultations", performance_cards.RESULTS
HEADLINES = (
    ("one_id", "fy2566-08", "output-2"),
    ("access", "fy2566-15", "output-2"),
    ("consultations", "fy2566-14", "output-2"),
    ("academy", "fy2566-13", "output-2"),
)
"""The outputs that stand first: label, project and output of the report's result table."""
GUIDE_STEPS = 4


def view(context: Context) -> View:
    pairs = _headlines(context)
    return View(
        takeaway=_takeaway(context),
        as_of=as_of(context, facts.sources(context, [pair.actual for pair in pairs if pair])),
        kpis=tuple(_kpi(context, name, pair) for (name, *_), pair in zip(HEADLINES, pairs, strict=True)),
        cards=(
            service_cards.reach(context),
            _one_id(context),
            _access(context),
            _oss(context),
            service_cards.clusters(context),
            service_cards.bds(context),
            service_cards.government_procurement(context),
            service_cards.learning(context),
            service_lists.surveys(context),
            service_lists.better_off(context),
            service_lists.promotion(context),
            service_cards.procurement_over_time(context),
            service_lists.systems(context),
            service_lists.partners(context),
        ),
        datasets=tuple(context.dataset(id) for id in PAGE.datasets),
        guide=tuple(context.text(f"services.guide_{number}") for number in range(1, GUIDE_STEPS + 1)),
    )


def _headlines(context: Context) -> list[Pair | None]:
    """The headline outputs in order; None for one whose target or result is not in the release."""
    found = {
        (pair.actual["project"], pair.actual["result"]): pair
        for pair in performance_cards.result_pairs(context, [project for _, project, _ in HEADLINES])
    }
    return [found.get((project, result)) for _, project, result in HEADLINES]


def _takeaway(context: Context) -> tuple[str, ...]:
    """The three totals, each from the table of its own parts."""
    values: dict[str, str | None] = {}
    period = None
    for name, dataset_id, axis in (("one_id", ONE_ID, "legal_form"), ("access", ACCESS, "channel"), ("oss", OSS, "topic")):
        dataset = context.dataset(dataset_id)
        measure = dataset.measure[0].id
        row = rows.latest(context.data.select(dataset_id, {axis: [TOTAL], "measure": [measure]}))
        values[name], period = facts.stated(context, dataset, row), facts.when(context, dataset, row) or period
    return say.say(context, "services.take", period=period, **values)


def _kpi(context: Context, name: str, pair: Pair | None) -> Kpi:
    """Result, target and share of the target, as the report's result table prints them."""
    dataset, label = context.dataset(RESULTS), context.text(f"services.kpi_{name}")
    if pair is None or not facts.has_figure(pair.actual):
        return unpublished(context, label, dataset.origin)
    actual, target = targets.against(context, dataset, pair)
    unit = targets.figure_of(context, dataset, pair.actual).removeprefix(actual).strip()
    period, source = facts.period_text(context, dataset, pair.actual["period"]), facts.source(context, pair.actual)
    words = targets.goal_words(context, pair, target)
    copied = f"{label} {actual} {unit} · {period} · {source['title']}"
    picture = targets.bullet(pair, f"{label}: {words}")
    return Kpi(label, actual, unit, period, source, dataset.origin, words, copy=copied, picture=picture)


def _parts(context: Context, name: str, about: Slice, axis: str, card_id: str, share: str = "", units: bool = True) -> Card:
    words = Words(context.text(f"services.{name}"), context.text(f"services.{name}_sub"), context.text(f"services.{name}_note"))
    return by_part(context, card_id, 7 if share else 6, about, axis, words, colours={}, share_measure=share, units=units)


def _one_id(context: Context) -> Card:
    return _parts(context, "one_id", Slice(ONE_ID, "registrations"), "legal_form", "one-id-by-legal-form")


def _access(context: Context) -> Card:
    return _parts(context, "access", Slice(ACCESS, "users"), "channel", "sme-access-by-channel", units=False)


def _oss(context: Context) -> Card:
    return _parts(context, "oss", Slice(OSS, "consultations"), "topic", "oss-topics", "share", units=False)


PAGE = Page(
    "services",
    Text("การเข้าถึงบริการของ MSME", "Services used by MSMEs"),
    Text(
        "ผู้ขึ้นทะเบียน ผู้รับคำปรึกษา ผู้เรียน และผู้ได้รับเงินอุดหนุนจาก สสว.", "Entrepreneurs registered, advised, trained and subsidised by OSMEP"
    ),
    view,
    cards=(
        "smes-developed",
        "one-id-by-legal-form",
        "sme-access-by-channel",
        "oss-topics",
        "model-clusters",
        "bds-projects",
        "sme-gp",
        "learning-and-advice",
        "service-surveys",
        "better-off",
        "promotion-results",
        "public-procurement",
        "information-systems",
        "partner-lists",
    ),
    datasets=(
        ONE_ID,
        ACCESS,
        OSS,
        "bds_services",
        "sme_gp",
        "sme_support",
        "surveys",
        "information_systems",
        "partner_lists",
        RESULTS,
        service_cards.KPIS,
    ),
)
