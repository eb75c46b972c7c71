"""The only way to releases: the current one of a home folder, and older ones by their ids.

A `Warehouse` follows the pointer of the folder or an announcement (`data.following`). What was read is kept in a bounded cache of
each process by (release, query); ready answers are kept once for all processes of a server (`data.common_answers`).
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from data import release_files as files
from data.catalogue import Catalogue
from data.common_answers import CommonAnswers, Given
from data.following import Following
from data.kept import Kept
from data.open_data.answer import Answer
from data.reader import Reader
from data.release import Release
from data.release_files import Key, ReleaseUnusableError, UnknownReleaseError

__all__ = ["Reader", "Release", "ReleaseUnusableError", "UnknownReleaseError", "Warehouse"]

OLDER_KEPT_OPEN = 2
"""One that is asked for and the one before it. Each takes 10 MB of every process; opening one again takes a tenth of a second."""
RELEASES_SECONDS = 5
CACHE_BYTES = 24 * 2**20
"""Per process. All cells of the largest dataset have to fit in, 20 bytes each: a million of them; beside that what pages read."""


class Warehouse:
    """The current release of a home folder, and any older one by its id."""

    def __init__(self, home: Path, catalogue: Catalogue, cache_bytes: int = CACHE_BYTES, key: Key | None = None) -> None:
        self._home, self._catalogue, self._key = home, catalogue, key
        self._lock = threading.Lock()
        self._cache = Kept(cache_bytes)
        self._answers: CommonAnswers | None = None
        self._following = Following(home, self._open)
        self._served = ""
        self._listed: tuple[str, float, tuple[Mapping[str, Any], ...]] = "", 0.0, ()
        self._older: LRUCache[str, Release] = LRUCache(OLDER_KEPT_OPEN)
        self._rehearsing = threading.local()
        self.standing = self._following.standing

    def current(self) -> Release:
        """The release in use; in a thread that rehearses one, that one. Raises `ReleaseUnusableError` if there is none."""
        return getattr(self._rehearsing, "release", None) or self._following.current()

    @property
    def ahead(self) -> Release | None:
        """The announced release that is open already and not in use yet."""
        return self._following.ahead

    @contextmanager
    def rehearse(self, release: Release) -> Iterator[None]:
        """What this thread reads and makes is of `release`, as if it were in use."""
        self._rehearsing.release = release
        try:
            yield
        finally:
            del self._rehearsing.release

    def first_to(self, task: str) -> bool:
        """Whether no other process of this server has taken up this task; False where they share no folder."""
        return self._answers is not None and self._answers.first_to(task)

    @property
    def serving(self) -> str:
        return self._following.serving

    @property
    def refused(self) -> str | None:
        """Why what is due or announced is not (or will not be) served; None if all is well."""
        return self._following.refused

    def remember(self, release: Release, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """`make()` once per (release, key), kept in the bounded cache."""
        return self._cache.once((release.id, *key), make)

    def share(self, folder: Path) -> None:
        """Keep ready answers in a folder of all processes of this server, no longer in each of them."""
        self._answers = CommonAnswers(folder)

    def answer(self, release: Release, key: tuple[Any, ...], make: Callable[[], Given]) -> Given | Answer:
        """`make()` once per (release, key) in all processes."""
        if self._answers and self._answers.usable:
            return self._answers.once(release.id, key, make)
        return self.remember(release, key, make)  # type: ignore[no-any-return]

    def part(self) -> None:
        """Close this thread's databases, keep what was made from them: children that serve must not inherit an open one."""
        for release in (*self._older.values(), *self._following.drop()):
            release._connection().close()
        self._older.clear()

    def reader(self, release: str = "") -> Reader:
        """A reader bound to one release, the current one or a published older one; one answer never mixes two."""
        current = self.current()
        self._forget_what_was_served_before(self.serving)
        return Reader(self, current if release in ("", current.id) else self._opened(release), pinned=bool(release))

    def _forget_what_was_served_before(self, serving: str) -> None:
        """Two releases' answers side by side would need twice the memory in the minute of release."""
        if serving != self._served:
            self._served = serving
            self._cache.keep_only(serving)

    def releases(self) -> tuple[Mapping[str, Any], ...]:
        """Manifests of all published releases, oldest first; the last one is the current one."""
        current, now, listed = self.current(), time.monotonic(), self._listed
        if listed[0] != current.id or now - listed[1] > RELEASES_SECONDS:
            # What this thread lists is what it returns: another may rehearse a release that nobody may know of yet.
            listed = self._listed = current.id, now, files.published(self._home, current.manifest)
        return listed[2]

    def _opened(self, id: str) -> Release:
        if id not in {manifest["release"] for manifest in self.releases()}:
            raise UnknownReleaseError(id)
        with self._lock:
            if id not in self._older:
                self._older[id] = self._open(id)
            return self._older[id]

    def _open(self, id: str) -> Release:
        return Release(self._home / "releases" / id, self._catalogue, self._key)
