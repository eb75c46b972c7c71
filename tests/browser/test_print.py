"""On paper: no menus, light charts as wide as the sheet, whole tables, the address and the day; then the screen as before."""

import pytest

from tests.browser.conftest import Open

GONE = (".mast nav", ".tools", ".guide", ".bar", ".copy", ".search", ".toc", ".skip")
SHEET_WIDTH = 660


@pytest.mark.parametrize("path", ["/th/employment", "/en/services", "/th/data/smesi", "/en/data"])
def test_paper_has_no_controls_and_names_its_address(open_page: Open, path: str) -> None:
    visit = open_page(path, color_scheme="dark")
    visit.ask("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    seen = "selector => [...document.querySelectorAll(selector)].some((node) => node.checkVisibility())"
    assert [selector for selector in GONE if visit.page.evaluate(seen, selector)] == []
    printed = visit.page.locator(".printed")
    year = "2569" if path.startswith("/th") else "2026"
    assert printed.is_visible() and path in printed.inner_text() and printed.inner_text().rstrip()[-4:].isdigit()
    assert int(year) <= int(printed.inner_text().rstrip()[-4:]) < int(year) + 50
    assert visit.page.evaluate(seen, ".tw") is False or visit.ask(
        "[...document.querySelectorAll('.tw')].every((box) => !box.checkVisibility() || box.scrollHeight <= box.clientHeight + 2)"
    )


def test_charts_fit_the_sheet_and_return_to_the_screen(open_page: Open) -> None:
    """A chart that answers is a drawing again on paper: it follows the sheet's width and takes light colours."""
    visit = open_page("/th/employment", color_scheme="dark")
    visit.take_over("#react-entry-point .card:has(.chart)")
    text = "getComputedStyle(document.querySelector('#react-entry-point .drawn text')).fill"
    ink = visit.ask(text)
    visit.ask("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": SHEET_WIDTH, "height": 900})
    assert visit.ask("document.documentElement.dataset.theme") == "light" and visit.ask(text) != ink
    assert visit.page.locator(".js-plotly-plot").count() == 0
    beyond = """[...document.querySelectorAll('#react-entry-point .drawn')].filter((drawing) => drawing.checkVisibility()
      && drawing.getBoundingClientRect().right > drawing.closest('.card').getBoundingClientRect().right).length"""
    assert visit.ask(beyond) == 0 and visit.overflow() <= 0
    visit.ask("dispatchEvent(new Event('afterprint'))")
    visit.page.emulate_media(media="screen")
    visit.page.wait_for_function(f"ink => {text} === ink", arg=ink)
    assert visit.ask("document.documentElement.dataset.theme") is None and visit.problems == []
