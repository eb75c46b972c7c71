"""How much is withheld under each mask: cells, and the share of the finest level's value that they hold."""

from collections.abc import Callable, Mapping

import pandas as pd

from data.catalogue import TOTAL
from etl.register.tables import MASK_OF, ProtectedYear

MASKS = {
    "D": ("D", "revenue"),
    "L": ("L", "revenue"),
    "D-accounts": ("D", "total_assets"),
    "L-accounts": ("L", "total_assets"),
    "T-exports": ("T-exports", "exports"),
    "T-imports": ("T-imports", "imports"),
}
"""Mask → its family, and the measure by which the value withheld is told."""
FINER = {"Q-exports": ("Q-exports", "exports"), "Q-imports": ("Q-imports", "imports"), "M": ("M12", "insured_employees")}
"""The same of quarters and months, where there are any; all months have one mask, the last is told."""


def withheld(year: ProtectedYear) -> dict[str, dict[str, float]]:
    """Per mask: cells, how many are withheld, and the percentage of the finest level's revenue (or trade) in those."""
    parts = [year.cells, year.trade, *([year.periods] if year.periods is not None else [])]
    cells = pd.concat(parts, ignore_index=True)
    there = {name: own for name, own in FINER.items() if own[0] in set(cells["family"])}
    return {name: _withheld(cells[cells["family"] == family], measure) for name, (family, measure) in (MASKS | there).items()}


def _withheld(cells: pd.DataFrame, measure: str) -> dict[str, float]:
    hidden = cells[MASK_OF[measure]].astype(bool)
    cells = cells[hidden | (cells[f"{measure}_contributors"] > 0)].assign(masked=hidden)
    finest = cells[_is_finest(cells)]
    total, hidden_value = float(finest[measure].sum()), float(finest.loc[finest["masked"], measure].sum())
    return {
        "cells": len(cells),
        "withheld": int(cells["masked"].sum()),
        "withheld_percent": round(100 * float(cells["masked"].mean()), 2) if len(cells) else 0.0,
        "withheld_value_percent": round(100 * hidden_value / total, 2) if total else 0.0,
    }


def _is_finest(cells: pd.DataFrame) -> "pd.Series[bool]":
    """Cells whose codes have no published code of their family below them on any axis."""
    deepest = pd.Series(True, index=cells.index)
    for axis in ("area", "activity", "size", "legal_form"):
        depth = cells[axis].map(DEPTH[axis])
        deepest &= depth == depth.max()
    return deepest


def _depth_of_activity(code: str) -> int:
    return 3 if code.isdigit() or code == "OTU" else 0 if code == TOTAL else 2 if len(code) == 1 else 1


DEPTH: Mapping[str, Callable[[str], int]] = {
    "area": lambda code: 2 if code.startswith("TH-") else int(code != TOTAL),
    "activity": _depth_of_activity,
    "size": lambda code: int(code != TOTAL),
    "legal_form": lambda code: int(code != TOTAL),
}
"""How deep a code stands in its hierarchy."""
