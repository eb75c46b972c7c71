"""Evaluate one side of a check: select cells, combine them, and remember where each figure comes from."""

import functools
import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.catalogue import Dataset, Figure, Selection
from data.declare import Text

Tables = Mapping[str, pd.DataFrame]
"""Cells by dataset id."""


class SelectionError(ValueError):
    """A figure of a check selects no cell, or more than one where one is meant. The message says which."""


@dataclass(frozen=True)
class Side:
    """An evaluated figure: number or text, the place it stands at, and the ids of the sources of its cells."""

    place: Text
    value: float | None = None
    text: str = ""
    sources: tuple[str, ...] = field(default=())


def evaluate(dataset: Dataset, figure: Figure, tables: Tables) -> Side:
    """The value of `figure`; selections without a dataset of their own read `dataset`."""
    if figure.constant is not None or not figure.of:
        return Side(figure.place, figure.constant, figure.text)
    picked = [_pick(selection.dataset or dataset.id, selection, tables) for selection in figure.of]
    sources = tuple(sorted({id for cells in picked for id in cells["source"]}))
    if any(selection.take == "list" for selection in figure.of):
        texts = [_listed(s, cells) for s, cells in zip(figure.of, picked, strict=True)]
        return Side(figure.place, None, ", ".join(texts), sources)
    values = [_number(s, cells) * s.factor for s, cells in zip(figure.of, picked, strict=True)]
    return Side(figure.place, combined(figure.combine, values), figure.text, sources)


def combined(how: str, values: Sequence[float]) -> float:
    """`values` put together: sum, product, first minus the rest, or first divided by the rest; 15 digits."""
    return float(f"{_combined(how, values):.15g}")


def _combined(how: str, values: Sequence[float]) -> float:
    if how == "sum":
        return math.fsum(values)
    if how == "difference":
        return math.fsum([values[0], *(-value for value in values[1:])])
    if how == "ratio":
        if 0.0 in values[1:]:
            raise SelectionError("a ratio divides by zero")
        return functools.reduce(operator.truediv, values)
    return math.prod(values)


def matching(cells: pd.DataFrame, where: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The rows of `cells` whose columns hold one of the given codes."""
    wanted = pd.Series(True, index=cells.index)
    for name, codes in where.items():
        wanted &= cells[name].isin(list(codes))
    return cells[wanted]


def _pick(id: str, selection: Selection, tables: Tables) -> pd.DataFrame:
    """The cells a selection is made from; never none, and exactly one for `value`."""
    if id not in tables:
        raise SelectionError(f"there is no dataset {id}")
    table = tables[id]
    columns = {*selection.where, *({selection.attribute} - {""})}
    if unknown := sorted(columns - set(table.columns)):
        raise SelectionError(f"{id} has no column {', '.join(unknown)}")
    where = {**selection.where, **({"measure": (selection.measure,)} if selection.measure else {})}
    cells = matching(table[table["variant"] == selection.variant], where)
    if cells.empty and selection.take != "count":
        raise SelectionError(f"no cell of {id} has {_words(where)}")
    if selection.take == "value" and len(cells) > 1:
        raise SelectionError(f"{len(cells)} cells of {id} have {_words(where)}; one is meant")
    return cells


def _words(where: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(f"{name} {'/'.join(codes)}" for name, codes in where.items())


def _number(selection: Selection, cells: pd.DataFrame) -> float:
    if selection.take == "count":
        return float(cells[selection.attribute].nunique() if selection.attribute else len(cells))
    values = cells["value"].tolist()
    if any(math.isnan(value) for value in values):
        raise SelectionError("a selected cell has no value")
    return math.prod(values) if selection.take == "product" else math.fsum(values)


def _listed(selection: Selection, cells: pd.DataFrame) -> str:
    """Sorted distinct texts of the attribute, blank ones left out."""
    return ", ".join(sorted({text for text in cells[selection.attribute] if text}))
