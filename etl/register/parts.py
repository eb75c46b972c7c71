"""One file of a drop: its heading, its encoding, its SHA-256; enough to know that it can be read as a whole."""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as parquet

from etl.problems import BuildError, Problem, nearest, stop_if
from etl.register.place import Place

CHUNK = 2**20
"""Bytes that are held at once."""


@dataclass(frozen=True)
class Part:
    """A file of a table. `columns` in its order; `types` (Parquet only) are DuckDB's words for text, whole, other.

    `crlf`: whether the lines of a CSV file end as those of Windows do.
    """

    table: str
    path: Place
    kind: Literal["csv", "parquet"]
    columns: tuple[str, ...]
    types: Mapping[str, Literal["text", "whole", "decimal", "other"]]
    sha256: str
    crlf: bool = False

    @property
    def uri(self) -> str:
        return self.path.resolve().as_uri()

    @property
    def name(self) -> str:
        return self.path.name


def read_part(path: Place, table: str, wanted: Sequence[str]) -> Part:
    """Look at one file. Raises `BuildError` if it cannot be read, is not UTF-8, or lacks a column."""
    if path.suffix == ".parquet":
        types = _parquet_types(path)
        _need_columns(path.name, list(types), wanted)
        return Part(table, path, "parquet", tuple(types), types, _sha256(path))
    sha256 = _utf8(path)
    columns = _heading(path)
    _need_columns(path.name, columns, wanted)
    return Part(table, path, "csv", tuple(columns), {}, sha256, _ends_in_crlf(path))


def _parquet_types(path: Place) -> dict[str, Literal["text", "whole", "decimal", "other"]]:
    try:
        with path.open("rb") as file:
            schema = parquet.read_schema(file)
        return {field.name: _kind(field.type) for field in schema}
    except UnicodeDecodeError as error:
        raise _unreadable(path.name, "is not readable Parquet (a column's name is not UTF-8)") from error
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path.name, f"is not readable Parquet ({str(error).splitlines()[0][:80]})") from error


def _kind(type: pa.DataType) -> Literal["text", "whole", "decimal", "other"]:
    if pa.types.is_integer(type):
        return "whole"
    if pa.types.is_floating(type) or pa.types.is_decimal(type):
        return "decimal"
    return "text" if pa.types.is_string(type) or pa.types.is_large_string(type) else "other"


def _unreadable(file: str, reason: str) -> BuildError:
    return BuildError([Problem(file, 0, "", "", reason, "have the file delivered again")])


def _need_columns(file: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    repeated = sorted({name for name in found if list(found).count(name) > 1})
    missing = [name for name in wanted if name not in found]
    others = [name for name in found if name not in wanted]
    twice = [Problem(file, 1, name, "", "stands more than once in the heading", "keep one") for name in repeated]
    stop_if([*twice, *(Problem(file, 1, name, "", "column is missing", _remedy(name, others)) for name in missing)])


def _remedy(name: str, others: Sequence[str]) -> str:
    hint = f"; {nearest(name, others)}" if others else ""
    return f"deliver the column{hint}"


def _sha256(path: Place) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _heading(path: Place) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        try:
            return next(csv.reader(file), [])
        except csv.Error as error:
            raise _unreadable(path.name, f"the heading is no CSV ({error})") from error


def _ends_in_crlf(path: Place) -> bool:
    """Whether the heading ends as lines of Windows do; all others must end alike."""
    with path.open("rb") as file:
        return file.readline().endswith(b"\r\n")


def _utf8(path: Place) -> str:
    """Read the file once as a stream: its SHA-256. Raises `BuildError` if it is empty, cut off or not UTF-8."""
    digest, decoder, rows, tail = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), 1, b""
    for number, chunk in enumerate(_chunks(path)):
        if number == 0 and chunk.startswith(codecs.BOM_UTF8):
            raise BuildError([Problem(path.name, 1, "", "", "begins with a byte-order mark", "save it as UTF-8 without BOM")])
        digest.update(chunk)
        held = decoder.getstate()[0]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise BuildError([_not_utf8(path, held + chunk, error.start, rows, tail.removesuffix(held))]) from error
        rows, tail = rows + chunk.count(b"\n"), chunk.rpartition(b"\n")[2] if b"\n" in chunk else tail + chunk
    if rows == 1 or tail:
        reason = "the last line has no line end: the file is cut off" if tail else "is empty"
        raise BuildError([Problem(path.name, rows if tail else 0, "", "", reason, "have the file delivered again")])
    return digest.hexdigest()


def _chunks(path: Place) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _not_utf8(path: Place, held: bytes, at: int, rows: int, tail: bytes) -> Problem:
    """The problem of a byte that is not UTF-8. `tail` is the beginning of the line that a chunk before left open."""
    before = held[:at]
    line = before.rpartition(b"\n")[2] if b"\n" in before else tail + before
    column = _column(path, line)
    reason = f"is not UTF-8 (byte 0x{held[at]:02x})"
    return Problem(path.name, rows + before.count(b"\n"), column, "", reason, "have the file delivered in UTF-8")


def _column(path: Place, line: bytes) -> str:
    """The column in which a line that begins with `line` goes on; "" if the heading does not tell."""
    with path.open("rb") as file:
        heading = file.readline().decode("utf-8", "replace").rstrip("\r\n").split(",")
    try:
        field = len(next(csv.reader([line.decode("utf-8", "replace")]), [""])) - 1
    except csv.Error:
        return ""
    return heading[field] if 0 <= field < len(heading) else ""
