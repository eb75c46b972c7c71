"""What quarters and months betray by themselves: an enterprise that knows several of them, and changes from one to the next.

Quarters hang together with the year and are attacked with it as one system. Months are a stock: no equation binds them, but
the difference of two neighbours is the change of whoever changed, and is attacked as the difference of two releases is. The
yearly figure counts as one more neighbour of the month that stands for it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from etl.attack.delta import delta_hits, difference, known_changes
from etl.attack.exact import Determined, determined
from etl.attack.hierarchy import Tree, within_reach
from etl.attack.model import JOBS, MONTHS, TRADE, Hit, Outcome, Rules
from etl.attack.sensitive import sensitive
from etl.attack.universe import System, system

YEAR, MAIN_JOBS = "year", "employees"


def several_hits(made: Mapping[str, System], facts: Mapping[tuple[str, str], Determined], rules: Rules) -> tuple[list[Hit], int]:
    """Figures of others that follow for an enterprise that is alone in several cells, and knows all of them; enterprises tried."""
    hits: list[Hit] = []
    tried = 0
    for name in sorted(TRADE & made.keys()):
        for measure in made[name].shown:
            own, firms = _of_firms(made[name], measure, facts[name, measure], rules)
            hits, tried = hits + own, tried + firms
    return hits, tried


def _of_firms(one: System, measure: str, facts: Determined, rules: Rules) -> tuple[list[Hit], int]:
    truth = one.truth[measure]
    if truth.first is None:
        return [], 0
    alone = (truth.contributors == 1) & facts.unknown
    firms, times = np.unique(truth.first[alone], return_counts=True)
    wanted = sensitive(one, measure, rules) & facts.unknown & ~facts.found
    hits = []
    for firm in firms[times > 1].tolist():
        known = alone & (truth.first == firm)
        found = determined(one, facts.unknown & ~known).found & wanted & (truth.first != firm)
        hits += [Hit("insider", "insider_of_several", (one.name, *one.key(int(cell))), measure) for cell in np.flatnonzero(found)]
    return hits, int((times > 1).sum())


def month_steps(
    made: Mapping[str, System],
    cells: pd.DataFrame,
    truth: pd.DataFrame,
    steps: pd.DataFrame | None,
    forest: tuple[Tree, ...],
    rules: Rules,
) -> Outcome:
    """Attack the change between neighbours in time. `steps`: who changed, by leaf and `pair`. Tried: cells of every pair."""
    months = [name for name in MONTHS if name in made]
    if not months:
        return Outcome("months", 0)
    if steps is None:
        return Outcome("months", 0, (Hit("months", "changes_not_told", tuple(months)),))
    hits = [Hit("months", "month_missing", (name,)) for name in MONTHS if name not in made]
    tried = 0
    for pair, leaves in steps.groupby("pair", sort=True):
        before, after = str(pair).split("|")
        old = _year(after, cells, truth, forest) if before == YEAR else made.get(before)
        if old is None or after not in made:
            continue
        change = difference(made[after], old)
        change.truth.update(known_changes(leaves.drop(columns="pair"), change))
        hits += [Hit("months", hit.kind, (str(pair), *hit.cell[1:]), hit.measure) for hit in delta_hits(change, rules)]
        hits += _shown_after_all(made[after], old) if before == YEAR else []
        tried += len(change.at)
    return Outcome("months", tried, tuple(hits))


def _year(month: str, cells: pd.DataFrame, truth: pd.DataFrame, forest: tuple[Tree, ...]) -> System | None:
    """The cube's employees by region, section and size, as a system like that of a month."""
    if "D" not in set(cells["family"]):
        return None
    seen, real = (_like_months(frame, month) for frame in (cells, truth))
    return system(month, seen, real, within_reach(forest, month))


def _like_months(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    names = {name: JOBS + name.removeprefix(MAIN_JOBS) for name in frame.columns if name.startswith(MAIN_JOBS)}
    own = frame[frame["family"] == "D"].drop(columns=[name for name in frame.columns if name.startswith(JOBS)])
    return own.rename(columns=names).assign(family=month)


def _shown_after_all(month: System, year: System) -> list[Hit]:
    """Cells that the year withholds and the month that stands for it shows."""
    hidden = set(year.flat[np.isnan(year.shown[JOBS])].tolist())
    shown = np.flatnonzero(~np.isnan(month.shown[JOBS]) & np.isin(month.flat, list(hidden)))
    return [Hit("months", "seen_elsewhere", (month.name, *month.key(int(cell))), JOBS) for cell in shown]
