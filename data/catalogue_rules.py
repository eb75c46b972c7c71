"""Rules between the parts of a declaration that types alone cannot say."""

import re
from collections.abc import Mapping

from data.catalogue import Check, CodeList, Dataset, Selection
from data.declare import DeclarationError

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = {"period", "measure", "value", "unit", "status", "origin", "source", "release", "variant", "rounded", "note"}


def check_dataset(dataset: Dataset, codes: Mapping[str, CodeList], file: str) -> None:
    """Raise a `DeclarationError` that names file and key if `dataset` contradicts itself or the code lists."""
    if file != f"{dataset.id}.toml":
        raise DeclarationError(file, "id", f"is {dataset.id!r}; the file must be named {dataset.id}.toml")
    _check_names(dataset, file)
    _known(codes, "topics", dataset.topic, file, "topic")
    _known(codes, "frequencies", dataset.frequency, file, "frequency")
    _known(codes, "licences", dataset.licence, file, "licence")
    for i, dimension in enumerate(dataset.dimension):
        if dimension.codes not in codes:
            raise DeclarationError(file, f"dimension[{i}].codes", f"there is no code list {dimension.codes!r} in data/codes/")
    _check_measures(dataset, codes, file)
    _check_disclosure(dataset, file)
    for check in dataset.check:
        _check_check(dataset, codes, check, file)


def _known(codes: Mapping[str, CodeList], list_id: str, code: str, file: str, key: str) -> None:
    if list_id not in codes or code not in codes[list_id]:
        raise DeclarationError(file, key, f"{code!r} is not in data/codes/{list_id}.csv")


def _check_names(dataset: Dataset, file: str) -> None:
    measures = [m.id for m in dataset.measure]
    if len(set(measures)) < len(measures):
        raise DeclarationError(file, "measure", "two measures share an id; each has its own")
    columns = [*(d.id for d in dataset.dimension), *(a.id for a in dataset.attribute)]
    for name in [dataset.id, *columns, *(m.id for m in dataset.measure)]:
        if not IDENTIFIER.fullmatch(name):
            raise DeclarationError(file, name, "names are lower-case English words joined by _")
    for name in columns:
        if name in RESERVED or columns.count(name) > 1:
            raise DeclarationError(file, name, "is a reserved or repeated column name; choose another")


def _check_measures(dataset: Dataset, codes: Mapping[str, CodeList], file: str) -> None:
    if not dataset.measure:
        raise DeclarationError(file, "measure", "missing; a dataset has at least one measure")
    for i, measure in enumerate(dataset.measure):
        _known(codes, "units", measure.unit, file, f"measure[{i}].unit")
        for name in measure.names:
            _known(codes, "statuses", name.status, file, f"measure[{i}].names.status")


def _check_disclosure(dataset: Dataset, file: str) -> None:
    if dataset.origin != "published" and (dataset.disclosure is None or dataset.disclosure.rule == "none"):
        raise DeclarationError(file, "disclosure.rule", "missing; a table made from records needs a disclosure rule")
    if dataset.disclosure and dataset.disclosure.rule == "none" and dataset.disclosure.reason is None:
        raise DeclarationError(file, "disclosure.reason", "missing; say why no rule is needed")


def _check_check(dataset: Dataset, codes: Mapping[str, CodeList], check: Check, file: str) -> None:
    key = f"check.{check.id}"
    if [other.id for other in dataset.check].count(check.id) > 1:
        raise DeclarationError(file, key, "two checks have this id")
    if check.rule == "parts":
        _check_parts(dataset, codes, check, file, key)
    if check.rule in ("equal", "at_least") and not (check.left and check.right):
        raise DeclarationError(file, key, f"an {check.rule} check needs left and right")
    for figure in (check.left, check.right):
        for selection in figure.of if figure else ():
            _check_selection(dataset, selection, file, key)


def _check_parts(dataset: Dataset, codes: Mapping[str, CodeList], check: Check, file: str, key: str) -> None:
    if not (check.measure and check.dimension and check.parts):
        raise DeclarationError(file, key, "a parts check needs measure, dimension and parts")
    dimensions = {d.id: codes[d.codes] for d in dataset.dimension}
    if check.dimension not in dimensions or check.measure not in {m.id for m in dataset.measure}:
        raise DeclarationError(file, key, f"{dataset.id} has no dimension {check.dimension} or no measure {check.measure}")
    for code in (check.total, *check.parts):
        if code not in dimensions[check.dimension]:
            raise DeclarationError(file, key, f"{code!r} is no code of dimension {check.dimension}")
    if unknown := sorted(set(check.where) - {"period", *dimensions, *(a.id for a in dataset.attribute)}):
        raise DeclarationError(file, key, f"{', '.join(unknown)} is not a dimension of {dataset.id}")


def _check_selection(dataset: Dataset, selection: Selection, file: str, key: str) -> None:
    if not selection.measure and not selection.attribute:
        raise DeclarationError(file, key, "a selection needs a measure or an attribute")
    if selection.dataset in ("", dataset.id):
        known = {*dataset.keys, *(a.id for a in dataset.attribute)}
        for name in selection.where:
            if name not in known:
                raise DeclarationError(file, key, f"{name!r} is not a dimension of {dataset.id}")
