"""The tidy CSV of a dataset: one row per published cell, English headings, codes and plain figures."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from data.catalogue import Dataset

BYTE_ORDER_MARK = "\ufeff"
"""Put first for spreadsheet programs that would not recognise UTF-8 otherwise."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet program run a text instead of showing it."""


def headings(dataset: Dataset) -> list[str]:
    """`period`, dimensions, `measure`, `value`, `unit`, `status`, `rounded`, attributes, `variant`, `origin`, and the source."""
    dimensions, attributes = [d.id for d in dataset.dimension], [a.id for a in dataset.attribute]
    return [
        "period",
        *dimensions,
        "measure",
        "value",
        "unit",
        "status",
        "rounded",
        *attributes,
        "variant",
        "origin",
        "source",
        "source_url",
        "note",
        "release",
    ]


def write(
    dataset: Dataset, rows: Iterable[Mapping[str, Any]], sources: Mapping[str, Mapping[str, Any]], release: str, excel: bool = False
) -> str:
    """The whole file as text; a suppressed or missing value is an empty field and its status says why.

    For spreadsheet programs (`excel`) a text that they would run as a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, headings(dataset), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        cell = _cell(dataset, row, sources, release)
        writer.writerow(_harmless(cell) if excel else cell)
    return (BYTE_ORDER_MARK if excel else "") + out.getvalue()


def _cell(dataset: Dataset, row: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], release: str) -> dict[str, Any]:
    kept = {name: row[name] for name in headings(dataset) if name in row}
    source = sources[row["source"]]
    section = f" · {source['section']}" if source["section"] else ""
    return kept | {
        "value": figure(row["value"]),
        "unit": dataset.measure_of(row["measure"]).unit,
        "origin": dataset.origin,
        "rounded": "true" if row["rounded"] else "false",
        "source": f"{source['title']}{section}",
        "source_url": source["url"] or "",
        "release": release,
    }


def _harmless(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {name: f"'{text}" if name != "value" and str(text).startswith(FORMULA) else text for name, text in cell.items()}


def figure(value: float | None) -> str:
    """A number as a machine reads it: whole numbers without a point, no exponent, nothing lost."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{Decimal(repr(float(value))):f}"
