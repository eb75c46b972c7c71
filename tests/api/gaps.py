"""A home whose release lacks published figures: not available in their cells, or no rows at all."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from data.catalogue import Dataset, load
from tests.api.masked import PLANTED, seal

WAYS = {
    "not available": f"update \"{{id}}\" set value = {PLANTED}, status = 'O' where random() < {{share}}",
    "no row": 'delete from "{id}" where random() < {share}',
}
"""What is done to a table. A cell that is not available wrongly holds a figure, so that a leak in any place is seen."""


@dataclass(frozen=True)
class Gap:
    """A `share` of the cells of each published dataset (or of those in `only`) goes in one of the `WAYS`."""

    way: str
    share: float
    seed: float = 0.0
    only: tuple[str, ...] = ()


def published(home: Path) -> list[str]:
    """The datasets of the current release that published sources filled."""
    run = json.loads((_current(home) / "manifest.json").read_text("utf-8"))["datasets"]
    declared = _declared()
    return [id for id in run if declared[id].origin == "published" and run[id].get("origin", "published") == "published"]


@cache
def _declared() -> dict[str, Dataset]:
    return load().datasets


def tear(home: Path, target: Path, gap: Gap) -> Path:
    """Copy the current release of `home` into the new home `target` and open the gap; returns `target`."""
    folder = Path(shutil.copytree(_current(home), target / "releases" / _current(home).name))
    shutil.copy(home / "current", target / "current")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    with duckdb.connect(str(folder / "public.duckdb")) as connection:
        connection.execute("set threads = 1")  # the same cells for the same seed
        connection.execute(f"select setseed({gap.seed})").fetchall()
        for id in gap.only or published(home):
            connection.execute(WAYS[gap.way].format(id=id, share=gap.share))
            manifest["datasets"][id] |= _counted(connection, id)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    seal(folder)
    return target


def _current(home: Path) -> Path:
    return home / "releases" / (home / "current").read_text("utf-8").strip()


def _counted(connection: duckdb.DuckDBPyConnection, id: str) -> dict[str, object]:
    """What the manifest of a real run would say of such a table."""
    found: Sequence[tuple[int, str | None, str | None]] = connection.execute(
        f'select count(*), min(period), max(period) from "{id}"'
    ).fetchall()
    cells, first, last = found[0]
    return {"cells": cells, "first_period": first or "", "last_period": last or ""}
