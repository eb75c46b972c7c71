"""What several kinds of test share: a release of everything that is declared, built once."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from components.model import Context
from data.catalogue import load
from data.warehouse import Warehouse
from etl.home import Home
from etl.records.ledger import append
from etl.records.place import begin
from pages.serving import menu
from tests.fake_register import add_register
from tests.small_drop import small_drop

ROOT = Path(__file__).resolve().parent.parent
FULL = os.environ.get("SME_CAMPAIGN") == "full"
"""Campaigns in their whole length, not only to show that they work."""
# How long one example takes says more about the machine than about the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_unconfigure() -> None:
    """Hypothesis leaves a callback of the garbage collector behind; with it, DuckDB complains at exit, after the summary."""
    gc.callbacks.clear()


def build_release(home: Path, *options: str) -> str:
    """Build as an operator would (`python -m etl build`); returns the id of the release that `home` now points at."""
    command = [sys.executable, "-m", "etl", "build", "--home", str(home), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"the build failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return (home / "current").read_text("utf-8").strip()


def ask_for_records(folder: Path) -> None:
    """A ledger with requests that were refused, so that the release counts them too (`data_requests`)."""
    with begin(Home(folder)) as desk:
        for number in range(12):
            at = f"2026-{10 + number % 2}-05T03:00:00+00:00"
            append(desk.ledger, {"action": "refusal", "at": at, "class": 5 - number % 4, "rules": ["never"]})


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name`, filled by `make` in one process of the run; the others wait for it."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = base / name, base / f"{name}.done"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with one release of the real catalogue. Tests read it; one that changes it works on a copy."""
    return once(tmp_path_factory, "home", _real)


def _real(folder: Path) -> None:
    ask_for_records(folder)
    build_release(folder, "--drop", str(small_drop(folder / "drop", finer=True)))
    for private in ("private", "records"):  # the web side must not need them
        shutil.rmtree(folder / private)


@pytest.fixture(scope="session")
def register_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with made-up register tables for the whole country, for what pages do with them."""
    return once(tmp_path_factory, "register", _made_up) / "home"


def _made_up(folder: Path) -> None:
    build_release(folder / "published", "--published-only")
    add_register(folder / "published", folder / "home")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """`make test ARGS="-k words"` runs twice; what only one of them knows is no failure of the other."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.getoption("keyword"):
        session.exitstatus = pytest.ExitCode.OK


@dataclass(frozen=True)
class Choice:
    """A choice that a reader of this release can make on a dashboard: one filter, away from its default."""

    page: str
    filter: str
    code: str
    default: str

    @property
    def query(self) -> str:
        return f"{self.filter}={self.code}"


@pytest.fixture(scope="session")
def choices(home: Path) -> list[Choice]:
    """One choice per filter that offers any. Which filters do depends on what the release holds."""
    catalogue = load()
    blank = Context("en", {}, Warehouse(home, catalogue).reader(), catalogue)
    found = [
        (page, item, [c.code for c in item.choices(blank) if not c.disabled and c.code != item.default])
        for page in menu.DASHBOARDS
        for item in page.filters
    ]
    return [Choice(page.id, item.id, codes[-1], item.default) for page, item, codes in found if codes]


@pytest.fixture(scope="session")
def choice(choices: list[Choice]) -> Choice:
    return choices[0]
