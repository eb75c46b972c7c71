"""Excel workbook: data, notes, dictionary and citation, with real numbers and widths that suit Thai."""

import datetime
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from data.file_formats import LARGEST_ROWS
from data.open_data import notes
from data.open_data.extract import Column, Extract, Format

NARROWEST, WIDEST, SAMPLE = 8, 60, 500
BUDDHIST_DATE, DATE = "[$-th-TH,D07041E]d mmmm yyyy", "d mmmm yyyy"
PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}


def write(extract: Extract, version: str = "") -> bytes:
    """Four sheets; a suppressed cell is blank and its status says so. The same cells give the same bytes."""
    out = io.BytesIO()
    built = datetime.datetime.fromisoformat(extract.built_at).replace(tzinfo=None)
    with Workbook(out, PLAIN) as book:
        book.set_properties(
            {"title": extract.title(extract.lang), "author": extract.dataset.producer[extract.lang], "created": built}
        )
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _data(book.add_worksheet(extract.text("files.sheet_data")), extract, head)
        _table(book.add_worksheet(extract.text("files.sheet_notes")), ((), *notes.notes(extract)), head, wrap)
        columns = [extract.text(f"data.{name}") for name in ("field", "meaning")]
        heads = (columns[0], f"{columns[1]} (ไทย)", f"{columns[1]} (English)", extract.text("data.unit_or_list"))
        _table(book.add_worksheet(extract.text("files.sheet_dictionary")), (heads, *notes.dictionary(extract)), head, wrap)
        _citation(book, extract, built, head, wrap)
    return out.getvalue()


def _data(sheet: Worksheet, extract: Extract, head: CellFormat) -> None:
    sheet.freeze_panes(1, 0)
    for number, (name, column) in enumerate(extract.columns.items()):
        cells = ["true" if mark else "false" for mark in column] if name == "rounded" else column
        sheet.set_column(number, number, _width(name, cells))
        sheet.write_string(0, number, name, head)
        put = sheet.write_number if name in ("value", "variant") else sheet.write_string
        for row, cell in enumerate(cells, 1):
            if cell is not None and cell != "":
                put(row, number, cell)
    sheet.autofilter(0, 0, max(1, extract.rows), max(0, len(extract.columns) - 1))


def _table(sheet: Worksheet, rows: Iterable[Sequence[str]], head: CellFormat, wrap: CellFormat) -> None:
    """Rows of text, the first one as headings."""
    kept = [list(row) for row in rows]
    for number, row in enumerate(kept):
        for column, text in enumerate(row):
            sheet.write_string(number, column, str(text), wrap if number else head)
    for column in range(max(map(len, kept))):
        sheet.set_column(column, column, _width("", [row[column] for row in kept if len(row) > column]))


def _citation(book: Workbook, extract: Extract, built: datetime.datetime, head: CellFormat, wrap: CellFormat) -> None:
    """How to quote, the day as a real date (Buddhist era in Thai), licence and every source."""
    sheet = book.add_worksheet(extract.text("files.sheet_citation"))
    date = book.add_format({"num_format": BUDDHIST_DATE if extract.lang == "th" else DATE, "align": "left"})
    facts = [
        (extract.text("files.cite_as"), notes.cite(extract, extract.lang)),
        (extract.text("files.release"), extract.release),
        (extract.text("files.address"), f"{extract.site}/{extract.lang}/data/{extract.dataset.id}"),
        (extract.text("about.licence"), notes.licence(extract, extract.lang)),
    ]
    heads = [extract.text(f"files.{name}") for name in ("source", "producer", "as_of", "address")]
    _table(sheet, ((), *facts, (), heads, *notes.cited_sources(extract)), head, wrap)
    sheet.write_string(5, 0, extract.text("files.released_on"), wrap)
    sheet.write_datetime(5, 1, built, date)


def _width(name: str, column: Column | list[Any]) -> float:
    """Characters that take room: Thai vowels and tone marks above and below take none."""
    longest = max((_room(str(cell)) for cell in column[:SAMPLE] if cell is not None), default=0)
    return min(WIDEST, max(NARROWEST, _room(name) + 3, longest + 2))


def _room(text: str) -> int:
    return len(text) if text.isascii() else sum(unicodedata.category(character) != "Mn" for character in text)


FORMAT = Format(
    "xlsx", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ""}, write, LARGEST_ROWS["xlsx"], packed=True
)
