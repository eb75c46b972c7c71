"""Which cells are sensitive, judged by the truth alone: the primary rule of disclosure.md §2, computed anew."""

from dataclasses import dataclass

import numpy as np

from etl.attack.hierarchy import Ints, flat, kind_of
from etl.attack.model import COUNTS, SIGNED, WHOLE, Rules
from etl.attack.universe import Bools, Floats, System, Truth


def sensitive(system: System, measure: str, rules: Rules) -> Bools:
    """Cells whose value in `measure` must not be found out: too few contributors, or two of them dominate it.

    A cell of fewer than k enterprises is sensitive in every measure. Nothing is sensitive where no firm contributes.
    """
    truth = system.truth[measure]
    few = (truth.contributors < rules.k) | _small(system, rules)
    return (truth.contributors > 0) & (few | _dominated(truth, measure, rules))


def _small(system: System, rules: Rules) -> Bools:
    if "enterprises" not in system.truth:
        return np.zeros(len(system.at), dtype=bool)
    return system.truth["enterprises"].value < rules.k


def _dominated(truth: Truth, measure: str, rules: Rules) -> Bools:
    """The p % rule; it needs sums of absolute values, hence not for signed measures, and means nothing for counts."""
    if measure in SIGNED | COUNTS:
        return np.zeros(len(truth.value), dtype=bool)
    return truth.value - truth.x1 - truth.x2 < rules.p_percent / 100 * truth.x1


def unsafe(system: System, rules: Rules) -> Bools:
    """Cells that some measure of the group makes unsafe: they must be withheld in all of them."""
    found: Bools = np.any([sensitive(system, measure, rules) for measure in system.shown], axis=0)
    return found


def need(system: System, measure: str, rules: Rules) -> Floats:
    """How far a value must remain open, upwards and downwards: p % of it, and at least one where only whole numbers occur.

    A signed value may be anything; that it moves at all is all that is asked: 0.
    """
    value = system.truth[measure].value
    if measure in SIGNED:
        return np.zeros(len(value))
    share = rules.p_percent / 100 * value
    return np.where(value > 0, np.maximum(share, 1), 0) if measure in WHOLE else share


@dataclass(frozen=True)
class Windows:
    """Withheld cells that one firm knows nearly (disclosure.md §3, insider rule): which, and the deviations it allows them.

    A firm alone in a cell knows it exactly. One that leaves the others less than p % of it knows it to within p %, and that it
    is not below the firm's own value.
    """

    known: Bools
    low: Floats
    high: Floats


def windows(system: System, measure: str, rules: Rules) -> Windows:
    truth = system.truth[measure]
    alone = truth.contributors == 1
    known = alone.copy()
    if measure not in SIGNED | COUNTS:
        known |= (truth.contributors > 0) & (truth.value - truth.x1 < rules.p_percent / 100 * truth.value)
    low = np.where(alone, 0.0, truth.x1 - truth.value)
    return Windows(known, low, np.where(alone, 0.0, rules.p_percent / 100 * truth.value))


def same_firm(system: System, measure: str, cells: Ints, others: Ints) -> Bools:
    """Pair by pair, whether two cells have the same largest firm: equal largest contribution, and room for one firm in both.

    Where the truth tells whose contribution it is, that decides: a firm is in several quarters, with other figures.

    A firm sits in one leaf, so both cells must contain it: along each axis one label lies within the other, and it is also the
    largest in the cell of the deeper labels, where that is one of the system's.
    """
    cells, others = np.broadcast_arrays(cells, others)
    x1, first = system.truth[measure].x1, system.truth[measure].first
    if first is not None:
        return np.asarray((first[cells] == first[others]) & (first[cells] >= 0), dtype=bool)
    together = np.asarray(x1[others] == x1[cells], dtype=bool)
    for axis, tree in enumerate(system.forest):
        mine, theirs = system.at[cells, axis], system.at[others, axis]
        together &= tree.within[mine, theirs] | tree.within[theirs, mine]
    together[together] = _meet(system, x1, cells[together], others[together])
    return together


def identity(system: System, measure: str) -> Floats:
    """By cell a number that is equal where the largest firm is the same one; the largest contribution where no name is told."""
    truth = system.truth[measure]
    return truth.x1 if truth.first is None else truth.first.astype(np.float64)


def _meet(system: System, x1: Floats, cells: Ints, others: Ints) -> Bools:
    """Whether the cell in which two nested cells meet can have their common largest value; yes where it is of no family."""
    mine, theirs = system.at[cells], system.at[others]
    inside = [tree.within[mine[:, axis], theirs[:, axis]] for axis, tree in enumerate(system.forest)]
    at = np.where(np.column_stack(inside), mine, theirs)
    known = kind_of(at, system.forest)
    place = np.searchsorted(system.flat, wanted := flat(at, system.forest)).clip(max=len(system.at) - 1)
    there = system.flat[place] == wanted
    foreign = ~np.any(list(known.values()), axis=0)
    return np.asarray(foreign | (there & (x1[place] == x1[cells])), dtype=bool)
