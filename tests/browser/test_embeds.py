"""Embeds on a page of another origin, which stands in for sme.go.th: they fit, they answer, and only listed hosts get them."""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.browser.conftest import Open
from tests.browser.through import site_of

CARD, MAP, TABLE = "msme-number-over-time", "census-map", "kpi-targets"
WIDTHS = (320, 390, 600, 900, 1200)
PICTURE = "() => document.querySelector('#chart svg')"
LIVE = "() => document.querySelector('#chart .main-svg')"
FIT = """() => { const frame = document.querySelector("iframe"); return frame.style.height !== "" }"""
STRICT = "default-src 'none'; script-src {site}/; frame-src {site}/; base-uri 'none'; form-action 'none'"
"""A host that allows nothing but our script and our frames, and no inline style."""
WATCH = "addEventListener('securitypolicyviolation', e => (window.refused ??= []).push(e.violatedDirective + ' ' + e.blockedURI))"

BLOCKED = """const fail = (name) => () => { throw new Error(`${name} is blocked`); };
const refuse = (name) => ({get: fail(name), set: fail(name)});
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, refuse(name));
Object.defineProperty(document, "cookie", refuse("cookie"));"""
"""Stricter than a browser that blocks third-party cookies: whoever touches a cookie or a store fails."""
SHIFT = """new Promise((done) => {
  const sum = (list) => done(list.getEntries().reduce((all, entry) => all + entry.value, 0));
  new PerformanceObserver(sum).observe({type: "layout-shift", buffered: true});
  setTimeout(done, 500, 0);
})"""


class Host:
    """A small web server on a port of its own: pages by path, each with a policy."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, policy = host.pages.get(self.path, ("", ""))
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *words: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, body: str, policy: str = "") -> str:
        """The address of a new page with this body."""
        path = f"/{len(self.pages)}"
        self.pages[path] = (f"<!doctype html><html lang=th><title>host</title><body>{body}</body></html>", policy)
        return self.origin + path


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    running = Host()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(scope="module")
def listed(home: Path, tmp_path_factory: pytest.TempPathFactory, host: Host) -> Iterator[str]:
    """A server that has the host on its list."""
    with site_of(home, tmp_path_factory.mktemp("listed"), EMBED_ORIGINS=f"https://www.sme.go.th {host.origin}") as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(address, width)` → a page in a context that notes errors in `page.problems`."""
    contexts: list[BrowserContext] = []

    def start(address: str, width: int = 800, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 700}, **options))
        contexts[-1].add_init_script(WATCH)
        page = contexts[-1].new_page()
        page.problems = list[str]()  # type: ignore[attr-defined]
        page.on("console", partial(_note, page))
        page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()


def _note(page: Any, message: Any) -> None:
    if message.type in ("error", "warning") and "favicon" not in message.location.get("url", ""):
        page.problems.append(message.text)


def snippet(site: str, card: str, query: str = "", wide: str = "100%") -> str:
    frame = f'<iframe src="{site}/embed/th/{card}{query}" title="chart" width="{wide}" height="300" frameborder="0"></iframe>'
    return f'{frame}<script async src="{site}/embed.js"></script>'


def turn_to(place: Page | Frame) -> None:
    """As a reader does who wants a value: the drawing becomes a chart that answers."""
    place.hover("#chart")
    place.wait_for_function(LIVE)


def inside(page: Page) -> Frame:
    found = page.wait_for_selector("iframe").content_frame()  # type: ignore[union-attr]
    assert found is not None
    return found


def height(page: Page) -> int:
    return int(page.evaluate("document.querySelector('iframe').clientHeight"))


def content(page: Page) -> float:
    return float(inside(page).evaluate("document.getElementById('embed').getBoundingClientRect().height"))


def settled(page: Page) -> None:
    """Wait until frame and content have the same height."""
    page.wait_for_function(FIT)
    for _ in range(40):
        if abs(height(page) - content(page)) <= 1.5:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the frame has {height(page)} pixels, its content {content(page)}")


@pytest.mark.parametrize("card", [CARD, MAP, TABLE])
@pytest.mark.parametrize("width", WIDTHS)
def test_an_embed_fits_every_width(visit: Callable[..., Page], host: Host, listed: str, card: str, width: int) -> None:
    page = visit(host.page(snippet(listed, card)), width)
    settled(page)
    frame = inside(page)
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if card != TABLE:
        turn_to(frame)
        settled(page)
    assert page.problems == []  # type: ignore[attr-defined]


def test_the_frame_grows_and_shrinks_with_its_content(visit: Callable[..., Page], host: Host, listed: str) -> None:
    page = visit(host.page(snippet(listed, CARD)))
    settled(page)
    before = height(page)
    inside(page).click("summary")
    page.wait_for_function("before => document.querySelector('iframe').clientHeight > before + 100", arg=before)
    settled(page)
    inside(page).click("summary")
    page.wait_for_function("before => document.querySelector('iframe').clientHeight <= before", arg=before)
    page.set_viewport_size({"width": 330, "height": 700})
    page.wait_for_function("before => document.querySelector('iframe').clientHeight !== before", arg=before)
    settled(page)


def test_it_works_under_a_strict_policy_of_the_host(visit: Callable[..., Page], host: Host, listed: str) -> None:
    page = visit(host.page(snippet(listed, CARD), STRICT.format(site=listed)))
    settled(page)
    turn_to(inside(page))
    assert page.evaluate("window.refused") is None and inside(page).evaluate("window.refused") is None
    assert page.problems == []  # type: ignore[attr-defined]


