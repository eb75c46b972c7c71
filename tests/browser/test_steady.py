"""On a slow line words are there before their fonts: the page stays where it is when they arrive."""

import pytest
from playwright.sync_api import Browser, Route

from components.document import LANGUAGES
from tests.bench.visits import DESKTOP, PHONE, SLOW_4G
from tests.browser.conftest import Open
from tests.browser.visit import READY, SHIFT, WATCH

HIGHEST_SHIFT = 0.05
"""Cumulative layout shift; half of what is called good (0.1)."""
PATHS = ("{lang}/", "{lang}/structure", "embed/{lang}/kpi-targets")
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
FIRST = 'font-family:"Sarabun first"'
WIDER = """async (styles) => {
  await Promise.all(["Sarabun", '"Sarabun first"'].map((family) => document.fonts.load("16px " + family)));
  const width = (text, style) => {
    const words = Object.assign(document.createElement("span"), {textContent: text});
    words.style.cssText = "position:absolute;white-space:nowrap;font-weight:400;" + style;
    document.body.append(words);
    const found = words.getBoundingClientRect().width;
    words.remove();
    return found;
  };
  const texts = [...document.querySelectorAll("a, li, td")].map((one) => one.textContent).filter((text) => /^[ -~]+$/.test(text));
  return texts.filter((text) => Math.abs(width(text, styles[0]) - width(text, styles[1])) > 0.1).length;
}"""
"""How many words of a page are not as wide in one style as in another."""


def shift(browser: Browser, address: str, device: str, first: str = FIRST) -> float:
    """How much the page moves by itself on a slow line; `first` may stand for other fonts of the first paint."""

    def other_fonts(route: Route) -> None:
        reply = route.fetch()
        assert FIRST in reply.text()
        route.fulfill(response=reply, body=reply.text().replace(FIRST, first))

    context = browser.new_context(**DEVICES[device], ignore_https_errors=True)
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        if first != FIRST:
            page.route(address, other_fonts)
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_4G)
        page.goto(address)
        page.wait_for_function(READY)
        page.wait_for_load_state("networkidle")
        return float(page.evaluate(SHIFT))
    finally:
        context.close()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_moves_when_the_fonts_arrive(browser: Browser, site: str, lang: str, path: str, device: str) -> None:
    assert shift(browser, f"{site}/{path.format(lang=lang)}", device) <= HIGHEST_SHIFT


@pytest.mark.parametrize("path", ["th/structure", "th/"])
def test_first_fonts_of_another_width_are_found(browser: Browser, site: str, path: str) -> None:
    assert shift(browser, f"{site}/{path}", "desktop", 'size-adjust:130%;font-family:"Sarabun first"') > HIGHEST_SHIFT


def test_a_page_without_first_fonts_is_found(browser: Browser, site: str) -> None:
    """Without them words stand in a font of the system, and this machine's may have no Thai at all."""
    assert shift(browser, f"{site}/th/structure", "desktop", 'font-family:"another"') > HIGHEST_SHIFT


def test_words_are_as_wide_in_the_first_fonts(open_page: Open) -> None:
    """To the pixel, pairs of letters too: a row of links that just fits breaks at the same word."""
    visit, final = open_page("/en/methods"), "font-family:Sarabun"
    assert visit.ask(WIDER, [FIRST, final]) == 0
    assert visit.ask(WIDER, ["font-kerning:none;" + FIRST, final]) > 10, "a difference is found"
