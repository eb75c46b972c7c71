"""`python -m tests.bench [--quick]`: prints a table, writes data/build/bench/<UTC time>.json; `--hundred-million`: `scale`
instead; `--lighthouse`: `lighthouse` instead.

Wall-clock figures depend on what else the machine does (see the load average); ratios compare two things in one run.
"""

import argparse
import datetime
import itertools
import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench import embeds, growth, lighthouse, machine, release, requests, scale, table, visits
from tests.bench.readers import ONE_IN, filters, pages
from tests.browser.running import ROOT, launch_arguments, serve, stop
from tests.fake_register import add_register

COLD = ("overview", "structure")
KNOWN_CHOICES = 5
QUICK_ENTERPRISES = 8_000
Figures = dict[str, Any]


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
    table.show(found, path)


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
        changes = {
            "published": repaints(browser, home, work, times),
            "register": repaints(browser, large, work, times),
            "register, new to the reader": repaints(browser, large, work, times, new=True),
        }
        browser.close()
    page, filter_id, codes = release.widest_filter(home)
    views, seconds = [f"/_view/th/{page}?{filter_id}={code}" for code in codes], 2 if quick else 6
    return {
        "quick": quick,
        "machine": facts,
        "build": built,
        "cold": cold,
        "phone": phone,
        "embeds": embedded,
        "changes": changes,
        "requests": requests.measure(home, large, work, views[-1], views, seconds),
        "memory": growth.memory(large, work, [*pages(), *filters(large)[::ONE_IN]]),
        "growth": {
            "readers": growth.readers(home, work, views[-1], seconds),
            "answers": growth.answers(large, work, seconds),
            "builds": growth.builds(work, *[QUICK_ENTERPRISES] * quick),
        },
    }


def repaints(browser: Browser, home: Path, work: Path, times: int, new: bool = False) -> Figures:
    """Choices of the filter that has most of them, in a release of published tables alone or with the register's cube.

    A few choices in turn, so that the median is that of a state which this reader saw a moment ago; or, if `new`, states that
    only another reader has seen.
    """
    page, filter_id, codes = release.widest_filter(home)
    address, process = serve(home, work / "changes.log")
    order = codes[1 : times + 1] if new else list(itertools.islice(itertools.cycle([*codes[1:KNOWN_CHOICES], codes[0]]), times))
    readers = [partial(visits.changes, browser, f"{address}/th/{page}", f"filter-{filter_id}", order)] * (1 + new)
    try:
        return [reader() for reader in readers][-1] | {"page": page, "filter": filter_id}
    finally:
        stop(process)


if __name__ == "__main__":
    main()
