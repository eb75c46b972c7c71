"""From leaves to all published cells, numbered as in `shape`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.cube import Axis, Bools, Ints, Margins, group, rise, stack, top
from etl.protection.shape import Shape, shape


@dataclass(frozen=True)
class Tables:
    """All published cells in the order of `shape`: arrays [measure, cell] and `nodes` [cell, 4] in D's axes (form -1 in D).

    `coarse`: area and activity as L has them.
    """

    axes: Sequence[Axis]
    measures: Sequence[str]
    shape: Shape
    margins: Margins
    nodes: Ints
    heights: Ints
    coarse: Sequence[Axis]

    @property
    def present(self) -> Bools:
        """[cell]: somebody contributes to some measure."""
        return np.asarray((self.margins.contributors > 0).any(axis=0), np.bool_)

    @property
    def leaf(self) -> Bools:
        """[cell]: a corner in D (a leaf on all axes), or in L (region, sector, size, form)."""
        shape, nodes = self.shape, self.nodes
        areas, activities, sizes = (part.inside.shape[1] for part in (shape.area, shape.activity, shape.size))
        main = (nodes[:, 0] < areas) & (nodes[:, 1] < activities)
        regions, sectors = shape.region.inside.shape[1], shape.sector.inside.shape[1]
        linked = (shape.lift_area[nodes[:, 0]] < regions) & (shape.lift_activity[nodes[:, 1]] < sectors)
        found: Bools = np.where(nodes[:, 3] < 0, main, linked) & (nodes[:, 2] < sizes)
        return found

    @property
    def chief(self) -> int:
        """The measure by which cells are ranked and priced: revenue, or the only one."""
        return self.measures.index("revenue") if "revenue" in self.measures else 0


def tables(leaves: Margins, axes: Sequence[Axis], measures: Sequence[str]) -> Tables:
    """From leaf arrays [measure, area, activity, size] or, with L linked, [measure, area, activity, size, form]."""
    linked = len(axes) == 4
    main = group(leaves, [0] * axes[3].leaves, 4).each(lambda part: part[..., 0]) if linked else leaves
    for dimension, along in enumerate(axes[:3], start=1):
        main = rise(main, along, dimension)
    return joined(main, _linked(leaves, axes) if linked else None, axes, measures, [top(axes[0]), top(axes[1])])


def joined(main: Margins, linked: Margins | None, axes: Sequence[Axis], measures: Sequence[str], coarse: Sequence[Axis]) -> Tables:
    """From all cells of D [measure, area, activity, size] and, if linked, of L [measure, region, sector, size, form]."""
    form = shape(axes[:3], axes[3].leaves if linked else 0, coarse)
    parts, nodes = [_flat(main, (0, 3, 1, 2))], [_nodes(main)]
    if linked:
        parts.append(_flat(linked, (0, 3, 1, 2, 4)))
        nodes.append(_linked_nodes(form, axes))
    whole = np.concatenate(nodes)
    return Tables(axes, measures, form, stack(parts, 1), whole, _heights(axes, whole), coarse)


def _linked(leaves: Margins, axes: Sequence[Axis]) -> Margins:
    """L's cells by legal form [measure, region, sector, size, form]."""
    for dimension, along in enumerate(axes[:2], start=1):
        leaves = rise(group(leaves, along.tops, dimension), top(along), dimension)
    return rise(leaves, axes[2], 3)


def _flat(dense: Margins, order: tuple[int, ...]) -> Margins:
    """Arrays [measure, cell], size first among the cell's axes."""
    return dense.each(lambda part: np.ascontiguousarray(part.transpose(order).reshape(part.shape[0], -1)))


def _nodes(main: Margins) -> Ints:
    areas, activities, sizes = main.value.shape[1:]
    size, area, activity = np.indices((sizes, areas, activities)).reshape(3, -1)
    return np.stack([area, activity, size, np.full_like(area, -1)], axis=1).astype(np.int64)


def _linked_nodes(form: Shape, axes: Sequence[Axis]) -> Ints:
    lower = [np.argsort(lift, kind="stable")[np.count_nonzero(lift < 0) :] for lift in (form.lift_area, form.lift_activity)]
    size, area, activity, legal = np.indices((len(axes[2].codes), *map(len, lower), axes[3].leaves)).reshape(4, -1)
    return np.stack([lower[0][area], lower[1][activity], size, legal], axis=1).astype(np.int64)


def _heights(axes: Sequence[Axis], nodes: Ints) -> Ints:
    """Levels of a cell above its leaves, all axes together."""
    above: Ints = sum((axes[number].heights[nodes[:, number]] for number in range(3)), np.zeros(len(nodes), np.int64))
    return above
