"""The arrays of the search: what it may use, what it costs, and the unsafe cells in order with their possible bases."""

import numpy as np

from etl.cube import Bools, Floats, Ints
from etl.protection import rules as rule
from etl.protection.model import Cells, Targets
from etl.protection.tables import Tables

EXPONENT = 0.3
"""How the cost of a cell grows with its value."""


def cells(tables: Tables, fixed: Bools, before: Bools, places: Ints) -> Cells:
    """The search's view of the cells. `places`: the leaf of D to which each owner belongs."""
    room, linked = rule.room(tables.margins, tables.measures), tables.nodes[:, 3] >= 0
    return Cells(
        value=_corners(tables, room.value - np.where(linked, room.x2, 0)),
        rest=_corners(tables, room.value - room.x1),
        owner=tables.margins.owner,
        single=tables.leaf & _single(tables),
        cost=cost(tables),
        fixed=fixed,
        before=before,
        place=places,
    )


def _corners(tables: Tables, value: Floats) -> Floats:
    """[measure, cell]: `value` in corners, without bound above them, below every bound in empty cells."""
    return np.where(tables.present, np.where(tables.leaf, value, np.inf), -np.inf)


def _single(tables: Tables) -> Bools:
    """[cell]: one enterprise, where enterprises are counted."""
    number = tables.measures.index(rule.COUNT) if rule.COUNT in tables.measures else None
    found: Bools = tables.margins.contributors[number] == 1 if number is not None else np.zeros(len(tables.nodes), np.bool_)
    return found


def cost(tables: Tables) -> Floats:
    """Cost of withholding each cell: 1 + levels above its leaves ^ 2 + (value / median leaf value) ^ 0.3, by the chief measure.

    The square keeps what most readers ask for: with levels to the first power a third of the provinces' totals were withheld, with
    the square none are, for one point more of all cells.
    """
    value = np.abs(tables.margins.value[tables.chief])
    leaves = value[tables.leaf & (value > 0)]
    median = float(np.median(leaves)) if len(leaves) else 1.0
    costs: Floats = 1 + tables.heights.astype(float) ** 2 + (value / median) ** EXPONENT
    return costs


def targets(tables: Tables, cells: Cells, need: Floats, unsafe: Bools, tried: int | Ints) -> Targets:
    """The unsafe cells, deepest first, then by falling value; ties by number. `tried`: most base leaves, of all or of each."""
    bits = rule.bits(unsafe)
    found = np.flatnonzero(bits)
    found = found[np.lexsort((found, -tables.margins.value[tables.chief, found], tables.heights[found]))]
    most = np.broadcast_to(tried, len(found))
    inner_start, inner = _bases(tables, cells, found, bits[found], need, most, False)
    outer_start, outer = _bases(tables, cells, found, bits[found], need, most, True)
    nodes = tables.nodes[found]
    wanted, own = np.ascontiguousarray(need[:, found].T), np.ascontiguousarray(tables.margins.owner[:, found].T)
    area, activity, size, form = (np.ascontiguousarray(nodes[:, number]) for number in range(4))
    return Targets(found, area, activity, size, form, bits[found], wanted, own, inner_start, inner, outer_start, outer)


def _bases(tables: Tables, cells: Cells, found: Ints, bits: Ints, need: Floats, most: Ints, linked: bool) -> tuple[Ints, Ints]:
    """Start and (area, activity, size) of each target's base leaves in D or, for targets in L, in L."""
    leaves = np.flatnonzero(tables.leaf & tables.present & ((tables.nodes[:, 3] >= 0) == linked))
    places = _lifted(tables, leaves) if linked else tables.nodes[leaves]
    starts, bases = [0], [np.zeros((0, 3), np.int64)]
    for cell, flags, tried in zip(found, bits, most, strict=True):
        if not linked or tables.nodes[cell, 3] >= 0:
            within = np.flatnonzero(
                _below(tables, places, _lifted(tables, cell[None])[0] if linked else tables.nodes[cell], linked)
            )
            bases.append(places[within[_best(cells, leaves[within], flags, need[:, cell])[:tried]], :3])
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
    order = np.lexsort((leaves, -share, -enough.sum(axis=0))).astype(np.int64)
    return np.asarray(order[enough.any(axis=0)[order]], np.int64)
