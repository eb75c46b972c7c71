"""Drops with mutated files: each is refused with file, reason and remedy, or its bad rows are rejected; nothing else happens.

Wrong types, encodings, zip bombs, formulas, nulls, huge fields, tricks with paths. `SME_CAMPAIGN=full` tries 1,000.
"""

import gzip
import random
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.problems import BuildError, Problem
from etl.register.drop import TABLES, read_drop
from tests.conftest import FULL
from tests.etl.register_drops import CATALOGUE, Row, lenient, registered, sound

DROPS = 1000 if FULL else 60
SECONDS = 30
CELLS = (
    "",
    "\x00",
    "NULL",
    "nan",
    "inf",
    "-1",
    "1e400",
    "9" * 400,
    "1,000",
    "๑๒๓",
    "0x1F",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example")',
    "@SUM(A1)",
    "+1+1",
    "../../../etc/passwd",
    "'; drop table enterprise; --",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "𐐷" * 500,
    "x" * 300_000,
    "2022-02-30",
    "9999-99-99",
    "true",
    "TH-99",
    '"',
    "a\tb",
    "a\rb",
)
Chance = random.Random


def cell(path: Path, chance: Chance) -> None:
    """Other text in one to three cells."""
    lines = path.read_text("utf-8").split("\n")
    for _ in range(chance.randint(1, 3)):
        row = chance.randrange(len(lines) - 1)
        fields = lines[row].split(",")
        fields[chance.randrange(len(fields))] = chance.choice(CELLS)
        lines[row] = ",".join(fields)
    path.write_text("\n".join(lines), "utf-8")


def bits(path: Path, chance: Chance) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))


def cut(path: Path, chance: Chance) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def encoded(path: Path, chance: Chance) -> None:
    path.write_bytes(path.read_text("utf-8").encode(chance.choice(["utf-16", "utf-32", "cp874", "utf-7"]), "replace"))


def zipped(path: Path, chance: Chance) -> None:
    """Bytes that blow up where somebody unpacks them."""
    bomb = b"PK\x03\x04" + zlib.compress(b"\0" * 5_000_000)
    path.write_bytes(chance.choice([bomb, gzip.compress(b"0" * 5_000_000), b"PAR1" + bomb + b"PAR1"]))


def columns(path: Path, chance: Chance) -> None:
    lines = path.read_text("utf-8").split("\n")
    names = lines[0].split(",")
    chance.shuffle(names)
    lines[0] = ",".join(names[: chance.randint(0, len(names))] + [chance.choice(CELLS)] * chance.randint(0, 2))
    path.write_text("\n".join(lines), "utf-8")


def long(path: Path, chance: Chance) -> None:
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([lines[0], *(lines[1:2] * chance.randint(1000, 20_000))]), "utf-8")


def renamed(path: Path, chance: Chance) -> None:
    names = (
        "employment-9999.csv",
        "EMPLOYMENT.CSV",
        "..csv",
        "customs-0001.csv",
        "x" * 200 + ".csv",
        "passwd.csv",
        "customs.parquet",
    )
    path.rename(path.with_name(chance.choice(names)))


def linked(path: Path, chance: Chance) -> None:
    """A name that leads out of the folder, to nothing, or round and round."""
    path.unlink()
    path.symlink_to(chance.choice(["/etc/hostname", "nowhere", path.name, "/dev/null", "/"]))


def folder(path: Path, chance: Chance) -> None:
    path.unlink()
    path.mkdir()


def facts(path: Path, chance: Chance) -> None:
    text = chance.choice(
        ["origin = 1", "", "x" * 100_000, "reference_years = [9, 'a']", "delivered_on = 2023-99-99", "[[[", "\x00"]
    )
    (path.parent / "drop.toml").write_text(text, "utf-8")


WAYS: tuple[Callable[[Path, Chance], None], ...] = (
    cell, cell, cell, bits, cut, encoded, zipped, columns, long, renamed, linked, folder, facts,
)  # fmt: skip


def explained(problem: Problem) -> bool:
    """Whether a person can act on it: where, what, and what to do; nothing of the inside."""
    words = f"{problem.reason} {problem.remedy}"
    return bool(problem.file and problem.reason and problem.remedy) and not re.search(
        r"Traceback|duckdb\.|Error:|0x[0-9a-f]{6}", words
    )


def sound_row(row: Row) -> bool:
    """Whether an enterprise that was let through is one that the rules know: key, year, place, activity, size, figures."""
    keyed = re.fullmatch(r"0\d{12}|[0-9a-f]{64}|C\d{12}", row["enterprise_key"])
    placed = row["province"] in CATALOGUE.codes["areas"].codes and re.fullmatch(r"\d\d", row["division"])
    figures = [row[name] for name in ("employees", "revenue", "exports", "imports") if row[name] is not None]
    return bool(keyed and placed) and row["reference_year"] in (2021, 2022) and all(0 <= figure < 1e13 for figure in figures)


def test_a_planted_bad_row_is_found() -> None:
    good = {"enterprise_key": "0000000000019", "reference_year": 2021, "division": "47", "province": "TH-10"}
    good |= {"employees": None, "revenue": 1, "exports": 0, "imports": 0}
    assert sound_row(good)
    for planted in (
        {"province": "TH-99"},
        {"revenue": -1},
        {"enterprise_key": "' or 1=1"},
        {"reference_year": 9},
        {"employees": 1e300},
    ):
        assert not sound_row(good | planted)


def test_a_planted_poor_explanation_is_found() -> None:
    assert explained(Problem("a.csv", 1, "x", "1", "is no number", "correct it"))
    assert not explained(Problem("a.csv", 1, "x", "1", "duckdb.ConversionException", "correct it"))
    assert not explained(Problem("", 1, "x", "1", "is no number", "correct it"))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_mutated_drops_are_refused_or_their_rows_rejected(tmp_path: Path, kind: str) -> None:
    poor: list[str] = []
    for number in range(DROPS // 2):
        chance = random.Random(f"{kind}{number}")
        way = chance.choice(WAYS if kind == "csv" else (bits, cut, zipped, renamed, linked, folder, facts))
        making = sound(tmp_path / str(number) / "drop")
        path = making.write(kind) / f"{chance.choice(list(TABLES))}.{kind}"
        way(path, chance)
        began = time.monotonic()
        try:
            found = registered(read_drop(making.folder), lenient())
        except BuildError as refusal:
            poor += [f"{number} {way.__name__}: {problem}" for problem in refusal.problems if not explained(problem)]
        else:
            poor += [f"{number} {way.__name__}: {row}" for row in found.rejects if not (row["file"] and row["reason"])]
            poor += [f"{number} {way.__name__}: {row}" for row in found.enterprises if not sound_row(row)]
        assert time.monotonic() - began < SECONDS, f"{number} {way.__name__} took too long"
    assert poor == []
