"""What two releases of the same year betray together (disclosure.md §6): the changes of firms, attacked like a table.

Cells visible in both releases show how much they changed. The equations hold for changes as for values, so a change may also
follow for cells that are withheld. Changes may be negative; therefore exactness alone is tested.
"""

import numpy as np
import pandas as pd

from etl.attack.exact import determined, patterns
from etl.attack.hierarchy import Ints, equations, flat, kind_of, numbers
from etl.attack.model import COUNTS, Hit, Rules
from etl.attack.sensitive import sensitive
from etl.attack.universe import Bools, Floats, System, Truth, with_keys


def difference(new: System, old: System) -> System:
    """The system of changes over all cells of either release; a cell that one does not have is zero there.

    `truth` holds sums of changes and net changes of contributors; see `known_changes` for the firms behind them.
    """
    at = np.unique(np.concatenate([new.at, old.at]), axis=0)
    keys = flat(at, new.forest)
    at = at[np.argsort(keys)]
    keys = np.sort(keys)
    shown = {m: _spread(keys, new, new.shown[m]) - _spread(keys, old, old.shown[m]) for m in new.shown if m in old.shown}
    truth = {m: _net(keys, new, old, m) for m in shown}
    return System(new.name, at, new.forest, equations(at, new.forest)[0], shown, truth)


def _spread(keys: Ints, system: System, values: Floats) -> Floats:
    """`values` at `keys`, zero where the system has no cell."""
    own = system.flat
    place = np.searchsorted(own, keys).clip(max=len(own) - 1)
    return np.where(own[place] == keys, values[place], 0.0)


def _net(keys: Ints, new: System, old: System, measure: str) -> Truth:
    """What is known of a change without the records behind it: net contributors. A change of value alone is one firm's."""
    mine, before = new.truth[measure], old.truth[measure]
    value = _spread(keys, new, mine.value) - _spread(keys, old, before.value)
    firms = np.abs(_spread(keys, new, mine.contributors) - _spread(keys, old, before.contributors))
    firms = np.where((value != 0) & (firms == 0), 1, firms)
    return Truth(np.abs(value), firms, np.zeros(len(keys)), np.zeros(len(keys)))


def known_changes(changes: pd.DataFrame, system: System) -> dict[str, Truth]:
    """The changed firms of every cell, from those of the leaves: `changes` has the columns of the leaves, of absolute changes.

    `enterprises` counts firms that came or went; a measure's sum, contributors and two largest are of absolute changes. Rows of
    another `group` say nothing; those of one `kind` speak of that kind of cell alone: a firm counts once in the year, however many
    of its quarters changed.
    """
    leaves = with_keys(changes if "group" not in changes else changes[changes["group"] == system.name])
    at = numbers(leaves, system.forest)
    leaf, cell = _above(at, system)
    if "kind" not in leaves or not len(leaves):
        return {m: _merged(leaves, m, leaf, cell, len(system.at)) for m in system.shown if m in leaves and len(leaves)}
    own = kind_of(system.at, system.forest)[str(leaves["kind"].iloc[0])]
    pairs = leaf[own[cell]], cell[own[cell]]
    return {m: _over(system.truth[m], _merged(leaves, m, *pairs, len(system.at)), own) for m in system.shown if m in leaves}


def _over(known: Truth, other: Truth, where: Bools) -> Truth:
    """`known` but `other` at some cells."""
    columns = ("value", "contributors", "x1", "x2")
    return Truth(*(np.where(where, getattr(other, name), getattr(known, name)) for name in columns))


def _above(at: Ints, system: System) -> tuple[Ints, Ints]:
    """All pairs of a leaf and a cell of the system that contains it."""
    leaf, up = np.arange(len(at)), at
    for axis, tree in enumerate(system.forest):
        inside = tree.within[up[:, axis]]
        row, code = np.nonzero(inside)
        leaf, up = leaf[row], up[row]
        up[:, axis] = code
    own, wanted = system.flat, flat(up, system.forest)
    place = np.searchsorted(own, wanted).clip(max=len(own) - 1)
    there = own[place] == wanted
    return leaf[there], place[there]


