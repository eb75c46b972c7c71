"""Surveys of OSMEP's services, its systems with their figures, and who takes part: long lists, folded by group."""

from collections.abc import Mapping, Sequence

from dash import html

from components import facts, figure_tables, report_tables, rows, service_cards
from components import format as formats
from components.bar_chart import Bar
from components.ledgers import fold
from components.model import Card, Context, Row, Table
from components.report_scope import Scope, card
from components.targets import BEFORE_THE_FIGURE, PERCENT, figure_of
from data.catalogue import TOTAL, CodeList, Dataset

SURVEYS, SYSTEMS, PARTNERS = "surveys", "information_systems", "partner_lists"
BETTER_OFF, BY_CATEGORY = "better-off", ("AGR", "MFG", "TRD", "SRV", "JUR", "NAT", "OTH")
SHOWN_FIRST = 7
MONITORED = ("national-results", "promotion-budget", "credit-term", "debt-restructuring", "dissemination")


def surveys(context: Context) -> Card:
    """Every survey with its result, its target and how many answered; an unprinted number of answers says so."""
    dataset, cells = context.dataset(SURVEYS), context.data.select(SURVEYS, {"category": [TOTAL]})
    codes = [code.code for code in context.catalogue.codes["surveys"] if code.code not in MONITORED]
    found = {(row["survey"], row["measure"]): row for row in cells}
    shown = [code for code in codes if (code, "result") in found]
    labels = [context.text("services.survey"), context.text("services.share_of_hundred")]
    labels += [context.text("services.figure_and_target"), dataset.measure_of("respondents").title[context.lang]]
    title = context.text("services.surveys", count=len(shown))
    body = [_survey(context, dataset, code, found) for code in shown]
    made = [_survey_table(labels, body[:SHOWN_FIRST], title)]
    if rest := body[SHOWN_FIRST:]:
        words = context.text("services.all_surveys", count=len(body))
        made.append(fold(words, context.text("performance.more_items", count=len(rest)), _survey_table(labels, rest, words)))
    about = (title, context.text("services.surveys_sub"), "")
    note = context.text("services.surveys_note")
    return card(Scope(context, TOTAL, TOTAL), "service-surveys", about, SURVEYS, cells, 12, made, note=note)


def _survey_table(labels: Sequence[str], body: Sequence[html.Tr], caption: str) -> html.Table:
    parts = [html.Caption(caption, className="vh"), report_tables.head(labels, (1,)), html.Tbody(list(body))]
    return html.Table(parts, className="bullets scales")


def _survey(context: Context, dataset: Dataset, code: str, found: Mapping[tuple[str, str], Row]) -> html.Tr:
    result, goal, answers = (found.get((code, measure)) for measure in ("result", "target", "respondents"))
    assert result is not None
    aim = [f" / {_goal(context, dataset, goal)}"] if goal else []
    asked = facts.value_text(context, dataset, answers) if answers else context.text("services.not_stated")
    return html.Tr(
        [
            html.Th(context.label(SURVEYS, "survey", code), scope="row"),
            html.Td(_bar(context, result), className="wide-cell words"),
            html.Td(html.Span([html.B(figure_of(context, dataset, result)), *aim])),
            html.Td(asked),
        ]
    )


def _goal(context: Context, dataset: Dataset, row: Row) -> str:
    unit = row[f"unit_{context.lang}"]
    text = figure_of(context, dataset, row)
    return text.removeprefix(f"{unit} ") if unit in BEFORE_THE_FIGURE else text


def _bar(context: Context, row: Row) -> html.Span:
    if row[f"unit_{context.lang}"] not in PERCENT:
        return html.Span(context.text("performance.lower_is_better"), className="small")
    if not facts.has_figure(row):
        return html.Span()
    filled = html.Span(style={"width": f"{row['value']:.1f}%"})
    return html.Span(filled, className="bul part", **{"aria-hidden": "true"})


def better_off(context: Context) -> Card:
    """Share of participants whose business is better off, by type of business and by legal form."""
    dataset = context.dataset(SURVEYS)
    where = {"survey": [BETTER_OFF], "measure": ["result"], "category": BY_CATEGORY}
    cells = sorted(context.data.select(SURVEYS, where), key=lambda row: BY_CATEGORY.index(row["category"]))
    parents = context.catalogue.codes["survey_categories"].codes
    bars = [_better(context, dataset, row, parents[row["category"]].parent) for row in rows.charted(cells)]
    words = (context.text("services.better_off"), context.text("services.better_off_sub"))
    return service_cards.drawn(context, "better-off", words, dataset, cells, bars, 7, ("survey", "category"), 84)


def _better(context: Context, dataset: Dataset, row: Row, group: str) -> Bar:
    name, text = context.label(SURVEYS, "category", row["category"]), figure_of(context, dataset, row)
    kind = context.label(SURVEYS, "category", group)
    colour = "@main" if group == "business-type" else "@mute"
    return Bar(name, row["value"], text, f"<b>{name}</b> · {kind}<br>{text}", colour, row["category"])


