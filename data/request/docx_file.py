"""A composed document as DOCX (python-docx: the well-kept writer of that format), in the layout of official letters.

Distances are those of the typing guide to the regulation on official correspondence: paragraphs indented 2.5 cm, the
garuda 1.5 cm on a memo and 3 cm on a letter. Its place stays empty: offices print on their own paper.
"""

from dataclasses import dataclass
from io import BytesIO

from docx.document import Document as Docx
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph

from data.request.compose import Composed, Section
from data.request.docx_style import HEADING, LABEL, WIDTH, blank, strong

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INDENT, HALF, GAP = Cm(2.5), Cm(8), Pt(5)
GARUDA = {"memo": Cm(1.5), "letter": Cm(3)}
LABEL_WIDTH, LONG_LABEL_WIDTH = Cm(1.6), Cm(3)


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands: indents, distance above, and whether it stays with the next."""

    left: int = 0
    first: int = 0
    above: int = GAP
    keep: bool = False


def write(composed: Composed) -> bytes:
    document = blank(composed.subject)
    if composed.kind == "memo":
        _memo_head(document, composed)
    else:
        _letter_head(document, composed)
    *sections, ending = composed.sections
    for section in sections:
        _section(document, section)
    _paragraph(document, ending.text, Place(first=INDENT, keep=True))
    _foot(document, composed)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(document: Docx, text: str = "", place: Place = Place()) -> Paragraph:
    paragraph = document.add_paragraph(text)
    shape = paragraph.paragraph_format
    shape.left_indent, shape.first_line_indent, shape.space_before = place.left, place.first, place.above
    shape.keep_with_next, shape.widow_control = place.keep, True
    return paragraph


def _dots(paragraph: Paragraph, until: Length = WIDTH) -> None:
    """Dots up to a place: where something is to be filled in by hand, and below the head of a memo."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(until, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
    paragraph.add_run("\t")


def _memo_head(document: Docx, composed: Composed) -> None:
    heading = _paragraph(document, place=Place(above=GARUDA["memo"] - HEADING))
    heading.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    strong(heading.add_run(composed.heading), HEADING)
    labels = composed.labels
    _memo_line(document, (labels["unit"], composed.unit, WIDTH))
    _memo_line(document, (labels["number"], composed.number, HALF), (labels["date"], composed.date, WIDTH))
    _memo_line(document, (labels["subject"], composed.subject, WIDTH))
    _labelled(document, labels["to"], composed.to)
    _enclosure(document, composed)


def _memo_line(document: Docx, *parts: tuple[str, str, Length]) -> None:
    """`parts` are (label, value, where its dots end)."""
    paragraph = _paragraph(document)
    for place, (label, value, until) in enumerate(parts):
        strong(paragraph.add_run(f"{'  ' * bool(place)}{label}  "), LABEL)
        paragraph.add_run(f"{value} ")
        _dots(paragraph, until)


def _letter_head(document: Docx, composed: Composed) -> None:
    labels = composed.labels
    first = _paragraph(document, f"{labels['number']}  {composed.number}", Place(left=HALF, first=-HALF, above=GARUDA["letter"]))
    if not composed.number:
        _dots(first, Cm(6))
    first.paragraph_format.tab_stops.add_tab_stop(HALF)
    first.add_run(f"\t{composed.unit}")
    if not composed.unit:
        _dots(first)
    for line in (composed.address or "\n").split("\n"):
        _filled(_paragraph(document, line, Place(left=HALF, above=Pt(0))))
    _filled(_paragraph(document, composed.date, Place(left=Cm(7))), Cm(12))
    for name, value in (("subject", composed.subject), ("to", composed.to), ("reference", composed.reference)):
        _labelled(document, labels[name], value)
    _enclosure(document, composed)


def _filled(paragraph: Paragraph, until: Length = WIDTH) -> None:
    if not paragraph.text:
        _dots(paragraph, until)


def _enclosure(document: Docx, composed: Composed) -> None:
    if "enclosure" in composed.labels:
        _labelled(document, composed.labels["enclosure"], composed.enclosure, LONG_LABEL_WIDTH)


def _labelled(document: Docx, label: str, value: str, width: Length = LABEL_WIDTH) -> None:
    """A label and its words, which hang beside it."""
    paragraph = _paragraph(document, f"{label}\t{value}", Place(left=width, first=-width))
    paragraph.paragraph_format.tab_stops.add_tab_stop(width)
    if not value:
        _dots(paragraph)


def _section(document: Docx, section: Section) -> None:
    _paragraph(document, section.text, Place(first=INDENT, keep=bool(section.items)))
    for number, item in enumerate(section.items, 1):
        paragraph = _paragraph(document, f"{number}.\t", Place(left=INDENT + Cm(0.8), first=-Cm(0.8), above=Pt(2)))
        if item.name:
            strong(paragraph.add_run(f"{item.name}: "))
        paragraph.add_run(item.text)


def _foot(document: Docx, composed: Composed) -> None:
    """Closing words, room for the signature, and whom to ask; never torn from each other."""
    if composed.closing:
        _centred(document, composed.closing, Pt(8))
    _centred(document, f"({composed.signer or '.' * 50})", Pt(38))
    _centred(document, composed.position or "." * 50, Pt(2))
    for number, contact in enumerate(composed.contacts):
        last = number == len(composed.contacts) - 1
        paragraph = _paragraph(document, f"{contact.label}  {contact.text}", Place(above=Pt(0 if number else 10), keep=not last))
        if not contact.text:
            _dots(paragraph, Cm(9))


def _centred(document: Docx, text: str, above: Length) -> None:
    """In the right half, as closings stand."""
    paragraph = _paragraph(document, text, Place(left=Cm(7), above=above, keep=True))
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
