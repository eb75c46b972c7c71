"""Page, font and sizes of a DOCX in the layout of official letters.

Margins (3 cm left, 2 cm right) and sizes are those of the typing guide to the regulation on official correspondence.
Sarabun is drawn a third larger than TH SarabunPSK at the same size, so its 16, 20 and 29 points become 12, 15 and 22.
"""

import datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from data.request.docx_fonts import FAMILY, embed

TEXT, LABEL, HEADING = Pt(12), Pt(15), Pt(22)
LEFT, RIGHT, TOP, BOTTOM, WIDTH = Cm(3), Cm(2), Cm(1.5), Cm(1.5), Cm(16)


def blank(title: str) -> Docx:
    """An empty A4 page with margins, font and language; nothing in its properties tells who made it."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = LEFT, RIGHT, TOP, BOTTOM
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "", "", "th-TH"
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.05
    _font(normal.element.get_or_add_rPr(), TEXT)
    embed(document)
    return document


def _font(properties: Any, size: Length) -> None:
    """Thai is a complex script in Word: font, size and language are given for both kinds of text."""
    fonts, language = OxmlElement("w:rFonts"), OxmlElement("w:lang")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FAMILY)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:bidi"), "th-TH")
    for old in [mark for name in ("w:rFonts", "w:sz", "w:szCs", "w:lang") for mark in properties.findall(qn(name))]:
        properties.remove(old)
    properties.insert(0, fonts)
    _sizes(properties, size)
    properties.append(language)


def _sizes(properties: Any, size: Length) -> None:
    for name in ("w:sz", "w:szCs"):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), str(round(size.pt * 2)))
        properties.append(mark)


def strong(run: Run, size: Length = TEXT) -> None:
    properties = run._r.get_or_add_rPr()
    for name in ("w:b", "w:bCs"):
        properties.append(OxmlElement(name))
    _sizes(properties, size)
