"""`python -m tests.bench [--quick]`: prints a table, writes data/build/bench/<UTC time>.json; `--hundred-million`: `scale`
instead; `--lighthouse`: `lighthouse` instead.

Wall-clock figures depend on what else the machine does (see the load average); ratios compare two things in one run.
"""

import argparse
import datetime
import itertools
import json
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.bench import embeds, lighthouse, machine, release, requests, scale, visits
from tests.browser.running import ROOT, launch_arguments, serve, stop
from tests.fake_register import add_register

WIRE_BYTES, ALL_CHARTS_MS, PHONE_CHART_MS, REDRAW_RATIO, REPAINT_MS, REQUEST_RATIO = 480_000, 750, 1000, 1.2, 60, 0.5
"""Aims: at most, but the last: at least."""
EMBED_BYTES, PICTURE_MS, LIVE_MS = 400_000, 150, 600
"""Aims for a cold embed."""
API_PER_SECOND = {"api unchanged": 1000, "api cold": 300}
"""For a thousand cells as CSV on two cores."""
COLD = ("overview", "structure")
KNOWN_CHOICES = 5
Figures = dict[str, Any]
Line = tuple[str, str, str, bool | None]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="fewer repeats: for a look, not for a comparison")
    parser.add_argument("--hundred-million", action="store_true", help="instead: 10 and 100 million enterprise-years on DuckDB")
    parser.add_argument("--lighthouse", action="store_true", help="instead: scores of Lighthouse (make lighthouse installs it)")
    options, more = parser.parse_known_args()
    if options.lighthouse:
        return lighthouse.main(more)
    if options.hundred_million:
        return scale.main(more)
    with tempfile.TemporaryDirectory() as work:
        found = measure(Path(work), options.quick)
    folder = ROOT / "data" / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H-%M-%SZ}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    show(found, path)


def measure(work: Path, quick: bool) -> Figures:
    """Everything, in an order in which nothing disturbs the next thing measured."""
    home, visited = work / "home", 2 if quick else 5
    built = release.build(home, 1 if quick else 3)
    large = add_register(home, work / "large")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())  # type: ignore[arg-type]
        facts = machine.facts(browser.version)
        address, process = serve(home, work / "visits.log")
        try:
            paths = {name: f"{address}/th/{'' if name == 'overview' else name}" for name in COLD}
            cold = {name: visits.cold(browser, path, visited) for name, path in paths.items()}
            phone = {name: visits.cold(browser, path, visited, phone=True) for name, path in paths.items()}
            embedded = embeds.cold(browser, address, visited)
        finally:
            stop(process)
        times = 10 if quick else 30
        changes = {"published": repaints(browser, home, work, times), "register": repaints(browser, large, work, times)}
        browser.close()
    page, filter_id, codes = release.widest_filter(home)
    views = [f"/_view/th/{page}?{filter_id}={code}" for code in codes]
    served = requests.measure(home, large, work, views[-1], views, 2 if quick else 6)
    return {
        "quick": quick,
        "machine": facts,
        "build": built,
        "cold": cold,
        "phone": phone,
        "embeds": embedded,
        "changes": changes,
        "requests": served,
    }


def repaints(browser: Browser, home: Path, work: Path, times: int) -> Figures:
    """Choices of the filter that has most of them, in a release of published tables alone or with the register's cube.

    A few choices in turn, so that the server makes each once and the median is that of a known state.
    """
    page, filter_id, codes = release.widest_filter(home)
    address, process = serve(home, work / "changes.log")
    order = list(itertools.islice(itertools.cycle([*codes[1:KNOWN_CHOICES], codes[0]]), times))
    try:
        return visits.changes(browser, f"{address}/th/{page}", f"filter-{filter_id}", order) | {"page": page, "filter": filter_id}
    finally:
        stop(process)


def lines(found: Figures) -> list[Line]:
    """(what, figure, aim, met) for the table."""
    made: list[Line] = [("release build", f"{found['build']['fastest']} s (of {found['build']['seconds']})", "", None)]
    for name, cold in found["cold"].items():
        made += cold_lines(name, cold)
    for name, cold in found["phone"].items():
        made += phone_lines(name, cold)
    for name, own in found["embeds"].items():
        made += embed_lines(name, own)
    for name, change in found["changes"].items():
        made += change_lines(name, change)
    return made + [request_line(name, served) for name, served in found["requests"].items()]


