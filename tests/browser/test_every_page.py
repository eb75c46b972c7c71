"""Every page in both languages, light and dark, its panels open: accessible, quiet, alone with its server, and steady."""

import pytest

from components.document import LANGUAGES
from pages.serving import menu
from tests.browser.conftest import Open
from tests.browser.visit import Visit

PATHS = [*("" if name == "overview" else name for name in menu.PAGES), "data/smesi", "methods/glossary"]
FAULTY = '<img src="/x.png"><p style="color:#ddd">faint</p><div style="width:3000px">wide</div>'
PHONE = {"width": 360, "height": 780}
OPEN = """() => {
  document.querySelectorAll("#react-entry-point .bar button[aria-expanded=false]").forEach((button) => button.click());
  document.querySelectorAll("#react-entry-point details, main .fold").forEach((fold) => { fold.open = true; });
}"""
OPENED = "() => !document.querySelector('#react-entry-point .bar button[aria-expanded=false]')"
HIGHEST_JUMP, HIGHEST_SHIFT = 0.02, 0.05
"""Share of the page's height; cumulative layout shift (on a slow line see test_steady.py)."""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page(open_page: Open, lang: str, path: str) -> None:
    visit = open_page(f"/{lang}/{path}", color_scheme="light", reduced_motion="reduce")
    if visit.is_dashboard:
        check_takeover(visit)
    assert visit.ask("seen.shift") <= HIGHEST_SHIFT
    open_everything(visit)
    assert visit.axe() == []
    visit.page.emulate_media(color_scheme="dark")
    assert visit.axe("color-contrast") == []
    visit.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit.wait_for_fit()
    assert visit.violations() == [] and visit.problems == []


def open_everything(visit: Visit) -> None:
    """Tables, downloads, citations and folds: what axe finds on a closed page it finds on an open one too."""
    visit.ask(OPEN)
    visit.page.wait_for_function(OPENED)


def check_takeover(visit: Visit) -> None:
    """Dash holds the drawing of every chart of its layout, and the page did not change its height."""
    declared = visit.ask("""document.getElementById("page-layout").textContent.split('"type":"Chart"').length - 1""")
    holding = "chart => chart.querySelector('.drawn :is(rect, line, path, use, circle, text)')"
    drawn = visit.ask(f"[...document.querySelectorAll('.chart')].filter({holding}).length")
    assert drawn == declared and not visit.ask("window.Plotly"), "a visit alone loads no plotly"
    final = visit.ask("document.querySelector('#page').getBoundingClientRect().height")
    assert abs(final - visit.ask("seen.first")) <= HIGHEST_JUMP * final, "the page jumps when Dash takes over"


def test_a_planted_fault_of_each_kind_is_found(open_page: Open) -> None:
    visit = open_page("/en/search")
    assert visit.violations() == [] and visit.problems == [] and visit.overflow() <= 0
    visit.ask("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.planted = 1'}))")
    assert any("script-src" in violation for violation in visit.violations()) and visit.ask("window.planted") is None
    visit.problems.clear()
    visit.ask(
        "new Image().src = 'https://example.org/pixel.png'; fetch('https://example.org/').catch(() => 0); console.error('planted')"
    )
    visit.ask("setTimeout(() => { throw new Error('thrown') })")
    visit.page.wait_for_timeout(100)
    for words in ("example.org", "planted", "thrown"):
        assert any(words in problem for problem in visit.problems), words
    visit.ask("html => document.body.insertAdjacentHTML('beforeend', html)", FAULTY)
    found = {line.split(":")[0] for line in visit.axe()}
    assert {"image-alt", "color-contrast"} <= found and visit.overflow() > 1000


def test_a_planted_jump_is_found(open_page: Open) -> None:
    visit = open_page("/en/structure")
    before = visit.ask("seen.shift")
    visit.ask("document.querySelector('#page').insertAdjacentHTML('afterbegin', '<div style=\"height:300px\">x</div>')")
    visit.page.wait_for_function("before => seen.shift > before + 0.05", arg=before)
    assert visit.ask("document.querySelector('#page').getBoundingClientRect().height") > (1 + HIGHEST_JUMP) * visit.ask(
        "seen.first"
    )
