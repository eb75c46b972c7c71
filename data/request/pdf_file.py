"""A composed document as PDF (typst: shapes Thai, breaks its lines between words, needs no other program).

The template reads the parts as data, so nothing typed is ever read as markup.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from data.request.compose import Composed
from data.request.docx_fonts import FOLDER

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("document.typ")


def write(composed: Composed) -> bytes:
    parts = json.dumps(asdict(composed), ensure_ascii=False)
    return typst.compile(_template(), sys_inputs={"parts": parts}, font_paths=_fonts(), format="pdf")


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
