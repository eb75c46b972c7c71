"""The real table beside a chart, as HTML: caption, column and row headings, marks of what is withheld.

In the browser it can be sorted by any column and each figure copied with its words (assets/tables.js).
"""

from typing import Any

from components.model import Table
from components.plain_html import Element, html

WITHHELD = ("ปกปิด", "suppressed")


def table(content: Table) -> Element:
    """A real table: caption, column and row headings."""
    words = _word_columns(content)
    heads = [html.Th(column, scope="col", className="words" if n in words else None) for n, column in enumerate(content.columns)]
    return html.Table(
        [
            html.Caption(content.caption),
            html.Thead(html.Tr(heads)),
            html.Tbody([_row(content, number, words) for number in range(len(content.rows))]),
        ]
    )


def _word_columns(content: Table) -> set[int]:
    """Columns that hold words rather than figures: set to the left and allowed to wrap."""
    columns = range(1, len(content.columns))
    return {n for n in columns if not all(_figure_like(row[n]) for row in content.rows)}


def _figure_like(text: Any) -> bool:
    """Cells may be links too."""
    if not isinstance(text, str):
        return False
    return not text or any(character.isdigit() for character in text[:3]) or text in ("–", *WITHHELD)


def _row(content: Table, number: int, words: set[int]) -> Element:
    first, *rest = content.rows[number]
    cells = [_cell(content, number, place, text, words) for place, text in enumerate(rest, 1)]
    return html.Tr([html.Th(first, scope="row"), *cells], className="tot" if number == content.total else None)


def _cell(content: Table, number: int, place: int, text: str, words: set[int]) -> Element:
    """A figure carries its plain value for sorting; one that is withheld has none and is hatched."""
    if place != content.figure_column or number >= len(content.figures):
        return html.Td(text, className="sup" if text in WITHHELD else "words" if place in words else None)
    value = content.figures[number]
    return html.Td(text, **{"data-value": "" if value is None else f"{value:.15g}"}, className="sup" if text in WITHHELD else None)
