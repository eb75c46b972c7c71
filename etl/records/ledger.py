"""The ledger: one line for every release, refusal, dry run, return and destruction; lines are added and never changed.

A line holds its number, what happened (JSON) and two hashes: `previous`, the hash of the line before, and `hash` over
all of it. The chain shows an edit, a gap or another order. What a chain alone cannot show, lines missing at the end, the
anchor does: a file beside the ledger with the number of lines, the last hash and the SHA-256 of the whole file. Extracts
carry the hash of the line before theirs, in their README and manifest: the copies that left are anchors outside the house.

A line is added to a copy which then replaces the ledger: that replacement is the one step that counts. `settle` puts an
anchor right that was interrupted before or after it. Times are UTC.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.home import HomeError, read_json, sha256_of, sync_folder
from etl.register.private import private_files

START = hashlib.sha256(b"SME Big Data: ledger of the notice of 19 May 2565").hexdigest()
"""The hash before the first line."""
SCHEMA = """
create table line (number integer primary key, body text not null, previous text not null, hash text not null);
create trigger no_change before update on line begin select raise(abort, 'lines of the ledger are never changed'); end;
create trigger no_removal before delete on line begin select raise(abort, 'lines of the ledger are never removed'); end;
"""


class LedgerError(HomeError):
    """The ledger is not what was written. Nothing is released before somebody has looked into it."""


@dataclass(frozen=True)
class Line:
    """One line; `body` is what happened, see `entries.py`."""

    number: int
    body: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class Ledger:
    """The ledger in a folder, which need not exist yet."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "ledger.sqlite"

    @property
    def anchor(self) -> Path:
        return self.folder / "ledger.anchor.json"

    @property
    def next_anchor(self) -> Path:
        return self.folder / "ledger.anchor.next.json"


def hash_of(number: int, body: str, previous: str) -> str:
    return hashlib.sha256(f"{previous}\n{number}\n{body}".encode()).hexdigest()


def settle(ledger: Ledger) -> None:
    """After a kill: take the anchor that belongs to the ledger as it lies there, and drop the other."""
    fresh = ledger.next_anchor
    if fresh.exists():
        if ledger.file.exists() and _claimed(fresh) == sha256_of(ledger.file):
            fresh.replace(ledger.anchor)
        else:
            fresh.unlink()
    ledger.file.with_suffix(".next").unlink(missing_ok=True)


def _claimed(anchor: Path) -> str:
    """The SHA-256 an anchor names; "" for one that was not written to its end."""
    try:
        return str(read_json(anchor).get("sha256", ""))
    except HomeError:
        return ""


def lines(ledger: Ledger) -> list[Line]:
    """All lines, verified. Raises `LedgerError` with everything that is wrong."""
    if found := faults(ledger):
        raise LedgerError(f"{ledger.file}: " + "; ".join(found))
    return [Line(number, json.loads(body), previous, hash) for number, body, previous, hash in _rows(ledger.file)]


def faults(ledger: Ledger, seen: Sequence[str] = ()) -> list[str]:
    """What is wrong with the ledger, in sentences; `seen` are hashes noted elsewhere, which must be in it."""
    if not ledger.file.exists():
        gone = ledger.anchor.exists() or bool(set(seen) - {START})
        return ["the ledger is gone, but lines were written"] if gone else []
    try:
        rows = _rows(ledger.file)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [f"the file is damaged ({error})"]
    hashes = {START, *(row[3] for row in rows)}
    absent = [f"a line that an extract or a note names is missing (hash {hash})" for hash in seen if hash not in hashes]
    return [*_chain_faults(rows), *_anchor_faults(ledger, rows), *absent]


def _rows(file: Path) -> list[tuple[int, str, str, str]]:
    """Every row in the order of its number, read without changing anything; none if there is no file."""
    if not file.exists():
        return []
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return connection.execute("select number, body, previous, hash from line order by number").fetchall()
    finally:
        connection.close()


def _chain_faults(rows: Sequence[tuple[int, str, str, str]]) -> Iterator[str]:
    before = START
    for place, (number, body, previous, hash) in enumerate(rows, start=1):
        if number != place:
            yield f"line {place} is missing or out of place (found {number})"
        elif previous != before:
            yield f"line {number} does not follow the line before it"
        if hash != hash_of(number, body, previous):
            yield f"line {number} was changed"
        before = hash


def _anchor_faults(ledger: Ledger, rows: Sequence[tuple[int, str, str, str]]) -> Iterator[str]:
    try:
        anchor = read_json(ledger.anchor)
    except HomeError as error:
        yield f"the anchor cannot be read ({error})"
        return
    last = rows[-1][3] if rows else START
    if (anchor.get("lines"), anchor.get("hash")) != (len(rows), last):
        yield f"the anchor names {anchor.get('lines')} lines ending in {anchor.get('hash')}; there are {len(rows)} ending in {last}"
    if anchor.get("sha256") != sha256_of(ledger.file):
        yield "the file differs from the one that was written (SHA-256)"


def append(ledger: Ledger, body: Mapping[str, Any]) -> Line:
    """Add one line; durable when this returns. Call with the folder's lock held, on a settled ledger.

    Raises `LedgerError` if the ledger is not sound: then nothing is written.
    """
    before = lines(ledger)
    number, previous = len(before) + 1, before[-1].hash if before else START
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    line = Line(number, body, previous, hash_of(number, text, previous))
    fresh = ledger.file.with_suffix(".next")
    with private_files():
        _write_copy(ledger.file, fresh, (number, text, previous, line.hash))
        anchor = {"lines": number, "hash": line.hash, "sha256": sha256_of(fresh)}
        _write_durably(ledger.next_anchor, json.dumps(anchor, indent=1) + "\n")
    sync_folder(ledger.folder)
    fresh.replace(ledger.file)
    sync_folder(ledger.folder)
    ledger.next_anchor.replace(ledger.anchor)
    sync_folder(ledger.folder)
    return line


def _write_copy(file: Path, fresh: Path, row: tuple[int, str, str, str]) -> None:
    fresh.unlink(missing_ok=True)
    if file.exists():
        shutil.copyfile(file, fresh)
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.executescript("" if file.exists() else SCHEMA)
        connection.execute("pragma journal_mode = off")
        connection.execute("insert into line values (?, ?, ?, ?)", row)
    finally:
        connection.close()
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
