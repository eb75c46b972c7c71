"""The composed document and its two files, read back by other readers than the ones that wrote them."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from data.request import docx_file, pdf_file
from data.request.compose import Composed, thai_date
from data.request.draft import Draft
from tests.unit.requests import COMPOSER, NOTICE, typed

CLASSES = (1, 2, 3, 4)
CM = 360_000
HOSTILE = "<w:t>&amp;</w:t> ]]> #strong[x] $x^2$ `raw` \\u{1F4A9} =cmd|'/c calc'!A1 {0} %s {purpose} @import \"x\""


def words(composed: Composed) -> str:
    """Every paragraph of the DOCX, blanks of any kind as one."""
    document = Document(io.BytesIO(docx_file.write(composed)))
    return plain(" ".join(paragraph.text for paragraph in document.paragraphs))


def pdf_words(composed: Composed) -> str:
    """The text as a reader copies it: pdftotext if it is here (it knows the marked text of clusters), else None."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf_file.write(composed), capture_output=True, check=True)
    return plain(done.stdout.decode())


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", " ", text)


def squeezed(text: str) -> str:
    """Without blanks: where lines end and marks stand, readers of PDF add some."""
    return re.sub(r"[\s\u200b]", "", text)


needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")


@pytest.mark.parametrize(("number", "heading"), [(1, "บันทึกข้อความ"), (2, "บันทึกข้อความ"), (3, ""), (4, "")])
def test_the_document_is_the_one_the_notice_asks_for(number: int, heading: str) -> None:
    composed = COMPOSER.compose(typed(requester_class=[str(number)]))
    assert composed.heading == heading
    assert composed.kind == NOTICE.classes[number].records.document
    assert bool(composed.closing) == (number in (3, 4))


@pytest.mark.parametrize("changes", [{"requester_class": ["5"]}, {"requester_class": ["9"]}, {"kind": ["special"]}])
def test_no_document_is_composed_for_what_is_never_given(changes: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="no document"):
        COMPOSER.compose(typed(**changes))


@pytest.mark.parametrize("number", CLASSES)
def test_the_docx_holds_what_was_typed_and_the_conditions_of_the_notice(number: int) -> None:
    text = words(COMPOSER.compose(typed(requester_class=[str(number)])))
    for part in ("สำนักงานตัวอย่าง กระทรวงตัวอย่าง", "ตย 0102/345", "26 พฤศจิกายน 2569", "เพื่อสำรวจ", "800 รายการ", "ปี 2566"):
        assert part in text
    for part in ("19 พฤษภาคม 2565", "เก็บรักษาข้อมูลไว้เป็นอย่างดี และใช้ในภารกิจที่ขอมาเท่านั้น", f"(กลุ่มที่ {number})"):
        assert part in text
    assert "ผู้อำนวยการสำนักงานส่งเสริมวิสาหกิจขนาดกลางและขนาดย่อม" in text
    assert ("เฉพาะนิติบุคคลที่สามารถเผยแพร่ได้" in text) == (number in (3, 4))
    assert ("ไม่เกิน 1,000 รายการ" in text) == (number == 3)
    assert ("บันทึกข้อตกลง เลขที่ 12/2568" in text) == (number == 2)


def test_special_statistics_name_no_records() -> None:
    text = words(COMPOSER.compose(typed(requester_class=["1"], kind=["special"])))
    assert "สถิติเพิ่มเติม" in text and "800" not in text and "เลขทะเบียน" not in text


@needs_pdftotext
@pytest.mark.parametrize("number", CLASSES)
def test_both_files_say_the_same(number: int) -> None:
    """One composed document, two writers: every word of a part stands in the DOCX and in the PDF."""
    composed = COMPOSER.compose(typed(requester_class=[str(number)]))
    docx, pdf = squeezed(words(composed)), squeezed(pdf_words(composed))
    parts = [composed.unit, composed.subject, composed.to, composed.reference]
    parts += [composed.enclosure, composed.signer, composed.position]
    parts += [section.text for section in composed.sections]
    parts += [f"{item.name}:{item.text}" if item.name else item.text for section in composed.sections for item in section.items]
    missing = [(part, place) for part in parts for place, text in (("docx", docx), ("pdf", pdf)) if squeezed(part) not in text]
    assert missing == [] and len(parts) > 12