def _merged(leaves: pd.DataFrame, measure: str, leaf: Ints, cell: Ints, count: int) -> Truth:
    """Sum, contributors and the two largest of each cell; the two largest are those of its leaves' two largest."""
    value = _summed(leaves, measure, leaf, cell, count)
    if measure in COUNTS:
        return Truth(value, value, np.minimum(value, 1), np.clip(value - 1, 0, 1))
    largest = [leaves[measure + part].to_numpy(dtype=np.float64)[leaf] for part in ("_x1", "_x2")]
    tops = pd.DataFrame({"cell": np.tile(cell, 2), "x": np.concatenate(largest)})
    ranked = tops.sort_values("x", ascending=False, kind="stable").groupby("cell")["x"]
    x1, x2 = (ranked.nth(i) for i in (0, 1))
    first, second = np.zeros(count), np.zeros(count)
    first[tops.loc[x1.index, "cell"]], second[tops.loc[x2.index, "cell"]] = x1, x2
    return Truth(value, _summed(leaves, f"{measure}_contributors", leaf, cell, count), first, second)


def _summed(leaves: pd.DataFrame, column: str, leaf: Ints, cell: Ints, count: int) -> Floats:
    values = leaves[column].to_numpy(dtype=np.float64)[leaf]
    return np.bincount(cell, values, count).astype(np.float64)


def delta_hits(change: System, rules: Rules) -> list[Hit]:
    """Changes that can be worked out and come from too few firms, or from one that dominates them."""
    hits = []
    for measure, facts in patterns(change).items():
        out = ~facts.unknown | facts.found
        cells = np.flatnonzero(out & _betrays(change, measure, rules))
        hits += [_hit(change, "change_of_few", int(cell), measure) for cell in cells]
    return hits


def _betrays(change: System, measure: str, rules: Rules) -> Bools:
    """The primary rule on the firms that changed; sums of absolute changes, hence of signed measures too."""
    truth = change.truth[measure]
    few = truth.contributors < rules.k
    if measure not in COUNTS:
        few = few | (truth.value - truth.x1 - truth.x2 < rules.p_percent / 100 * truth.x1)
    return (truth.contributors > 0) & few


def shrunk(new: System, old: System) -> list[Hit]:
    """Cells withheld before and not any more, in either value or presence."""
    place = {key: i for i, key in enumerate(new.flat.tolist())}
    masked, cells = new.masked, np.flatnonzero(old.masked)
    still = _kinds_of(new)
    cells = cells[np.any([kind_of(old.at[cells], old.forest)[kind] for kind in still], axis=0)] if len(cells) else cells
    gone = [cell for cell in cells.tolist() if (at := place.get(int(old.flat[cell]), -1)) < 0 or not masked[at]]
    return [_hit(old, "mask_shrank", cell, "") for cell in gone]


def _kinds_of(system: System) -> list[str]:
    """Kinds of cells that a release has: a table that is given up altogether shows nothing."""
    return [kind for kind, own in kind_of(system.at, system.forest).items() if own.any()]


def remembered(new: System, old: System, rules: Rules) -> int:
    """How many sensitive cells follow for a reader who takes newly withheld cells that did not change for what they were.

    Told as a fact, not a hit: nobody can know from the releases that such a cell did not change.
    """
    count = 0
    keys = new.flat
    for measure, values in new.shown.items():
        before = _spread(keys, old, old.shown[measure]) if measure in old.shown else np.full(len(keys), np.nan)
        stale = np.isnan(values) & (before == new.truth[measure].value)
        facts = determined(new, np.isnan(values) & ~stale)
        count += int((sensitive(new, measure, rules) & facts.found & np.isnan(values)).sum())
    return count


def _hit(system: System, kind: str, cell: int, measure: str) -> Hit:
    return Hit("delta", kind, (system.name, *system.key(cell)), measure)
