"""The files of the repository, for checks that read them all."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {
    ".git",
    ".venv",
    ".venv-moto",
    ".venv-spark",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
}
MADE_FOLDERS = ("assets/vendor/", "data/build/")
TEXT = {".css", ".csv", ".html", ".in", ".js", ".json", ".lock", ".md", ".mjs", ".py", ".sh", ".svg", ".toml", ".yaml", ".yml", ""}
CODE_PLACES = ("app.py", "settings.py", "pages/", "components/", "data/", "etl/")


@cache
def files() -> tuple[str, ...]:
    """Paths of every file that is, or could be, committed; without git, every file that set-up did not make."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        listed = [path.as_posix() for path in found if not MADE & set(path.parts)]
    return tuple(sorted(path for path in listed if (ROOT / path).is_file() and not path.startswith(MADE_FOLDERS)))


def text_files() -> tuple[str, ...]:
    return tuple(path for path in files() if Path(path).suffix in TEXT)


def code(*places: str) -> tuple[str, ...]:
    """Python files of these places (default: everything that the site or the build runs)."""
    return tuple(path for path in files() if path.endswith(".py") and path.startswith(places or CODE_PLACES))


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")
