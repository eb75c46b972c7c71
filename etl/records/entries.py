"""What the lines of the ledger say. No line holds a record: who asked, what for, what was decided, which files left."""

import datetime
import getpass
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from data.notice import Refusal
from etl.records.ledger import Line
from etl.records.request import Filled

RELEASE, REFUSAL, DRY_RUN, RETURN, DESTROY = "release", "refusal", "dry_run", "return", "destroy"
CLOSING = (RETURN, DESTROY)
Body = dict[str, Any]
THAILAND = datetime.timedelta(hours=7)


@dataclass(frozen=True)
class Moment:
    """When something happens: `now` in UTC; the day is that of Thailand."""

    now: datetime.datetime

    @property
    def today(self) -> datetime.date:
        return (self.now + THAILAND).date()


def day_of(line: Line) -> datetime.date:
    """The day of a line in Thailand."""
    return Moment(datetime.datetime.fromisoformat(line.body["at"])).today


def begun(action: str, moment: Moment) -> Body:
    return {"action": action, "at": moment.now.isoformat(timespec="seconds"), "by": _operator()}


def _operator() -> str:
    """The account that runs the tool, as far as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def asked(filled: Filled, request_sha256: str) -> Body:
    """What a request says; it stands in every line about it."""
    return {
        "request_sha256": request_sha256,
        "class": filled.requester_class,
        "requester": asdict(filled.requester),
        "letter_number": filled.letter_number,
        "letter_date": filled.letter_date.isoformat(),
        "purpose": filled.purpose,
        "approver": filled.approver,
        "second_approver": filled.second_approver,
        "fields": list(filled.fields),
        "filter": asdict(filled.filter),
        "number": filled.number,
        "expires_on": filled.expires_on.isoformat(),
        "attachments": [asdict(one) for one in filled.attachments],
    }


def refused(found: Sequence[Refusal]) -> Body:
    return {"rules": [refusal.rule for refusal in found]}


@dataclass(frozen=True)
class Open:
    """A release that has not been returned or destroyed yet."""

    line: Line
    expires_on: datetime.date

    @property
    def extract(self) -> str:
        return str(self.line.body["extract"])


def open_releases(lines: Sequence[Line]) -> list[Open]:
    """Releases that nobody has closed, in the order in which they left."""
    closed = {line.body["extract"] for line in lines if line.body["action"] in CLOSING}
    return [
        Open(line, datetime.date.fromisoformat(line.body["expires_on"]))
        for line in lines
        if line.body["action"] == RELEASE and line.body["extract"] not in closed
    ]


def overdue(lines: Sequence[Line], today: datetime.date) -> list[Open]:
    """Open releases whose last day of use is past."""
    return [one for one in open_releases(lines) if one.expires_on < today]
