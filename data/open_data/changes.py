"""What changed in a dataset between two releases.

A cell that is masked in the later release, or in the one served now, shows no figure, not even its earlier one. Cells are
paired and sorted into kinds as whole columns: half a million of them take about a second.
"""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.catalogue import Dataset
from data.open_data.extract import values
from data.open_data.problems import ProblemError
from data.warehouse import Reader

Json = dict[str, Any]
Row = Mapping[str, Any]
SUPPRESSED = "Q"
MARKS = ("value", "status", "rounded")
BEFORE, AFTER, HIDDEN = "before", "after", "hidden"
MOST_CELLS = 500_000
MOST_LISTED = 5_000
"""Cells listed of each kind, the first in key order; counts are of all. Who needs every cell compares the files of both."""
KINDS = ("added", "revised", "marked", "withdrawn", "suppressed", "disclosed")
"""`marked`: same figure, other status or rounding; `disclosed`: masked in the earlier release, published now."""


def between(dataset: Dataset, earlier: Reader, later: Reader, served: Reader) -> Json:
    """Counts and cells by kind of change, in key order. `served` is the release that readers see now."""
    same = _fingerprint(earlier, dataset) == _fingerprint(later, dataset)
    found = {} if same else _found(dataset, earlier, later)
    masked = None if served.release == later.release else _masked(dataset, served)  # what the later one masks has no figure
    return {
        "dataset": dataset.id,
        "from": {"release": earlier.release, "built_at": earlier.manifest["built_at"]},
        "to": {"release": later.release, "built_at": later.manifest["built_at"]},
        "counts": {kind: len(found[kind]) if found else 0 for kind in KINDS},
        "largest_list": MOST_LISTED,
        **{kind: _listed(dataset, kind, found[kind], masked) if found else [] for kind in KINDS},
    }


def _fingerprint(data: Reader, dataset: Dataset) -> str | None:
    run = data.manifest["datasets"].get(dataset.id)
    return run["fingerprint"] if run else None


def _found(dataset: Dataset, earlier: Reader, later: Reader) -> dict[str, pa.Table]:
    """The cells of each kind, with their marks `before_…` and `after_…`."""
    tables = _table(dataset, earlier), _table(dataset, later)
    nothing = next(table for table in tables if table is not None).slice(0, 0)
    one, two = (nothing if table is None else table for table in tables)
    both = _side(dataset, one, BEFORE).join(_side(dataset, two, AFTER), list(dataset.keys), join_type="full outer")
    kinds = _kinds(both)
    return {kind: both.filter(pc.equal(kinds, kind)) for kind in KINDS}


def _table(dataset: Dataset, data: Reader) -> pa.Table | None:
    """Every cell in key order; None for a release without this dataset."""
    if dataset.id not in data:
        return None
    count = data.manifest["datasets"][dataset.id]["cells"]
    if count > MOST_CELLS:
        more = {"rows": count, "largest_rows": MOST_CELLS}
        raise ProblemError("too_many_rows", "", (), more, rows=f"{count:,}", largest=f"{MOST_CELLS:,}")
    return data.cells(dataset.id, {})


def _side(dataset: Dataset, cells: pa.Table, side: str) -> pa.Table:
    """Keys and marks; no value wherever the status says that there is none."""
    marks = {"value": values(cells), "status": cells["status"], "rounded": pc.cast(cells["rounded"], pa.bool_())}
    return pa.table({name: cells[name] for name in dataset.keys} | {f"{side}_{name}": column for name, column in marks.items()})


def _kinds(both: pa.Table) -> pa.ChunkedArray:
    """The kind of each pair, "" for one without a change."""
    old, new = (pc.equal(both[f"{side}_status"], SUPPRESSED) for side in (BEFORE, AFTER))
    alike = {name: _alike(both[f"{BEFORE}_{name}"], both[f"{AFTER}_{name}"]) for name in MARKS}
    cases = (
        (pc.is_null(both[f"{AFTER}_status"]), "withdrawn"),
        (pc.is_null(both[f"{BEFORE}_status"]), "added"),
        (pc.and_(new, old), ""),
        (new, "suppressed"),
        (old, "disclosed"),
        (reduce(pc.and_, alike.values()), ""),
        (alike["value"], "marked"),
    )
    return pc.case_when(pc.make_struct(*(condition for condition, _ in cases)), *(kind for _, kind in cases), "revised")


def _alike(one: pa.ChunkedArray, two: pa.ChunkedArray) -> pa.ChunkedArray:
    """Row by row; two empty fields are alike."""
    return pc.fill_null(pc.equal(one, two), pc.and_(pc.is_null(one), pc.is_null(two)))


def _masked(dataset: Dataset, served: Reader) -> pa.Table | None:
    """Keys of the cells that the release served now masks."""
    cells = _table(dataset, served)
    if cells is None:
        return None
    keys = cells.filter(pc.equal(cells["status"], SUPPRESSED)).select(dataset.keys)
    return keys.append_column(HIDDEN, pa.repeat(True, len(keys)))


def _listed(dataset: Dataset, kind: str, cells: pa.Table, masked: pa.Table | None) -> list[Json]:
    order = [(name, "ascending") for name in dataset.keys]
    shown = cells.sort_by(order).slice(0, MOST_LISTED)
    if masked is not None:
        shown = shown.join(masked, list(dataset.keys), join_type="left outer").sort_by(order)
    names = dataset.keys
    return [{name: row[name] for name in names} | ({} if row.get(HIDDEN) else _said(kind, row)) for row in shown.to_pylist()]


def _said(kind: str, row: Row) -> Json:
    """What may be said of a change: nothing of a cell that is gone or masked now."""
    if kind in ("withdrawn", "suppressed"):
        return {}
    before, after = ({name: row[f"{side}_{name}"] for name in MARKS} for side in (BEFORE, AFTER))
    return after if kind in ("added", "disclosed") else {"before": before, "after": after}