def promotion(context: Context) -> Card:
    """What OSMEP's monitoring found of the promotion of MSMEs by every agency: reach, budget shares, measures."""
    dataset = context.dataset(SURVEYS)
    cells = [row for row in context.data.select(SURVEYS, {"survey": MONITORED}) if row["measure"] == "result"]
    groups = [(context.label(SURVEYS, "survey", code), _found(context, cells, code)) for code in MONITORED]
    title = context.text("services.promotion")
    made = figure_tables.figure_table(context, dataset, groups, title)
    words = (title, context.text("services.as_printed"), "")
    return card(Scope(context, TOTAL, TOTAL), "promotion-results", words, SURVEYS, cells, 5, made)


def _found(context: Context, cells: Sequence[Row], survey: str) -> list[figure_tables.Entry]:
    own = sorted((row for row in cells if row["survey"] == survey), key=lambda row: row["period"], reverse=True)
    several = len({row["period"] for row in own}) > 1
    return [figure_tables.Entry(_name(context, row, several), row) for row in own]


def _name(context: Context, row: Row, with_period: bool) -> str:
    name = context.label(SURVEYS, "category", row["category"])
    return f"{name} · {facts.period_text(context, context.dataset(SURVEYS), row['period'])}" if with_period else name


def systems(context: Context) -> Card:
    """Each system of the report: its kind, its figures of the year, the targets printed for them."""
    dataset, cells = context.dataset(SYSTEMS), context.data.select(SYSTEMS)
    codes = context.catalogue.codes["information_systems"]
    own = {code.code: [row for row in cells if row["system"] == code.code] for code in codes}
    folds = [_system_group(context, dataset, codes, group.code, own) for group in codes if not group.parent]
    title = context.text("services.systems", count=sum(bool(rows) for rows in own.values()))
    words = (title, context.text("services.systems_sub"), "")
    return card(Scope(context, TOTAL, TOTAL), "information-systems", words, SYSTEMS, cells, 6, folds)


def _system_group(
    context: Context, dataset: Dataset, codes: CodeList, group: str, own: Mapping[str, Sequence[Row]]
) -> html.Details:
    children = [code for code in codes.children(group) if own[code.code]]
    folds = [_system(context, dataset, code.label[context.lang], own[code.code]) for code in children]
    return figure_tables.folded(context, folds, codes.label(group, context.lang), len(children))


def _system(context: Context, dataset: Dataset, name: str, own: Sequence[Row]) -> tuple[str, str, html.Table | html.Ul]:
    kinds = [row[f"type_{context.lang}"] for row in own if row[f"type_{context.lang}"]]
    latest = [row for row in own if row["metric"] != TOTAL]
    lines = figure_tables.entries(context, dataset, latest, "metric")
    if not lines:
        return name, kinds[0] if kinds else "", html.Ul(html.Li(context.text("services.no_figure")), className="plainlist")
    return name, kinds[0] if kinds else "", figure_tables.figure_table(context, dataset, [("", lines)], name)


def partners(context: Context) -> Card:
    """Who feeds data, who is linked, who serves with OSMEP, and where: every list of the report in its own words."""
    cells, codes = context.data.select(PARTNERS), context.catalogue.codes["partner_lists"]
    own = {code.code: [row for row in cells if row["list"] == code.code] for code in codes}
    folds = []
    for group in (code for code in codes if not code.parent):
        lists = [_listed(context, code.label[context.lang], own[code.code]) for code in codes.children(group.code)]
        folds.append(figure_tables.folded(context, lists, group.label[context.lang], len(lists)))
    title = context.text("services.partners", count=formats.number(len(cells)))
    words = (title, context.text("services.partners_sub"), "")
    dataset, heads = context.dataset(PARTNERS), ("list", "entry")
    lines = [(context.label(PARTNERS, "list", row["list"]), _entry(context, row)) for rows in own.values() for row in rows]
    table = Table(title, tuple(dataset.dimension_of(name).title[context.lang] for name in heads), tuple(lines))
    return card(Scope(context, TOTAL, TOTAL), "partner-lists", words, PARTNERS, cells, 6, folds, table=table)


def _listed(context: Context, name: str, rows: Sequence[Row]) -> tuple[str, str, html.Ul]:
    items = [html.Li([_entry(context, row), html.Small(row["portals"]) if row["portals"] else None]) for row in rows]
    return name, context.text("performance.items", count=len(rows)), html.Ul(items, className="plainlist")


def _entry(context: Context, row: Row) -> str:
    """The name as the report prints it; in English its translation."""
    return str(row["printed_name"]) if context.lang == "th" else context.label(PARTNERS, "entry", row["entry"])
