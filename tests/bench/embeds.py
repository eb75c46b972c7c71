"""What a reader of another site waits for: a cold embed, beside a bare static page of the same server."""

import statistics
import time
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser

CARDS = ("msme-number-over-time", "msme-number-by-sector", "census-map")
PICTURE = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LIVE = "() => document.querySelector('#chart .main-svg')"
BARE = "/healthz"
ROUNDS = 3
"""A first paint falls on one of the browser's frames, 16 ms apart: an embed is visited this many times as often as a page."""
SETTLING_SECONDS = 0.5
"""Until the browser has cleared away the visit before, live chart and all, which is no part of this one."""
Figures = dict[str, Any]


def cold(browser: Browser, site: str, times: int) -> dict[str, Figures]:
    """Per card, medians over fresh contexts: bytes on the wire, milliseconds to the picture, and those
    from a reader's turn to the live chart.

    `ratio` compares the picture with the first paint of a page of two letters from the same server; the browser begins a
    process more for that page (some 25 ms), because all our replies but embeds ask for it. All are visited in turn, so that
    what else the machine does falls on each alike.
    """
    targets = {card: f"{site}/embed/th/{card}" for card in CARDS}
    bare, seen = list[float](), {card: list[Mapping[str, float]]() for card in CARDS}
    for _ in range(times * ROUNDS):
        bare.append(_visit(browser, f"{site}{BARE}", live=False)["picture_ms"])
        for card, address in targets.items():
            seen[card].append(_visit(browser, address))
    return {card: _beside(visits, statistics.median(bare)) for card, visits in seen.items()}


def _beside(visits: list[Mapping[str, float]], bare: float) -> Figures:
    made: Figures = {name: round(statistics.median(visit[name] for visit in visits), 1) for name in visits[0]}
    return made | {"bare_ms": round(bare, 1), "ratio": round(made["picture_ms"] / bare, 2)}


def _visit(browser: Browser, address: str, live: bool = True) -> Mapping[str, float]:
    time.sleep(SETTLING_SECONDS)
    context = browser.new_context(viewport={"width": 640, "height": 640})
    page, loaded = context.new_page(), list[float]()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_function(f"() => {PICTURE}")
    first = float(page.evaluate(PICTURE))
    page.wait_for_load_state("networkidle")
    weight, began = sum(loaded), time.perf_counter()
    if live:
        page.hover("#chart")
        page.wait_for_function(LIVE)
    done = 1000 * (time.perf_counter() - began)
    context.close()
    return {"wire_bytes": weight, "picture_ms": first, "live_ms": done}
