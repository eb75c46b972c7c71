"""On a slow line words are there before their fonts: the page stays where it is when they arrive."""

import pytest
from playwright.sync_api import Browser, Route

from components.document import LANGUAGES
from tests.bench.visits import DESKTOP, PHONE, SLOW_4G
from tests.browser.visit import READY, WATCH

HIGHEST_SHIFT = 0.05
"""Cumulative layout shift; half of what is called good (0.1)."""
PATHS = ("{lang}/", "{lang}/structure", "embed/{lang}/kpi-targets")
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
FIRST = 'font-family:"Sarabun first"'


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
        return float(page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(seen.shift))))"))
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
