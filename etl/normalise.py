"""Bring every layout into one shape: a row per figure, codes in place of spellings, citation beside it.

Columns of a normalised frame: period, the dimensions, measure, value (text), factor, status, rounded, the attributes,
note, title, url, section, authority, `_file`, `_row`, `_column` (where the value stands in the source). A spelling that
no code list knows stays as it is and `etl/validate.py` reports it; a unit that does not fit is reported here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.catalogue import TOTAL, CodeList, Dataset, Measure, Spelling
from etl.extract import FILE, ROW, Source
from etl.problems import BuildError, Problem, nearest
from etl.transform import transformed

COLUMN = "_column"
Codes = Mapping[str, CodeList]


@dataclass(frozen=True)
class Normalised:
    """Figures of one dataset in normalised shape, and what could not be read."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a source's name of a measure says: which measure, and how its figures are to be taken."""

    measure: str
    factor: float = 1.0
    status: str = "A"
    rounded: bool = False


def normalise(dataset: Dataset, codes: Codes, sources: Sequence[Source]) -> Normalised:
    """Read all sources of `dataset` by its layout; raises `BuildError` when a needed column is absent."""
    if dataset.layout == "transform":
        parts = [_transform(dataset, codes, sources)]
    else:
        read = _long if dataset.layout == "long" else _wide
        parts = [read(dataset, codes, source) for source in sources]
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    return Normalised(_cited(rows, sources), tuple(problem for part in parts for problem in part.problems))


def source_columns(dataset: Dataset, name: str) -> tuple[str, ...]:
    """The source columns that the normalised column `name` may be read from."""
    dimensions = {d.id: d.columns for d in dataset.dimension}
    attributes = {a.id: (a.column,) for a in dataset.attribute if a.column}
    return dimensions.get(name) or attributes.get(name) or (name,)


def spellings(dataset: Dataset) -> list[tuple[Measure, Spelling]]:
    """Every way a source may name a measure; without names a measure is named by its id."""
    return [(m, name) for m in dataset.measure for name in m.names or (Spelling(m.id),)]


def _long(dataset: Dataset, codes: Codes, source: Source) -> Normalised:
    table = source.table
    _need(dataset, source, ("measure", "value", "unit"))
    pairs = list(zip(table["measure"], table["unit"], strict=True))
    found = [_named(dataset, codes, *pair) for pair in pairs]
    problems = [
        _unit_problem(dataset, source, line, *pair)
        for line, pair, name in zip(table[ROW], pairs, found, strict=True)
        if name is None
    ]
    frame = _keys(dataset, codes, table).assign(value=table["value"], **{COLUMN: "value"})
    names = [name or Named(pair[0]) for name, pair in zip(found, pairs, strict=True)]
    return Normalised(_marked(frame, names), tuple(problems))


def _wide(dataset: Dataset, codes: Codes, source: Source) -> Normalised:
    """One block of figures per heading that names a measure; an empty cell is no figure."""
    _need(dataset, source, ())
    table, keys, blocks = source.table, _keys(dataset, codes, source.table), []
    for measure, name in spellings(dataset):
        if name.name in table:
            block = keys.assign(value=table[name.name], **{COLUMN: name.name})[table[name.name] != ""]
            blocks.append(_marked(block, [_as_named(measure, name)] * len(block)))
    if not blocks:
        names = ", ".join(name.name for _, name in spellings(dataset))
        raise BuildError([_absent(dataset, source, f"no column that names a measure ({names})")])
    return Normalised(pd.concat(blocks, ignore_index=True))


def _transform(dataset: Dataset, codes: Codes, sources: Sequence[Source]) -> Normalised:
    """The frame of the dataset's own module; its `status` and `rounded` prevail over those of the measure's name."""
    table = transformed(dataset, sources)
    names = [_named(dataset, codes, name) or Named(name) for name in table["measure"]]
    columns = table[["value", *(["note"] if "note" in table else [])]]
    frame = _marked(_keys(dataset, codes, table).assign(**columns, **{COLUMN: "value"}), names)
    if "status" in table:
        frame["status"] = table["status"].where(table["status"] != "", frame["status"])
    if "rounded" in table:
        frame["rounded"] = (table["rounded"] == "true") | frame["rounded"]
    return Normalised(frame)


