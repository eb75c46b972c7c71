"""Everything the swap search reads and writes, as arrays (compiled code takes named tuples of arrays)."""

from typing import NamedTuple

import numpy as np

from etl.cube import Bools, Floats, Ints

SWAPS = 12
"""Most swaps kept per unsafe cell: two for each measure, and some to spare."""
FIELDS = 8
"""A swap: base area, activity, size; partner area, activity, size (number of leaves = none); form, partner form (-1 = none).

Without a form the corners are D's leaves and nothing of L moves. With a form only, L's cells of that form move along with D's cells at
region × sector and above. With both, area and activity are leaves of L (region, sector) and only L moves.
"""

CLEAN, FREE, APART = 0, 1, 2
"""How a search treats insiders: none may know a moved cell; all the same; none of those marked by the first swap of a pair."""


class Cells(NamedTuple):
    """[measure, cell]: `value` (as `room`), `rest` without the largest contributor, `second` without the second, `owner` row.

    [cell]: `lone` bits, exists, leaf (of D or L), cost of withholding, fixed (withheld whatever happens), before (in an earlier release).
    [row]: `place`, the D leaf that a row of the leaves belongs to.
    """

    value: Floats
    rest: Floats
    second: Floats
    owner: Ints
    lone: Ints
    exists: Bools
    leaf: Bools
    cost: Floats
    fixed: Bools
    before: Bools
    place: Ints


class Targets(NamedTuple):
    """The unsafe cells in order of the search. `form` -1: a cell of D. `bits`: measures in which it is unsafe.

    `own`: its largest contributor's row by measure; `lone`: bits where that one knows the cell. Possible base leaves: rows
    `inner_start[i]` to `inner_start[i + 1]` of `inner` (area, activity, size), for L also `outer` (region, sector, size).
    """

    cell: Ints
    area: Ints
    activity: Ints
    size: Ints
    form: Ints
    bits: Ints
    need: Floats
    own: Ints
    lone: Ints
    inner_start: Ints
    inner: Ints
    outer_start: Ints
    outer: Ints


class State(NamedTuple):
    """What the search changes: uses of each cell, its mask, whether it is barred, each target's swaps and the measures they serve.

    `mark[leaf]` = `turn[0]`: the leaf holds an insider of the first swap of the pair in hand.
    """

    use: Ints
    masked: Bools
    barred: Bools
    swaps: Ints
    serves: Ints
    count: Ints
    mark: Ints
    turn: Ints


def fresh(cells: Cells, targets: Targets) -> State:
    """Nothing withheld but what is fixed."""
    number, size = len(targets.cell), len(cells.cost)
    return State(
        np.zeros(size, np.int64),
        cells.fixed.copy(),
        np.zeros(size, np.bool_),
        np.zeros((number, SWAPS, FIELDS), np.int64),
        np.zeros((number, SWAPS), np.int64),
        np.zeros(number, np.int64),
        np.zeros(size, np.int64),
        np.zeros(1, np.int64),
    )
