"""The table of `make bench`: each figure beside its floor or peer, and its aim."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.browser.running import ROOT

WIRE_BYTES, ALL_CHARTS_MS, PHONE_CHART_MS, REDRAW_RATIO, REPAINT_MS = 480_000, 750, 1000, 1.2, 60
"""Aims: at most."""
EMBED_BYTES, PICTURE_MS, LIVE_MS = 400_000, 150, 600
"""Aims for a cold embed."""
API_PER_SECOND = {"api unchanged": 1000, "api cold": 300}
"""For a thousand cells as CSV on two cores."""
REQUESTS = {"warm": 0.8, "varied": 0.5, "unchanged": 0.8}
"""Least share of the bare route's speed: one state, many in turn, a state that the browser has."""
CPU_MS, MEMORY_MB = 1, 600
"""Of the server per change of a filter that is known; of four workers and their main process."""
Figures = dict[str, Any]
Line = tuple[str, str, str, bool | None]


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
    made += [request_line(name, served) for name, served in found["requests"].items()]
    return [*made, memory_line(found["memory"]), *growth_lines(found["growth"])]


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
    aim: tuple[str, bool | None] = "", None
    if share := REQUESTS.get(name):
        aim = f"ratio ≥ {share}, CPU ≤ {CPU_MS} ms", served["ratio"] >= share and served["cpu_ms"] <= CPU_MS
    if least := API_PER_SECOND.get(name):
        aim = f"≥ {least:,}/s", served["per_second"] >= least
    return f"requests, {name}", f"{speed} · {wait} · ratio {served['ratio']}", *aim


def memory_line(found: Figures) -> Line:
    (started, _), (asked, worker) = ((sum(shares), max(shares[1:])) for shares in (found["started"], found["asked"]))
    figure = f"{asked:.0f} MB after {found['addresses']} addresses ({started:.0f} at start), the largest worker {worker:.0f}"
    return "memory of four workers", figure, f"≤ {MEMORY_MB} MB", asked <= MEMORY_MB


def growth_lines(found: Figures) -> list[Line]:
    """1×, 3× and 10×: what each takes, so that a cost that grows faster than its work is seen."""
    readers = [f"{one['readers']}: {one['per_second']:,.0f}/s, p95 {one['p95_ms']:.0f} ms" for one in found["readers"]]
    answers = [f"{one['cells']:,}: {one['cpu_ms']} ms, {one['per_second']:,.0f}/s" for one in found["answers"]]
    return [
        ("growth, readers at once: kept answers", " · ".join(readers), "", None),
        ("growth, cells of a file nobody asked for: CPU", " · ".join(answers), "", None),
        *(build_line(one) for one in found["builds"]),
    ]


def build_line(one: Figures) -> Line:
    """Processor seconds of the stages, as multiples of a scan of the same files."""
    scan, stages = one["scan_cpu_seconds"], ", ".join(f"{name} {taken:.1f}" for name, taken in one["cpu_seconds"].items())
    whole = sum(one["cpu_seconds"].values())
    figure = f"{stages}; {whole:.1f} s CPU, {whole / scan:,.0f} × a scan ({scan:.2f} s), peak {one['peak_megabytes']:,} MB"
    return f"growth, build of {one['enterprises']:,} ({one['rows']:,} rows)", figure, "", None


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
