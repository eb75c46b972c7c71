"""The files of an extract: records as CSV, the conditions to read, a manifest with hashes; on wish locked in an AES zip.

Everything is written into a staging folder (0700, files 0600) that nobody is told of; `place.py` brings it to its place.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.catalogue import Catalogue
from data.notice import Notice
from etl.home import sha256_of, sync_files, write_json
from etl.records.locked_zip import lock
from etl.records.readme import readme
from etl.records.request import Filled
from etl.records.select import FIELDS, Register, Taken, rows
from etl.register.private import private_files

DATA, README, MANIFEST, LOCKED = "data.csv", "README.txt", "manifest.json", "data.zip"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class Release:
    """What is about to leave: `extract` is its id, `line` its number in the ledger, `previous` the hash of the line before."""

    extract: str
    line: int
    previous: str
    day: str
    filled: Filled
    taken: Taken


def write(folder: Path, release: Release, register: Register, notice: Notice, catalogue: Catalogue, passphrase: str) -> str:
    """Write all files of the extract into the new `folder`, durably; returns the SHA-256 of its manifest.

    With a `passphrase` the records lie in the AES zip only.
    """
    folder.mkdir(mode=0o700)
    with private_files():
        columns = columns_of(release.filled.fields)
        count = _write_csv(folder / DATA, columns, labelled(rows(register), catalogue))
        if count != release.taken.records:
            raise AssertionError(f"{count} records were written, {release.taken.records} chosen; this is a fault of the program")
        inner = _files([folder / DATA])
        (folder / README).write_text(readme(release, register, notice), "utf-8")
        if passphrase:
            lock(folder / LOCKED, [folder / DATA, folder / README], passphrase)
            (folder / DATA).unlink()
        write_json(folder / MANIFEST, _manifest(release, register, columns, inner, folder))
    sync_files(folder)
    return sha256_of(folder / MANIFEST)


def columns_of(fields: Sequence[str]) -> list[str]:
    """The columns of the fields asked, each once, in the order asked."""
    return list(dict.fromkeys(column for field in fields for column in FIELDS[field]))


def labelled(records: Iterable[dict[str, Any]], catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Records with the names of their codes beside them, in Thai."""
    codes = catalogue.codes
    for record in records:
        record["province"] = codes["areas"].label(record["province_code"], "th")
        record["business_type"] = codes["activities"].label(record["activity"], "th")
        record["size"] = codes["sizes"].label(record["size_code"], "th")
        record["legal_form"] = codes["legal_forms"].label(record["legal_form_code"], "th")
        yield record


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; figures stay figures, no value stays empty.

    >>> harmless("=1+1"), harmless(" @x"), harmless(-20), harmless("บริษัท")
    ("'=1+1", "' @x", -20, 'บริษัท')
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def _write_csv(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> int:
    """UTF-8 with a mark that spreadsheets need for Thai; returns the number of records."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for record in records:
            writer.writerow([harmless(record[column]) for column in columns])
            count += 1
    return count


def _manifest(
    release: Release, register: Register, columns: Sequence[str], inner: Sequence[Mapping[str, Any]], folder: Path
) -> dict[str, Any]:
    filled = release.filled
    outer = _files([path for path in sorted(folder.iterdir()) if path.name != MANIFEST])
    return {
        "extract": release.extract,
        "released_on": release.day,
        "class": filled.requester_class,
        "requester": filled.requester.unit,
        "letter_number": filled.letter_number,
        "purpose": filled.purpose,
        "expires_on": filled.expires_on.isoformat(),
        "register": register.release,
        "origin": register.origin,
        "reference_year": release.taken.year,
        "records": release.taken.records,
        "fields": list(filled.fields),
        "columns": list(columns),
        "files": outer,
        "locked": [] if any(one["name"] == DATA for one in outer) else list(inner),
        "ledger": {"line": release.line, "previous": release.previous},
    }


def _files(paths: Iterable[Path]) -> list[dict[str, Any]]:
    return [{"name": path.name, "bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in paths]


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of an extract."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return found
