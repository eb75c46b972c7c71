"""What changed in a dataset between two releases.

A cell that is masked in the later release, or in the one served now, shows no figure, not even its earlier one.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.catalogue import Dataset
from data.open_data.extract import WITHOUT_VALUE
from data.open_data.problems import ProblemError
from data.warehouse import Reader

Key = tuple[Any, ...]
Cell = Mapping[str, Any]
Json = dict[str, Any]
Found = dict[str, list[tuple[Key, Json]]]
SUPPRESSED = "Q"
MARKS = ("value", "status", "rounded")
MOST_CELLS = 500_000
KINDS = ("added", "revised", "marked", "withdrawn", "suppressed", "disclosed")
"""`marked`: same figure, other status or rounding; `disclosed`: masked in the earlier release, published now."""


def between(dataset: Dataset, earlier: Reader, later: Reader, served: Reader) -> Json:
    """Counts and cells by kind of change, in key order. `served` is the release that readers see now."""
    same = _fingerprint(earlier, dataset) == _fingerprint(later, dataset)
    found: Found = {} if same else _found(dataset, earlier, later, served)
    return {
        "dataset": dataset.id,
        "from": {"release": earlier.release, "built_at": earlier.manifest["built_at"]},
        "to": {"release": later.release, "built_at": later.manifest["built_at"]},
        "counts": {kind: len(found.get(kind, ())) for kind in KINDS},
        **{kind: [_named(dataset, key) | entry for key, entry in found.get(kind, ())] for kind in KINDS},
    }


def _found(dataset: Dataset, earlier: Reader, later: Reader, served: Reader) -> Found:
    before, after = _differing(dataset, _table(dataset, earlier), _table(dataset, later))
    # What the later release masks carries no figure anyway.
    hidden = set() if served.release == later.release else _hidden(dataset, served)
    return _compare(_cells(dataset, before), _cells(dataset, after), hidden)


def _fingerprint(data: Reader, dataset: Dataset) -> str | None:
    run = data.manifest["datasets"].get(dataset.id)
    return run["fingerprint"] if run else None


def _table(dataset: Dataset, data: Reader) -> pa.Table | None:
    """Every cell in key order; None for a release without this dataset."""
    if dataset.id not in data:
        return None
    count = data.manifest["datasets"][dataset.id]["cells"]
    if count > MOST_CELLS:
        more = {"rows": count, "largest_rows": MOST_CELLS}
        raise ProblemError("too_many_rows", "", (), more, rows=f"{count:,}", largest=f"{MOST_CELLS:,}")
    return data.cells(dataset.id, {})


def _differing(dataset: Dataset, one: pa.Table | None, two: pa.Table | None) -> tuple[pa.Table | None, pa.Table | None]:
    """Where both hold the same keys, only the rows that differ: a large table is then compared without being read out."""
    if one is None or two is None or not one.select(dataset.keys).equals(two.select(dataset.keys)):
        return one, two
    differs = reduce(pc.or_, (_unlike(one[name], two[name]) for name in MARKS))
    return one.filter(differs), two.filter(differs)


def _unlike(one: pa.ChunkedArray, two: pa.ChunkedArray) -> pa.ChunkedArray:
    """Row by row; two empty fields are alike."""
    return pc.fill_null(pc.not_equal(one, two), pc.xor(pc.is_null(one), pc.is_null(two)))


def _cells(dataset: Dataset, table: pa.Table | None) -> dict[Key, Cell]:
    """Figure and marks by key."""
    if table is None:
        return {}
    keys = zip(*(table[name].to_pylist() for name in dataset.keys), strict=True)
    return dict(zip(keys, _marks(table), strict=True))


def _marks(table: pa.Table) -> Iterator[Cell]:
    """`value` is None wherever the status says that there is no figure."""
    masked = set(WITHOUT_VALUE.to_pylist())
    columns = (table[name].to_pylist() for name in MARKS)
    for value, status, rounded in zip(*columns, strict=True):
        yield {"value": None if status in masked else value, "status": status, "rounded": bool(rounded)}


def _hidden(dataset: Dataset, served: Reader) -> set[Key]:
    """Keys of the cells that the release served now masks."""
    return {key for key, cell in _cells(dataset, _table(dataset, served)).items() if cell["status"] == SUPPRESSED}


def _compare(before: Mapping[Key, Cell], after: Mapping[Key, Cell], hidden: set[Key]) -> Found:
    found: Found = {kind: [] for kind in KINDS}
    for key in sorted({*before, *after}):
        kind, entry = _change(before.get(key), after.get(key))
        if kind:
            found[kind].append((key, {} if key in hidden else entry))
    return found


def _change(old: Cell | None, new: Cell | None) -> tuple[str, Json]:
    """The kind of change and what may be said of it."""
    if new is None:
        return "withdrawn", {}
    if old is None:
        return "added", dict(new)
    if new["status"] == SUPPRESSED:
        return ("", {}) if old["status"] == SUPPRESSED else ("suppressed", {})
    if old["status"] == SUPPRESSED:
        return "disclosed", dict(new)
    if old == new:
        return "", {}
    return "marked" if old["value"] == new["value"] else "revised", {"before": dict(old), "after": dict(new)}


def _named(dataset: Dataset, key: Key) -> Json:
    return dict(zip(dataset.keys, key, strict=True))
