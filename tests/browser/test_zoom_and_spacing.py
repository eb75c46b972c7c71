"""Every dashboard, its panels open, at 400 % zoom and with the text spacing of WCAG 1.4.12: nothing cut off, no sideways scroll."""

import pytest

from components.document import LANGUAGES
from components.model import Page
from pages.serving import menu
from tests.browser.conftest import Open
from tests.browser.test_every_page import open_everything

ZOOMED, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
"""A window of 1280 pixels at 400 %, and at 100 %."""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    + "p{margin-bottom:2em!important}");
  document.adoptedStyleSheets.push(sheet);
}"""
CUT_OFF = """() => [...document.querySelectorAll("main *, .mast *")].filter((box) => {
  const style = getComputedStyle(box), hides = (way) => ["hidden", "clip"].includes(way);
  const shown = box.offsetParent && style.clipPath === "none" && !box.closest(".vh, svg, [hidden], select");
  const text = [...box.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const wide = hides(style.overflowX) && box.scrollWidth > box.clientWidth + 1;
  const tall = hides(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
  return shown && text && (wide || tall);
}).map((box) => `${box.className}: ${box.textContent.slice(0, 60)}`)"""


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_zoom_and_text_spacing(open_page: Open, page: Page) -> None:
    name, lang = page.id, LANGUAGES[menu.DASHBOARDS.index(page) % 2]
    visit = open_page(f"/{lang}/{'' if name == 'overview' else name}", color_scheme="dark", reduced_motion="reduce")
    open_everything(visit)
    visit.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    visit.wait_for_fit()
    visit.ask(SPACED)
    visit.wait_for_fit()
    assert visit.ask(CUT_OFF) == []
    visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    visit.wait_for_fit()
    assert visit.ask(CUT_OFF) == [] and visit.problems == [] and visit.violations() == []


def test_a_planted_text_that_is_cut_off_is_found(open_page: Open) -> None:
    visit = open_page("/en/search")
    assert visit.ask(CUT_OFF) == []
    box = '<p style="width:40px;overflow:hidden;white-space:nowrap">planted words</p>'
    visit.ask("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", box)
    assert len(visit.ask(CUT_OFF)) == 1
