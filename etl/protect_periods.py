"""Protection of quarters and months: what `protect` does for a year, linked over time (see `protection.periods`).

Where the cells of a year cannot be protected together with their quarters, the quarters are left out: the yearly tables go first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from etl.cube import TOTAL, Hierarchies
from etl.protect import TRADE, Protection, protect_trade
from etl.protection.frames import NAMES, PARTS, cells_frame, certificates_frame, earlier
from etl.protection.periods import COUNTRY, SECTIONS, SECTORS, solve_goods, solve_months, solve_quarters
from etl.protection.rules import Rules
from etl.protection.solve import Solution

JOBS = "insured_employees"
MONTH_CODES = tuple(f"M{month:02}" for month in range(1, 13))
PART, GOODS = "part", "goods"
"""Columns: the part of the year (Q1 … Q4, M01 … M12) and the section of goods."""


@dataclass(frozen=True)
class Periods:
    """Cells and certificates as `Protection` has them, with `part` and `goods`.

    `left_out`: measures that could not be protected.
    """

    cells: pd.DataFrame
    certificates: pd.DataFrame
    left_out: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class TradeLeaves:
    """Leaves of a year: by region, section and size, the same by quarter, and by section of goods and quarter."""

    yearly: pd.DataFrame
    quarters: pd.DataFrame
    goods: pd.DataFrame


def protect_quarters(
    leaves: TradeLeaves, hierarchies: Hierarchies, limits: Rules, previous: Mapping[str, pd.DataFrame]
) -> tuple[Protection, Periods]:
    """Families T together with Q and H. `previous`: the frames `trade` and `periods` of the release that this one revises."""
    yearly, finer, left_out = [], [], []
    for measure in TRADE:
        solution = _quarters(leaves, measure, hierarchies, limits, previous)
        goods = _goods(leaves.goods, measure, hierarchies, limits, previous) if solution and _roots_shown(solution) else None
        if solution is None or goods is None:
            left_out.append(measure)
            alone = protect_trade(leaves.yearly, hierarchies, limits, previous.get("trade"))
            yearly.append(Protection(*(part[part["family"] == f"T-{measure}"] for part in (alone.cells, alone.certificates))))
            continue
        cells, swaps = _framed(solution, (f"T-{measure}", f"Q-{measure}"), [leaves.yearly, leaves.quarters], measure)
        of_year = (cells["family"] == f"T-{measure}").to_numpy()
        whole = (swaps["family"] == f"T-{measure}").to_numpy()
        yearly.append(Protection(cells[of_year].drop(columns=[PART, GOODS]), swaps[whole]))
        finer += [Periods(cells[~of_year], swaps[~whole]), *goods]
    return Protection(*_joined(yearly)), Periods(*_joined(finer), tuple(left_out))


def _joined(parts: list[Protection] | list[Periods]) -> tuple[pd.DataFrame, pd.DataFrame]:
    frames = [[part.cells for part in parts], [part.certificates for part in parts]]
    cells, swaps = (pd.concat(own, ignore_index=True) if own else pd.DataFrame({"family": pd.Series(dtype=str)}) for own in frames)
    return cells, swaps


def _quarters(
    leaves: TradeLeaves, measure: str, hierarchies: Hierarchies, limits: Rules, previous: Mapping[str, pd.DataFrame]
) -> Solution | None:
    """With the finest activities by quarter for which every unsafe cell has a swap; None if there are none."""
    before = pd.concat([earlier(previous.get("trade"), (f"T-{measure}",), "masked"), _before(previous, f"Q-{measure}", PART)])
    own, known = (leaves.yearly, leaves.quarters), before.reset_index(drop=True)
    tried = (solve_quarters(own, measure, hierarchies, limits, known, detail) for detail in (SECTIONS, SECTORS, COUNTRY))
    return next((found for found in tried if not found.unprotected), None)


def _before(previous: Mapping[str, pd.DataFrame], family: str, column: str, where: str = "") -> pd.DataFrame:
    """Codes of the cells that an earlier release withheld; `column` in the place of the legal form, or of the area."""
    cells = previous.get("periods")
    if cells is None or not len(cells):
        return earlier(None, (), "")
    own = cells[(cells["family"] == family) & (cells[PART] == where if where else True)]
    return earlier(own.assign(**{"area" if column == GOODS else "legal_form": own[column]}), (family,), "masked")


def _roots_shown(solution: Solution) -> bool:
    """Whether the whole country's figure is shown in every quarter: the goods of a quarter add up to it."""
    nodes, tops = solution.tables.nodes, [along.chains[0][-1] for along in solution.tables.axes[1:3]]
    roots = (nodes[:, 1] == tops[0]) & (nodes[:, 2] == tops[1]) & (nodes[:, 3] >= 0)
    return not bool(solution.masked[roots].any())


