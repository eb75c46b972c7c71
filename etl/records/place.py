"""Where extracts lie, and the one step that makes a release: its line in the ledger.

An extract is written into `.staged-<id>`, then its line is added, then the folder gets its name. Killed before the line:
no extract, no line. Killed after it: `begin`, which every command runs first, gives the folder its name.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.home import Home, sha256_of, sync_folder
from etl.records.entries import RELEASE
from etl.records.extract import MANIFEST, manifest_of
from etl.records.ledger import Ledger, Line, faults, lines, settle
from etl.register.private import private_files

STAGED = ".staged-"
PASSING = ".passing-"


@dataclass(frozen=True)
class Desk:
    """The officer's folder `<home>/records/`, locked, with everything a killed run left put right."""

    folder: Path

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.folder)

    @property
    def extracts(self) -> Path:
        return self.folder / "extracts"

    def staged(self, extract: str) -> Path:
        return self.extracts / f"{STAGED}{extract}"

    def placed(self, extract: str) -> Path:
        return self.extracts / extract


@contextlib.contextmanager
def begin(home: Home) -> Iterator[Desk]:
    """Wait for the lock, recover, and give the desk. The system frees the lock when a process dies."""
    desk = Desk(home.records)
    home.folder.mkdir(parents=True, exist_ok=True)
    for folder in (desk.folder, desk.extracts):
        folder.mkdir(mode=0o700, exist_ok=True)
    with private_files(), (desk.folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        recover(desk)
        yield desk


def recover(desk: Desk) -> None:
    """Finish what has its line, remove what has none. On a ledger that is not sound nothing is touched."""
    settle(desk.ledger)
    for left in desk.folder.glob(f"{PASSING}*"):
        shutil.rmtree(left)
    if faults(desk.ledger):
        return
    released = {line.body["extract"]: line for line in lines(desk.ledger) if line.body["action"] == RELEASE}
    for staged in desk.extracts.glob(f"{STAGED}*"):
        extract = staged.name.removeprefix(STAGED)
        if extract in released and _is(staged, released[extract]):
            place(desk, extract)
        else:
            shutil.rmtree(staged)


def _is(folder: Path, line: Line) -> bool:
    path = folder / MANIFEST
    return path.is_file() and sha256_of(path) == line.body["manifest_sha256"]


def place(desk: Desk, extract: str) -> None:
    """Give a staged extract its name."""
    desk.staged(extract).replace(desk.placed(extract))
    sync_folder(desk.extracts)


def seen(desk: Desk) -> list[str]:
    """Hashes of the ledger that the extracts on the desk carry."""
    return [manifest_of(folder)["ledger"]["previous"] for folder in _folders(desk) if (folder / MANIFEST).is_file()]


def _folders(desk: Desk) -> list[Path]:
    found = desk.extracts.iterdir() if desk.extracts.is_dir() else ()
    return sorted(folder for folder in found if folder.is_dir() and not folder.name.startswith("."))


def extract_faults(desk: Desk) -> Iterator[str]:
    """Extracts on the desk that no line tells of, or that are not what left. Extracts that were moved away are no fault."""
    released = {line.body["extract"]: line for line in lines(desk.ledger) if line.body["action"] == RELEASE}
    for folder in _folders(desk):
        if folder.name not in released:
            yield f"extract {folder.name} has no line in the ledger"
        elif not _is(folder, released[folder.name]):
            yield f"the manifest of extract {folder.name} is not the one in the ledger"
        else:
            yield from _changed_files(folder)


def _changed_files(folder: Path) -> Iterator[str]:
    for file in manifest_of(folder)["files"]:
        path = folder / file["name"]
        if not path.is_file() or sha256_of(path) != file["sha256"]:
            yield f"extract {folder.name}: {file['name']} is missing or was changed"
