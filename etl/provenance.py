"""Provenance records: the TOML file beside each source that says what it is and what exactly was received."""

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from data.declare import DeclarationError, build
from etl.problems import BuildError, Problem


@dataclass(frozen=True)
class Citation:
    """Columns that cite the source of a row; "" means the record's own words hold for every row."""

    title: str = ""
    url: str = ""
    section: str = ""
    note: str = ""


@dataclass(frozen=True)
class Provenance:
    """What a source file is, where it comes from, and the bytes, rows and columns that were received."""

    title: str
    producer: str
    as_of: str
    transcribed_on: datetime.date
    sha256: str
    rows: int
    columns: tuple[str, ...]
    authority: str
    url: str = ""
    section: str = ""
    citation: Citation = Citation()
    authority_by_host: dict[str, str] = field(default_factory=dict)

    def standing(self, url: str) -> str:
        """Code of the authority behind a row that cites `url`: by host if one is named, else the record's own."""
        host = urlsplit(url).hostname or ""
        named = [suffix for suffix in self.authority_by_host if host == suffix or host.endswith(f".{suffix}")]
        return self.authority_by_host[max(named, key=len)] if named else self.authority


def record_path(source: Path) -> Path:
    """The record that stands beside `source`."""
    return source.with_suffix(".toml")


def read_record(source: Path, file: str) -> Provenance:
    """The record beside `source`; `file` is its name in reports. Raises `BuildError` if absent or wrong."""
    path = record_path(source)
    name = str(Path(file).with_suffix(".toml"))
    if not path.exists():
        remedy = f"describe the source there (python -m etl record {source} writes a draft)"
        raise BuildError([Problem(file, 0, "", "", f"has no provenance record {path.name}", remedy)])
    try:
        record = build(Provenance, tomllib.loads(path.read_text("utf-8")), name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BuildError([Problem(name, 0, "", "", f"is not readable TOML in UTF-8 ({error})", "mend it")]) from error
    except DeclarationError as error:
        raise BuildError([Problem(name, 0, error.key, "", error.reason, "complete the record")]) from error
    if not (record.url or record.section):
        raise BuildError([Problem(name, 0, "url", "", "neither url nor section is given", "give one of the two")])
    return record


DRAFT = """title = ""
producer = ""
url = ""
as_of = ""
transcribed_on = {today}
authority = ""

[citation]
"""


def refresh(source: Path, sha256: str, rows: int, columns: tuple[str, ...]) -> Path:
    """Write the three received facts into the record beside `source` (a draft if there is none); other lines stay."""
    path = record_path(source)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = path.read_text("utf-8") if path.exists() else DRAFT.format(today=today)
    listed = ", ".join(f'"{name}"' for name in columns)
    for key, value in (("sha256", f'"{sha256}"'), ("rows", str(rows)), ("columns", f"[{listed}]")):
        text = _with_line(text, key, f"{key} = {value}")
    path.write_text(text, "utf-8")
    return path


def _with_line(text: str, key: str, line: str) -> str:
    """`text` with its top-level `key = …` replaced by `line`, or added before the first table."""
    head, table, rest = _split_tables(text)
    pattern = re.compile(rf"^{key}\s*=\s*(\[[^\]]*\]|[^\n]*)", re.MULTILINE)
    if pattern.search(head):
        return pattern.sub(lambda _: line, head, count=1) + table + rest
    return f"{head.rstrip()}\n{line}\n\n{table}{rest}" if table else f"{head.rstrip()}\n{line}\n"


def _split_tables(text: str) -> tuple[str, str, str]:
    match = re.search(r"^\[", text, re.MULTILINE)
    return (text[: match.start()], "[", text[match.end() :]) if match else (text, "", "")
