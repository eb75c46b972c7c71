"""Everything the swap search reads and writes, as arrays (compiled code takes named tuples of arrays)."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.cube import Bools, Floats, Ints

Bits = npt.NDArray[np.uint16]
"""Flags of up to sixteen measures, the first in the lowest bit."""

SWAPS = 24
"""Most swaps kept per unsafe cell: two for each measure, and some to spare."""
FIELDS = 8
"""A swap: base area, activity, size; partner area, activity, size (number of leaves = none); form, partner form (-1 = none).

Without a form the corners are D's leaves and nothing of L moves. With a form only, L's cells of that form move along with D's cells
at region × sector and above. With both, area and activity are leaves of L (region, sector) and only L moves.
"""
NONE = -1

CLEAN, FREE, APART = 0, 1, 2
"""How a search treats insiders: none may see a moved cell; all the same; none of those marked by the first swap of a pair."""


class Cells(NamedTuple):
    """What is known of the cells before the search.

    [measure, cell]: `value` of a corner as `rules.room` has it (in L what is left without the second largest), `rest` without the
    largest contributor; both infinite in cells that are no corners and minus infinity in empty ones. `owner`: the largest's row.
    [cell]: `single` (a corner of one enterprise), `cost` of withholding, `fixed` (withheld whatever happens), `before` (by an
    earlier release). [owner]: `place`, the leaf of D that it belongs to.
    """

    value: Floats
    rest: Floats
    owner: Ints
    single: Bools
    cost: Floats
    fixed: Bools
    before: Bools
    place: Ints


class Targets(NamedTuple):
    """The unsafe cells in order of the search. `form` -1: a cell of D. `bits`: measures in which it is unsafe.

    `own`: its largest contributor's row by measure. Possible base leaves: rows `inner_start[i]` to `inner_start[i + 1]` of
    `inner` (area, activity, size), for L also `outer` (region, sector, size).
    """

    cell: Ints
    area: Ints
    activity: Ints
    size: Ints
    form: Ints
    bits: Ints
    need: Floats
    own: Ints
    inner_start: Ints
    inner: Ints
    outer_start: Ints
    outer: Ints


class State(NamedTuple):
    """What the search changes.

    [cell]: `use` counts, `charge` of withholding it now (0 if withheld, infinite if barred). [target]: `swaps`, the
    measures each `serves`, how many are `kept`. For the target in hand, [cell]: `fit` and `spied`, bits of the measures in which
    the cell can be moved and in which an insider would see it; `price` of moving it. `mark[leaf]` = `turn[0]`: the leaf holds an
    insider of a pair's first swap.
    """

    use: Ints
    charge: Floats
    swaps: Ints
    serves: Ints
    kept: Ints
    fit: Bits
    spied: Bits
    price: Floats
    mark: Ints
    turn: Ints
    share: Floats


class Ask(NamedTuple):
    """What a swap of target `i` must do: for the measures in `bits`, by `mode`.

    `counted`: the bit of the count of enterprises (0: none).

    `before`: use only cells that an earlier release withheld. `wide`: move D and L together.
    """

    i: int
    bits: int
    counted: int
    mode: int
    before: bool
    wide: bool


def fresh(cells: Cells, targets: Targets) -> State:
    """Nothing withheld but what is fixed."""
    number, size = len(targets.cell), len(cells.cost)
    return State(
        use=np.zeros(size, np.int64),
        charge=np.where(cells.fixed, 0.0, cells.cost),
        swaps=np.zeros((number, SWAPS, FIELDS), np.int64),
        serves=np.zeros((number, SWAPS), np.int64),
        kept=np.zeros(number, np.int64),
        fit=np.zeros(size, np.uint16),
        spied=np.zeros(size, np.uint16),
        price=np.zeros(size),
        mark=np.zeros(size, np.int64),
        turn=np.zeros(1, np.int64),
        share=np.zeros(1),
    )
