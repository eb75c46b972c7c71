"""Fill the home of a replica from a release store: fetch, verify, put in place whole; the server beside it switches by itself.

What lies in the store is believed only if its checksums are those announced, its audit is for this very file and, where a key is
given, its owner signed it. What is no longer announced is removed. The folder is a cache: it may be thrown away at any time.
"""

import shutil
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from data.announcement import FILE, Announcement, parse
from data.following import Followed, followed
from data.release_files import Key, ReleaseUnusableError, read_json, verify
from data.store import Store, StoreError

OF_BUILDS = ("lock", "private", "records")
"""What lies in a home that builds fill; a follower would remove releases there."""


class FollowerError(RuntimeError):
    """A home that must not be filled; the message says what to do."""


@dataclass
class Follower:
    """Fills `home` from `store`. `look` is called every few seconds; fetching goes on beside it."""

    home: Path
    store: Store
    key: Key | None = None
    _fetching: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _task: "Future[str | None] | None" = None
    _sound: set[str] = field(default_factory=set)
    """Releases whose files were compared with the announcement since this process began."""
    _note: Followed | None = None

    def __post_init__(self) -> None:
        if found := [name for name in OF_BUILDS if (self.home / name).exists()]:
            raise FollowerError(
                f"{self.home}: releases are built there (it holds {found[0]}); give the replica a folder of its own"
            )
        self.home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.home / "work", ignore_errors=True)
        try:
            self._note = followed(self.home)
        except ReleaseUnusableError:
            self._note = None

    def look(self) -> Followed | None:
        """Read the announcement and note it; begin to fetch what is missing. Returns the note, None before the first."""
        now, refused = time.time(), None
        try:
            announcement = parse(self.store.read(FILE))
        except (StoreError, ValueError) as error:
            if self._note:
                self._noted(Followed(self._note.announcement, self._note.read_at, str(error)))
                return self._note
            raise
        if self._task is None or self._task.done():
            refused = self._task.result() if self._task else None
            self._task = self._fetching.submit(self.fetch, announcement)
        elif self._note:
            refused = self._note.refused
        self._noted(Followed(announcement, now, refused))
        self._point(announcement, now)
        return self._note

    def fetch(self, announcement: Announcement) -> str | None:
        """Everything announced that is not here yet, what is served last or later at the end; returns what could not be had."""
        wanted = dict.fromkeys([*sorted(announcement.files), *(turn.release for turn in announcement.turns)])
        last = {turn.release for turn in announcement.turns}
        failed = None
        for release in sorted(wanted, key=lambda id: id in last):
            try:
                self._hold(release, announcement.files[release])
            except (StoreError, ReleaseUnusableError, OSError) as error:
                failed = str(error)
        self._remove(announcement)
        return failed

    def _hold(self, release: str, files: Mapping[str, str]) -> None:
        if release in self._sound:
            return
        if not all(_mark(self.home / name) == mark for name, mark in files.items()):
            self._fetch(release, files)
        self._sound.add(release)

    def _fetch(self, release: str, files: Mapping[str, str]) -> None:
        """Into a work folder; what is whole there from an earlier try is kept."""
        work = self.home / "work" / release
        for name, mark in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            if _mark(work / name) != mark and self.store.fetch(name, work / name) != mark:
                raise StoreError(f"{name} in the store is not the file that was announced; it is not served. Announce it again")
        folder = work / "releases" / release
        verify(folder / "public.duckdb", read_json(folder / "audit.json"), self.key)
        for part in ("social", "releases"):  # a server may use the release as soon as its folder is there
            if (work / part / release).is_dir():
                _place(work / part / release, self.home / part / release)
        shutil.rmtree(work)

    def _point(self, announcement: Announcement, now: float) -> None:
        """Keep the pointer at what is served, for a server that starts while something newer is still missing."""
        due = announcement.due(now)
        pointer = self.home / "current"
        if due and (self.home / "releases" / due.release).is_dir() and (not pointer.exists() or pointer.read_text() != due.release):
            (self.home / "current.new").write_text(due.release, "utf-8")
            (self.home / "current.new").replace(pointer)

    def _remove(self, announcement: Announcement) -> None:
        """What was withdrawn, but never what may still be served for want of something newer."""
        pointer = self.home / "current"
        kept = {*announcement.files, pointer.read_text("utf-8") if pointer.exists() else ""}
        for part in ("releases", "social"):
            for folder in (self.home / part).glob("*"):
                if folder.name not in kept:
                    shutil.rmtree(folder, ignore_errors=True)
                    self._sound.discard(folder.name)

    def _noted(self, note: Followed) -> None:
        note.write(self.home)
        self._note = note


def _place(folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    folder.rename(target)


def _mark(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