@pytest.mark.parametrize("number", CLASSES)
def test_a_filled_request_is_one_page_of_a4_and_embeds_its_fonts(number: int) -> None:
    reader = PdfReader(io.BytesIO(pdf_file.write(COMPOSER.compose(typed(requester_class=[str(number)])))))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts}
    assert len(names) == 2 and all("Sarabun" in name for name in names)
    assert reader.trailer["/Root"]["/Lang"] == "th"  # type: ignore[index]
    assert reader.metadata and "ขอใช้ข้อมูล" in str(reader.metadata.title)


@pytest.mark.parametrize("number", CLASSES)
def test_the_docx_has_the_margins_of_official_letters_and_brings_sarabun(number: int) -> None:
    content = docx_file.write(COMPOSER.compose(typed(requester_class=[str(number)])))
    page = Document(io.BytesIO(content)).sections[0]
    sizes = (page.page_width, page.page_height, page.left_margin, page.right_margin)
    assert [round(size / CM, 1) for size in sizes if size] == [21, 29.7, 3, 2]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles, table = archive.read("word/styles.xml").decode(), archive.read("word/fontTable.xml").decode()
        assert 'w:cs="Sarabun"' in styles and '<w:szCs w:val="24"/>' in styles and 'w:bidi="th-TH"' in styles
        keys = re.findall(r'w:fontKey="\{([0-9A-F-]+)\}"', table)
        fonts = [archive.read(f"word/fonts/sarabun-{weight}.odttf") for weight in (400, 700)]
    for key, mixed in zip(keys, fonts, strict=True):
        mask = bytes.fromhex(key.replace("-", ""))[::-1] * 2
        assert bytes(a ^ b for a, b in zip(mixed[:32], mask, strict=True))[:4] == b"\x00\x01\x00\x00", "a TrueType file again"


@pytest.mark.parametrize("number", CLASSES)
def test_a_blank_form_has_dots_where_something_is_to_be_filled_in(number: int) -> None:
    composed = COMPOSER.compose(Draft({"requester_class": str(number)}, {}))
    text = words(composed)
    assert "วัตถุประสงค์ในการใช้ข้อมูล คือ ......" in text
    assert len(PdfReader(io.BytesIO(pdf_file.write(composed))).pages) == 1
    document = Document(io.BytesIO(docx_file.write(composed)))
    stops = [stop for paragraph in document.paragraphs for stop in paragraph.paragraph_format.tab_stops]
    assert len([stop for stop in stops if stop.leader]) >= 5


@needs_pdftotext
def test_what_is_typed_is_never_read_as_markup() -> None:
    composed = COMPOSER.compose(typed(purpose=[HOSTILE], unit=[HOSTILE[:150]], signer=['"]#read("/etc/passwd")']))
    assert squeezed(HOSTILE) in squeezed(words(composed)) and squeezed(HOSTILE) in squeezed(pdf_words(composed))
    assert "root:" not in pdf_words(composed)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_becomes_both_files(purpose: str, unit: str) -> None:
    composed = COMPOSER.compose(typed(purpose=[purpose], unit=[unit]))
    assert docx_file.write(composed)[:2] == b"PK" and pdf_file.write(composed)[:5] == b"%PDF-"
    assert Document(io.BytesIO(docx_file.write(composed))).paragraphs


def test_dates_are_of_the_buddhist_era_and_stay_on_one_line() -> None:
    assert thai_date(NOTICE.dated) == "19\u00a0พฤษภาคม\u00a02565"


@needs_pdftotext
@pytest.mark.parametrize("word", ["พฤษภาคม", "รายการ", "ผู้ประกอบการ", "นิติบุคคล", "ประเภทธุรกิจ"])
def test_no_line_of_the_pdf_ends_inside_a_word(word: str) -> None:
    """The word is pushed across the end of a line, letter by letter; it always stays whole."""
    seen = 0
    for before in range(30, 75, 3):
        composed = COMPOSER.compose(typed(purpose=["ก" * before + f" {word} " + "ข" * 30]))
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf_file.write(composed), capture_output=True, check=True)
        seen += any(word in line for line in done.stdout.decode().splitlines() if "ก" in line or "ข" in line)
    assert seen == len(range(30, 75, 3))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: whether it opens the DOCX is not shown here")
@pytest.mark.parametrize("number", (2, 3))
def test_libreoffice_opens_the_docx_with_its_own_fonts(tmp_path: Path, number: int) -> None:
    (tmp_path / "request.docx").write_bytes(docx_file.write(COMPOSER.compose(typed(requester_class=[str(number)]))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "request.docx")]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    reader = PdfReader(tmp_path / "request.pdf")
    names = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert len(reader.pages) == 1 and names and all("Sarabun" in name for name in names)
