"""Figures of the report besides targets and results: its headlines, and what project pages print."""

from collections.abc import Mapping, Sequence

from dash import html

from components import format as formats
from components.figure_tables import Entry, entries, figure_table
from components.ledgers import fold
from components.model import Card, Context, Row, Table
from components.report_scope import KPIS, Scope, card, projects_of
from components.targets import figure_of
from data.catalogue import CodeList

FACTS = "project_facts"


def further_figures(scope: Scope) -> Card:
    """Every figure that a project page prints besides its targets, folded by project."""
    context, dataset = scope.context, scope.context.dataset(FACTS)
    wanted = projects_of(context, scope.groups)
    cells = [row for row in context.data.select(FACTS) if row["project"] in wanted]
    own = {code: [row for row in cells if row["project"] == code] for code in wanted}
    title = context.text("performance.further", count=len(cells))
    folds = [
        _group(context, group, {code: own[code] for code in projects_of(context, [group]) if own[code]}) for group in scope.groups
    ]
    return card(
        scope,
        "further-figures",
        (title, context.text("services.as_printed"), scope.only(scope.project_words)),
        dataset.id,
        cells,
        12,
        folds,
        table=_flat(context, title, cells),
        download={"project": ",".join(code for code, rows in own.items() if rows)},
    )


def _group(context: Context, group: str, own: Mapping[str, Sequence[Row]]) -> html.Details | None:
    if not own:
        return None
    inner = html.Div([_project(context, code, rows) for code, rows in own.items()], className="inside")
    count = context.text("performance.items", count=sum(len(rows) for rows in own.values()))
    return fold(context.label(FACTS, "project", group), count, inner)


def _project(context: Context, code: str, rows: Sequence[Row]) -> html.Details:
    items = [html.Li([context.label(FACTS, "metric", row["metric"]), " ", html.B(_printed(context, row))]) for row in rows]
    count = context.text("performance.items", count=len(rows))
    return fold(context.label(FACTS, "project", code), count, html.Ul(items, className="plainlist apart"), inner=True)


def _printed(context: Context, row: Row) -> str:
    """The figure with its unit; a day in the reader's era; other words as the report has them."""
    said = str(row["stated"] or "")
    if not said:
        return figure_of(context, context.dataset(FACTS), row)
    return formats.date(said, context.lang) if len(said) == len("2023-09-30") and said[4] == "-" else said


def _flat(context: Context, title: str, cells: Sequence[Row]) -> Table:
    dataset = context.dataset(FACTS)
    heads = (*(dataset.dimension_of(name).title[context.lang] for name in ("project", "metric")), context.text("table.value"))
    lines = [
        (context.label(FACTS, "project", row["project"]), context.label(FACTS, "metric", row["metric"]), _printed(context, row))
        for row in cells
    ]
    return Table(title, heads, tuple(lines))


def headlines(scope: Scope) -> Card:
    """The figures that open the report, parts below their whole."""
    context, dataset, codes = scope.context, scope.context.dataset(KPIS), scope.context.catalogue.codes["kpis_2566"]
    inside = headline_codes(codes)
    cells = context.data.select(KPIS, {"kpi": inside, "measure": ["actual"]})
    title = context.text("performance.headlines")
    every = entries(context, dataset, cells, "kpi", "actual")
    made = [
        figure_table(context, dataset, [("", [entry for entry in every if not entry.depth])], title),
        _with_parts(context, every),
    ]
    words = (title, context.text("services.as_printed"), scope.whole())
    note = context.text("performance.headlines_note")
    return card(scope, "report-headlines", words, KPIS, cells, 12, made, note=note, download={"kpi": ",".join(inside)})


def _with_parts(context: Context, every: Sequence[Entry]) -> html.Details:
    title = context.text("performance.headlines_parts")
    table = figure_table(context, context.dataset(KPIS), [("", every)], title)
    return fold(title, context.text("performance.items", count=len(every)), table)


def headline_codes(codes: CodeList, below: str = "HEADLINE") -> list[str]:
    """Every code below the headlines, at any depth."""
    return [found for code in codes.children(below) for found in (code.code, *headline_codes(codes, code.code))]
