"""From normalised rows to the cells of a published table: numbers, sources, duplicates and variants."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.catalogue import CodeList, Dataset
from etl.extract import FILE, ROW, Source
from etl.normalise import COLUMN
from etl.problems import Problem

CHARTED = ("A", "P", "R", "B", "E", "M")
"""Statuses of figures that charts show; others stand in tables only."""
STEP = "_step"
"""Column with the value of a figure's last significant digit, in the measure's unit; not published."""

Row = dict[str, Any]
SOURCE_COLUMNS = ["id", "title", "url", "section", "producer", "authority", "as_of", "file"]


def with_sources(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the column `source`: an id that depends on the citation and the file only."""
    cited = zip(rows["title"], rows["url"], rows["section"], rows["authority"], rows[FILE], strict=True)
    return rows.assign(source=[_source_id(citation) for citation in cited])


def _source_id(citation: tuple[str, ...]) -> str:
    return "s" + hashlib.sha256("\x1f".join(citation).encode()).hexdigest()[:12]


def sources_of(rows: pd.DataFrame, sources: Sequence[Source]) -> pd.DataFrame:
    """One row per cited source of `rows`, in the columns of the table `source`."""
    producers = {s.file: s.record.producer for s in sources}
    as_of = {s.file: s.record.as_of for s in sources}
    table = rows.drop_duplicates("source").rename(columns={FILE: "file", "source": "id"})
    table = table.assign(producer=table["file"].map(producers), as_of=table["file"].map(as_of))
    return table[SOURCE_COLUMNS].sort_values("id", ignore_index=True)


def duplicates(dataset: Dataset, rows: pd.DataFrame) -> list[Problem]:
    """Rows that repeat a key from the same source.

    The same source may give two figures for one key only if each row says in its note (or by its mark as rounded or
    doubtful) what sets it apart; the same figure twice is never right.
    """
    key = [*dataset.keys[:-1], "source"]
    suspects = rows[rows.duplicated(key, keep=False)]
    problems = []
    for _, group in suspects.groupby(key, sort=False):
        lines: list[Row] = [{str(k): v for k, v in line.items()} for line in group.to_dict("records")]
        for later, row in enumerate(lines):
            problems += [_duplicate(dataset, row, line) for line in lines[:later] if _repeats(dataset, row, line)][:1]
    return problems


def _repeats(dataset: Dataset, row: Row, earlier: Row) -> bool:
    """Whether two rows with one key and source give the same figure, or two figures with nothing to tell them apart."""
    marks = ("note", "rounded", "status", *_texts(dataset))
    told_apart = any(row[name] != earlier[name] for name in marks)
    return not told_apart or (row["value"], row["factor"]) == (earlier["value"], earlier["factor"])


def _texts(dataset: Dataset) -> tuple[str, ...]:
    return tuple(attribute.id for attribute in dataset.attribute)


def _duplicate(dataset: Dataset, row: Row, earlier: Row) -> Problem:
    key = ", ".join(f"{name} {row[name]}" for name in dataset.keys[:-1])
    reason = f"duplicate key: row {earlier[ROW]} ({earlier['value']}) of the same source has {key}"
    remedy = "delete one of the two; if both are published, cite the other source or say in both notes what differs"
    return Problem(row[FILE], int(row[ROW]), row[COLUMN], row["value"], reason, remedy)


def cells(dataset: Dataset, rows: pd.DataFrame, authorities: CodeList) -> pd.DataFrame:
    """The published columns in order, sorted by key, plus `_step`; figures of one key are numbered as variants."""
    figures = rows.assign(
        value=pd.to_numeric(rows["value"]).astype("float64") * rows["factor"],
        **{STEP: [step(text) for text in rows["value"]] * rows["factor"].abs()},
    )
    key = list(dataset.keys[:-1])
    figures["_rank"] = _ranks(dataset, figures, authorities)
    ordered = figures.sort_values([*key, "_rank"])
    ordered["variant"] = ordered.groupby(key).cumcount()
    return ordered[[*published_columns(dataset), STEP, FILE, ROW]].reset_index(drop=True)


def published_columns(dataset: Dataset) -> list[str]:
    """Columns of the dataset's table in a release, in order."""
    return [*dataset.keys, "value", "status", "rounded", "source", "note", *_texts(dataset)]


def _ranks(dataset: Dataset, rows: pd.DataFrame, authorities: CodeList) -> list[tuple[bool, int, bool, int, int]]:
    """Sorting key of preference: charted, better authority, exact, order in the sources."""
    standing = {code: rank for rank, code in enumerate(authorities.codes)}
    files = {file: rank for rank, file in enumerate(dataset.files)}
    columns = zip(rows["status"], rows["authority"], rows["rounded"], rows[FILE], rows[ROW], strict=True)
    return [(s not in CHARTED, standing[a], bool(r), files[f], int(line)) for s, a, r, f, line in columns]


def step(text: str) -> float:
    """Value of the last significant digit as written: 3190000 → 10000, 96.30 → 0.01, "" → 0.

    >>> step("3190000"), step("96.30"), step("")
    (10000.0, 0.01, 0.0)
    """
    if not text:
        return 0.0
    if "." in text:
        return float(10.0 ** -len(text.partition(".")[2]))
    digits = text.lstrip("-")
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) if digits.strip("0") else 1.0