def cold_lines(name: str, cold: Figures) -> list[Line]:
    size, last = cold["wire_bytes"], cold["all_charts_ms"]
    first = (
        f"{cold['words_ms']} · {cold['first_chart_ms']} · {cold['ready_ms']} ms, main thread CPU {cold['main_thread_cpu_ms']} ms"
    )
    return [
        (f"{name}, cold: bytes on the wire", f"{size:,} in {cold['requests']} requests", f"≤ {WIRE_BYTES:,}", size <= WIRE_BYTES),
        (f"{name}, cold: first words · first chart · filters answer", first, "", None),
        (f"{name}, cold: all charts visible", f"{last} ms", f"≤ {ALL_CHARTS_MS} ms", last <= ALL_CHARTS_MS),
        answer_line(name, cold),
    ]


def phone_lines(name: str, cold: Figures) -> list[Line]:
    first = cold["first_chart_ms"]
    what = f"{first} ms (filters answer: {cold['ready_ms']} ms), main thread CPU {cold['main_thread_cpu_ms']} ms"
    aim = f"≤ {PHONE_CHART_MS} ms"
    return [(f"{name}, cold, phone: first chart", what, aim, first <= PHONE_CHART_MS), answer_line(f"{name}, phone", cold)]


def answer_line(name: str, cold: Figures) -> Line:
    """What a visit does not cost, but the first chart that a reader turns to."""
    return f"{name}: first turn to a chart", f"{cold['answer_bytes']:,.0f} bytes more, live after {cold['answer_ms']} ms", "", None


def embed_lines(name: str, own: Figures) -> list[Line]:
    size, first, live = own["wire_bytes"], own["picture_ms"], own["live_ms"]
    picture = f"{first} ms · {own['ratio']} × a bare page ({own['bare_ms']} ms)"
    return [
        (f"embed {name}, cold: bytes on the wire", f"{size:,.0f}", f"≤ {EMBED_BYTES:,}", size <= EMBED_BYTES),
        (f"embed {name}, cold: picture", picture, f"≤ {PICTURE_MS} ms", first <= PICTURE_MS),
        (f"embed {name}, live chart, after turning to it", f"{live} ms", f"≤ {LIVE_MS} ms", live <= LIVE_MS),
    ]


def change_lines(name: str, change: Figures) -> list[Line]:
    own, floor = (f"p50 {part['p50']} · p95 {part['p95']} · CPU {part['cpu_ms']} ms" for part in (change["own"], change["plotly"]))
    ratio, what = change["ratio"], f"{change['page']} ({name}), change of {change['filter']}"
    return [
        (
            f"{what}: until painted",
            f"{own} ({change['charts']:.1f} charts)",
            f"≤ {REPAINT_MS} ms",
            change["own"]["p50"] <= REPAINT_MS,
        ),
        (f"{what}: plotly alone, same figures", floor, "", None),
        (f"{what}: ratio of p50", str(ratio), f"≤ {REDRAW_RATIO}", ratio is not None and ratio <= REDRAW_RATIO),
    ]


def request_line(name: str, served: Figures) -> Line:
    speed, wait = f"{served['per_second']:,}/s", f"p50 {served['p50_ms']} · p95 {served['p95_ms']} · CPU {served['cpu_ms']} ms"
    aim = (f"ratio ≥ {REQUEST_RATIO}", served["ratio"] >= REQUEST_RATIO) if name == "warm" else ("", None)
    if least := API_PER_SECOND.get(name):
        aim = (f"≥ {least:,}/s", served["per_second"] >= least)
    return f"requests, {name}", f"{speed} · {wait} · ratio {served['ratio']}", *aim


def show(found: Figures, path: Path) -> None:
    facts = found["machine"]
    table = Table(title=f"{facts['processor']}, {facts['cores']} cores, load {facts['load_average']}, Chromium {facts['chromium']}")
    for heading in ("measured", "figure", "aim", ""):
        table.add_column(heading)
    for what, figure, aim, met in lines(found):
        table.add_row(what, figure, aim, "" if met is None else "[green]met[/]" if met else "[red]missed[/]")
    console = Console(width=150)
    console.print(table)
    console.print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
