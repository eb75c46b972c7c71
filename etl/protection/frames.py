"""What the search found, as frames: cells with their figures and masks, and the swaps as certificates."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.cube import TOTAL, Array, Axis, Bools, Ints
from etl.protection import rules
from etl.protection.solve import Solution, keys

NAMES = ("area", "activity", "size", "legal_form")
PARTS = {"": "value", "_contributors": "contributors", "_x1": "x1", "_x2": "x2"}


def earlier(previous: pd.DataFrame | None, families: Sequence[str], mask: str) -> pd.DataFrame:
    """Codes of the cells of `families` that `previous` withheld, by its column `mask`."""
    if previous is None:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in NAMES})
    masked = previous[previous["family"].isin(families) & previous[mask].astype(bool)]
    return masked[list(NAMES)].fillna(TOTAL).reset_index(drop=True)


def cells_frame(solution: Solution, families: tuple[str, str]) -> pd.DataFrame:
    """One row per cell of the release, D's first."""
    whole, kept = solution.tables, np.flatnonzero(solution.kept)
    frame = keys(whole).iloc[kept].reset_index(drop=True)
    frame.insert(0, "family", np.where(whole.nodes[kept, 3] < 0, *families))
    for number, measure in enumerate(whole.measures):
        for ending, part in PARTS.items():
            if measure != rules.COUNT or not ending:
                frame[measure + ending] = getattr(whole.margins, part)[number, kept]
    if rules.COUNT in frame:
        frame[rules.COUNT] = frame[rules.COUNT].astype("int64")
    return frame.assign(masked=solution.masked[kept], unsafe=solution.unsafe[kept])


def certificates_frame(solution: Solution, families: tuple[str, str]) -> pd.DataFrame:
    """One row per swap: the unsafe cell, base and partner leaf on every axis (partner empty: none), measures it serves."""
    state, targets, whole = solution.state, solution.targets, solution.tables
    row, number = np.nonzero(np.arange(state.swaps.shape[1]) < state.kept[:, None])
    cell, swap = targets.cell[row], state.swaps[row, number]
    frame = keys(whole).iloc[cell].reset_index(drop=True)
    frame.insert(0, "family", np.where(whole.nodes[cell, 3] < 0, *families))
    linked = swap[:, 7] >= 0
    base, partner = (_codes(solution, swap[:, side : side + 3], linked) for side in (0, 3))
    for i, name in enumerate(NAMES[:3]):
        frame[f"base_{name}"], frame[f"partner_{name}"] = base[i], partner[i]
    forms = np.array([*(whole.axes[3].codes if len(whole.axes) == 4 else ()), ""], dtype=object)
    frame["base_legal_form"], frame["partner_legal_form"] = forms[swap[:, 6]], forms[swap[:, 7]]
    return frame.assign(serves=_serves(whole.measures, state.serves[row, number]))


def _codes(solution: Solution, leaves: Ints, linked: Bools) -> list[Array]:
    """Codes of leaves on the three axes, in D's axes or, where `linked`, in L's; none as empty text."""
    fine = list(solution.tables.axes[:3])
    coarse = [*solution.tables.coarse, fine[2]]
    return [
        np.where(linked, _named(high, leaves[:, i]), _named(low, leaves[:, i]))
        for i, (low, high) in enumerate(zip(fine, coarse, strict=True))
    ]


def _named(along: Axis, leaves: Ints) -> Array:
    names = np.array([*along.codes[: along.leaves], ""], dtype=object)
    return names[np.minimum(leaves, along.leaves)]


def _serves(measures: Sequence[str], bits: Ints) -> list[str]:
    return [" ".join(m for i, m in enumerate(measures) if flags >> i & 1) for flags in bits.tolist()]
