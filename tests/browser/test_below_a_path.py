"""The site below a path of its host, asked directly and through nginx: what scripts do in the browser stays below the path.

`Visit` counts every request that leaves its site as a problem, so an address without the path fails here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pages.serving import menu
from tests.api.addresses import path_of
from tests.browser.conftest import Open, opener
from tests.browser.test_embeds import FIT, Host, snippet, turn_to
from tests.browser.test_request import choose, fill
from tests.browser.through import BELOW, site_of
from tests.browser.visit import Visit
from tests.conftest import Choice
from tests.sturdy.proxy import NGINX

BEHIND = pytest.param(
    "nginx-path", marks=pytest.mark.skipif(NGINX is None, reason="nginx is missing; sh tools/nginx.sh installs it")
)


@pytest.fixture(scope="module")
def stranger() -> Iterator[Host]:
    """A site of another origin that shows our embeds."""
    running = Host()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(scope="module", params=["path", BEHIND])
def below(request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory, stranger: Host) -> Iterator[str]:
    """The address of a running site, such as `http://127.0.0.1:41234/statistics`."""
    with site_of(home, tmp_path_factory.mktemp("below"), request.param, EMBED_ORIGINS=stranger.origin) as address:
        yield address


@pytest.fixture
def open_below(browser: Browser, below: str) -> Iterator[Open]:
    yield from opener(browser, below)


def clean(visit: Visit) -> bool:
    return visit.problems == [] and visit.violations() == []


def chosen(visit: Visit, choice: Choice, code: str) -> None:
    """Wait until filter and page have followed."""
    visit.page.wait_for_function(f"code => document.getElementById('filter-{choice.filter}').value === code", arg=code)
    visit.page.wait_for_function("() => !document.querySelector('#page[aria-busy]')")


def test_every_page_opens_without_leaving_the_path(open_below: Open) -> None:
    visit = open_below("/en/")
    for name in menu.PAGES:
        visit.go(f"/en/{path_of(name)}")
        assert clean(visit), (name, visit.problems)


def test_a_filter_the_way_back_and_the_other_language(open_below: Open, choice: Choice) -> None:
    visit = open_below(f"/th/{choice.page}")
    page, path = visit.page, f"{visit.site}/th/{choice.page}"
    with visit.requests_during() as asked:
        page.select_option(f"#filter-{choice.filter}", choice.code)
        page.wait_for_url(f"{path}?{choice.query}")
    assert [request.url for request in asked] == [f"{visit.site}/_view/th/{choice.page}?{choice.query}"]
    page.go_back()
    page.wait_for_url(path)
    chosen(visit, choice, choice.default)
    page.go_forward()
    chosen(visit, choice, choice.code)
    page.click("a.lang-link[lang=en]")
    visit.settle()
    assert page.url == f"{visit.site}/en/{choice.page}?{choice.query}" and clean(visit)
    assert page.input_value(f"#filter-{choice.filter}") == choice.code


def test_search_and_my_business_ask_below_the_path(open_below: Open) -> None:
    visit = open_below("/th/")
    box = visit.page.locator("input[type=search]:visible").first
    box.fill("ส่งออก")
    box.press("Enter")
    visit.page.wait_for_url(f"{visit.site}/th/search?**")
    assert visit.page.locator("main a[href*='/th/trade']").count()
    with visit.page.expect_response(f"{visit.site}/_business/th.json") as cells:
        visit.go("/th/my-business")
    visit.page.select_option("#my-activity", "TRD")
    visit.page.fill("#my-employees", "4")
    expect(visit.page.locator(".verdict")).to_be_visible()
    assert cells.value.ok and clean(visit)


def test_a_request_becomes_a_document(open_below: Open) -> None:
    visit = open_below("/th/request")
    choose(visit.page, 3)
    fill(visit.page)
    visit.page.locator("[name=fields]").first.check()
    with visit.page.expect_download() as waiting:
        visit.page.click(".rq-fields button >> nth=0")
    assert waiting.value.url.startswith(f"{visit.site}/") and waiting.value.path().read_bytes().startswith(b"PK") and clean(visit)


def test_the_panel_shows_the_embed_and_a_picture_is_saved(open_below: Open) -> None:
    visit = open_below("/th/gdp")
    page, card = visit.page, "#react-entry-point #gdp-over-time"
    page.click(f"{card} [aria-controls=gdp-over-time-embed]")
    page.wait_for_function("() => document.querySelector('.preview iframe')?.style.height")
    frame = page.wait_for_selector(f"{card} .preview iframe").content_frame()  # type: ignore[union-attr]
    assert frame is not None and frame.url.startswith(f"{visit.site}/embed/th/gdp-over-time")
    turn_to(frame)
    assert f"{BELOW}/embed/th/gdp-over-time" in page.locator(f"{card} .embedding code").first.inner_text()
    page.click(f"{card} [aria-controls=gdp-over-time-download]")
    with page.expect_download() as picture:
        page.click(f"{card} [data-action=picture][data-kind=svg]")
    text = picture.value.path().read_text("utf-8")
    assert "data:font/woff2" in text and f"{BELOW}/th/gdp" in text and clean(visit)


def test_an_embed_on_another_site_is_fitted(browser: Browser, below: str, stranger: Host) -> None:
    page = browser.new_page()
    page.goto(stranger.page(snippet(below, "gdp-over-time")))
    page.wait_for_function(FIT)
    turn_to(page.frames[1])
    page.close()
