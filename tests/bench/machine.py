"""What was measured on: processor, load, versions; and how much time processes take."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = (
    "dash",
    "plotly",
    "dash-bootstrap-components",
    "flask",
    "gunicorn",
    "duckdb",
    "duckdb-engine",
    "sqlalchemy",
    "pandas",
    "brotli",
)
TICKS = os.sysconf("SC_CLK_TCK")


def facts(chromium: str) -> dict[str, Any]:
    """Machine and versions; a benchmark without them says nothing."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "chromium": chromium,
        "commit": _commit(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def cpu_seconds(process: int) -> float:
    """Processor time of a process and all its descendants so far, in seconds."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text("utf-8").split()
        ]
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(map(cpu_seconds, children))


def shares(process: int) -> list[float]:
    """Megabytes of a process and of each of its children: proportional shares (PSS), so that together they count once what several
    use. Resident sizes (RSS) would count what four workers share five times: 1,250 MB for 490."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    files = [Path(f"/proc/{number}/smaps_rollup").read_text("utf-8") for number in (process, *children)]
    return [int(line.split()[1]) / 1024 for text in files for line in text.splitlines() if line.startswith("Pss:")]