def _goods(
    rows: pd.DataFrame, measure: str, hierarchies: Hierarchies, limits: Rules, previous: Mapping[str, pd.DataFrame]
) -> list[Periods] | None:
    """Family H, quarter by quarter: sections of goods below the country's figure of the quarter, which is a cell of Q."""
    found = []
    for quarter, own in rows.groupby("quarter", sort=True):
        leaves = own.drop(columns="goods").assign(area=own["goods"], activity=TOTAL, size=TOTAL)
        before = _before(previous, f"H-{measure}", GOODS, str(quarter))
        solution = solve_goods(leaves, measure, hierarchies, limits, before)
        if solution.unprotected:
            return None
        cells, swaps = _framed(solution, (f"H-{measure}", ""), [leaves], measure)
        cells, swaps = (_of_goods(part, str(quarter)) for part in (cells, swaps))
        found.append(Periods(cells[cells[GOODS] != TOTAL], swaps))
    return found


def _of_goods(frame: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Areas are sections of goods; base and partner too. Base and cell lie in the quarter."""
    renamed = frame.assign(goods=frame["area"], area=TOTAL, part=quarter)
    if "base_area" not in frame:
        return renamed
    bases: dict[str, Any] = {
        "base_goods": frame["base_area"],
        "base_area": TOTAL,
        "base_part": quarter,
        "base_activity": TOTAL,
        "base_size": TOTAL,
    }
    partners: dict[str, Any] = {
        "partner_goods": frame["partner_area"],
        "partner_area": "",
        "partner_part": "",
        "partner_activity": "",
    }
    return renamed.assign(**bases, **partners, partner_size="")


def _framed(
    solution: Solution, families: tuple[str, str], rows: list[pd.DataFrame], measure: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells and certificates, the fourth axis of the search as `part`; whose the largest is from `rows`, in their order."""
    cells = cells_frame(solution, families)
    named = pd.concat([own[own[f"{measure}_contributors"] > 0] for own in rows])[f"{measure}_first"]
    firms = np.append(np.asarray(named.unique()), "")
    owner = solution.tables.margins.owner[0][solution.kept]
    cells = cells.assign(**{f"{measure}_first": firms[owner], PART: cells["legal_form"], GOODS: TOTAL, "legal_form": TOTAL})
    return cells, _certificates(certificates_frame(solution, families))


def _certificates(swaps: pd.DataFrame) -> pd.DataFrame:
    moved = {PART: swaps["legal_form"], "base_part": swaps["base_legal_form"], "partner_part": swaps["partner_legal_form"]}
    rest = {"legal_form": TOTAL, "base_legal_form": "", "partner_legal_form": ""}
    return swaps.assign(**moved, **rest, goods=TOTAL, base_goods="", partner_goods="")


def protect_months(
    months: pd.DataFrame,
    changes: pd.DataFrame,
    cube_cells: pd.DataFrame,
    hierarchies: Hierarchies,
    limits: Rules,
    previous: Mapping[str, pd.DataFrame],
) -> Periods:
    """Families M01 … M12. What the yearly cube withholds (`cube_cells`) is withheld in every month: one stands for the year."""
    shared = cube_cells["area"].isin({TOTAL, *months["area"]}) & ~cube_cells["activity"].str.isdigit()
    yearly = earlier(cube_cells[(cube_cells["family"] == "D") & shared], ("D",), "masked")
    before = pd.concat([yearly, _before(previous, "M01", "legal_form")], ignore_index=True).drop_duplicates(list(NAMES))
    known = before.assign(legal_form=TOTAL)
    solution = solve_months(months, changes, JOBS, hierarchies, limits, known.reset_index(drop=True))
    if solution.unprotected:
        return Periods(*_joined([]), (JOBS,))
    codes = sorted(months["month"].unique())
    swaps = certificates_frame(solution, ("M", ""))
    cells = [_month(solution, number, months[months["month"] == code], code) for number, code in enumerate(codes)]
    certificates = [_swaps_of(swaps, code) for code in codes]
    return Periods(pd.concat(cells, ignore_index=True), pd.concat(certificates, ignore_index=True))


def _swaps_of(swaps: pd.DataFrame, code: str) -> pd.DataFrame:
    """The swaps that serve a month."""
    own = swaps[[code in serves.split() for serves in swaps["serves"]]]
    return _certificates(own).assign(family=code, part=TOTAL, serves=JOBS)


def _month(solution: Solution, number: int, rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """The cells of one month; where nobody contributes and nothing is withheld there is none."""
    cells, kept = cells_frame(solution, (code, "")), solution.kept
    firms = np.append(rows[f"{JOBS}_first"].to_numpy(), "")
    own = cells.rename(columns={f"{code}{ending}": f"{JOBS}{ending}" for ending in PARTS})
    names = [name for name in own.columns if not str(name).startswith(MONTH_CODES)]
    first = {f"{JOBS}_first": firms[solution.tables.margins.owner[number, kept]]}
    whole = own[names].assign(**first, **{PART: TOTAL, GOODS: TOTAL, "legal_form": TOTAL})
    return whole[whole["masked"] | (whole[f"{JOBS}_contributors"] > 0)]
