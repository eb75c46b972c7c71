"""`python -m tests.bench.readers [--home DIR]`: what readers cost: processor time, bytes and memory, for docs/sizing.md.

Every dashboard in both languages and one in fifteen choices of their filters are asked for on one worker: the first time (made
from cells), again (kept), and as a browser that has it (304). Processor time is the server's, so a busy machine matters little.
"""

import argparse
import http.client
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from components.model import Context
from data.catalogue import load
from data.warehouse import Warehouse
from pages.serving import menu
from tests.bench.machine import cpu_seconds
from tests.browser.running import ROOT, serve, stop

LANGUAGES = ("th", "en")
ONE_IN = 15
Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.readers")
    parser.add_argument("--home", type=Path, default=ROOT / "data" / "build", help="folder of releases (default: data/build)")
    home = parser.parse_args().home
    kinds = {"page": pages(), "filter": filters(home)[::ONE_IN]}
    with tempfile.TemporaryDirectory() as work:
        site, process = serve(home, Path(work) / "log", workers=1)
        try:
            found = {kind: measured(site, addresses, process.pid) for kind, addresses in kinds.items()}
            found["memory"] = memory(process.pid)
        finally:
            stop(process)
    print(json.dumps(found, indent=1))


def pages() -> list[str]:
    names = ["" if page.id == "overview" else page.id for page in menu.DASHBOARDS]
    return [f"/{lang}/{name}" for lang in LANGUAGES for name in names]


def filters(home: Path) -> list[str]:
    """What the choices of filters load, one away from the default each."""
    catalogue = load()
    found = []
    for lang in LANGUAGES:
        blank = Context(lang, {}, Warehouse(home, catalogue).reader(), catalogue)
        for page in menu.DASHBOARDS:
            for item in page.filters:
                codes = [choice.code for choice in item.choices(blank) if not choice.disabled and choice.code != item.default]
                found += [f"/_view/{lang}/{page.id}?{item.id}={code}" for code in codes]
    return found


def measured(site: str, addresses: list[str], process: int) -> Figures:
    """Milliseconds of processor time per answer and bytes of one, on average."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    tags: dict[str, str] = {}
    found: Figures = {"addresses": len(addresses)}
    for name, times in (("first", 1), ("again", 5), ("unchanged", 5)):
        before, size = cpu_seconds(process), 0
        for address in addresses * times:
            tag = {"If-None-Match": tags[address]} if name == "unchanged" else {}
            connection.request("GET", address, headers={"Accept-Encoding": "br", **tag})
            reply = connection.getresponse()
            size += len(reply.read()) + sum(len(each) + len(value) + 4 for each, value in reply.getheaders())
            assert reply.status == (304 if tag else 200), (address, reply.status)
            tags[address] = reply.headers["ETag"]
        count = len(addresses) * times
        found[name] = {"cpu_ms": round(1000 * (cpu_seconds(process) - before) / count, 2), "bytes": size // count}
    return found


def memory(process: int) -> Figures:
    """Megabytes of the main process and of a worker: what is its own, and its share of what both use."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    found = {}
    for name, number in (("main", str(process)), ("worker", children[0])):
        text = Path(f"/proc/{number}/smaps_rollup").read_text("utf-8")
        sizes = {field: int(size) // 1024 for field, size in re.findall(r"^(Rss|Pss|Private_Dirty): +(\d+) kB", text, re.M)}
        found[name] = sizes
    return found


if __name__ == "__main__":
    main()
