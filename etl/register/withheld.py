"""How much of each family is withheld: cells, and the share of the finest level's value that they hold."""

from collections.abc import Callable, Mapping

import pandas as pd

from data.catalogue import TOTAL
from etl.register.tables import ProtectedYear


def withheld(year: ProtectedYear) -> dict[str, dict[str, float]]:
    """Per family: cells, how many are withheld, and the percentage of the finest level's revenue (or trade) in those."""
    chief = {"D": "revenue", "L": "revenue", "T-exports": "exports", "T-imports": "imports"}
    cells = pd.concat([year.cells, year.trade], ignore_index=True)
    return {family: _withheld(cells[cells["family"] == family], measure) for family, measure in chief.items()}


def _withheld(cells: pd.DataFrame, measure: str) -> dict[str, float]:
    finest = cells[_is_finest(cells)]
    total, hidden = float(finest[measure].sum()), float(finest.loc[finest["masked"], measure].sum())
    return {
        "cells": len(cells),
        "withheld": int(cells["masked"].sum()),
        "withheld_percent": round(100 * float(cells["masked"].mean()), 2) if len(cells) else 0.0,
        "withheld_value_percent": round(100 * hidden / total, 2) if total else 0.0,
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
