"""Defects of whole files: done to the finished files of a drop, a fixed choice of files for each kind."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from etl.register.generate.files import Parts

Done = dict[str, object]


def _missing_file(parts: Parts) -> Done:
    for path in parts.paths:
        path.unlink()
    return {"file": parts.name}


def _missing_column(parts: Parts) -> Done:
    """Leave out the last column but one: never the key."""
    column = parts.schema.names[-2]
    for path in parts.paths:
        _rewrite(path, path, [name for name in parts.schema.names if name != column])
    return {"file": parts.name, "column": column}


def _wrong_encoding(parts: Parts) -> Done:
    """Thai text in the encoding of old Windows programs; such files are CSV."""
    parts.paths = [_recode(path) for path in parts.paths]
    return {"file": parts.paths[0].name, "encoding": "cp874"}


def _truncated(parts: Parts) -> Done:
    """The last part ends in the middle, as after a broken transfer."""
    path = parts.paths[-1]
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 3 // 5)
    return {"file": path.name}


def _empty(parts: Parts) -> Done:
    parts.paths[0].write_bytes(b"")
    return {"file": parts.paths[0].name}


_HOW: Mapping[str, tuple[Callable[[Parts], Done], tuple[str, ...]]] = {
    "missing_file": (_missing_file, ("customs",)),
    "missing_column": (_missing_column, ("natural_persons",)),
    "wrong_encoding": (_wrong_encoding, ("community_enterprises", "juristic")),
    "truncated_file": (_truncated, ("employment",)),
    "empty_file": (_empty, ("financial_statements",)),
}
DAMAGES = {kind: len(names) for kind, (_, names) in _HOW.items()}
"""Kinds of defects of files, with the number of files each can hit; different kinds hit different files."""


def damage(files: Mapping[str, Parts], kind: str, count: int) -> list[Done]:
    """Damage `count` files; returns what was done to which."""
    how, names = _HOW[kind]
    return [{"kind": kind, **how(files[name])} for name in names[:count]]


def _rewrite(path: Path, target: Path, columns: list[str]) -> None:
    """Write the rows of `path` with these columns to `target`, in the format that its name says."""
    new = target.with_name(f"{target.name}.new")
    batches = _batches(path, columns)
    first = next(batches)
    if target.suffix == ".csv":
        writer = pa.csv.CSVWriter(new, first.schema, write_options=pa.csv.WriteOptions(quoting_style="needed"))
    else:
        writer = pq.ParquetWriter(new, first.schema, compression="zstd")
    with writer:
        for batch in (first, *batches):
            writer.write_batch(batch)
    path.unlink()
    new.replace(target)


def _batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(columns=columns)
        return
    options = pa.csv.ConvertOptions(include_columns=columns, column_types=dict.fromkeys(columns, pa.string()))
    with pa.csv.open_csv(path, convert_options=options) as reader:
        yield from reader


def _recode(path: Path) -> Path:
    target = path.with_suffix(".csv")
    if path.suffix == ".parquet":
        _rewrite(path, target, pq.read_schema(path).names)
    new = target.with_name(f"{target.name}.new")
    with target.open(encoding="utf-8", newline="") as old, new.open("w", encoding="cp874", newline="") as file:
        file.writelines(old)
    return new.replace(target)
