"""What a reader does on a dashboard: choose, read as a table, share, take away."""

import base64
import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Open
from tests.browser.visit import Visit
from tests.conftest import Choice

CHARTS = "/en/structure"
CHART_COLOURS = """() => [...document.querySelectorAll('.drawn :is(rect, circle, text), .live .trace path, .live .xtick text')]
  .map(shape => getComputedStyle(shape).fill + getComputedStyle(shape).stroke).join()"""
PICTURE = """async (data) => {
  const image = Object.assign(new Image(), {src: data});
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), draw = canvas.getContext('2d');
  draw.drawImage(image, 0, 0);
  const pixels = new Uint32Array(draw.getImageData(0, 0, image.width, image.height).data.buffer), colours = new Map();
  pixels.forEach(pixel => colours.set(pixel, (colours.get(pixel) || 0) + 1));
  const background = Math.max(...colours.values()) / pixels.length;
  return {width: image.width, height: image.height, colours: colours.size, background};
}"""
"""Size of a picture, how many colours it has, and the share of its commonest one."""


def choose(visit: Visit, choice: Choice, presses: int = 1) -> str:
    """Move the filter down by keyboard, wait until the page follows, and return the code that stands there then."""
    visit.page.focus(f"#filter-{choice.filter}")
    for _ in range(presses):
        visit.page.keyboard.press("ArrowDown")
    code = visit.page.input_value(f"#filter-{choice.filter}")
    visit.page.wait_for_function("query => location.search.slice(1) === query", arg=f"{choice.filter}={code}")
    visit.page.wait_for_function(
        "() => !document.querySelector('#page[aria-busy]') && document.querySelector('.announce').textContent"
    )
    return code


def shown(visit: Visit) -> str:
    """Every word of the page but the announcement."""
    return str(visit.ask("[...document.querySelectorAll('#page .wrap > *:not(.announce)')].map(part => part.innerText).join()"))


