"""The release that is measured: how long it takes to build, and which filter of its pages asks for most."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from components.model import Context
from data.catalogue import load
from data.warehouse import Warehouse
from pages.serving import menu
from tests.browser.running import ROOT

Figures = dict[str, Any]


def build(home: Path, times: int) -> Figures:
    """Seconds of whole builds, process start included; the first one is the one that is served."""
    seconds = []
    for number in range(times):
        began = time.perf_counter()
        folder = home if number == 0 else home.with_name(f"home{number}")
        command = [sys.executable, "-m", "etl", "build", "--published-only", "--home", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds.append(round(time.perf_counter() - began, 2))
    return {"seconds": seconds, "fastest": min(seconds)}


def widest_filter(home: Path) -> tuple[str, str, list[str]]:
    """Page, filter and codes of the filter with most choices on a dashboard with charts."""
    catalogue = load()
    blank = Context("th", {}, Warehouse(home, catalogue).reader(), catalogue)
    found = [
        (page.id, item.id, [item.default, *(c.code for c in item.choices(blank) if c.code != item.default and not c.disabled)])
        for page in menu.DASHBOARDS
        if page.id in ("structure", "employment")
        for item in page.filters
    ]
    return max(found, key=lambda each: len(each[2]))
