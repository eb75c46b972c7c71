"""From a request file to an extract, or to the reasons why there is none; either way one line in the ledger."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.catalogue import Catalogue
from data.declare import DeclarationError
from data.notice import Notice, Refusal, Request, check
from etl.home import Home
from etl.records import entries
from etl.records.entries import DRY_RUN, REFUSAL, RELEASE, Body, Moment
from etl.records.extract import Release, write
from etl.records.ledger import START, Line, append, lines
from etl.records.place import Desk, begin, place
from etl.records.request import Filled, class_of, known_codes, read
from etl.records.rules import ALONE, earlier_releases, legal_forms, refusals, service_of
from etl.records.select import Register, Taken, current, take


@dataclass(frozen=True)
class Office:
    """What every request is answered with. `passphrase`: extracts are locked with it; "" leaves them open."""

    home: Home
    notice: Notice
    catalogue: Catalogue
    moment: Moment
    dry_run: bool = False
    passphrase: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a request. `refusals` empty: it is allowed; `folder` is where the extract lies, None on a dry run.

    `filled` and `taken` are None as far as it did not come to that; `earlier` are releases to the same requester.
    """

    line: Line
    refusals: tuple[Refusal, ...]
    filled: Filled | None = None
    taken: Taken | None = None
    folder: Path | None = None
    earlier: tuple[Line, ...] = ()


def answer(office: Office, path: Path) -> Answer:
    """Release what the request file `path` asks for, if the notice allows it.

    Raises `HomeError` if there is no register, or if the ledger is not sound: then nothing is released and nothing noted.
    """
    with begin(office.home) as desk, current(office.home) as register:
        before, content = lines(desk.ledger), path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        codes = known_codes(office.catalogue.codes, register.years, office.notice.attachments)
        try:
            filled = read(content, path, codes)
        except DeclarationError as error:
            number = class_of(content, path)
            found = _not_understood(office.notice, number, error)
            return Answer(_note(office, desk, {"request_sha256": sha256, "class": number}, found), found)
        return _decided(office, desk, register, before, filled, sha256)


def _not_understood(notice: Notice, number: int, error: DeclarationError) -> tuple[Refusal, ...]:
    """What the class alone forbids, whatever else the file says; else what is wrong with the file."""
    alone = check(notice, Request(number, "records")) if number else ()
    found = tuple(refusal for refusal in alone if refusal.rule in ALONE)
    return found or (notice.refusal("request_file", key=error.key, reason=error.reason),)


def _decided(office: Office, desk: Desk, register: Register, before: Sequence[Line], filled: Filled, sha256: str) -> Answer:
    said, earlier = entries.asked(filled, sha256), tuple(earlier_releases(filled, before))
    found = refusals(office.notice, filled, before, office.moment.today)
    taken = None if found else _take(office.notice, register, filled)
    if taken is not None and not taken.records:
        found = (office.notice.refusal("nothing_found"),)
    if found or taken is None:
        return Answer(_note(office, desk, said, found), found, filled, None, None, earlier)
    facts = {"register": register.release, "origin": register.origin, "year": taken.year, "records": taken.records}
    if office.dry_run:
        return Answer(_note(office, desk, said | facts, ()), (), filled, taken, None, earlier)
    release = _release(before, office, filled, taken)
    return Answer(_leave(office, desk, register, release, said | facts), (), filled, taken, desk.placed(release.extract), earlier)


def _take(notice: Notice, register: Register, filled: Filled) -> Taken:
    service = service_of(notice, filled)
    forms = legal_forms(service, filled)
    return take(register, filled.filter, forms, filled.number, publishable_only=service.publishable_juristic_only)


def _note(office: Office, desk: Desk, said: Body, found: Sequence[Refusal]) -> Line:
    """A line about something that does not leave."""
    action = DRY_RUN if office.dry_run else REFUSAL
    return append(desk.ledger, entries.begun(action, office.moment) | said | entries.refused(found))


def _release(before: Sequence[Line], office: Office, filled: Filled, taken: Taken) -> Release:
    number = len(before) + 1
    previous = before[-1].hash if before else START
    return Release(f"R{number:05d}", number, previous, office.moment.today.isoformat(), filled, taken)


def _leave(office: Office, desk: Desk, register: Register, release: Release, said: Body) -> Line:
    """Files first, then the line, then the name; see `place.py`."""
    staged = desk.staged(release.extract)
    manifest = write(staged, release, register, office.notice, office.catalogue, office.passphrase)
    own = {"extract": release.extract, "manifest_sha256": manifest, "locked": bool(office.passphrase)}
    line = append(desk.ledger, entries.begun(RELEASE, office.moment) | said | own)
    place(desk, release.extract)
    return line
