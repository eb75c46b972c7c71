"""A release in memory: enough of a reader for components and pages to be tested without a database."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.model import Context
from data.catalogue import load

CATALOGUE = load()
SOURCES = {
    "own": {"id": "own", "title": "รายงาน สสว.", "url": "", "section": "ส่วนที่ 2", "authority": "osmep_report"},
    "news": {"id": "news", "title": "ข่าว", "url": "https://news.example", "section": "", "authority": "press"},
}


class FakeReader:
    """Answers `select` from the given rows per dataset."""

    release = "2026-11-21-00000000"
    checks: Mapping[str, Any] = {"checks": []}
    audit: Mapping[str, Any] = {"result": "no_register_tables"}
    pinned = False

    def __init__(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._tables = tables
        self.manifest = {"datasets": {name: {"suppressed": 0, "cells": len(rows)} for name, rows in tables.items()}}

    def select(
        self, dataset_id: str, where: Mapping[str, Sequence[str]] | None = None, all_variants: bool = False
    ) -> tuple[Mapping[str, Any], ...]:
        rows = [row for row in self._tables[dataset_id] if all_variants or not row["variant"]]
        return tuple(row for row in rows if all(row[name] in codes for name, codes in (where or {}).items()))

    def sources(self) -> Mapping[str, Mapping[str, Any]]:
        return SOURCES


def number(period: str, value: float | None, **more: Any) -> dict[str, Any]:
    """One cell of the dataset msme_number; national total of the 2562 definition unless said otherwise."""
    usual = {"definition": "2562", "size": "_T", "sector": "_T", "area": "_T", "legal_form": "_T", "measure": "enterprises"}
    marks = {"variant": 0, "status": "A", "rounded": False, "source": "own", "note": ""}
    return {"period": period, "value": value, **usual, **marks, **more}


def context(lang: str = "th", rows: Sequence[Mapping[str, Any]] = ()) -> Context:
    return Context(lang, {}, FakeReader({"msme_number": rows}), CATALOGUE)
