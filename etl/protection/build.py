"""The arrays of the search: what it may use, what it costs, and the unsafe cells in order with their possible bases."""

import numpy as np

from etl.cube import Bools, Floats, Ints
from etl.protection import rules as rule
from etl.protection.model import Cells, Targets
from etl.protection.rules import Rules
from etl.protection.tables import Tables

BASES = 8
"""Base leaves tried per unsafe cell."""
EXPONENT = 0.4
"""How the cost of a cell grows with its value."""


def cells(tables: Tables, rules: Rules, fixed: Bools, before: Bools, place: Ints) -> Cells:
    """The search's view of the cells. `place`: cell of D to which each row of the leaves belongs."""
    room = rule.room(tables.margins, tables.measures)
    known = rule.bits(rule.lone(tables.margins, tables.measures, rules))
    return Cells(
        room.value,
        room.value - room.x1,
        room.value - room.x2,
        tables.margins.owner,
        known,
        tables.present,
        tables.leaf,
        cost(tables),
        fixed,
        before,
        place,
    )


def cost(tables: Tables) -> Floats:
    """Cost of withholding each cell: 1 + levels above its leaves + (value / median leaf value) ^ 0.4, by revenue (or the only measure)."""
    value = np.abs(tables.margins.value[tables.chief])
    leaves = value[tables.leaf & (value > 0)]
    median = float(np.median(leaves)) if len(leaves) else 1.0
    costs: Floats = 1 + tables.heights + (value / median) ** EXPONENT
    return costs


def targets(tables: Tables, cells: Cells, rules: Rules, unsafe: Bools) -> Targets:
    """The unsafe cells, deepest first, then by falling value; ties by number."""
    bits = rule.bits(unsafe)
    found = np.flatnonzero(bits)
    found = found[np.lexsort((found, -cells.value[tables.chief, found], tables.heights[found]))]
    need = rule.need(tables.margins, tables.measures, rules)
    inner_start, inner = _bases(tables, cells, found, bits[found], need, False)
    outer_start, outer = _bases(tables, cells, found, bits[found], need, True)
    nodes = tables.nodes[found]
    wanted, own = (np.ascontiguousarray(part[:, found].T) for part in (need, tables.margins.owner))
    columns = (np.ascontiguousarray(nodes[:, number]) for number in range(4))
    return Targets(found, *columns, bits[found], wanted, own, cells.lone[found] & bits[found], inner_start, inner, outer_start, outer)


def _bases(tables: Tables, cells: Cells, found: Ints, bits: Ints, need: Floats, linked: bool) -> tuple[Ints, Ints]:
    """Start and (area, activity, size) of each target's base leaves in D or, for targets in L, in L."""
    leaves = np.flatnonzero(cells.leaf & cells.exists & ((tables.nodes[:, 3] >= 0) == linked))
    places = _lifted(tables, leaves) if linked else tables.nodes[leaves]
    starts, bases = [0], [np.zeros((0, 3), np.int64)]
    for cell, flags in zip(found, bits, strict=True):
        if not linked or tables.nodes[cell, 3] >= 0:
            within = np.flatnonzero(_below(tables, places, _lifted(tables, cell[None])[0] if linked else tables.nodes[cell], linked))
            bases.append(places[within[_best(cells, leaves[within], flags, need[:, cell])], :3])
        starts.append(starts[-1] + (len(bases[-1]) if not linked or tables.nodes[cell, 3] >= 0 else 0))
    return np.array(starts), np.concatenate(bases)


def _lifted(tables: Tables, cells: Ints) -> Ints:
    """Nodes of L's cells in L's own axes."""
    area, activity, size, form = tables.nodes[cells].T
    return np.stack([tables.shape.lift_area[area], tables.shape.lift_activity[activity], size, form], axis=1)


def _below(tables: Tables, places: Ints, node: Ints, linked: bool) -> Bools:
    """Which leaves at `places` lie below `node`."""
    shape = tables.shape
    area, activity = (shape.region, shape.sector) if linked else (shape.area, shape.activity)
    inside = area.inside[node[0], places[:, 0]] & activity.inside[node[1], places[:, 1]] & shape.size.inside[node[2], places[:, 2]]
    below: Bools = inside & (places[:, 3] == node[3]) if linked else inside
    return below


def _best(cells: Cells, leaves: Ints, flags: int, need: Floats) -> Ints:
    """The leaves at least as large as the need in some unsafe measure: in most measures first, then the largest."""
    unsafe = (flags >> np.arange(len(need)) & 1).astype(bool)
    enough = cells.value[unsafe][:, leaves] >= need[unsafe][:, None]
    share = (cells.value[unsafe][:, leaves] / need[unsafe][:, None]).sum(axis=0)
    order = np.lexsort((leaves, -share, -enough.sum(axis=0)))
    return order[enough.any(axis=0)[order]][:BASES]
