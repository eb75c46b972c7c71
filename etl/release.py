"""The content of a release before it is written: tables, their fingerprints, facts about the run."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from data.catalogue import Dataset
from etl.cells import published_columns
from etl.compare import Result
from etl.extract import Source
from etl.figures import Side
from etl.problems import Problem


@dataclass(frozen=True)
class Table:
    """One dataset as it will be published: `cells` in the columns of `published_columns`, sorted by key."""

    dataset: Dataset
    cells: pd.DataFrame
    rows_in: int
    rejects: tuple[Problem, ...]
    as_of: str

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over structure and cells."""
        structure = json.dumps(_structure(self.dataset), sort_keys=True)
        return _sha256(structure + "\n" + _frame_digest(self.cells[published_columns(self.dataset)]))

    @property
    def rejected(self) -> int:
        """Number of source rows left out."""
        return len({(problem.file, problem.row) for problem in self.rejects})


@dataclass(frozen=True)
class Content:
    """Everything a release says. Nothing in it depends on when or where it was built."""

    tables: tuple[Table, ...]
    sources: pd.DataFrame
    inputs: tuple[Source, ...]
    results: tuple[Result, ...]
    register: Mapping[str, Any] = field(default_factory=dict)
    """What the run found of the register drop; empty without one."""

    @property
    def origins(self) -> dict[str, str]:
        """Origin by dataset id."""
        return {table.dataset.id: table.dataset.origin for table in self.tables}


def fingerprint(content: Content) -> str:
    """SHA-256 over all tables, their declared structures, the sources and the checks."""
    parts = {
        "datasets": {table.dataset.id: table.fingerprint for table in content.tables},
        "source": _frame_digest(content.sources),
        "inputs": inputs(content),
        "checks": checks(content),
        "register": content.register,
    }
    return _sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True))


def _structure(dataset: Dataset) -> dict[str, Any]:
    """What the declaration says of the form of the cells; titles and guides may change without a new release."""
    return {
        "id": dataset.id,
        "origin": dataset.origin,
        "period_kind": dataset.period_kind,
        "dimensions": [[d.id, d.codes] for d in dataset.dimension],
        "measures": [[m.id, m.unit, m.type, m.decimals] for m in dataset.measure],
        "attributes": [a.id for a in dataset.attribute],
        "disclosure": asdict(dataset.disclosure) if dataset.disclosure else None,
    }


def _frame_digest(frame: pd.DataFrame) -> str:
    """SHA-256 over names, types and rows: pandas hashes each row, the same in every run (half a million rows: under a second)."""
    heads = ",".join(f"{name}:{kind}" for name, kind in frame.dtypes.items())
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return _sha256(f"{heads}:{hashlib.sha256(rows.astype('<u8').tobytes()).hexdigest()}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def inputs(content: Content) -> list[dict[str, Any]]:
    """The files a release was made from."""
    return [
        {"file": s.file, "sha256": s.sha256, "rows": len(s.table), "title": s.record.title, "as_of": s.record.as_of}
        for s in content.inputs
    ]


def dataset_facts(content: Content) -> pd.DataFrame:
    """The table `dataset`: one row per dataset with what this run found."""
    return pd.DataFrame([_facts(table) for table in content.tables])


def _facts(table: Table) -> dict[str, Any]:
    periods = table.cells["period"]
    return {
        "id": table.dataset.id,
        "origin": table.dataset.origin,
        "cells": len(table.cells),
        "suppressed": int((table.cells["status"] == "Q").sum()),
        "first_period": periods.min() if len(periods) else "",
        "last_period": periods.max() if len(periods) else "",
        "as_of": table.as_of,
        "fingerprint": table.fingerprint,
    }


def manifest_datasets(content: Content) -> dict[str, dict[str, Any]]:
    """Per dataset: origin, rows in, cells, rejected rows, suppressed cells, periods, fingerprint."""
    facts = {}
    for table in content.tables:
        own = _facts(table)
        kept = ("cells", "suppressed", "first_period", "last_period", "fingerprint")
        run = {"origin": table.dataset.origin, "rows_in": table.rows_in, "rejected": table.rejected}
        facts[table.dataset.id] = run | {name: own[name] for name in kept}
    return facts


def rejects(content: Content) -> list[dict[str, Any]]:
    """Every defect for which a row was left out."""
    return [{"dataset": t.dataset.id, **asdict(problem)} for t in content.tables for problem in t.rejects]


def checks(content: Content) -> dict[str, Any]:
    """The content of checks.json."""
    cited = {str(row["id"]): row for row in content.sources.to_dict("records")}
    agreed = [result.agrees for result in content.results]
    counts = {"agree": agreed.count(True), "differ": agreed.count(False), "remark": agreed.count(None)}
    listed = [_result(result, cited) for result in content.results]
    return {"checks": listed, "counts": {"all": len(agreed), **counts}}


def _result(result: Result, cited: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any]:
    fields = asdict(result)
    fields["left"], fields["right"] = (_side(side, cited) for side in (result.left, result.right))
    return fields


def _side(side: Side | None, cited: Mapping[str, Mapping[Any, Any]]) -> dict[str, Any] | None:
    if side is None:
        return None
    parts = ("id", "title", "url", "section", "file")
    sources = [{part: cited[id][part] for part in parts} for id in side.sources]
    return {"value": side.value, "text": side.text, "place": asdict(side.place), "sources": sources}


def origin_marks(tables: Sequence[Table]) -> list[str]:
    """Origins present, so that synthetic figures are marked wherever the release is shown."""
    return sorted({table.dataset.origin for table in tables})


def code_version(folder: Path = Path(__file__).parent.parent) -> str:
    """A digest of the code that builds: the same for the same `etl/` and `data/` modules."""
    digest = hashlib.sha256()
    for path in sorted([*(folder / "etl").rglob("*.py"), *(folder / "data").glob("*.py")]):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