def _named(dataset: Dataset, codes: Codes, name: str, unit: str | None = None) -> Named | None:
    """The measure called `name`; None if `unit` fits none that is called so. An unknown name is passed through."""
    called = [(m, s) for m, s in spellings(dataset) if s.name == name]
    called = called or [(m, Spelling(name)) for m in dataset.measure if m.id == name]
    if not called:
        return Named(name)
    if unit is not None:
        stated = [(m, s) for m, s in called if s.unit == unit]
        code = codes["units"].by_spelling.get(unit, unit)
        called = stated or [(m, s) for m, s in called if not s.unit and m.unit == code]
    return _as_named(*called[0]) if called else None


def _as_named(measure: Measure, name: Spelling) -> Named:
    return Named(measure.id, name.factor, name.status, name.rounded)


def _marked(frame: pd.DataFrame, names: Sequence[Named]) -> pd.DataFrame:
    """`frame` with measure, factor, status and rounded, row by row from `names`."""
    marks = ("measure", "factor", "status", "rounded")
    return frame.assign(**{mark: [getattr(name, mark) for name in names] for mark in marks})


def _keys(dataset: Dataset, codes: Codes, table: pd.DataFrame) -> pd.DataFrame:
    """Period, dimensions, attributes and place of every row of `table`."""
    period = table["period"] if not dataset.period or dataset.layout == "transform" else dataset.period
    keys = pd.DataFrame({"period": period}, index=table.index)
    for dimension in dataset.dimension:
        columns = [name for name in _columns(dataset, dimension.id) if name in table]
        keys[dimension.id] = _coded(table, columns, codes[dimension.codes])
    for attribute in dataset.attribute:
        keys[attribute.id] = next((table[name] for name in _columns(dataset, attribute.id) if name in table), "")
    return keys.assign(**{FILE: table[FILE], ROW: table[ROW].astype("int64")})


def _columns(dataset: Dataset, name: str) -> tuple[str, ...]:
    return (name,) if dataset.layout == "transform" else source_columns(dataset, name)


def _coded(table: pd.DataFrame, columns: Sequence[str], code_list: CodeList) -> pd.Series:
    """Codes from the first of `columns` that is not the total; unknown spellings stay."""
    code = pd.Series(TOTAL, index=table.index, dtype="str")
    for name in reversed(columns):
        own = table[name].map(lambda word: code_list.by_spelling.get(word, word)).astype("str")
        code = own if name == columns[-1] else own.where(own != TOTAL, code)
    return code


def _cited(rows: pd.DataFrame, sources: Sequence[Source]) -> pd.DataFrame:
    """`rows` with the citation of the source row each comes from; a `note` they already have prevails."""
    cited = rows.merge(pd.concat(map(_citation, sources)), on=[FILE, ROW], how="left", suffixes=("", "_cited"))
    if "note_cited" in cited:
        cited["note"] = cited["note"].where(cited["note"] != "", cited["note_cited"])
    return cited.drop(columns="note_cited", errors="ignore")


def _citation(source: Source) -> pd.DataFrame:
    """Title, address, section, note and standing of each row of `source`; empty cells take the record's words."""
    table, record = source.table, source.record
    cited = table[[FILE, ROW]].copy()
    for part, default in (("title", record.title), ("url", record.url), ("section", record.section), ("note", "")):
        column = getattr(record.citation, part)
        if column and column not in table:
            reason = f"citation.{part} names a column that the file does not have"
            raise BuildError([Problem(source.file, 1, column, "", reason, "correct the provenance record")])
        cited[part] = table[column].where(table[column] != "", default) if column else default
    return cited.assign(authority=[record.standing(url) for url in cited["url"]])


def _need(dataset: Dataset, source: Source, columns: Sequence[str]) -> None:
    """Raise if the table lacks one of `columns`, the period, or every column of a dimension."""
    wanted: list[tuple[str, ...]] = [(name,) for name in (*columns, *(() if dataset.period else ("period",)))]
    wanted += [source_columns(dataset, d.id) for d in dataset.dimension]
    missing = [names for names in wanted if not any(name in source.table for name in names)]
    if missing:
        raise BuildError(_absent(dataset, source, f"no column {' or '.join(names)}") for names in missing)


def _absent(dataset: Dataset, source: Source, what: str) -> Problem:
    remedy = f"name the source's own columns in datasets/{dataset.id}.toml: {', '.join(source.record.columns)}"
    return Problem(source.file, 1, "", "", f"there is {what}, which dataset {dataset.id} reads", remedy)


def _unit_problem(dataset: Dataset, source: Source, line: int, name: str, unit: str) -> Problem:
    expected = sorted({s.unit or m.unit for m, s in spellings(dataset) if name in (s.name, m.id)})
    reason = f"is not the unit of measure {name!r}"
    return Problem(source.file, int(line), "unit", unit or "(empty)", reason, nearest(unit, expected))
