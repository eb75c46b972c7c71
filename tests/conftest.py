"""What several kinds of test share: a release of everything that is declared, built once."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_unconfigure() -> None:
    """Hypothesis leaves a callback of the garbage collector behind; with it, DuckDB complains at exit, after the summary."""
    gc.callbacks.clear()


def build_release(home: Path, *options: str) -> str:
    """Build as an operator would (`python -m etl build`); returns the id of the release that `home` now points at."""
    command = [sys.executable, "-m", "etl", "build", "--home", str(home), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"the build failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return (home / "current").read_text("utf-8").strip()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with one release of the real catalogue. Tests read it; one that changes it works on a copy."""
    folder = tmp_path_factory.mktemp("home")
    build_release(folder)
    return folder
