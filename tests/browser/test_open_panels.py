"""Every dashboard with its tables, downloads and folds open, wide and at 400 % zoom: still accessible, nothing cut off."""

import pytest

from components.document import LANGUAGES
from components.model import Page
from pages.serving import menu
from tests.browser.conftest import Open

OPEN = """() => {
  document.querySelectorAll("#react-entry-point .bar button[aria-expanded=false]").forEach((button) => button.click());
  document.querySelectorAll("#react-entry-point details").forEach((fold) => { fold.open = true; });
}"""
CLOSED = "() => !document.querySelector('#react-entry-point .bar button[aria-expanded=false]')"
ZOOMED = {"width": 320, "height": 800}
"""A window of 1280 pixels at 400 %."""


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_open_panels(open_page: Open, page: Page) -> None:
    name, lang = page.id, LANGUAGES[menu.DASHBOARDS.index(page) % 2]
    visit = open_page(f"/{lang}/{'' if name == 'overview' else name}", color_scheme="dark", reduced_motion="reduce")
    visit.ask(OPEN)
    visit.page.wait_for_function(CLOSED)
    assert visit.axe() == []
    visit.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    visit.wait_for_fit()
    assert visit.problems == [] and visit.violations() == []
