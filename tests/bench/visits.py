"""What a visitor waits for: the first visit, and each change of a filter."""

import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession

WATCH = Path(__file__).with_name("watch.js")
READY = "() => window.bench?.ready && bench.firstChart && bench.allCharts"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PHONE_SLOWDOWN = 4
"""The profile of a mid-range phone: milliseconds of latency, bytes per second, share of the processor."""
ANSWER = """async () => {
  const start = performance.now();
  await sme.live(document.querySelector("#react-entry-point .chart"));
  return performance.now() - start;
}"""
Figures = dict[str, Any]


def cold(browser: Browser, address: str, times: int, phone: bool = False) -> Figures:
    """Medians over fresh contexts: bytes on the wire until nothing more is asked for, milliseconds to the first words, the
    first chart, all charts, and until filters answer; then what turning to a chart costs: bytes, and milliseconds to its answer."""
    visits = [_cold(browser, address, phone) for _ in range(times)]
    return {name: round(statistics.median(visit[name] for visit in visits)) for name in visits[0]} | {"visits": times}


def _context(browser: Browser, phone: bool = False) -> BrowserContext:
    context = browser.new_context(**(PHONE if phone else DESKTOP))
    context.add_init_script(path=WATCH)
    return context


def _cold(browser: Browser, address: str, phone: bool) -> dict[str, float]:
    context = _context(browser, phone)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    loaded: list[float] = []
    wire.send("Network.enable")
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    if phone:
        wire.send("Network.emulateNetworkConditions", SLOW_4G)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": PHONE_SLOWDOWN})
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_function(READY)
    page.wait_for_load_state("networkidle")
    spent = _cpu_ms(wire)
    words = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    first, every, ready = page.evaluate("[bench.firstChart, bench.allCharts, bench.ready]")
    visit = len(loaded)
    answer = page.evaluate(ANSWER)
    page.wait_for_load_state("networkidle")
    context.close()
    return {
        "wire_bytes": sum(loaded[:visit]),
        "requests": visit,
        "words_ms": words,
        "first_chart_ms": first,
        "all_charts_ms": every,
        "ready_ms": ready,
        "main_thread_cpu_ms": spent,
        "answer_bytes": sum(loaded[visit:]),
        "answer_ms": answer,
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
