"""`python -m etl announce --store URL --at TIME`: put a release into a store, then say from when it is served.

Only public files are sent, each is read back, and the announcement comes last, in one step: a killed upload changes nothing.
Times lie `LEAD_SECONDS` ahead, so that every replica has heard and fetched before they come.
"""

import argparse
import datetime
import math
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from data.announcement import FILE, LEAD_SECONDS, Announcement, Turn, dump, moment, owners, parse
from data.store import MissingError, StoreError
from etl.audit import verify
from etl.choose import known
from etl.home import Home, HomeError, locked, manifest, sha256_of
from etl.upload import Shelf

Files = Mapping[str, Path]
"""Names in the store → files of the home."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", nargs="?", help="default: the current one")
    parser.add_argument("--store", default=os.environ.get("RELEASE_STORE"), help="folder, or s3://bucket/folder (RELEASE_STORE)")
    parser.add_argument("--at", help="ISO time with its zone, such as 2026-12-01T09:00+07:00 (default: the next full minute)")
    parser.add_argument("--withdraw", metavar="RELEASE", help="take this older release out of the store and all replicas")


def run(options: argparse.Namespace) -> None:
    if not options.store:
        raise HomeError("no store given; set RELEASE_STORE or use --store")
    home, shelf = Home(Path(options.home)), _opened(options.store)
    try:
        with locked(home):
            if options.withdraw:
                withdraw(shelf, options.withdraw, time.time())
                print(f"withdrawn: {options.withdraw}; replicas drop it when they next look")
                return
            release = known(home, options.release or "")
            turn, sent = announce(home, shelf, release, moment(options.at) if options.at else None, time.time())
    except (StoreError, ValueError) as error:
        raise HomeError(str(error)) from error
    begins = datetime.datetime.fromtimestamp(turn.at, datetime.UTC)
    print(f"announced: {release} from {begins:%Y-%m-%d %H:%M:%S} UTC ({sent} files sent)")


def announce(home: Home, shelf: Shelf, release: str, at: float | None, now: float, lead: float = LEAD_SECONDS) -> tuple[Turn, int]:
    """Send what is published up to `release`, then announce it; returns its turn and how many files had to be sent."""
    before = read(shelf)
    kept = _kept(before, now, lead)
    turn = Turn(_time(at, kept, now, lead), release)
    files, sent = dict(before.files), 0
    for id in _published(home, release):
        own = public_files(home, id)
        marks = {name: sha256_of(path) for name, path in own.items()}
        if id == release or marks != before.files.get(id):
            verify(home.releases / id)
            sent += sum(shelf.send(name, path, marks[name]) for name, path in own.items())
        files[id] = marks
    shelf.announce(dump(Announcement((*kept, turn), files)))
    return turn, sent


def withdraw(shelf: Shelf, release: str, now: float) -> None:
    """Announce the same without `release`, which must not be one that is served now or later."""
    before = read(shelf)
    kept = _kept(before, now, float("inf"))
    if release not in before.files or release in {turn.release for turn in kept}:
        there = ", ".join(sorted(set(before.files) - {turn.release for turn in kept})) or "none"
        raise HomeError(f"{release} cannot be withdrawn: it is served, or not in the store; these can: {there}")
    files = {id: marks for id, marks in before.files.items() if id != release}
    shelf.announce(dump(Announcement(kept, files)))


def read(shelf: Shelf) -> Announcement:
    """What the store announces; nothing if it is empty."""
    try:
        return parse(shelf.store.read(FILE))
    except MissingError:
        return Announcement((), {})


def public_files(home: Home, release: str) -> Files:
    """Every file of a release that is public. Anything else that lies there stops the command: it might be a record."""
    found = dict(_beside(home.releases / release, f"releases/{release}"))
    found |= dict(_beside(home.folder / "social" / release, f"social/{release}"))
    for name, path in found.items():
        if release not in owners(name) or path.is_symlink():
            raise HomeError(f"{path}: is no public file of a release, so nothing is sent; find out who put it there, take it away")
    return found


def _beside(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _published(home: Home, release: str) -> list[str]:
    """`release` and every release built before it."""
    until = manifest(home, release)["built_at"], release
    return [id for id in home.ids() if id == release or (manifest(home, id).get("built_at", "~"), id) < until]


def _kept(before: Announcement, now: float, lead: float) -> tuple[Turn, ...]:
    """The turn that holds now and those too near to be taken back; a later one is replaced by what is announced next."""
    holding = before.due(now)
    near = [turn for turn in before.turns if now < turn.at < now + lead]
    return (*([holding] if holding else []), *near)


def _time(at: float | None, kept: tuple[Turn, ...], now: float, lead: float) -> float:
    """The moment asked for, or the next full minute that leaves time; at once in a store that announces nothing yet."""
    earliest = max(now + lead, *(turn.at + 1 for turn in kept if turn.at > now), now) if kept else now
    if at is None:
        return math.ceil(earliest / 60) * 60 if kept else now
    if at < earliest and kept:
        there = datetime.datetime.fromtimestamp(math.ceil(earliest), datetime.UTC).isoformat()
        raise HomeError(f"--at is too early: replicas need {lead:.0f} seconds to hear of it and to fetch; the earliest is {there}")
    return at


def _opened(address: str) -> Shelf:
    try:
        return Shelf(address)
    except StoreError as error:
        raise HomeError(str(error)) from error