def test_a_filter_changes_words_address_and_announcement_with_one_request(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/th/{choice.page}")
    before = shown(visit)
    with visit.requests_during() as requests:
        code = choose(visit, choice)
    assert code != choice.default and [visit.below(request.url) for request in requests] == [f"/_view/th/{choice.page}"]
    assert requests[0].method == "GET" and parse_qs(urlsplit(requests[0].url).query) == {choice.filter: [code]}
    assert visit.ask(
        "document.querySelector('.announce').textContent.trim() === document.querySelector('.take').textContent.trim()"
    )
    assert visit.ask("document.activeElement.id") == f"filter-{choice.filter}"
    after = shown(visit)
    assert after != before
    visit.page.click("a.lang-link[lang=en]")
    visit.settle()
    assert visit.page.url == f"{visit.site}/en/{choice.page}?{choice.filter}={code}"
    assert visit.page.input_value(f"#filter-{choice.filter}") == code
    visit.go(f"/th/{choice.page}?{choice.filter}={code}")
    assert shown(visit) == after and visit.problems == []


def test_a_failed_refresh_says_so_and_the_next_one_recovers(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/en/{choice.page}")
    choose(visit, choice)
    kept = shown(visit)
    visit.page.route("**/_view/**", lambda route: route.abort())
    visit.page.keyboard.press("ArrowUp")
    visit.page.wait_for_selector(".notice.error")
    assert len(visit.text(".notice.error")) > 20 and kept in shown(visit).replace(visit.text(".notice.error"), "")
    visit.page.unroute("**/_view/**")
    visit.page.keyboard.press("ArrowDown")
    visit.page.wait_for_function("() => !document.querySelector('.notice.error')")
    assert shown(visit) == kept


def test_quick_choices_end_at_the_last_one(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/en/{choice.page}")
    choose(visit, choice, presses=3)
    visit.page.wait_for_load_state("networkidle")
    expected = shown(visit)
    visit.page.reload()
    visit.settle()
    assert shown(visit) == expected and visit.problems == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_table_opens_and_closes_by_keyboard(open_page: Open, key: str) -> None:
    visit = open_page(CHARTS)
    button = visit.page.locator("#react-entry-point .card .bar button[aria-expanded]").first
    panel = visit.page.locator(f"#{button.get_attribute('aria-controls')}")
    button.focus()
    for opened in (True, False):
        visit.page.keyboard.press(key)
        assert panel.is_visible() is opened and button.get_attribute("aria-expanded") == str(opened).lower()
    visit.page.keyboard.press(key)
    assert panel.locator("table caption").is_visible() and panel.locator("tbody th[scope=row]").count() > 0


def test_an_open_table_stays_open_when_a_filter_changes_it(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/en/{choice.page}")
    buttons = visit.page.locator("#react-entry-point .card:not([hidden]) .bar button[aria-controls$=-table]")
    panels = [buttons.nth(number).get_attribute("aria-controls") for number in range(buttons.count())]
    for number in range(buttons.count()):
        buttons.nth(number).click()
    choose(visit, choice)
    closed = [
        panel for panel in panels if visit.page.locator(f"#{panel}").count() and not visit.page.locator(f"#{panel}").is_visible()
    ]
    assert panels and closed == []


def test_links_are_copied(open_page: Open) -> None:
    visit = open_page(CHARTS, permissions=["clipboard-read", "clipboard-write"])
    read = "navigator.clipboard.readText()"
    visit.page.click(".filters [data-action=copy-link]")
    visit.page.wait_for_function("() => document.querySelector('.announce').textContent === 'Copied'")
    assert visit.ask(read) == visit.page.url
    card = visit.page.locator("#react-entry-point .card").first
    card.locator("[data-action=copy-link]").click()
    visit.page.wait_for_function("() => navigator.clipboard.readText().then(text => text.includes('#'))")
    assert visit.ask(read) == f"{visit.page.url}#{card.get_attribute('id')}"
    visit.page.locator("#react-entry-point [data-action=copy-figure]").first.click()
    visit.page.wait_for_function("() => navigator.clipboard.readText().then(text => !text.includes('http'))")
    assert re.findall(r"[\d,.]+", visit.page.locator("#react-entry-point .kpi .v").first.inner_text())[0] in visit.ask(read)


def test_picture_and_file_are_downloaded(open_page: Open, tmp_path: Path) -> None:
    visit = open_page(CHARTS, accept_downloads=True)
    card = visit.page.locator("#react-entry-point .card:has(.chart)").first
    with visit.page.expect_download() as got:
        card.locator(".bar [data-kind=png]").click()
    assert got.value.suggested_filename == f"structure-{card.get_attribute('id')}.png"
    got.value.save_as(tmp_path / "chart.png")
    data = base64.b64encode((tmp_path / "chart.png").read_bytes()).decode()
    picture, chart = visit.ask(PICTURE, f"data:image/png;base64,{data}"), card.locator(".chart").bounding_box()
    assert (
        chart is not None
        and abs(picture["width"] - 2 * (chart["width"] + 48)) <= 2
        and picture["height"] > 2 * chart["height"] + 100
    )
    assert picture["colours"] > 20 and 0.5 < picture["background"] < 0.99
    card.locator("button[aria-controls$=-download]").click()
    link = card.locator("a[download]").first
    asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    with visit.page.expect_download() as got:
        link.click()
    got.value.save_as(tmp_path / "cells.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "cells.csv").read_text("utf-8-sig"))))
    assert rows and all(row[name] in ",".join(codes).split(",") for row in rows for name, codes in asked.items())
    assert visit.violations() == [] and visit.problems == []


@pytest.mark.parametrize("live", [False, True], ids=["drawn", "live"])
def test_charts_follow_the_colour_scheme(open_page: Open, live: bool) -> None:
    visit = open_page(CHARTS, color_scheme="light")
    if live:
        visit.take_over("#react-entry-point .card:has(.chart)")
    light = visit.ask(CHART_COLOURS)
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_function(f"light => ({CHART_COLOURS})() !== light", arg=light)
    visit.page.emulate_media(color_scheme="light")
    visit.page.wait_for_function(f"light => ({CHART_COLOURS})() === light", arg=light)


def test_reduced_motion_is_respected(open_page: Open, choice: Choice) -> None:
    visit = open_page(f"/en/{choice.page}", reduced_motion="reduce")
    choose(visit, choice)
    moving = "e => e.getAnimations().length || parseFloat(getComputedStyle(e).transitionDuration)"
    assert visit.ask(f"[...document.querySelectorAll('*')].filter({moving}).length") == 0 and visit.problems == []
