"""What a visitor waits for: the first visit, and each change of a filter."""

import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession

WATCH = Path(__file__).with_name("watch.js")
READY = "() => window.bench?.allCharts"
Figures = dict[str, Any]


def cold(browser: Browser, address: str, times: int) -> Figures:
    """Medians over fresh contexts: bytes on the wire, milliseconds to the first words, first chart and all charts."""
    visits = [_cold(browser, address) for _ in range(times)]
    return {name: round(statistics.median(visit[name] for visit in visits)) for name in visits[0]} | {"visits": times}


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=WATCH)
    return context


def _cold(browser: Browser, address: str) -> dict[str, float]:
    context = _context(browser)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    loaded: list[float] = []
    wire.send("Network.enable")
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_function(READY)
    page.wait_for_load_state("networkidle")
    spent = _cpu_ms(wire)
    words = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    first, every = page.evaluate("[bench.firstChart, bench.allCharts]")
    context.close()
    return {
        "wire_bytes": sum(loaded),
        "requests": len(loaded),
        "words_ms": words,
        "first_chart_ms": first or every,
        "all_charts_ms": every,
        "main_thread_cpu_ms": spent,
    }


def changes(browser: Browser, address: str, filter_id: str, codes: list[str]) -> Figures:
    """The given choices one after the other, against plotly's own redraw of the same figures in the same page."""
    context = _context(browser)
    page = context.new_page()
    page.set_default_timeout(120_000)
    wire = context.new_cdp_session(page)
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function(READY)
    spent = [_cpu_ms(wire)]
    found = page.evaluate("([id, codes]) => bench.chooseAll(id, codes)", [filter_id, codes])
    spent.append(_cpu_ms(wire))
    redraws = page.evaluate("bench.redrawAll()")
    spent.append(_cpu_ms(wire))
    context.close()
    drawn = [n for n, charts in enumerate(found["charts"]) if charts]
    own, floor = _marks([found["times"][n] for n in drawn]), _marks([redraws[n] for n in drawn])
    return {
        "changes": len(codes),
        "with_charts": len(drawn),
        "charts": statistics.mean(found["charts"]),
        "own": own | {"cpu_ms": round((spent[1] - spent[0]) / len(codes), 1)},
        "plotly": floor | {"cpu_ms": round((spent[2] - spent[1]) / len(codes), 1)},
        "ratio": round(own["p50"] / floor["p50"], 2) if drawn else None,
    }


def _cpu_ms(wire: CDPSession) -> float:
    """Processor time of the page's main thread so far."""
    return next(1000 * float(m["value"]) for m in wire.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")


def _marks(times: list[float]) -> dict[str, float]:
    marks = statistics.quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    return {"p50": round(marks[9], 1), "p95": round(marks[18], 1)}
