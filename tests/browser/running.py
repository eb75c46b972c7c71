"""Start the server and find the browser, for browser tests and benchmarks."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNVERIFIED = ssl._create_unverified_context()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",  # behind nginx the site has a certificate of its own making
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], settings: dict[str, str], log: Path, ready: str) -> subprocess.Popen[bytes]:
    """Start a server and wait until the address `ready` answers. Raises `RuntimeError` with its last words if it does not."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out)
    if answers(ready, process):
        return process
    process.kill()
    raise RuntimeError(f"the server does not answer:\n{log.read_text('utf-8')[-3000:]}")


def answers(ready: str, process: subprocess.Popen[bytes] | None = None) -> bool:
    """Whether `ready` answers within a minute: at start, and after a worker died and was replaced."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(ready, timeout=5, context=UNVERIFIED):
                return True
        except OSError:
            if process is not None and process.poll() is not None:
                return False
        time.sleep(0.1)
    return False


def serve(home: Path, log: Path, workers: int = 1, **more: str) -> tuple[str, subprocess.Popen[bytes]]:
    """The application on a free port, with more settings if need be; returns its address and its process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"SME_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": str(workers), **more}
    return address, start([sys.executable, str(ROOT / "app.py")], settings, log, f"{address}/readyz")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()


def launch_arguments() -> dict[str, object]:
    """How to start the distribution's Chromium."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if not found:
        raise RuntimeError("there is no Chromium on PATH; run sh tools/chromium.sh")
    return {"executable_path": found, "args": list(FLAGS)}
