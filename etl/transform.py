"""Run a dataset's own module `etl/transforms/<id>.py` and hold it to its contract."""

import importlib
import traceback
from collections.abc import Callable, Sequence

import pandas as pd

from data.catalogue import Dataset
from etl.extract import FILE, ROW, Source
from etl.problems import BuildError, Problem

Transform = Callable[[dict[str, pd.DataFrame]], pd.DataFrame]


def transformed(dataset: Dataset, sources: Sequence[Source]) -> pd.DataFrame:
    """The module's long frame, all text; raises `BuildError` if it fails or returns another shape."""
    transform = _load(dataset)
    try:
        frame = transform({source.file: source.table.copy() for source in sources})
        if not frame.columns.is_unique:
            raise ValueError("returns repeated columns")
    except Exception as error:  # a module that meets bad data must end in a report, whatever it raises
        raise BuildError([_failed(dataset, error)]) from error
    _check_shape(dataset, frame, sources)
    return frame.astype("str").fillna("").reset_index(drop=True)


def _load(dataset: Dataset) -> Transform:
    name = f"etl.transforms.{dataset.id}"
    try:
        transform: Transform = importlib.import_module(name).transform
    except (ImportError, AttributeError, SyntaxError) as error:
        reason = f"the transform of {dataset.id} cannot be loaded ({error})"
        remedy = "write `def transform(tables)` there"
        raise BuildError([Problem(_file(dataset), 0, "", "", reason, remedy)]) from error
    return transform


def _failed(dataset: Dataset, error: Exception) -> Problem:
    """The defect with the line of the module where it arose."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(f"{dataset.id}.py")]
    line = (frames[-1].lineno or 0) if frames else 0
    reason = f"the transform failed: {type(error).__name__}: {error}"
    return Problem(_file(dataset), line, "", "", reason, "compare the module with the columns of its sources")


def _check_shape(dataset: Dataset, frame: pd.DataFrame, sources: Sequence[Source]) -> None:
    needed = ["period", *(d.id for d in dataset.dimension), "measure", "value", FILE, ROW]
    missing = [name for name in needed if name not in frame]
    known = {*needed, "status", "rounded", "note", *(a.id for a in dataset.attribute)}
    unknown = [str(name) for name in frame.columns if name not in known]
    if missing or unknown:
        reason = f"returns a frame with columns missing ({', '.join(missing)}) or unknown ({', '.join(unknown)})"
        raise BuildError([Problem(_file(dataset), 0, "", "", reason, f"return {', '.join(needed)}")])
    places = {(s.file, str(line)) for s in sources for line in s.table[ROW]}
    lost = sum(place not in places for place in zip(frame[FILE].astype(str), frame[ROW].astype(str), strict=True))
    if lost:
        reason = f"returns {lost} rows whose {FILE} and {ROW} are no row of its sources"
        raise BuildError([Problem(_file(dataset), 0, ROW, "", reason, "carry both columns over unchanged")])


def _file(dataset: Dataset) -> str:
    return f"etl/transforms/{dataset.id}.py"
