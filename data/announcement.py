"""The announcement of a release store: from which moment which release is served, and the checksum of every file.

The data team writes it (`python -m etl announce`), every replica reads it; this module is what both must agree on.

A replica that read the announcement within the last `LEASE_SECONDS` knows every change of the next `FRESH_SECONDS`, because
each is announced `LEAD_SECONDS` before it comes. So it may let its answers be kept that long, cut at an announced moment.
"""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

FILE = "announcement.json"
LEAD_SECONDS, LEASE_SECONDS, FRESH_SECONDS = 120, 60, 60
CLOCKS_APART_SECONDS = 0.1
"""How far clocks of two replicas may differ; machines that keep time by NTP in one house are within a hundredth."""
ID = r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}"
PUBLIC = re.compile(
    rf"releases/(?P<release>{ID})/(?:public\.duckdb|(?:manifest|audit|checks|signature)\.json)"
    rf"|social/(?P<cards>{ID})/(?:th|en)/[a-z0-9_-]+\.png"
)
"""Every name a store may hold beside the announcement; nothing else is sent there or fetched from there."""
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Turn:
    """From `at` on (seconds since 1970, UTC) `release` is served."""

    at: float
    release: str


@dataclass(frozen=True)
class Announcement:
    """`turns` in the order of time, and for each published release its files: name in the store → SHA-256."""

    turns: tuple[Turn, ...]
    files: Mapping[str, Mapping[str, str]]

    def due(self, now: float) -> Turn | None:
        """The turn that holds at `now`; None before the first."""
        return next((turn for turn in reversed(self.turns) if turn.at <= now), None)

    def coming(self, now: float) -> Turn | None:
        """The next turn after `now`."""
        return next((turn for turn in self.turns if turn.at > now), None)


def dump(announcement: Announcement) -> str:
    turns = [{"switch_at": _written(turn.at), "release": turn.release} for turn in announcement.turns]
    return json.dumps({"turns": turns, "releases": announcement.files}, indent=1, sort_keys=True) + "\n"


def parse(text: str | bytes) -> Announcement:
    """Raises `ValueError` for anything that is no announcement: other names, other checksums, a release without files."""
    try:
        found = json.loads(text)
        turns = tuple(sorted((_turn(each) for each in found["turns"]), key=lambda turn: turn.at))
        files = {release: {str(name): str(mark) for name, mark in each.items()} for release, each in found["releases"].items()}
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{FILE} is not as it is written here ({type(error).__name__})") from error
    for release, each in files.items():
        if odd := [name for name, mark in each.items() if release not in owners(name) or not SHA256.fullmatch(mark)]:
            raise ValueError(f"{FILE} lists {odd[0][:80]!r} for {release[:30]}, which is no public file of it")
    if missing := [turn.release for turn in turns if turn.release not in files]:
        raise ValueError(f"{FILE} names {missing[0][:30]!r} and lists no files of it")
    return Announcement(turns, files)


def owners(name: str) -> tuple[str, ...]:
    """The release that a public file belongs to; none for a name that is not public."""
    found = PUBLIC.fullmatch(name)
    return tuple(id for id in found.groupdict().values() if id) if found else ()


def moment(text: str) -> float:
    """Seconds since 1970 of an ISO time with its offset. Raises `ValueError`."""
    found = datetime.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text!r} does not say of which zone it is; write 2026-12-01T09:00+07:00, or Z for UTC")
    return found.timestamp()


def _turn(each: Mapping[str, str]) -> Turn:
    return Turn(moment(each["switch_at"]), str(each["release"]))


def _written(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat()
