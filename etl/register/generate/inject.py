"""Put defects into a drop on purpose, and write down where: `defects.json`."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from etl.register.generate import keys
from etl.register.generate.columns import SCHEMAS
from etl.register.generate.damage import DAMAGES, damage
from etl.register.generate.files import Parts
from etl.register.generate.life import World
from etl.register.generate.recipes import NEEDS, RECIPES, Fresh, Row
from etl.register.generate.rows import MARK

KINDS = (*RECIPES, *DAMAGES)
"""All kinds of defects: first those of rows, then those of files."""

Placed = tuple[str, Row]


class Injection:
    """Defects of a drop, `wanted` by kind; "all" stands for every kind of row.

    `notes` grows with what was put where; the part of a file is told by its number.
    """

    def __init__(self, wanted: Mapping[str, int], world: World, finer: Collection[str] = ()) -> None:
        usual = [kind for kind in RECIPES if all(file in finer for file in NEEDS.get(kind, ()))]
        each = dict.fromkeys(usual, wanted.get("all", 0)) | {kind: count for kind, count in wanted.items() if kind != "all"}
        _check(each, finer)
        self.wanted = {kind: each[kind] for kind in KINDS if each.get(kind)}
        self.rows: list[Placed] = [(kind, row) for kind, new in self._fresh(world) for row in RECIPES[kind](new)]
        self.notes: list[dict[str, Any]] = []

    def _fresh(self, world: World) -> Iterator[tuple[str, Fresh]]:
        """The new enterprises of each kind, numbered after those of the drop."""
        kinds = [kind for kind in self.wanted if kind in RECIPES]
        turns = [(kind, turn) for kind in kinds for turn in range(self.wanted[kind])]
        number = np.arange(world.size, world.size + len(turns), dtype=np.uint64)
        nowhere = np.zeros(len(turns), dtype=np.int64)
        companies, persons = keys.juristic(world.dice, number, nowhere), keys.person(world.dice, number)
        ids = zip(companies.to_pylist(), persons.to_pylist(), keys.community(world.dice, number, nowhere).to_pylist(), strict=True)
        for (kind, turn), own in zip(turns, ids, strict=True):
            yield kind, Fresh(*own, turn, world.calibrated, f"{MARK} {kind} {turn}")

    def amid(self, files: Mapping[str, Parts]) -> None:
        """Add all rows that may stand among sound ones."""
        self.notes += [
            {"kind": kind, "file": row.file, "part": 0, "row": 0, "column": row.column, "value": None, "key": row.key}
            for kind, row in self.rows
            if row.absent
        ]
        for name, parts in files.items():
            self._add(parts, [placed for placed in self._of(name) if not placed[1].apart])

    def apart(self, files: Mapping[str, Parts]) -> None:
        """Add the rows that need a part of their own, as the last part of their file."""
        for name, parts in files.items():
            if own := [placed for placed in self._of(name) if placed[1].apart]:
                parts.close_part(_schema(name, own))
                self._add(parts, own)

    def _of(self, name: str) -> Iterator[Placed]:
        return ((kind, row) for kind, row in self.rows if row.file == name and not row.absent)

    def _add(self, parts: Parts, placed: list[Placed]) -> None:
        part, line = parts.place()
        for at, (kind, row) in enumerate(placed):
            if row.column:
                place = {"file": parts.name, "part": part, "row": line + at, "column": row.column}
                self.notes.append({"kind": kind, **place, "value": row.values[row.column], "key": row.key})
        if placed:
            parts.add(_table(parts.schema, [row for _, row in placed]))

    def finish(self, files: Mapping[str, Parts], out: Path) -> None:
        """Damage whole files, then write `defects.json`: counts by kind, and one entry for each defect."""
        listed = [_entry(files, note) for note in self.notes]
        for kind in DAMAGES:
            listed += damage(files, kind, self.wanted.get(kind, 0))
        text = json.dumps({"counts": self.wanted, "defects": listed}, ensure_ascii=False, indent=1, default=str)
        (out / "defects.json").write_text(text + "\n", "utf-8")


def _check(wanted: Mapping[str, int], finer: Collection[str]) -> None:
    """Raise `ValueError` for kinds that do not exist and counts that cannot be."""
    for kind, count in wanted.items():
        if kind not in KINDS:
            raise ValueError(f"there is no defect {kind!r}; there are {', '.join(KINDS)}")
        if lacking := [file for file in NEEDS.get(kind, ()) if count and file not in finer]:
            raise ValueError(f"{kind}: this drop has no {', '.join(lacking)}; ask for the file too")
        if not 0 <= count <= DAMAGES.get(kind, 1_000_000):
            raise ValueError(f"{kind}: {count} is not possible; write 0 to {DAMAGES.get(kind, 1_000_000)}")


def _schema(name: str, placed: Iterable[Placed]) -> pa.Schema:
    """The schema of a file with text where a value is text."""
    texts = {column for _, row in placed for column, value in row.values.items() if isinstance(value, str)}
    return pa.schema([field.with_type(pa.string()) if field.name in texts else field for field in SCHEMAS[name]])


def _table(schema: pa.Schema, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist([row.values for row in rows], schema=schema)


def _entry(files: Mapping[str, Parts], note: dict[str, Any]) -> dict[str, Any]:
    """A note with the name of the file in the place of the part's number; `row` is the line, heading = 1."""
    part = note.pop("part")
    return {**note, "file": files[note["file"]].paths[part - 1].name if part else note["file"]}