def test_nothing_is_stored_and_nothing_foreign_is_asked_for(visit: Callable[..., Page], host: Host, listed: str) -> None:
    """So blocking third-party cookies cannot matter: there are none, and no storage is touched."""
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.add_init_script(BLOCKED)
    page.goto(host.page(snippet(listed, MAP)))
    settled(page)
    turn_to(inside(page))
    assert page.problems == [] and page.context.cookies() == []  # type: ignore[attr-defined]
    assert [url for url in asked if not url.startswith((listed, host.origin))] == []


def test_without_scripts_the_whole_chart_is_there(visit: Callable[..., Page], host: Host, listed: str) -> None:
    page = visit(host.page(snippet(listed, MAP)), java_script_enabled=False)
    frame = page.frames[1]
    frame.wait_for_selector("#chart svg path")
    assert frame.locator("#chart path").count() >= 70 and frame.locator("footer a").count() == 2
    frame.click("summary")
    assert frame.locator("details table").is_visible()


def test_a_host_that_is_not_listed_is_refused(visit: Callable[..., Page], host: Host, site: str) -> None:
    page = visit(host.page(snippet(site, CARD)))
    page.wait_for_timeout(1500)
    assert page.frames[1].locator("#embed").count() == 0
    assert any("frame-ancestors" in words for words in page.problems)  # type: ignore[attr-defined]
    assert page.evaluate("document.querySelector('iframe').style.height") == ""


def test_pages_cannot_be_framed_even_by_a_listed_host(visit: Callable[..., Page], host: Host, listed: str) -> None:
    page = visit(host.page(f'<iframe src="{listed}/th/gdp" width="800" height="600"></iframe>'))
    page.wait_for_timeout(1500)
    assert page.frames[1].locator("#main").count() == 0
    assert any("frame-ancestors 'none'" in words for words in page.problems)  # type: ignore[attr-defined]


def test_messages_of_others_are_not_heard(visit: Callable[..., Page], host: Host, listed: str) -> None:
    """A frame of another origin cannot set the height of ours, nor its own; a wrong height is not taken."""
    speech = host.page("<script>parent.postMessage({sme: 'height', pixels: 4321}, '*')</script>")
    page = visit(host.page(snippet(listed, CARD) + f'<iframe id="other" src="{speech}"></iframe>'))
    settled(page)
    page.wait_for_timeout(300)
    assert height(page) != 4321 and page.evaluate("document.getElementById('other').style.height") == ""
    page.evaluate("postMessage({sme: 'height', pixels: 4321}, '*')")
    inside(page).evaluate(
        "origin => [NaN, -5, '9', null].forEach(pixels => parent.postMessage({sme: 'height', pixels}, origin))", host.origin
    )
    page.wait_for_timeout(300)
    settled(page)


def test_an_embed_tells_its_height_only_to_the_host_that_greeted_it(visit: Callable[..., Page], host: Host, listed: str) -> None:
    """A page without our script hears that an embed is there, and nothing of it."""
    hears = "<script>window.heard = []; addEventListener('message', event => heard.push(event.data))</script>"
    page = visit(host.page(hears + snippet(listed, CARD).split("<script")[0]))
    inside(page).wait_for_function(PICTURE)
    page.wait_for_timeout(800)
    heard = page.evaluate("heard")
    assert heard and all(words == {"sme": "ready"} for words in heard)


def test_the_live_chart_takes_the_place_of_the_drawing_without_a_jump(visit: Callable[..., Page], listed: str) -> None:
    page, asked = visit("about:blank"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{listed}/embed/th/{CARD}", wait_until="networkidle")
    assert not [url for url in asked if "plotly" in url]
    turn_to(page)
    assert [url for url in asked if "plotly" in url]
    page.wait_for_function("() => !document.querySelector('#chart .drawn')")
    shift = page.evaluate(SHIFT)
    assert shift < 0.1
    page.hover("#chart .main-svg >> nth=0", position={"x": 330, "y": 150})


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("card", [CARD, MAP, TABLE])
def test_an_embed_is_accessible(open_page: Open, card: str, theme: str) -> None:
    visit = open_page(f"/embed/en/{card}?theme={theme}", viewport={"width": 700, "height": 900}, reduced_motion="reduce")
    if card != TABLE:
        turn_to(visit.page)
    assert visit.axe() == [] and visit.violations() == [] and visit.problems == []


def test_the_panel_gives_code_that_works_and_shows_it(open_page: Open, host: Host) -> None:
    visit = open_page("/th/gdp?measure=gdp_value")
    page, card = visit.page, "#react-entry-point #gdp-over-time"
    assert page.locator(f"{card} .preview iframe").count() == 0
    page.click(f"{card} [aria-controls=gdp-over-time-embed]")
    page.wait_for_function("() => document.querySelector('.preview iframe')?.style.height")
    page.click(f"{card} [data-choice=dark]")
    code = page.locator(f"{card} .embedding code").first.inner_text()
    assert re.search(r'<iframe src="https?://[^"]+/embed/th/gdp-over-time\?measure=gdp_value&amp;theme=dark"', code)
    page.click(f"{card} [data-choice='360']")
    page.wait_for_function("() => document.querySelector('.preview iframe')?.width === '360'")
    frame = page.wait_for_selector(f"{card} .preview iframe").content_frame()  # type: ignore[union-attr]
    assert frame is not None
    turn_to(frame)
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    assert visit.problems == [] and visit.violations() == []
