"""Sarabun as TrueType for the documents of the page "request", beside the web fonts: one file per weight, Thai and Latin.

The npm package holds woff2 files split by script; a PDF needs one font with both. Run by `make setup`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@fontsource" / "sarabun" / "files"
OUT = ROOT / "assets" / "vendor"
WEIGHTS = (400, 700)
SCRIPTS = ("latin", "thai")
MARK_TO_MARK, EXTENSION = 6, 9
MOST_UNITS = 60
"""Marks above marks are moved by at most this much (1000 units are one em)."""


def merged(weight: int, folder: Path) -> TTFont:
    """Both scripts of one weight as one font; `folder` holds the parts while they are merged."""
    parts = []
    for script in SCRIPTS:
        part = TTFont(SOURCE / f"sarabun-{script}-{weight}-normal.woff2")
        part.flavor = None
        parts.append(folder / f"{script}.ttf")
        part.save(parts[-1])
    font = Merger().merge([str(part) for part in parts])
    for table in _mark_to_mark(font):
        _level(table)
    return font


def _mark_to_mark(font: TTFont) -> Iterator[Any]:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            plain = table.ExtSubTable if lookup.LookupType == EXTENSION else table
            if plain.LookupType == MARK_TO_MARK:
                yield plain


def _level(table: Any) -> None:
    """Put tone marks above a vowel sign at their own height instead of a hair (0.4 pt) lower.

    The writer of the PDF would split a line at a mark that is moved up or down, and readers would then copy the
    syllable twice (ทั้ทั้งนี้ for ทั้งนี้).
    """
    marks = table.Mark1Array.MarkRecord
    for record in table.Mark2Array.Mark2Record:
        for group, anchor in enumerate(record.Mark2Anchor):
            near = [mark.MarkAnchor for mark in marks if anchor and mark.Class == group and _near(mark.MarkAnchor, anchor)]
            if near:
                anchor.YCoordinate = near[0].YCoordinate
                for mark in near:
                    mark.YCoordinate = anchor.YCoordinate


def _near(one: Any, other: Any) -> bool:
    return bool(abs(one.YCoordinate - other.YCoordinate) <= MOST_UNITS)


if __name__ == "__main__":
    if not SOURCE.exists():
        sys.exit("tools/vendor_fonts.py: node_modules/@fontsource/sarabun is missing; run `npm ci` (or `make setup`) first")
    for weight in WEIGHTS:
        with TemporaryDirectory() as folder:
            merged(weight, Path(folder)).save(OUT / f"sarabun-{weight}.ttf")
    print(f"assets/vendor/: Sarabun as TrueType ({len(WEIGHTS)} weights)")
