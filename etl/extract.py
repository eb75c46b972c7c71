"""Read a source file exactly as received, as text, and compare it with its provenance record.

Nothing is repaired here. Whatever differs from the record is a problem; the SHA-256 is compared last, after the values
have been looked at, so that a precise complaint comes before "the file differs".
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.problems import BuildError, Problem, nearest, stop_if
from etl.provenance import Provenance, read_record

FILE, ROW = "_file", "_row"
"""Columns added to every table: the file a row comes from and its line there (heading = 1)."""


@dataclass(frozen=True)
class Source:
    """A source as received: `table` holds text only ("" = empty cell) plus the columns `_file` and `_row`."""

    file: str
    path: Path
    record: Provenance
    sha256: str
    table: pd.DataFrame


@dataclass(frozen=True)
class Shape:
    """What `record` notes about a file: SHA-256, number of rows without the heading, heading."""

    sha256: str
    rows: int
    columns: tuple[str, ...]


def read_source(folder: Path, file: str) -> Source:
    """Read `file` below `folder`; raises `BuildError` if its form is broken or differs from its record."""
    path = folder / file
    if not path.is_file():
        known = sorted(str(found.relative_to(folder)) for found in folder.rglob("*.csv"))
        raise BuildError([Problem(file, 0, "", "", f"is not in {folder}", nearest(file, known))])
    record, raw = read_record(path, file), path.read_bytes()
    lines = _rows(raw, file)
    stop_if([*_heading(file, lines[0][1], record), *_sound(file, raw, lines, record)])
    frame = pd.DataFrame([row for _, row in lines[1:]], columns=list(record.columns), dtype="str")
    frame[FILE], frame[ROW] = file, [line for line, _ in lines[1:]]
    return Source(file, path, record, hashlib.sha256(raw).hexdigest(), frame)


def shape_of(path: Path) -> Shape:
    """The facts of a file that is about to be recorded; its form must be sound."""
    raw = path.read_bytes()
    lines = _rows(raw, path.name)
    stop_if([*_odd_names(path.name, lines[0][1]), *_short_rows(path.name, lines), *_cut_off(path.name, raw, lines)])
    return Shape(hashlib.sha256(raw).hexdigest(), len(lines) - 1, tuple(lines[0][1]))


def changed(source: Source) -> list[Problem]:
    """The last check: the bytes are those that were recorded."""
    if source.sha256 == source.record.sha256:
        return []
    reason = "the file is not the one that was recorded (its SHA-256 differs)"
    remedy = f"restore it; if you changed it on purpose: python -m etl record {source.path}"
    return [Problem(source.file, 0, "", "", reason, remedy)]


def _rows(raw: bytes, file: str) -> list[tuple[int, list[str]]]:
    """Every record of the file with the line it starts on."""
    reader = csv.reader(io.StringIO(_text(raw, file), newline=""), strict=True)
    rows, start = [], 1
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        remedy = "close the quotation marks; the file may be cut off"
        raise BuildError([Problem(file, start, "", "", f"is not valid CSV ({error})", remedy)]) from error
    if not rows:
        raise BuildError([Problem(file, 0, "", "", "is empty", "restore the file")])
    return rows


def _text(raw: bytes, file: str) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        reason = "begins with a byte-order mark"
        raise BuildError([Problem(file, 1, "", "", reason, "save it as UTF-8 without BOM")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BuildError([_not_utf8(raw, file, error.start)]) from error


def _not_utf8(raw: bytes, file: str, at: int) -> Problem:
    """The problem of a byte that is not UTF-8, with its row and, where it can be told, its column."""
    before = raw[:at].rpartition(b"\n")[2].decode("utf-8")
    names = raw.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r").split(",")
    field = max(len(next(csv.reader([before]), [""])) - 1, 0)
    column = names[field] if field < len(names) and raw[:at].count(b"\n") else ""
    end = raw.find(b"\n", at)
    shown = raw[at : end if end >= 0 else None].decode("cp874", "replace").split(",")[0]
    reason = f"is not UTF-8 (byte 0x{raw[at]:02x}; shown as Windows-874 Thai)"
    return Problem(file, raw[:at].count(b"\n") + 1, column, shown, reason, "save the file as UTF-8")


def _heading(file: str, found: Sequence[str], record: Provenance) -> list[Problem]:
    """Columns that the record does not know, that are missing, or that stand in another order."""
    known, problems = list(record.columns), _odd_names(file, found)
    missing = [name for name in known if name not in found]
    for name in found:
        if name not in known:
            remedy = nearest(name, missing) if missing else "remove the column, or record the source anew"
            problems.append(Problem(file, 1, name, "", "the provenance record has no such column", remedy))
    if not problems and list(found) != known:
        words = f"missing: {', '.join(missing)}" if missing else "repeated or in another order"
        problems.append(Problem(file, 1, "", ",".join(found), f"columns {words}", f"write {','.join(known)}"))
    return problems


def _odd_names(file: str, found: Sequence[str]) -> list[Problem]:
    """Columns without a name or with the name of another."""
    odd = sorted({name for name in found if not name.strip() or found.count(name) > 1})
    return [Problem(file, 1, name, "", "column name blank or repeated", "give each column its own name") for name in odd]


def _sound(file: str, raw: bytes, lines: list[tuple[int, list[str]]], record: Provenance) -> list[Problem]:
    problems = [*_short_rows(file, lines), *_cut_off(file, raw, lines)]
    if not problems and (rows := len(lines) - 1) != record.rows:
        word = "cut off: fewer" if rows < record.rows else "longer: more"
        reason = f"{word} rows than recorded ({rows}, recorded {record.rows})"
        remedy = "restore the file; if you changed it on purpose: python -m etl record"
        problems.append(Problem(file, lines[-1][0], "", "", reason, remedy))
    return problems


def _short_rows(file: str, lines: list[tuple[int, list[str]]]) -> list[Problem]:
    width = len(lines[0][1])
    return [
        Problem(file, line, "", ",".join(row), f"has {len(row)} fields, the heading has {width}", _FIELDS)
        for line, row in lines
        if len(row) != width
    ]


_FIELDS = "give every row one field per column; put a value that holds a comma into quotation marks"


def _cut_off(file: str, raw: bytes, lines: list[tuple[int, list[str]]]) -> list[Problem]:
    if raw.endswith(b"\n"):
        return []
    line, row = lines[-1]
    reason = "the last line has no line end: the file is cut off"
    return [Problem(file, line, lines[0][1][min(len(row), len(lines[0][1])) - 1], row[-1], reason, "restore the file")]
