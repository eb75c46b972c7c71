"""Masks linked over time: quarters that add up to the years of family T, and months that one mask holds together.

*Quarters* (family Q: the whole country by section, size and quarter) are one more axis of T, whose national cells are their sum.
T and Q share those cells alone, so the two are searched together as D and L are: T in the part of D, Q in that of L, its
forms the quarters. A swap for a quarter moves another quarter the other way, or the year and cells of T along with it.

*Months* are a stock and have no sum, but what changes from one to the next betrays whoever changed. One mask holds in all
months of a year, so a month can be seen exactly where all can; a cell is unsafe if it is in any month, or if too few
enterprises, or one that dominates the others, changed between two neighbours in time.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
import pandas as pd

from etl import cube
from etl.cube import TOTAL, Array, Axis, Hierarchies, Ints, Margins
from etl.protection import rules
from etl.protection.rules import Rules
from etl.protection.solve import Judged, Solution, contributing, leaf_codes, places, settled
from etl.protection.tables import Tables, joined

AXES = ("area", "activity", "size")


SECTIONS, SECTORS, COUNTRY = range(3)
"""How far down the activities of Q go."""


def solve_quarters(
    leaves: Sequence[pd.DataFrame],
    measure: str,
    hierarchies: Hierarchies,
    limits: Rules,
    earlier: pd.DataFrame,
    detail: int = SECTIONS,
) -> Solution:
    """The mask of T and Q in one measure. `leaves`: those of the year, and the same with `quarter`, whose codes are the forms.

    The sums of all activities and sizes by quarter stay visible: another table is hung up on them.
    """
    own = [contributing(rows, [measure]) for rows in leaves]
    axes = _axes(own[0], hierarchies, earlier)
    forms = sorted(hierarchies["quarter"])
    axes["quarter"] = cube.axis(dict.fromkeys(forms, TOTAL), forms)
    whole = _quarter_tables(own, axes, measure, detail)
    judged = Judged(rules.unsafe(whole.margins, [measure], limits), rules.need(whole.margins, [measure], limits))
    roots = (whole.nodes[:, 1] == axes["activity"].chains[0][-1]) & (whole.nodes[:, 2] == axes["size"].chains[0][-1])
    return settled(whole, judged, earlier, _quarter_places(own, axes, measure), roots & (whole.nodes[:, 3] >= 0))


def _axes(rows: pd.DataFrame, hierarchies: Hierarchies, earlier: pd.DataFrame) -> dict[str, Axis]:
    return {name: cube.axis(hierarchies[name], leaf_codes(rows, earlier, hierarchies[name], name)) for name in AXES}


def _quarter_tables(own: Sequence[pd.DataFrame], axes: Mapping[str, Axis], measure: str, detail: int) -> Tables:
    """T's cells, and those of the country by quarter. Owners are numbers of enterprises, see `enterprises`."""
    named = enterprises(own, measure)
    yearly, fine = (
        _owned(cube.dense(rows, on, [measure]), firms) for rows, on, firms in zip(own, (_main(axes), axes), named, strict=True)
    )
    country = cube.group(fine, [0] * axes["area"].leaves, 1)
    activity, groups = _coarser(axes["activity"], detail)
    coarse = [cube.axis({}, [TOTAL]), activity]
    linked = _risen(cube.group(country, groups, 2), [*coarse, axes["size"]])
    return joined(_risen(yearly, list(_main(axes).values())), linked, list(axes.values()), [measure], coarse)


def _coarser(activity: Axis, detail: int) -> tuple[Axis, Sequence[int]]:
    """The activities of Q, and the group of each leaf among them."""
    if detail == SECTIONS:
        return activity, range(activity.leaves)
    return (cube.top(activity), activity.tops) if detail == SECTORS else (cube.axis({}, [TOTAL]), [0] * activity.leaves)


def _main(axes: Mapping[str, Axis]) -> dict[str, Axis]:
    return {name: axes[name] for name in AXES}


def enterprises(own: Sequence[pd.DataFrame], measure: str) -> list[Ints]:
    """For each row of each frame the number of its largest enterprise: the same one wherever it is met."""
    numbers = pd.factorize(pd.concat([rows[f"{measure}_first"] for rows in own]))[0].astype(np.int64)
    return np.split(numbers, np.cumsum([len(rows) for rows in own])[:-1])


