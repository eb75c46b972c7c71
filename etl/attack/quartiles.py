"""The quartile table: only of cells that are on show themselves, from ten firms or more, to two significant digits."""

import math

import numpy as np
import pandas as pd

from etl.attack.hierarchy import flat, numbers
from etl.attack.model import AXES, QUARTILES, Hit, Outcome, Rules
from etl.attack.sensitive import unsafe
from etl.attack.universe import Published, System, with_keys

LEAST = 10
"""Firms behind a quartile, at least (disclosure.md §1)."""
POINTS = ("q1", "median", "q3")
NAMES = {"sector": "activity", "region": "area"}
NEEDS = {"margin": ("revenue", "net_profit")}
"""Measures of the cell that a derived one is made of; any other is one of its own."""


def quartiles(published: Published, main: System | None, rules: Rules) -> Outcome:
    """Tried: the rows of the table that show anything."""
    frames = [frame for name, frame in published.items() if name.endswith("quartiles")]
    if not frames:
        return Outcome("quartiles", 0)
    if main is None:
        return Outcome(
            "quartiles", 0, (Hit("quartiles", "quartile_of_unknown_cell", (QUARTILES,), "", "no cell of D is published"),)
        )
    rows = with_keys(pd.concat(frames, ignore_index=True).rename(columns=NAMES))
    rows = rows[rows[list(POINTS)].notna().any(axis=1)]
    return Outcome("quartiles", len(rows), tuple(_all(rows, main, rules)))


def _all(rows: pd.DataFrame, main: System, rules: Rules) -> list[Hit]:
    cells = _cells(rows, main)
    hidden = np.array([main.masked, unsafe(main, rules)])
    few = _few(rows, main, cells)
    hits = [_hit(row, "quartile_of_unknown_cell") for row in _take(rows, cells < 0)]
    hits += [_hit(row, "quartile_of_masked_cell") for row in _take(rows, (cells >= 0) & hidden[:, cells].any(axis=0))]
    hits += [_hit(row, "quartile_of_few") for row in _take(rows, few)]
    return hits + [_hit(row, "quartile_not_rounded") for row in _take(rows, ~rows[list(POINTS)].map(_rounded).all(axis=1))]


def _cells(rows: pd.DataFrame, main: System) -> np.ndarray:
    """The published cell each row speaks of, -1 if there is none."""
    at = numbers(rows, main.forest)
    known = np.asarray(at.min(axis=1, initial=0) >= 0)
    wanted = flat(np.where(known[:, None], at, 0), main.forest)
    place = np.searchsorted(main.flat, wanted).clip(max=len(main.flat) - 1)
    return np.where(known & (main.flat[place] == wanted), place, -1)


def _few(rows: pd.DataFrame, main: System, cells: np.ndarray) -> np.ndarray:
    """Rows made from too few firms, by the truth of their cell, and by what they say themselves or else by contributors."""
    truth = main.truth["enterprises"].value if "enterprises" in main.truth else np.full(len(main.at), math.inf)
    enterprises = np.where(cells >= 0, truth[cells], math.inf)
    if "firms" in rows:
        behind = pd.to_numeric(rows["firms"], errors="coerce").fillna(0).to_numpy()
    else:
        behind = np.array([_behind(main, str(measure), cell) for measure, cell in zip(rows["measure"], cells, strict=True)])
    return np.asarray((enterprises < LEAST) | (behind < LEAST))


def _behind(main: System, measure: str, cell: int) -> float:
    """Contributors of a measure of a cell; no limit where the cell or the measure is not known."""
    truths = [main.truth[part].contributors[cell] for part in NEEDS.get(measure, (measure,)) if part in main.truth and cell >= 0]
    return float(min(truths, default=math.inf))


def _rounded(value: float) -> bool:
    """Whether `value` has no more than two significant digits."""
    return math.isnan(value) or math.isclose(float(f"{value:.1e}"), value, rel_tol=1e-9)


def _take(rows: pd.DataFrame, which: "np.ndarray | pd.Series[bool]") -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in rows.loc[np.asarray(which), [*AXES, "measure"]].to_numpy().tolist()]


def _hit(row: tuple[str, ...], kind: str) -> Hit:
    return Hit("quartiles", kind, (QUARTILES, *row[:-1]), row[-1])
