"""Tables of single figures, each in the unit that its source prints: a group, a name, a figure and its target."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from dash import html

from components import format as formats
from components.elements import whole
from components.ledgers import fold
from components.model import Context, Row
from components.report_tables import DOUBTFUL, head, status_of
from components.targets import figure_of
from data.catalogue import CodeList, Dataset

PRINTED_AS_WORDS = "stated"
"""Attribute that holds a result which is no number, such as a quarter."""


@dataclass(frozen=True)
class Entry:
    """One line: what is counted, its cell, and the cell of its target if one is printed; `depth` indents a part."""

    name: str
    figure: Row
    target: Row | None = None
    depth: int = 0


Groups = Sequence[tuple[str, Sequence[Entry]]]


def figure_table(context: Context, dataset: Dataset, groups: Groups, caption: str) -> html.Table:
    """One block of lines per group; a group without a name has no heading row."""
    labels = [context.text("services.item"), context.text("services.figure_and_target")]
    blocks = [
        html.Tbody([*_heading(name), *(_line(context, dataset, entry, labels[1]) for entry in own)]) for name, own in groups if own
    ]
    return html.Table([html.Caption(caption, className="vh"), head(labels), *blocks], className="goals")


def first_groups(context: Context, dataset: Dataset, groups: Groups, caption: str, opened: int) -> list[html.Table | html.Details]:
    """The first `opened` groups as a table, each further one folded under its name and its count."""
    filled = [(name, own) for name, own in groups if own]
    made: list[html.Table | html.Details] = [figure_table(context, dataset, filled[:opened], caption)]
    for name, own in filled[opened:]:
        count = context.text("performance.items", count=len(own))
        made.append(fold(name, count, figure_table(context, dataset, [("", own)], name)))
    return made


def _heading(name: str) -> list[html.Tr]:
    return [html.Tr(html.Th(name, scope="rowgroup", colSpan=2))] if name else []


def _line(context: Context, dataset: Dataset, entry: Entry, label: str) -> html.Tr:
    name = html.Th(entry.name, scope="row", className=f"part-of d{entry.depth}" if entry.depth else None)
    return html.Tr([name, html.Td(_figure(context, dataset, entry), **{"data-label": label})])


def _figure(context: Context, dataset: Dataset, entry: Entry) -> html.Span:
    marks = [words for words in (share_of_target(context, entry), doubt(context, entry.figure)) if words]
    aim = [" / ", html.Span(figure_of(context, dataset, entry.target), className="nb")] if entry.target else []
    small = html.Small(whole(marks)) if marks else None
    return html.Span([html.Span([html.B(printed(context, dataset, entry.figure)), *aim]), small], className="duo")


def printed(context: Context, dataset: Dataset, row: Row) -> str:
    """The figure in its unit, or the words that stand in its place."""
    return str(row[PRINTED_AS_WORDS]) if row.get(PRINTED_AS_WORDS) else figure_of(context, dataset, row)


def share_of_target(context: Context, entry: Entry) -> str:
    """`157.8% ของเป้า`; nothing where no target is printed or the figures are shares themselves."""
    goal = entry.target["value"] if entry.target else None
    if not goal or entry.figure["value"] is None or entry.figure["unit_en"] in ("percent", "rank"):
        return ""
    return context.text("performance.of_target", share=formats.percent(entry.figure["value"] / goal * 100, 1, context.lang))


def doubt(context: Context, row: Row) -> str:
    return status_of(context, row) if row["status"] in DOUBTFUL else ""


def entries(context: Context, dataset: Dataset, cells: Iterable[Row], axis: str, actual: str = "figure") -> list[Entry]:
    """One entry per code of `axis`, in the order of its list, with the target beside the figure; parts stand below their whole."""
    rows = list(cells)
    codes = context.catalogue.codes[dataset.dimension_of(axis).codes]
    found = {row[axis]: row for row in rows if row["measure"] != "target"}
    goals = {row[axis]: row for row in rows if row["measure"] == "target"}
    ordered = in_order(codes, [code for code, row in found.items() if row["measure"] == actual or row.get(PRINTED_AS_WORDS)])
    return [Entry(codes.label(code, context.lang), found[code], goals.get(code), depth) for code, depth in ordered]


def in_order(codes: CodeList, present: Collection[str], below: str = "", depth: int = 0) -> list[tuple[str, int]]:
    """The present codes with their depth, each whole before its parts."""
    parents = {code.code: code.parent if code.parent in present else "" for code in codes if code.code in present}
    children = [code for code, parent in parents.items() if parent == below]
    return [item for code in children for item in ((code, depth), *in_order(codes, present, code, depth + 1))]


def folded(context: Context, groups: Sequence[tuple[str, str, html.Table | html.Ul]], name: str, count: int) -> html.Details:
    """A fold that holds one inner fold per group: (name, what stands beside it, content)."""
    inner = [fold(title, beside, content, inner=True) for title, beside, content in groups]
    return fold(name, context.text("performance.items", count=count), html.Div(inner, className="inside"))
