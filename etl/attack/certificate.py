"""Whether every unsafe cell has its swaps, and whether these prove what they are meant to (disclosure.md §3 and §4.1)."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from etl.attack.hierarchy import Ints
from etl.attack.model import SIGNED, Hit, Rules
from etl.attack.sensitive import need, same_firm, sensitive, windows
from etl.attack.swaps import Swaps, swaps
from etl.attack.universe import Bools, System

Entries = tuple[Ints, Ints, Ints]
"""Swap, cell it moves, sign."""


@dataclass(frozen=True)
class Proofs:
    """The swaps of a system as `listed`, and which of them are `sound`; see `proving` for a measure."""

    system: System
    listed: Swaps
    sound: Bools

    def proving(self, measure: str, rules: Rules) -> Bools:
        """Swaps that prove a sensitive figure of `measure` open: every cell they move is large enough to be moved by the need."""
        wanted = sensitive(self.system, measure, rules)[self.listed.cell]
        return self.sound & wanted & ~_too_small(self.system, self.listed, _entries(self.listed), measure, rules)


def proofs(system: System, certificates: pd.DataFrame) -> Proofs:
    listed = swaps(system, certificates)
    return Proofs(system, listed, _sound(system, listed))


def certificate_hits(given: Proofs, rules: Rules) -> list[Hit]:
    """Sensitive cells that lack, in some measure, a swap that holds against the public, or swaps that hold against every firm."""
    return [hit for measure in given.system.shown for hit in _in_measure(given, measure, rules)]


def _sound(system: System, listed: Swaps) -> Bools:
    """Swaps that move their own cell, withheld cells only, no empty one, and that keep to every equation."""
    swap, cell, _ = _entries(listed)
    count = len(listed.cell)
    shown = np.bincount(swap, ~system.masked[cell], count)
    own = np.bincount(swap, cell == listed.cell[swap], count)
    gaps = sparse.csr_array(listed.moves @ system.rows.T)
    gaps.eliminate_zeros()
    found: Bools = (own > 0) & (shown == 0) & (np.diff(gaps.indptr) == 0) & (listed.outside == 0)
    return found


def _entries(listed: Swaps) -> Entries:
    found = listed.moves.tocoo()
    return found.coords[0].astype(np.int64), found.coords[1].astype(np.int64), found.data.astype(np.int64)


def _in_measure(given: Proofs, measure: str, rules: Rules) -> list[Hit]:
    """Hits of one measure."""
    system, listed, sound = given.system, given.listed, given.sound
    wanted, entries, serves = sensitive(system, measure, rules), _entries(listed), given.proving(measure, rules)
    held = set(listed.cell[serves].tolist())
    hits = [_hit(system, _why(listed, sound, cell), cell, measure) for cell in np.flatnonzero(wanted).tolist() if cell not in held]
    seen = _insiders(system, listed, entries, serves, measure, rules)
    return hits + [_hit(system, "insider_sees_swaps", cell, measure) for cell in seen]


def _why(listed: Swaps, sound: Bools, cell: int) -> str:
    mine = listed.cell == cell
    if not mine.any():
        return "no_certificate"
    return "corner_too_small" if (mine & sound).any() else "swap_shows"


def _too_small(system: System, listed: Swaps, entries: Entries, measure: str, rules: Rules) -> Bools:
    """Swaps that move some cell by more than it holds. A signed measure has no floor."""
    swap, cell, sign = entries
    if measure in SIGNED:
        return np.zeros(len(listed.cell), dtype=bool)
    step = need(system, measure, rules)[listed.cell][swap] * np.abs(sign)
    short = system.truth[measure].value[cell] < step * (1 - 1e-9)
    return np.bincount(swap, short, len(listed.cell)) > 0


def _insiders(system: System, listed: Swaps, entries: Entries, serves: Bools, measure: str, rules: Rules) -> list[int]:
    """Cells of which some firm sees through every swap: it knows a cell better than each of them moves it."""
    swap, cell, sign = entries
    window = windows(system, measure, rules)
    target = listed.cell[swap]
    step = np.where(measure in SIGNED, 1.0, need(system, measure, rules)[target]) * np.abs(sign) * (1 - 1e-9)
    tells = serves[swap] & window.known[cell] & ((step > window.high[cell]) | (-step < window.low[cell]))
    tells &= ~same_firm(system, measure, cell, target)
    knowing: dict[int, list[Ints]] = defaultdict(list)
    known = np.split(cell[tells], np.searchsorted(swap[tells], np.arange(1, len(serves))))
    for row in np.flatnonzero(serves):
        knowing[int(listed.cell[row])].append(known[row])
    return [one for one, firms in sorted(knowing.items()) if _common(system, measure, firms)]


def _common(system: System, measure: str, firms: list[Ints]) -> bool:
    """Whether some firm knows a cell in each of the lists."""
    left = firms[0]
    for others in firms[1:]:
        if len(left):
            left = left[_meet(system, measure, left, others)]
    return len(left) > 0


def _meet(system: System, measure: str, cells: Ints, others: Ints) -> Bools:
    pairs = same_firm(system, measure, cells[:, None], others[None, :]) | (cells[:, None] == others[None, :])
    return np.asarray(pairs.any(axis=1), dtype=bool)


def _hit(system: System, kind: str, cell: int, measure: str) -> Hit:
    return Hit("certificates", kind, (system.name, *system.key(cell)), measure)
