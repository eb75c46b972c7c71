"""The quartile table: only of cells that are on show themselves, from ten firms or more, to two significant digits."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from etl.attack.hierarchy import flat, numbers
from etl.attack.model import AXES, LINKED, QUARTILES, Hit, Outcome, Rules
from etl.attack.sensitive import unsafe
from etl.attack.universe import Published, System, with_keys

LEAST = 10
"""Firms behind a quartile, at least (disclosure.md §1)."""
POINTS = ("q1", "median", "q3")
NAMES = {"sector": "activity", "region": "area"}
NEEDS = {"margin": ("revenue", "net_profit"), "revenue_per_employee": ("revenue", "employees")}
"""Measures of the cell that a derived one is made of; any other is one of its own."""


def quartiles(published: Published, made: Mapping[str, System], rules: Rules) -> Outcome:
    """Tried: the rows of the table that show anything."""
    frames = [frame for name, frame in published.items() if name.endswith("quartiles")]
    if not frames:
        return Outcome("quartiles", 0)
    if "main" not in made:
        return Outcome(
            "quartiles", 0, (Hit("quartiles", "quartile_of_unknown_cell", (QUARTILES,), "", "no cell of D is published"),)
        )
    rows = with_keys(pd.concat(frames, ignore_index=True).rename(columns=NAMES))
    rows = rows[rows[list(POINTS)].notna().any(axis=1)]
    return Outcome("quartiles", len(rows), tuple(_all(rows, made, rules)))


def _all(rows: pd.DataFrame, made: Mapping[str, System], rules: Rules) -> list[Hit]:
    main = made["main"]
    cells = _cells(rows, main)
    hidden = _hidden(rows, made, cells, rules)
    few = _few(rows, made, cells)
    hits = [_hit(row, "quartile_of_unknown_cell") for row in _take(rows, cells < 0)]
    hits += [_hit(row, "quartile_of_masked_cell") for row in _take(rows, (cells >= 0) & hidden)]
    hits += [_hit(row, "quartile_of_few") for row in _take(rows, few)]
    return hits + [_hit(row, "quartile_not_rounded") for row in _take(rows, ~rows[list(POINTS)].map(_rounded).all(axis=1))]


def _hidden(rows: pd.DataFrame, made: Mapping[str, System], cells: np.ndarray, rules: Rules) -> np.ndarray:
    """Rows whose cell is withheld, or ought to be, in the number of firms or in a measure that the quartile is made of."""
    closed = {name: one.masked | unsafe(one, rules) for name, one in made.items() if name in LINKED}
    of = {measure: closed[name] for name in closed for measure in made[name].shown}
    parts = [{"enterprises", *NEEDS.get(str(measure), (str(measure),))} & set(of) for measure in rows["measure"]]
    return np.array([any(of[part][cell] for part in own) for own, cell in zip(parts, cells, strict=True)], dtype=bool)


def _cells(rows: pd.DataFrame, main: System) -> np.ndarray:
    """The published cell each row speaks of, -1 if there is none."""
    at = numbers(rows, main.forest)
    known = np.asarray(at.min(axis=1, initial=0) >= 0)
    wanted = flat(np.where(known[:, None], at, 0), main.forest)
    place = np.searchsorted(main.flat, wanted).clip(max=len(main.flat) - 1)
    return np.where(known & (main.flat[place] == wanted), place, -1)


def _few(rows: pd.DataFrame, made: Mapping[str, System], cells: np.ndarray) -> np.ndarray:
    """Rows made from too few firms, by the truth of their cell, and by what they say themselves or else by contributors."""
    main = made["main"]
    truth = main.truth["enterprises"].value if "enterprises" in main.truth else np.full(len(main.at), math.inf)
    enterprises = np.where(cells >= 0, truth[cells], math.inf)
    if "firms" in rows:
        behind = pd.to_numeric(rows["firms"], errors="coerce").fillna(0).to_numpy()
    else:
        behind = np.array([_behind(made, str(measure), cell) for measure, cell in zip(rows["measure"], cells, strict=True)])
    return np.asarray((enterprises < LEAST) | (behind < LEAST))


def _behind(made: Mapping[str, System], measure: str, cell: int) -> float:
    """Contributors of a measure of a cell; no limit where the cell or the measure is not known."""
    truth = {m: one.truth[m] for name, one in made.items() if name in LINKED for m in one.truth}
    truths = [truth[part].contributors[cell] for part in NEEDS.get(measure, (measure,)) if part in truth and cell >= 0]
    return float(min(truths, default=math.inf))


def _rounded(value: float) -> bool:
    """Whether `value` has no more than two significant digits."""
    return math.isnan(value) or math.isclose(float(f"{value:.1e}"), value, rel_tol=1e-9)


def _take(rows: pd.DataFrame, which: "np.ndarray | pd.Series[bool]") -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in rows.loc[np.asarray(which), [*AXES, "measure"]].to_numpy().tolist()]


def _hit(row: tuple[str, ...], kind: str) -> Hit:
    return Hit("quartiles", kind, (QUARTILES, *row[:-1]), row[-1])
