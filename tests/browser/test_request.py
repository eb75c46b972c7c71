"""The form of the page "request" in a browser: by keyboard, on a phone, without scripts, and by the server's own rules."""

import io
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Download, Page, expect

from components.document import LANGUAGES
from data import notice
from data.catalogue import load
from data.declare import Text
from data.request import draft
from tests.browser.conftest import Open
from tests.browser.visit import Visit
from tests.unit.requests import FILLED, NOTICE

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TEXTS = load().texts
OWN = {name: Text(TEXTS[f"request.{name}"]["th"], TEXTS[f"request.{name}"]["en"]) for name in draft.OWN_WORDS}
LINES = ("unit", "address", "letter_number", "letter_date", "purpose", "details", "number", "period", "signer", "position")
SMALL = """() => [...document.querySelectorAll('.rq :is(button,a,.option,input:not([type=radio],[type=checkbox]),textarea)')]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)"""
CHECK = """(form) => {
  const data = new FormData();
  Object.entries(form).forEach(([name, values]) => values.forEach((value) => data.append(name, value)));
  return Object.entries(sme.checkRequest(data)).map(([field, {say, sentence}]) => [field, say, sentence]);
}"""
CASES: list[dict[str, list[str]]] = [
    {"requester_class": [number], "kind": [kind], **changes}
    for number in ("", "1", "2", "3", "4", "5", "8")
    for kind in ("records", "special")
    for changes in (
        {},
        {"purpose": [""]},
        {"details": [""]},
        {"fields": [], "details": ["x"]},
        {"fields": [], "details": [""]},
        {"others": ["รายได้, โทรศัพท์"]},
        {"number": ["๑,๐๐๑"]},
        {"number": ["0"]},
        {"number": ["1.5"]},
        {"number": [""]},
        {"agreement": [""]},
        {"legal_forms": ["JUR", "COM"]},
        {"legal_forms": []},
        {"unit": [""], "letter_date": ["31/2/2569"]},
        {"letter_date": ["๒๙/๒/๒๕๖๗"]},
        {"letter_date": ["2567-13-01"]},
        {"letter_date": ["1/1/0"]},
        {"purpose": ["ก" * 1001], "phone": ["1" * 51]},
    )
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_browser_and_server_find_the_same_faults(open_page: Open, lang: str) -> None:
    """Field, words and sentence, in the same order, for every class, kind and condition."""
    visit = open_page(f"/{lang}/request")
    assert len(CASES) > 200
    for case in CASES:
        form = {**FILLED, **case}
        found = draft.faults(NOTICE, draft.read(lambda name, form=form: form.get(name, [])), OWN)
        expected: dict[str, list[str]] = {}
        for fault in found:
            expected.setdefault(fault.field, [fault.field, fault.say[lang], fault.sentence[lang] if fault.sentence else ""])
        assert visit.ask(CHECK, form) == list(expected.values()), case


def test_the_page_carries_the_table_of_the_notice(open_page: Open) -> None:
    table = open_page("/th/request").ask("JSON.parse(document.getElementById('page').dataset.rules)")
    assert [rule["id"] for rule in table["rules"]] == [rule.id for rule in notice.load().rule]
    assert table["classes"]["3"]["records"]["most_records"] == NOTICE.classes[3].records.most_records


def fill(page: Page, **changes: str) -> None:
    for name in LINES:
        box = page.locator(f"#rq-{name}")
        if box.is_visible():
            box.fill(changes.get(name, FILLED[name][0]))


def choose(page: Page, number: int) -> None:
    page.locator(f"[name=requester_class][value='{number}']").check()


def paragraphs(download: Download) -> str:
    content = io.BytesIO(download.path().read_bytes())
    return " ".join(paragraph.text for paragraph in Document(content).paragraphs).replace("\u00a0", " ")


def test_a_letter_is_made_by_keyboard_alone(open_page: Open) -> None:
    """Choose the class, be told of faults, go to them from the summary, correct, download; nothing is sent before."""
    visit = open_page("/th/request")
    page, keys = visit.page, visit.page.keyboard
    with visit.requests_during() as sent:
        page.focus("[name=requester_class][value='3']")
        keys.press("Space")
        assert page.locator(".answer:visible").inner_text().startswith("ท่านคือกลุ่มที่ 3")
        page.focus("#rq-number")
        keys.type("๒,๐๐๐")
        keys.press("Tab")
        assert "2,000" in page.locator("#rq-number-fault").inner_text()
        assert page.get_attribute("#rq-number", "aria-invalid") == "true"
        assert "rq-number-fault" in str(page.get_attribute("#rq-number", "aria-describedby"))
        page.focus(".rq-fields button >> nth=0")
        keys.press("Enter")
        assert visit.ask("document.activeElement.id") == "rq-summary"
        assert page.locator("#rq-summary li").count() == 4
        keys.press("Tab")
        keys.press("Enter")
        assert visit.ask("document.activeElement.id") == "rq-purpose"
        keys.type(FILLED["purpose"][0])
        page.focus("#rq-details")
        keys.type(FILLED["details"][0])
        page.focus("[name=fields][value=name]")
        keys.press("Space")
        page.focus("#rq-number")
        keys.press("ControlOrMeta+a")
        keys.type("๗๕๐")
        page.focus("#rq-unit")
        keys.type(FILLED["unit"][0])
        keys.press("Tab")
        page.wait_for_function("document.getElementById('rq-summary').hidden")
        assert page.locator("[aria-invalid=true]").count() == 0
    assert sent == []
    page.focus(".rq-fields button >> nth=0")
    with page.expect_download() as waiting:
        keys.press("Enter")
    text = paragraphs(waiting.value)
    assert waiting.value.suggested_filename == "osmep-request.docx"
    assert FILLED["purpose"][0] in text and "750 รายการ" in text and "ชื่อสถานประกอบการ" in text
    assert visit.problems == [] and visit.violations() == []


def test_the_pdf_button_gives_the_pdf(open_page: Open) -> None:
    page = open_page("/en/request").page
    choose(page, 2)
    fill(page)
    page.locator("[name=fields]").first.check()
    page.fill("#rq-agreement", "MOU 12/2568")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def visible(page: Page, name: str) -> bool:
    return page.locator(f"#rq-{name}").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_follows_the_class_with_and_without_scripts(open_page: Open, scripts: bool) -> None:
    page = open_page("/th/request", java_script_enabled=scripts).page
    assert not visible(page, "purpose") and page.locator(".answer:visible").count() == 0
    shown = {}
    for number in (1, 2, 3, 4, 5):
        choose(page, number)
        shown[number] = tuple(visible(page, name) for name in ("purpose", "kind", "agreement", "address"))
        assert page.locator(".answer:visible").get_attribute("data-answer") == str(number)
    letter, memo = (True, False, False, True), (True, True, False, False)
    assert shown == {1: memo, 2: (True, True, True, False), 3: letter, 4: letter, 5: (False, False, False, False)}
    choose(page, 1)
    page.locator("[name=kind][value=special]").check()
    assert visible(page, "details") and not any(visible(page, name) for name in ("number", "fields", "legal_forms"))


def test_class_5_is_told_kindly_what_it_can_use(open_page: Open) -> None:
    visit = open_page("/th/request")
    choose(visit.page, 5)
    words = visit.text(".answer[data-answer='5']")
    assert "เรายินดี" in words and "กลุ่มที่ 1 และ 2" in words
    visit.page.click(".answer[data-answer='5'] a")
    assert visit.page.locator("#instead a").count() == 4 and visit.ask("location.hash") == "#instead"


def test_without_scripts_the_server_tells_the_faults_and_makes_the_document(open_page: Open) -> None:
    visit = open_page("/th/request", java_script_enabled=False)
    page = visit.page
    assert page.locator(".step").count() == 5 and page.locator(".mx tbody tr").count() == 5
    assert page.locator("#blank a").count() == 8
    choose(page, 3)
    fill(page, number="1,200", purpose="")
    page.locator("[name=fields]").first.check()
    page.get_by_role("button", name="DOCX").click()
    assert page.locator("#rq-summary li").count() == 2
    expect(page.locator("#rq-summary")).to_be_in_viewport()
    assert page.input_value("#rq-number") == "1,200" and page.is_checked("[name=requester_class][value='3']")
    page.click("#rq-summary a >> nth=1")
    page.fill("#rq-purpose", "เพื่อศึกษา")
    page.fill("#rq-number", "๙๐๐")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="DOCX").click()
    assert "900 รายการ" in paragraphs(waiting.value)


def with_faults(visit: Visit, number: int) -> None:
    choose(visit.page, number)
    if number != 5:
        visit.page.click(".rq-fields button >> nth=0")
        visit.page.wait_for_selector("#rq-summary:not([hidden])")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_every_state_of_the_form_is_accessible(open_page: Open, number: int, scheme: str) -> None:
    visit = open_page("/th/request", color_scheme=scheme)
    with_faults(visit, number)
    assert visit.axe() == []
    assert visit.problems == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_the_form_works_on_a_phone(open_page: Open, lang: str, width: int) -> None:
    options: dict[str, Any] = {**PHONE, "viewport": {"width": width, "height": 844}}
    visit = open_page(f"/{lang}/request", **options)
    for number in (5, 2, 3):
        visit.page.locator(".option").filter(has=visit.page.locator(f"[name=requester_class][value='{number}']")).tap()
        assert visit.overflow() == 0
        assert visit.ask(SMALL) == []
    with_faults(visit, 2)
    assert visit.overflow() == 0 and visit.ask(SMALL) == []
