"""One mask from leaves to the state in which every unsafe cell has its swaps and nothing is withheld without need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl import cube
from etl.cube import Bools, Floats, Hierarchies, Ints
from etl.protection import build, model, rules
from etl.protection.model import Cells, State, Targets
from etl.protection.passes import choose_all, publish_again
from etl.protection.rules import Rules
from etl.protection.tables import Tables, tables

BASES, ALL_BASES = 8, 1_000_000
"""Base leaves tried per unsafe cell; those for which these do not do try every one."""
PASSES = 2
"""Passes in which every unsafe cell chooses its swaps anew."""
ROUNDS = 3
"""Rounds at the end in which cells are published again, dearest first."""
EFFORT = 2
"""2: an unsafe cell compares one swap for all its measures with swaps of each measure's own; 1: only where the former fails."""


@dataclass(frozen=True)
class Judged:
    """[measure, cell]: `unsafe`, and the `need`, how far an unsafe value must be able to move."""

    unsafe: Bools
    need: Floats


@dataclass(frozen=True)
class Solution:
    """The tables with what is withheld and why. [cell]: `before` (withheld by an earlier release), `unsafe`."""

    tables: Tables
    targets: Targets
    state: State
    before: Bools
    unsafe: Bools

    @property
    def kept(self) -> Bools:
        """[cell]: stands in the release: somebody contributes, or an earlier release withheld it."""
        found: Bools = self.tables.present | self.before
        return found

    @property
    def masked(self) -> Bools:
        found: Bools = (self.unsafe | self.before | (self.state.use > 0)) & self.kept
        return found

    @property
    def unsafe_cells(self) -> int:
        return len(self.targets.cell)

    @property
    def unprotected(self) -> int:
        """Unsafe cells without a swap for each measure in which they are unsafe."""
        return int(np.count_nonzero(unserved(self.targets, self.state)))


def solve(
    leaves: pd.DataFrame,
    names: Sequence[str],
    measures: Sequence[str],
    hierarchies: Hierarchies,
    limits: Rules,
    earlier: pd.DataFrame,
) -> Solution:
    """Solve the mask of `measures` over the axes `names`. `earlier`: the codes of cells that an earlier release withheld."""
    rows = contributing(leaves, measures)
    axes = {name: cube.axis(hierarchies[name], leaf_codes(rows, earlier, hierarchies[name], name)) for name in names}
    whole = tables(cube.dense(rows, axes, measures), list(axes.values()), measures)
    judged = Judged(rules.unsafe(whole.margins, measures, limits), rules.need(whole.margins, measures, limits))
    return settled(whole, judged, earlier, places(rows, axes))


def settled(whole: Tables, judged: Judged, earlier: pd.DataFrame, where: Ints, barred: Bools | None = None) -> Solution:
    """Find the mask of tables that are judged. `where`: see `places`; `barred` cells stay visible whatever it costs."""
    measures, unsafe, before = whole.measures, judged.unsafe, _before(whole, earlier)
    fixed = unsafe.any(axis=0) & whole.present | before
    cells = build.cells(whole, fixed, before, where)
    if barred is not None:
        cells = cells._replace(cost=np.where(barred, np.inf, cells.cost))
    targets = build.targets(whole, cells, judged.need, unsafe, BASES)
    state, count = model.fresh(cells, targets), 1 << measures.index(rules.COUNT) if rules.COUNT in measures else 0
    choose_all(whole.shape, cells, state, targets, count, EFFORT)
    if (missing := unserved(targets, state)).any():
        targets = build.targets(whole, cells, judged.need, unsafe, np.where(missing, ALL_BASES, BASES))
    _improve(whole, cells, targets, state, count)
    return Solution(whole, targets, state, before, np.asarray(unsafe.any(axis=0), np.bool_))


def contributing(leaves: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Leaves in which anybody contributes to any of the measures."""
    counts = [m if m == rules.COUNT else f"{m}_contributors" for m in measures]
    return leaves[(leaves[counts] > 0).any(axis=1)].reset_index(drop=True)


def leaf_codes(rows: pd.DataFrame, earlier: pd.DataFrame, parents: Mapping[str, str], name: str) -> set[str]:
    """Leaf codes of an axis: those of the rows, and those that only the earlier release had."""
    inner = set(parents.values())
    return set(rows[name]) | {code for code in set(earlier[name]) if code not in inner and code != cube.TOTAL}


def unserved(targets: Targets, state: State) -> Ints:
    """Bits of the measures in which each unsafe cell is unsafe and has no swap."""
    served = np.zeros(len(targets.cell), np.int64)
    for number in range(state.serves.shape[1]):
        served |= np.where(state.kept > number, state.serves[:, number], 0)
    return targets.bits & ~served


def _improve(whole: Tables, cells: Cells, targets: Targets, state: State, count: int) -> None:
    for _ in range(PASSES - 1):
        choose_all(whole.shape, cells, state, targets, count, EFFORT)
    for _ in range(ROUNDS):
        publish_again(whole.shape, cells, state, targets, count, _dearest(cells, state), EFFORT)


def _dearest(cells: Cells, state: State) -> Ints:
    """Cells withheld for the sake of others only, dearest first; ties by number."""
    found = np.flatnonzero((state.use > 0) & ~cells.fixed)
    return found[np.lexsort((found, -cells.cost[found]))]


def _before(whole: Tables, earlier: pd.DataFrame) -> Bools:
    """[cell]: an earlier release withheld it."""
    index = pd.MultiIndex.from_frame(keys(whole))
    wanted = pd.MultiIndex.from_frame(earlier[list(index.names)])
    return np.asarray(index.isin(wanted), np.bool_)


def keys(whole: Tables) -> pd.DataFrame:
    """The codes of every cell; the legal form of D's is the total."""
    names = ("area", "activity", "size", "legal_form")
    forms = [*(whole.axes[3].codes if len(whole.axes) == 4 else ()), cube.TOTAL]
    codes = [np.array(along.codes, dtype=object) for along in whole.axes[:3]] + [np.array(forms, dtype=object)]
    places = whole.nodes.copy()
    places[:, 3] = np.where(places[:, 3] < 0, len(forms) - 1, places[:, 3])
    return pd.DataFrame({name: codes[i][places[:, i]] for i, name in enumerate(names)})


def places(rows: pd.DataFrame, axes: Mapping[str, cube.Axis]) -> Ints:
    """[row]: number of the finest cell of D that each row of the leaves belongs to."""
    area, activity, size = (axes[name].index(rows[name]) for name in ("area", "activity", "size"))
    return (size * len(axes["area"].codes) + area) * len(axes["activity"].codes) + activity
