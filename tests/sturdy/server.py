"""Server processes for campaigns: their main process, their workers, signals."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.machine import shares
from tests.browser.running import answers, serve


@dataclass
class Running:
    """A server on a free port of this machine."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def megabytes(self) -> float:
        """Memory of the server and its workers in truth, see `shares`."""
        return sum(shares(self.process.pid))

    def stop(self, seconds: float = 40) -> int:
        """Ask it to end; returns its exit code. Raises `subprocess.TimeoutExpired` if it does not."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def kill(self) -> None:
        """End it and its workers, however it stands."""
        for process in (*self.workers(), self.process.pid):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def run(home: Path, log: Path, workers: int = 2, **settings: str) -> Running:
    address, process = serve(home, log, workers, **settings)
    assert answers(f"{address}/readyz", process)
    running = Running(address, process, log)
    settled(lambda: len(running.workers()) >= workers)  # the first of them answers before the last one begins
    return running


def settled(what: Callable[[], object], seconds: float = 30) -> None:
    """Wait until `what()` holds. Raises `AssertionError` if it does not in time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()]
    except OSError:
        return []
