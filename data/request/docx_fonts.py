"""Sarabun inside a DOCX, so that a letter looks the same where the font is not installed (its licence allows it)."""

import uuid
from functools import cache
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

FAMILY = "Sarabun"
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "vendor"
WEIGHTS = {"embedRegular": 400, "embedBold": 700}
FONT_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
MIXED_BYTES = 32


def embed(document: Document) -> None:
    """Add both weights to the file, name them in its font table and say that they are embedded."""
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    named = "".join(_named(table, element, weight) for element, weight in WEIGHTS.items())
    font = f'<w:font w:name="{FAMILY}"><w:charset w:val="DE"/><w:family w:val="auto"/><w:pitch w:val="variable"/>{named}</w:font>'
    table._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w", "r")}>{font}</w:fonts>'.encode()
    settings = document.settings.element
    place = settings.find(qn("w:zoom"))
    settings.insert(0 if place is None else settings.index(place) + 1, OxmlElement("w:embedTrueTypeFonts"))


def _named(table: Part, element: str, weight: int) -> str:
    key, content = _font(weight)
    part = Part(PackURI(f"/word/fonts/sarabun-{weight}.odttf"), CONTENT_TYPE, content, table.package)
    return f'<w:{element} r:id="{table.relate_to(part, FONT_TYPE)}" w:fontKey="{{{key}}}"/>'


@cache
def _font(weight: int) -> tuple[str, bytes]:
    """The key and the bytes as the format wants them: the first 32 mixed with the key, read backwards."""
    content = (FOLDER / f"sarabun-{weight}.ttf").read_bytes()
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{FAMILY}-{weight}")
    mask = (key.bytes[::-1]) * 2
    mixed = bytes(byte ^ other for byte, other in zip(content[:MIXED_BYTES], mask, strict=True))
    return str(key).upper(), mixed + content[MIXED_BYTES:]
