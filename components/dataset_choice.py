"""What a reader chose on a dataset's page: a measure, a period, an axis and one code per dimension, all in the address."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components import rows
from components.address import Filter, decode
from components.model import Context, Row
from data.catalogue import TOTAL, CodeList, Dataset

MEASURE, PERIOD, BY = "measure", "period", "by"
LATEST = "latest"
DEFINITION, NEW = "definition", "2562"
FEWEST_POINTS, FEWEST_BARS = 3, 2
"""What a line and what bars need at least."""


@dataclass(frozen=True)
class Chosen:
    """`state` holds every filter, `asked` only what differs from the usual; `ignored` was not understood."""

    dataset: Dataset
    filters: tuple[Filter, ...]
    state: Mapping[str, str]
    ignored: tuple[str, ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """What narrows table and files: measure, period and dimensions that the reader set."""
        usual = {item.id: item.default for item in self.filters if item.id != BY}
        return {name: self.state[name] for name in usual if self.state[name] != usual[name]}

    @property
    def codes(self) -> dict[str, str]:
        """One code for each dimension of the dataset."""
        return {dimension.id: self.state[dimension.id] for dimension in self.dataset.dimension}

    def offered(self, name: str) -> tuple[str, ...]:
        return next((item.codes for item in self.filters if item.id == name), ())


def chosen(
    context: Context, dataset: Dataset, cells: Sequence[Row], periods: Sequence[str], measures: Sequence[str] = ()
) -> Chosen:
    """The state of the address among what `cells` hold; `periods` are offered besides the latest, `measures` besides theirs."""
    held = {row["measure"] for row in cells} | set(measures) or {measure.id for measure in dataset.measure}
    offered = tuple(measure.id for measure in dataset.measure if measure.id in held)
    usual = next((id for id in offered if rows.charted(rows.only(cells, measure=id))), offered[0])
    drawn = rows.charted(rows.only(cells, measure=usual)) or cells
    codes = _usual(dataset, drawn) if drawn else _first(context, dataset)
    dimensions = [_of_dimension(context, dataset, name, cells, code) for name, code in codes.items()]
    axes = [item.id for item in dimensions if item.id != DEFINITION and len(item.codes) > 1]
    parts = {axis: _parts(context.catalogue.codes[dataset.dimension_of(axis).codes], drawn, codes, axis) for axis in axes}
    by = (Filter(BY, tuple(axes), max(axes, key=lambda axis: parts[axis])),) if axes else ()
    when = Filter(PERIOD, (LATEST, *sorted(periods, reverse=True)), LATEST)
    filters = (Filter(MEASURE, offered, usual), *dimensions, *by, when)
    decoded = decode(context.query, filters)
    return Chosen(dataset, filters, {name: str(code) for name, code in decoded.state.items()}, decoded.ignored)


def _usual(dataset: Dataset, drawn: Sequence[Row]) -> dict[str, str]:
    """The codes of a figure that can be drawn, over time or beside others, and among these the one with most totals."""
    names = [dimension.id for dimension in dataset.dimension]
    whole = {name: NEW if name == DEFINITION else TOTAL for name in names}
    axes = [name for name in names if name != DEFINITION]
    in_line = Counter(tuple(row[name] for name in axes) for row in drawn)
    beside = Counter((axis, *_others(row, names, axis), row["period"]) for row in drawn for axis in axes if row[axis] != TOTAL)

    def rank(row: Row) -> tuple[Any, ...]:
        points = in_line[tuple(row[name] for name in axes)]
        bars = max((beside[axis, *_others(row, names, axis), row["period"]] for axis in axes), default=0)
        totals = sum(row[name] == whole[name] for name in names)
        return (points >= FEWEST_POINTS or bars >= FEWEST_BARS, totals, points >= FEWEST_POINTS, row["period"])

    best = max(drawn, key=rank)
    return {name: str(best[name]) for name in names}


def _first(context: Context, dataset: Dataset) -> dict[str, str]:
    """For a dataset without any figure: the first code of each dimension."""
    return {one.id: next(code.code for code in context.catalogue.codes[one.codes]) for one in dataset.dimension}


def _others(row: Row, names: Sequence[str], axis: str) -> tuple[str, ...]:
    """The codes of every other dimension."""
    return tuple(str(row[name]) for name in names if name != axis)


def _of_dimension(context: Context, dataset: Dataset, name: str, cells: Sequence[Row], usual: str) -> Filter:
    """The codes that have figures, in the order of their list."""
    present = {usual, *(row[name] for row in cells)}
    codes = context.catalogue.codes[dataset.dimension_of(name).codes]
    return Filter(name, tuple(code.code for code in codes if code.code in present), usual)


def _parts(listed: CodeList, drawn: Sequence[Row], codes: Mapping[str, str], axis: str) -> int:
    """How many parts of an axis have a figure while everything else stands as usual."""
    others = {name: code for name, code in codes.items() if name != axis}
    present = {str(row[axis]) for row in rows.only(drawn, **others)}
    return len(siblings(listed, codes[axis], present) & present)


def siblings(listed: CodeList, code: str, present: Collection[str]) -> frozenset[str]:
    """The codes to compare: the parts of `code`, or where it has none those beside it. Levels are never mixed."""
    parents = {one.code: one.parent if one.parent in present else "" for one in listed if one.code in present}
    levels = [code, parents.get(code, ""), ""]
    groups = [frozenset(one for one, parent in parents.items() if parent == level and one != TOTAL) for level in levels]
    return next((group for group in groups if len(group) >= FEWEST_BARS), groups[-1])
