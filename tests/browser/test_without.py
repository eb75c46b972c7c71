"""Readers without a mouse, and readers without scripts."""

from urllib.parse import parse_qs, urlsplit

import pytest

from components.document import LANGUAGES
from pages.serving import menu
from tests.browser.conftest import Open
from tests.browser.visit import Visit
from tests.conftest import Choice

REACHABLE = """() => {
  const controls = [...document.querySelectorAll("a[href], button, select, input, summary, textarea, [tabindex='0']")]
    .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}));
  controls.forEach((e, i) => { e.dataset.order = i; });
  return controls.length;
}"""
"""Numbers every visible control in the order of the document and returns how many there are."""


def tab_through(visit: Visit, controls: int) -> list[int]:
    """The numbers of the controls in the order in which the Tab key reaches them."""
    reached: list[int] = []
    for _ in range(controls + 20):
        visit.page.keyboard.press("Tab")
        number = visit.ask("document.activeElement === document.body ? null : Number(document.activeElement.dataset.order ?? -1)")
        if number is None or number in reached:
            break
        reached.append(number)
    return reached


def test_tab_reaches_every_control_in_page_order_and_the_skip_link_first(open_page: Open) -> None:
    visit = open_page("/en/structure")
    controls = visit.ask(REACHABLE)
    visit.page.keyboard.press("Tab")
    assert visit.ask("document.activeElement.className") == "skip"
    assert visit.ask("document.activeElement.getBoundingClientRect().top") >= 0, "the skip link is seen when it has the focus"
    reached = [0, *tab_through(visit, controls)]
    assert [number for number in range(controls) if number not in reached] == [] and controls > 25
    assert reached == sorted(reached)


def test_skip_link_leads_to_the_content(open_page: Open) -> None:
    visit = open_page("/th/structure")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert visit.ask("!!document.activeElement.closest('main')")


def test_the_menu_opens_and_escape_closes_it(open_page: Open) -> None:
    visit = open_page("/th/data")
    visit.page.focus("details.menu summary")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("details.menu li a").count() == len(menu.DASHBOARD_MENU)
    assert visit.page.locator("details.menu li a").first.is_visible()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Escape")
    assert not visit.page.locator("details.menu li a").first.is_visible()
    assert visit.ask("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_scripts_figures_tables_and_filters_still_work(open_page: Open, choice: Choice, lang: str) -> None:
    visit = open_page(f"/{lang}/{choice.page}", java_script_enabled=False)
    assert visit.text(".take") and visit.page.locator(".kpi .v").first.is_visible()
    cards = visit.page.locator(".card:not([hidden])")
    assert cards.count() > 0 and all(cards.nth(n).locator("table").first.is_visible() for n in range(cards.count()))
    useless = ", ".join(
        f"{part}:visible" for part in (".card .bar button", ".copy", "[data-action=copy-link]", "[data-action=picture]")
    )
    assert visit.page.locator(useless).count() == 0
    before = visit.text("main")
    visit.page.select_option(f"#filter-{choice.filter}", choice.code)
    visit.page.click("#filters-form button[type=submit]")
    assert parse_qs(urlsplit(visit.page.url).query)[choice.filter] == [choice.code]
    assert visit.text("main") != before and visit.page.input_value(f"#filter-{choice.filter}") == choice.code
    assert visit.problems == []


def test_without_scripts_a_phone_shows_the_filters(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/th/{choice.page}", java_script_enabled=False, viewport={"width": 360, "height": 780})
    visit.page.click("#filters-fold > summary")
    assert visit.page.locator(f"#filter-{choice.filter}").is_visible()
    assert visit.page.locator("#filters-form button[type=submit]").is_visible() and visit.page.locator("main").is_visible()


def test_without_scripts_the_search_answers(open_page: Open) -> None:
    visit = open_page("/en/", java_script_enabled=False)
    visit.page.fill("#q", "sentiment")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/en/search?q=sentiment")
    assert visit.page.locator(".results a[href$='/en/data/smesi']").is_visible()
