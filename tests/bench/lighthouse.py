"""`python -m tests.bench --lighthouse` (`make lighthouse`): scores of Lighthouse, as a phone and as a desktop.

Serves a release, asks for each page some times and takes the median of each score, beside its aim; figures of one machine at one
time, as Lighthouse's are. Lighthouse itself is a package of its own (`tools/lighthouse/`), of which the site needs nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import machine
from tests.browser.running import ROOT, launch_arguments, serve, stop

COMMAND = ROOT / "tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = ("th/structure", "th/", "embed/th/msme-number-over-time")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first-contentful-paint": "words_ms",
    "largest-contentful-paint": "largest_ms",
    "total-blocking-time": "blocked_ms",
    "cumulative-layout-shift": "shift",
}
PRESETS: dict[str, tuple[int, list[str]]] = {"mobile": (90, []), "desktop": (99, ["--preset=desktop"])}
"""Least performance, and how Lighthouse is told; the other scores are to be 100."""
NOT_INDEXED = "embed/"
"""Search engines are asked to leave embeds out, which costs them their score for search."""
SECONDS, TRIES = 180, 3
Scores = dict[str, float]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.lighthouse")
    parser.add_argument(
        "--home", type=Path, default=Path(os.environ.get("SME_HOME", ROOT / "data" / "build")), help="release to serve"
    )
    parser.add_argument("--runs", type=int, default=3, help="visits per page, of which the median counts (default: 3)")
    options = parser.parse_args(arguments)
    _check(options.home)
    with tempfile.TemporaryDirectory() as work:
        found = measure(options.home.resolve(), Path(work), options.runs)
    path = ROOT / "data" / "build" / "bench" / "lighthouse.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine.facts("see user agent"), **found}, indent=1) + "\n", "utf-8")
    show(found["pages"])
    print(f"written to {path.relative_to(ROOT)}")


def _check(home: Path) -> None:
    if not COMMAND.exists():
        raise SystemExit(
            "Lighthouse is not installed; run `make lighthouse`, or: npm ci --ignore-scripts --prefix tools/lighthouse"
        )
    if not (home / "current").exists():
        raise SystemExit(f"there is no release in {home}; run `make build` first, or name another folder with --home")


def measure(home: Path, work: Path, runs: int) -> dict[str, Any]:
    """Medians by preset and page, and the browser that took them."""
    address, process = serve(home, work / "server.log")
    try:
        reports = {
            preset: {page: [_report(f"{address}/{page}", preset, work) for _ in range(runs)] for page in PAGES}
            for preset in PRESETS
        }
    finally:
        stop(process)
    pages = {preset: {page: median(list(map(scores, taken))) for page, taken in own.items()} for preset, own in reports.items()}
    one = reports["mobile"][PAGES[0]][0]
    return {"lighthouse": one["lighthouseVersion"], "user_agent": one["environment"]["hostUserAgent"], "runs": runs, "pages": pages}


def _report(address: str, preset: str, work: Path) -> dict[str, Any]:
    """What Lighthouse says about one visit; it asks for another try where its own trace failed. Raises `RuntimeError` at last."""
    words = ""
    for _ in range(TRIES):
        report, words = _run(address, preset, work / "report.json")
        if report and "runtimeError" not in report:
            return report
    raise RuntimeError(f"Lighthouse on {address}: {words}")


def _run(address: str, preset: str, out: Path) -> tuple[dict[str, Any], str]:
    """The report, empty if there is none, and why there is none."""
    out.unlink(missing_ok=True)
    flags = [
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
        "--no-enable-error-reporting",
    ]
    command = ["node", str(COMMAND), address, *PRESETS[preset][1], *flags, "--quiet", "--output=json", f"--output-path={out}"]
    settings = os.environ | {"CHROME_PATH": str(launch_arguments()["executable_path"])}
    done = subprocess.run(command, env=settings, cwd=out.parent, capture_output=True, text=True, timeout=SECONDS, check=False)
    report = json.loads(out.read_text("utf-8")) if out.exists() else {}
    return report, str(report.get("runtimeError") or done.stderr[-2000:])


def scores(report: dict[str, Any]) -> Scores:
    """Scores from 0 to 100 by category, and the times and the layout shift behind them."""
    made: Scores = {name: 100 * float(report["categories"][name]["score"] or 0) for name in CATEGORIES}
    return made | {short: float(report["audits"][name]["numericValue"]) for name, short in AUDITS.items()}


def median(taken: list[Scores]) -> Scores:
    return {name: round(statistics.median(one[name] for one in taken), 3) for name in taken[0]}


def aim(preset: str, page: str, category: str) -> int | None:
    """The least score, or None where there is none."""
    if category == "performance":
        return PRESETS[preset][0]
    return None if category == "seo" and page.startswith(NOT_INDEXED) else 100


def cell(score: float, least: int | None) -> str:
    """A score beside its aim, in red if it is missed."""
    words = f"{score:g}" if least is None else f"{score:g} (≥ {least})"
    return words if least is None or score >= least else f"[red]{words}[/]"


def show(pages: dict[str, dict[str, Scores]]) -> None:
    table = Table(title="Lighthouse: score (aim)")
    for heading in ("as", "page", *CATEGORIES, "first words", "largest", "blocked", "shift"):
        table.add_column(heading)
    for preset, own in pages.items():
        for page, found in own.items():
            cells = [cell(found[name], aim(preset, page, name)) for name in CATEGORIES]
            times = (f"{found[name]:,.0f} ms" for name in ("words_ms", "largest_ms", "blocked_ms"))
            table.add_row(preset, f"/{page}", *cells, *times, f"{found['shift']:.3f}")
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
