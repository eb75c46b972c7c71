"""The home of everything that is built: releases, the pointer to the current one, the lock, work folders.

<home>/releases/<id>/   whole releases, never changed once there
<home>/current          the id of the release that is served, replaced in one step
<home>/work/            unfinished work; whatever a killed build left is removed by the next one
<home>/private/         true cells and nameless records of each release (owner only)
<home>/records/         names, extracts and the ledger of the officer's tool (owner only)
<home>/lock             held while a build or a change of pointer runs
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILES = ("public.duckdb", "manifest.json", "audit.json", "checks.json")


class HomeError(RuntimeError):
    """Something about a home or a release that the operator can mend. The message says what and how."""


@dataclass(frozen=True)
class Home:
    """Paths below a home; the folder need not exist yet."""

    folder: Path

    @property
    def releases(self) -> Path:
        return self.folder / "releases"

    @property
    def private(self) -> Path:
        """Files with records, one per release with register tables; outside the web's reach."""
        return self.folder / "private"

    @property
    def records(self) -> Path:
        """What the officer's tool works on: the business register of each release, extracts, the ledger. It alone holds names."""
        return self.folder / "records"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def pointer(self) -> Path:
        return self.folder / "current"

    def current(self) -> str:
        """Id of the current release, "" if there is none."""
        try:
            return self.pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return ""

    def ids(self) -> list[str]:
        """Ids of all releases, oldest build first."""
        folders = self.releases.iterdir() if self.releases.is_dir() else ()
        return sorted(folder.name for folder in folders if folder.is_dir())


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the home's lock; refuses at once if another build holds it. The system frees it when a process dies."""
    home.folder.mkdir(parents=True, exist_ok=True)
    with (home.folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeError(f"{home.folder}: another build is running there; wait for it or use another --home") from error
        yield


def clear_work(home: Home) -> None:
    """Remove what killed builds left; call with the lock held."""
    shutil.rmtree(home.work, ignore_errors=True)
    home.work.mkdir(parents=True)


def point(home: Home, release: str) -> None:
    """Make `release` the current one, in one step that survives a power cut."""
    fresh = home.folder / "current.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(f"{release}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home.pointer)
    sync_folder(home.folder)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_files(folder: Path) -> None:
    """Make every file of `folder` durable, then the names."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; raises `HomeError` if the file is absent or damaged."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise HomeError(f"{path}: is absent or damaged ({type(error).__name__}); build the release again") from error
    if not isinstance(value, dict):
        raise HomeError(f"{path}: is no JSON object; build the release again")
    return value


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def manifest(home: Home, release: str) -> dict[str, Any]:
    return read_json(home.releases / release / "manifest.json")
