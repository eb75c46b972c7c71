"""Which release is in use: the one that the pointer of a home names or, in a replica, the one whose announced moment has come.

A home that a build fills has a pointer (`current`). A home that a follower fills from a store (`data.follower`) has beside it
`followed.json`: what was announced, and when that was read last. Opening and switching are done here, exactly at the moment:
whoever asks within `CLOCKS_APART_SECONDS` before it waits for it, so that no replica answers from the old release when one whose
clock runs ahead already answers from the new one.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from data.announcement import CLOCKS_APART_SECONDS, LEASE_SECONDS, Announcement, Turn, dump, parse
from data.release_files import ReleaseUnusableError

POINTER_CHECK_SECONDS = 0.5
NOTE = "followed.json"
NEVER = float("inf")


class Named(Protocol):
    """An opened release."""

    @property
    def id(self) -> str: ...


Opened = TypeVar("Opened", bound=Named)


@dataclass(frozen=True)
class Followed:
    """What the follower noted: the announcement, when the store last gave it (seconds since 1970), what could not be had."""

    announcement: Announcement
    read_at: float
    refused: str | None

    def write(self, home: Path) -> None:
        fresh = home / f"{NOTE}.new"
        facts = {"announcement": dump(self.announcement), "read_at": self.read_at, "refused": self.refused}
        fresh.write_text(json.dumps(facts), "utf-8")
        fresh.replace(home / NOTE)


def followed(home: Path) -> Followed | None:
    """The note of the follower; None in a home that a build fills. Raises `ReleaseUnusableError` if it cannot be read."""
    try:
        facts = json.loads((home / NOTE).read_text("utf-8"))
        return Followed(parse(facts["announcement"]), float(facts["read_at"]), facts["refused"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseUnusableError(f"{NOTE} cannot be read ({type(error).__name__}); start the follower again") from error


@dataclass(frozen=True)
class Standing:
    """How a replica stands: what should be served now, what comes next and when, how old its knowledge is, what it lacks."""

    announced: str = ""
    switch_at: float = NEVER
    read_seconds_ago: float = 0.0
    behind_seconds: float = 0.0

    @property
    def behind(self) -> bool:
        """Another replica may serve something newer."""
        return self.behind_seconds > 0


class Following(Generic[Opened]):
    """The release in use of a home. `open` makes one usable; it raises `ReleaseUnusableError` if that cannot be."""

    def __init__(self, home: Path, open: Callable[[str], Opened]) -> None:
        self._home, self._open = home, open
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._release: Opened | None = None
        self.ahead: Opened | None = None  # what comes next, if it is open
        self._followed: Followed | None = None
        self._turned, self._turn = 0.0, NEVER  # moments: of the release in use, of the next one
        self._missing: str | None = None  # what is due and was not here: until it is in use
        self._checked = float("-inf")
        self.refused: str | None = None

    @property
    def serving(self) -> str:
        return self._release.id if self._release else ""  # empty before the first

    def current(self) -> Opened:
        """The release in use; the last good one if the one that is due cannot be used."""
        self._wait_for_turn()
        self._catch_up()
        with self._lock:
            due = self._release is None or time.monotonic() - self._checked > POINTER_CHECK_SECONDS
            self._checked = float("inf") if due else self._checked  # one thread looks, the others go on with what they have
            if self._release is None:
                self._look()
        if due:
            self._look()
        if self._release is None:
            raise ReleaseUnusableError(self.refused or "no release")
        return self._release

    def standing(self) -> Standing:
        """As of now; all is well in a home without a follower."""
        now, note = time.time(), self._followed
        if note is None:
            return Standing(self.serving)
        due, coming = note.announcement.due(now), note.announcement.coming(now)
        missing = now - due.at if due and due.release != self.serving else 0.0
        unheard = now - note.read_at - LEASE_SECONDS
        return Standing(due.release if due else "", coming.at if coming else NEVER, now - note.read_at, max(missing, unheard, 0.0))

    def drop(self) -> list[Opened]:
        """Forget what is open; returns it, to be closed."""
        opened = [each for each in (self._release, self.ahead) if each is not None]
        self._release = self.ahead = None
        return opened

    def _wait_for_turn(self) -> None:
        """Let an announced moment pass, then switch before anybody is answered."""
        while (now := time.time()) >= (turn := self._turn) - CLOCKS_APART_SECONDS:
            if now < turn:
                time.sleep(min(turn - now, CLOCKS_APART_SECONDS))
                continue
            with self._looking:
                if self._turn == turn:
                    self._follow(now)

    def _catch_up(self) -> None:
        """As soon as what was missing has come, nobody is answered before it is in use."""
        missing = self._missing
        if missing and self._has(missing):
            with self._looking:
                if self._missing == missing:
                    self._follow(time.time())

    def _look(self) -> None:
        """One thread at a time: what one found must not undo what another, who looked later, has switched to."""
        with self._looking:
            self._follow(time.time())

    def _follow(self, now: float) -> None:
        """Open what is due, and ahead of time what comes next; keep the last good release when that fails."""
        try:
            self._followed = followed(self._home) or self._followed
            self.refused = self._followed.refused if self._followed else None
            self._use(self._wanted(now))
            self._missing = None if self._missing == self.serving else self._missing  # whoever waited for it may go on
            self._prepare(now)
        except ReleaseUnusableError as error:
            self._missing, self.refused = None, str(error)
        except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
            self._missing = None
            self.refused = f"the release that the pointer names cannot be opened ({type(error).__name__}); build again"
        finally:
            coming = self._coming(now)
            self._turn, self._checked = coming.at if coming else NEVER, time.monotonic()

    def _coming(self, now: float) -> Turn | None:
        return self._followed.announcement.coming(max(now, self._turned)) if self._followed else None

    def _wanted(self, now: float) -> str:
        """What is due, if this home has it; else what the pointer names. A clock that is set back takes nothing back."""
        turn = self._followed.announcement.due(max(now, self._turned)) if self._followed else None
        if turn and self._has(turn.release):
            self._turned = turn.at
            return turn.release
        self._missing = turn.release if turn else None
        if self._release and turn:
            return self.serving
        try:
            return (self._home / "current").read_text("utf-8").strip()
        except FileNotFoundError as error:
            if self._followed:
                raise ReleaseUnusableError(self.refused or "the follower has not fetched a release yet") from error
            raise

    def _use(self, wanted: str) -> None:
        if self._release is None or wanted != self._release.id:
            ready = self.ahead if self.ahead and self.ahead.id == wanted else None
            self._release = ready or self._open(wanted)
            self.ahead = None if ready else self.ahead

    def _prepare(self, now: float) -> None:
        coming = self._coming(now)
        known = (self.serving, self.ahead.id if self.ahead else "")
        if coming and coming.release not in known and self._has(coming.release):
            self.ahead = self._open(coming.release)

    def _has(self, release: str) -> bool:
        return (self._home / "releases" / release).is_dir()
