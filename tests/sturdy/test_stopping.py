"""Stopping, replacing workers and replacing the whole server lose no request, and nothing dies on the way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.browser.running import ROOT
from tests.conftest import FULL
from tests.sturdy.conftest import Start
from tests.sturdy.load import Load, failed
from tests.sturdy.server import Running, children, settled

PATHS = ("/_view/th/structure", "/th/", "/healthz", "/api/v1/datasets")
STOPS = 40 if FULL else 2
CRASHED = ("Segmentation", "Fatal Python error", "was sent SIG", "Traceback", "leaked")


def load(server: Running, connections: int = 16) -> Load:
    return Load("127.0.0.1", server.port, PATHS, connections).start()


def crashes(log: Path) -> list[str]:
    return [line for line in log.read_text("utf-8").splitlines() if any(sign in line for sign in CRASHED)]


def test_a_planted_crash_is_found(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("fine\nFatal Python error: Segmentation fault\n")
    assert len(crashes(tmp_path / "log")) == 1


def stop_under_load(start: Start, times: int) -> None:
    for _ in range(times):
        server = start()
        readers = load(server)
        time.sleep(0.5)
        code = server.stop()
        answers = readers.stop()
        served = [asked for asked in answers if asked.status]
        assert code == 0 and crashes(server.log) == []
        assert served and failed(served) == []
        # whoever had not been answered yet finds the door shut; no answer is cut short
        assert all("Connection" in asked.wrong for asked in failed(answers)), failed(answers)[:3]


def test_a_stop_under_load_ends_clean_and_answers_what_it_took(start: Start) -> None:
    stop_under_load(start, STOPS)


def test_workers_are_replaced_under_load_without_a_failed_request(start: Start) -> None:
    server = start()
    readers = load(server)
    for _ in range(3):
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        settled(lambda before=before: len(set(server.workers()) - before) == 2 and not set(server.workers()) & before)
    answers = readers.stop()
    assert len(answers) > 50 and failed(answers) == []
    assert server.stop() == 0 and crashes(server.log) == []


def test_a_new_server_takes_over_the_socket_without_a_failed_request(start: Start) -> None:
    """What an upgrade of the code does: SIGUSR2 starts the new server on the same socket, then the old one ends."""
    server = start()
    readers = load(server)
    old = set(server.workers())
    server.process.send_signal(signal.SIGUSR2)
    settled(lambda: [child for child in server.workers() if child not in old and len(children(child)) == 2])
    (new,) = [child for child in server.workers() if child not in old]
    assert server.stop() == 0
    time.sleep(0.5)
    answers = readers.stop()
    os.kill(new, signal.SIGTERM)
    settled(lambda: not Path(f"/proc/{new}").exists() or children(new) == [])
    assert len(answers) > 50 and failed(answers) == [] and crashes(server.log) == []


def test_a_killed_worker_is_replaced(start: Start) -> None:
    server = start()
    for _ in range(3):
        before = server.workers()
        os.kill(before[0], signal.SIGKILL)
        settled(lambda before=before: len(set(server.workers()) - {before[0]}) == 2)
        assert failed(Load("127.0.0.1", server.port, PATHS, 4, most=40).start().wait()) == []


def test_workers_are_warm_before_they_take_traffic(start: Start) -> None:
    """32 first requests at once to fresh workers: none fails, none waits for a page to be made for the first time."""
    server = start(workers=1)
    before = server.workers()
    server.process.send_signal(signal.SIGHUP)
    settled(lambda: server.workers() and not set(server.workers()) & set(before))
    answers = Load("127.0.0.1", server.port, ("/th/structure", "/en/trade", "/th/"), 32, most=96).start().wait()
    assert failed(answers) == [] and max(asked.seconds for asked in answers) < 2


def test_a_busy_port_is_said_and_ends_the_server(start: Start, home: Path) -> None:
    server = start()
    settings = {"SME_HOME": str(home), "PORT": str(server.port), "HOST": "127.0.0.1"}
    second = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=90, check=False
    )
    assert second.returncode != 0 and "in use" in second.stderr