def _owned(cells: Margins, firms: Ints) -> Margins:
    return cells._replace(owner=np.where(cells.owner >= 0, np.append(firms, -1)[cells.owner], cells.owner))


def _risen(leaves: Margins, axes: Sequence[Axis]) -> Margins:
    return reduce(lambda found, at: cube.rise(found, at[1], at[0]), enumerate(axes, 1), leaves)


def _quarter_places(own: Sequence[pd.DataFrame], axes: Mapping[str, Axis], measure: str) -> Ints:
    """[enterprise]: its leaf of T; an enterprise sits in one, whatever it does in which quarter."""
    found = np.zeros(1 + max(int(firms.max(initial=-1)) for firms in enterprises(own, measure)), np.int64)
    for rows, firms in zip(own, enterprises(own, measure), strict=True):
        found[firms] = places(rows, axes)
    return found


def solve_goods(rows: pd.DataFrame, measure: str, hierarchies: Hierarchies, limits: Rules, earlier: pd.DataFrame) -> Solution:
    """The mask of one quarter by sections of goods; `rows` and `earlier` name the sections in `area`."""
    own = contributing(rows, [measure])
    one = {name: cube.axis({}, [TOTAL]) for name in ("activity", "size")}
    axes = {"area": cube.axis(hierarchies["goods"], leaf_codes(own, earlier, hierarchies["goods"], "area")), **one}
    firms = enterprises([own], measure)[0]
    leaves = _owned(cube.dense(own, axes, [measure]), firms)
    whole = joined(_risen(leaves, list(axes.values())), None, list(axes.values()), [measure], [*one.values()])
    judged = Judged(rules.unsafe(whole.margins, [measure], limits), rules.need(whole.margins, [measure], limits))
    apart = np.arange(1 + firms.max(initial=-1))  # an enterprise trades in several sections: it has no leaf, only itself
    return settled(whole, judged, earlier, apart, whole.nodes[:, 0] == axes["area"].chains[0][-1])


def solve_months(
    months: pd.DataFrame, changes: pd.DataFrame, measure: str, hierarchies: Hierarchies, limits: Rules, earlier: pd.DataFrame
) -> Solution:
    """One mask for all months, which are the measures of the solution. `changes`: leaves by `pair` of neighbours in time."""
    axes = _axes(pd.concat([contributing(months, [measure]), contributing(changes, [measure])]), hierarchies, earlier)
    months, changes = (_on(rows, axes) for rows in (months, changes))
    own, moved = _by(months, "month", axes, measure), _by(changes, "pair", axes, measure)
    codes, pairs = (sorted(rows[column].unique()) for rows, column in ((months, "month"), (changes, "pair")))
    whole = joined(own, None, list(axes.values()), codes, [axes["area"], axes["activity"]])
    betrays = rules.unsafe(moved.each(_flat), [measure] * len(pairs), limits)
    unsafe = rules.unsafe(whole.margins, [measure] * len(codes), limits)
    for number, pair in enumerate(pairs):
        for month in set(pair.split("|")) & set(codes):
            unsafe[codes.index(month)] |= betrays[number] & (whole.margins.contributors[codes.index(month)] > 0)
    judged = Judged(unsafe, rules.need(whole.margins, [measure] * len(codes), limits))
    leaves = months[months["month"] == codes[0]]
    return settled(whole, judged, earlier, places(leaves, axes))


def _on(rows: pd.DataFrame, axes: Mapping[str, Axis]) -> pd.DataFrame:
    """Without the leaves of nobody, whose codes the axes do not have."""
    return rows[np.logical_and.reduce([rows[name].isin(axes[name].codes) for name in AXES])].reset_index(drop=True)


def _by(rows: pd.DataFrame, column: str, axes: Mapping[str, Axis], measure: str) -> Margins:
    """All cells [code of `column`, area, activity, size].

    Every code has the same leaves in the same order: owners are their places.
    """
    parts = [cube.dense(own.reset_index(drop=True), axes, [measure]) for _, own in rows.groupby(column, sort=True)]
    return _risen(cube.stack(parts, 0), list(axes.values()))


def _flat(part: Array) -> Array:
    """[code, cell], numbered as `shape` does."""
    return np.asarray(part.transpose(0, 3, 1, 2).reshape(len(part), -1))
