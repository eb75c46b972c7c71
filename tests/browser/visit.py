"""One visitor: a page in a browser context of its own that notes everything it should not see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, Route

from tests.conftest import ROOT

WATCH = """
window.seen = {csp: [], shift: 0, first: 0};
document.addEventListener("securitypolicyviolation", (event) => seen.csp.push(`${event.violatedDirective} ${event.blockedURI}`));
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; }))
  .observe({type: "layout-shift", buffered: true});
const measure = () => {
  const page = document.querySelector("#first-paint #page");
  if (page) seen.first = page.getBoundingClientRect().height;
  if (page || document.readyState === "loading") requestAnimationFrame(measure);
};
measure();
"""
"""Notes policy violations, layout shift, and the height of the first paint until Dash takes over."""
SHIFT = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(seen.shift))))"
"""How much the page has moved by itself, once what was drawn last has been noted."""
READY = """() => document.readyState === "complete" && document.fonts.status === "loaded"
  && (!document.getElementById("react-entry-point") || document.querySelector("#react-entry-point.ready"))"""


@cache
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


class Visit:
    """Opens `path` and waits until everything is drawn. `problems` gathers console messages, errors and foreign requests."""

    def __init__(self, browser: Browser, site: str, path: str, **options: Any) -> None:
        self.site, self.problems = site, list[str]()
        self.requests: list[Request] = []
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.context.add_init_script(WATCH)
        self.context.route(re.compile(rf"^(?!{re.escape(site)}/)https?:"), self._foreign)
        self.page = self.context.new_page()
        self.page.on(
            "console",
            lambda message: self._note(
                message.type in ("error", "warning"), f"console: {message.text} {message.location.get('url', '')}"
            ),
        )
        self.page.on("pageerror", lambda error: self._note(True, f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request))
        self.with_scripts = options.get("java_script_enabled", True)
        self.go(path)

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.settle()

    def settle(self) -> None:
        """Wait until fonts and, on a dashboard, all charts are there."""
        if self.with_scripts:
            self.page.wait_for_function(READY)

    def _note(self, bad: bool, words: str) -> None:
        if bad:
            self.problems.append(words)

    def _foreign(self, route: Route) -> None:
        self.problems.append(f"foreign request: {route.request.url}")
        route.abort()

    def below(self, address: str) -> str:
        """The path of an address on this site, wherever the site stands on its host."""
        return urlsplit(address.removeprefix(self.site)).path

    def ask(self, script: str, *argument: Any) -> Any:
        return self.page.evaluate(script, *argument)

    @property
    def is_dashboard(self) -> bool:
        return bool(self.ask("!!document.getElementById('react-entry-point')"))

    def take_over(self, card: str) -> None:
        """Turn to the chart of that card with the pointer, and wait until plotly has taken it over."""
        chart = self.page.locator(f"{card} .chart").first
        chart.scroll_into_view_if_needed()
        chart.hover()
        chart.locator(".main-svg .trace").first.wait_for()
        self.page.wait_for_function("chart => chart.matches('.answers')", arg=chart.element_handle())

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def violations(self) -> list[str]:
        found: list[str] = self.ask("seen.csp")
        return found

    def axe(self, *rules: str) -> list[str]:
        """What axe-core finds, as `rule: element`. It is evaluated by the debugger, which the page's policy does not bind."""
        self.ask(f"() => {{ {axe_source()} }}")
        only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        found = self.ask("async (options) => (await axe.run(document, {resultTypes: ['violations'], ...options})).violations", only)
        return [f"{rule['id']}: {node['html'][:160]} {node['target']}" for rule in found for node in rule["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the document is wider than the window."""
        return int(self.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def wait_for_fit(self) -> None:
        """Charts follow a new width a moment later; a page that scrolls sideways then fails here by timeout."""
        self.page.wait_for_function(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth", timeout=20000
        )

    @contextmanager
    def requests_during(self) -> Iterator[list[Request]]:
        """The requests made inside the block, files (such as the icon) apart."""
        before, found = len(self.requests), list[Request]()
        yield found
        found += [request for request in self.requests[before:] if "/static/" not in request.url]
