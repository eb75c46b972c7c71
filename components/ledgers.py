"""Budgets as tables with bars in their rows: disbursed, committed and remaining keep their colours everywhere.

A ledger row has a name, a figure, a bar below both and smaller figures under the bar; it needs no other shape on a
phone. All figures are published cells; a bar only compares them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import html

from components import format as formats
from components.elements import icon
from components.facts import has_figure, value_of
from components.model import Context, Row
from data.catalogue import TOTAL

PARTS = {"DIS": "a", "COM": "b", "REM": "c"}
"""Execution code → class of its piece in a stacked bar."""
SHOWN_FIRST = 10


@dataclass(frozen=True)
class Entry:
    """One ledger row; `bar` is drawn in `length` percent of the width (None: no figure, no bar), `details` are (heading, text)."""

    name: str
    value: str
    length: float | None
    bar: Any
    details: tuple[tuple[str, str], ...] = ()
    strong: bool = False


@dataclass(frozen=True)
class Spending:
    """One line of the budget: amounts in baht by execution code, percentages as far as the source prints them."""

    code: str
    name: str
    group: str
    amounts: Mapping[str, float]
    printed: Mapping[str, float]

    @property
    def budget(self) -> float:
        return self.amounts[TOTAL]

    def share(self, part: str, lang: str) -> str:
        """`60.09%` as printed, else worked out from the two amounts to one decimal."""
        if part in self.printed:
            return formats.percent(self.printed[part], 2, lang)
        return formats.percent(self.amounts[part] / self.budget * 100, 1, lang) if self.budget else formats.NO_VALUE


def spending(cells: Iterable[Row], names: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, Spending]:
    """Budget lines by project code; a line without all four amounts is left out."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for row in (row for row in cells if row["value"] is not None):
        found.setdefault(row["project"], {"amount": {}, "share": {}})[row["measure"]][row["execution"]] = row["value"]
    return {
        code: Spending(code, names[code], groups[code], own["amount"], own["share"])
        for code, own in found.items()
        if {TOTAL, *PARTS} <= set(own["amount"])
    }


def millions(baht: float | None) -> str:
    """Baht as millions with two decimals, without the unit: `1,182.99`; `–` where there is no figure."""
    if baht is None:
        return formats.NO_VALUE
    return formats.number(float(Decimal(str(baht)) / 1_000_000), 2)


def part_names(context: Context) -> list[str]:
    """Disbursed, committed, remaining in one word each."""
    return [context.text(f"performance.part_{part.lower()}") for part in PARTS]


def stack(line: Spending) -> html.Span:
    """Disbursed, committed and remaining as one bar; the figures stand beside it."""
    pieces = [(kind, line.amounts[part] / line.budget * 100) for part, kind in PARTS.items() if line.amounts[part] > 0]
    return html.Span([html.I(className=kind, style={"width": f"{width:.2f}%"}) for kind, width in pieces], className="stack")


def ledger(caption: str, heads: Sequence[str], entries: Sequence[Entry]) -> html.Table | None:
    """`heads` name the columns: row, figure, bar, then the details. No entries, no table."""
    if not entries:
        return None
    labels = html.Thead(html.Tr([html.Th(head, scope="col") for head in heads]), className="vh")
    return html.Table(
        [html.Caption(caption, className="vh"), labels, html.Tbody([_entry(item) for item in entries])], className="ledger"
    )


def _entry(item: Entry) -> html.Tr:
    drawn = None if item.length is None else html.Span(item.bar, style={"width": f"{max(item.length, 0.4):.2f}%"})
    cells = [html.Th(item.name, scope="row"), html.Td(item.value, className="v")]
    cells.append(html.Td(html.Span(drawn, className="track", **{"aria-hidden": "true"}), className="pic"))
    cells += [html.Td(text, **{"data-label": head}) for head, text in item.details]
    return html.Tr(cells, className="tot" if item.strong else None)


def length(cell: Row, among: Iterable[Row]) -> float | None:
    """How long the bar of a figure is, in percent of the longest among these cells."""
    value, longest = value_of(cell), max((row["value"] for row in among if has_figure(row)), default=0)
    return None if value is None or longest <= 0 else value / longest * 100


def solid() -> html.Span:
    """A bar in the one colour of single series."""
    return html.Span(className="solid")


def spending_entries(context: Context, lines: Sequence[Spending], strong: Iterable[str] = ()) -> list[Entry]:
    """Ledger rows on one scale: the longest bar is the largest budget."""
    longest, names, made = max((line.budget for line in lines), default=1), part_names(context), []
    for line in lines:
        texts = [f"{millions(line.amounts[part])} ({line.share(part, context.lang)})" for part in PARTS]
        details = tuple(zip(names, texts, strict=True))
        made.append(Entry(line.name, millions(line.budget), line.budget / longest * 100, stack(line), details, line.code in strong))
    return made


def fold(summary: str, count: str, body: Any, opened: bool = False, inner: bool = False) -> html.Details:
    """A list behind its name and its count."""
    head = html.Summary([html.Span(summary), html.Span(count, className="ct"), icon("chevron-down")])
    return html.Details([head, body], className="fold inner" if inner else "fold", open=opened)


def project_table(context: Context, lines: Sequence[Spending], total: Spending | None, caption: str) -> list[Any]:
    """The first lines as a table, the others folded; the published total closes the first table."""
    first, rest = lines[:SHOWN_FIRST], lines[SHOWN_FIRST:]
    made: list[Any] = [_lines(context, first, total, caption)]
    if rest:
        words = context.text("performance.all_projects", count=len(lines))
        more = context.text("performance.more", count=len(rest))
        made.append(fold(words, more, _lines(context, rest, None, words)))
    return made


def _lines(context: Context, lines: Sequence[Spending], total: Spending | None, caption: str) -> html.Table:
    budget = context.catalogue.codes["budget_execution"].label(TOTAL, context.lang)
    labels = [context.text("performance.project"), context.text("performance.strategy"), budget, *part_names(context)]
    labels += [context.text("performance.disbursed_share")]
    body = [_line(context, line, labels) for line in lines]
    body += [_line(context, total, labels, strong=True)] if total else []
    heads = html.Thead(html.Tr([html.Th(label, scope="col") for label in labels]))
    return html.Table([html.Caption(caption, className="vh"), heads, html.Tbody(body)], className="cells projects")


def _line(context: Context, line: Spending, labels: Sequence[str], strong: bool = False) -> html.Tr:
    amounts = [millions(line.amounts[part]) for part in (TOTAL, *PARTS)]
    bar = html.Span([html.Span(stack(line), **{"aria-hidden": "true"}), line.share("DIS", context.lang)], className="stacked")
    cells = [line.group, *amounts, bar]
    kinds = ["few" if line.group else "none", *[None] * len(amounts), "full"]
    made = [
        html.Td(cell, className=kind, **{"data-label": label}) for cell, kind, label in zip(cells, kinds, labels[1:], strict=True)
    ]
    return html.Tr([html.Th(line.name, scope="row"), *made], className="tot" if strong else None)
