"""Protection of the register's cells: which are withheld, and the certificates that prove it (disclosure.md §2 and §3).

Measures that the same enterprises report share one mask. Every enterprise is counted and has workers and revenue; only juristic
persons file accounts. Under one mask for all five measures every cell with one or two juristic persons would have to be withheld
in its counts and revenue too; with a mask for accounts of their own, nine points fewer of the cells are, at the same guarantee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from etl.cube import Hierarchies
from etl.protection.frames import cells_frame, certificates_frame, earlier
from etl.protection.rules import Rules
from etl.protection.solve import Solution, solve

MASKS: Mapping[str, tuple[str, ...]] = {"": ("enterprises", "employees", "revenue"), "accounts_": ("total_assets", "net_profit")}
"""Beginning of the columns `masked` and `unsafe` → the measures of families D and L that they speak of."""
FAMILIES = ("D", "L")
TRADE = ("exports", "imports")
AXES = ("area", "activity", "size", "legal_form")
KEYS = ["family", *AXES]


class UnprotectedError(Exception):
    """Some unsafe cell has no swap that protects it. The build must stop; the message counts the cells, it does not name them."""


@dataclass(frozen=True)
class Protection:
    """`cells`: family, codes, measures with contributors and their two largest, masks. `certificates`: one row per swap.

    Both private: the cells hold what is withheld, and the order of corners in a swap tells values.
    """

    cells: pd.DataFrame
    certificates: pd.DataFrame


def protect(leaves: pd.DataFrame, hierarchies: Hierarchies, rules: Rules, previous: pd.DataFrame | None = None) -> Protection:
    """Protect families D and L. `leaves`: rows of `aggregate.leaves`; `previous`: the cells of the release this one revises.

    What `previous` withheld stays withheld. The cells say `masked` and `unsafe`, and `accounts_masked` and `accounts_unsafe`.
    Raises `UnprotectedError` if a cell cannot be protected.
    """
    parts = [solve(leaves, AXES, m, hierarchies, rules, earlier(previous, FAMILIES, f"{mask}masked")) for mask, m in MASKS.items()]
    refuse_unprotected(parts)
    main, accounts = (cells_frame(one, FAMILIES) for one in parts)
    names = {"masked": "accounts_masked", "unsafe": "accounts_unsafe"}
    cells = main.merge(accounts.rename(columns=names), how="outer", on=KEYS)
    return Protection(_filled(cells), pd.concat([certificates_frame(one, FAMILIES) for one in parts], ignore_index=True))


def protect_trade(leaves: pd.DataFrame, hierarchies: Hierarchies, rules: Rules, previous: pd.DataFrame | None = None) -> Protection:
    """Protect families T, one mask each for exports and imports, as `protect` does."""
    families = {m: (f"T-{m}", "") for m in TRADE}
    parts = {m: solve(leaves, AXES[:3], (m,), hierarchies, rules, earlier(previous, families[m], "masked")) for m in TRADE}
    refuse_unprotected(list(parts.values()))
    frames = zip(*((cells_frame(one, families[m]), certificates_frame(one, families[m])) for m, one in parts.items()), strict=True)
    return Protection(*(pd.concat(own, ignore_index=True) for own in frames))


def refuse_unprotected(solutions: Sequence[Solution]) -> None:
    """Raise `UnprotectedError` if any unsafe cell is left without its swaps."""
    for one in solutions:
        if one.unprotected:
            raise UnprotectedError(
                f"{', '.join(one.tables.measures)}: {one.unprotected} of {one.unsafe_cells} unsafe cells cannot be protected by "
                "withholding others; give their codes a coarser class in data/codes, or raise the threshold, and build again"
            )


def _filled(cells: pd.DataFrame) -> pd.DataFrame:
    """Nothing where a cell stands under one mask only: nobody contributes to the other's measures."""
    flags = [column for column in cells if str(column).endswith(("masked", "unsafe"))]
    counts = [column for column in cells if str(column).endswith(("_contributors", "enterprises"))]
    whole = cells.fillna({column: 0 for column in cells if column not in KEYS})
    return whole.astype({**dict.fromkeys(flags, "bool"), **dict.fromkeys(counts, "int64")})
