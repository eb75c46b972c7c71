"""A year of quarters and months as a release has it, made from a generated drop by the pipeline, without the yearly cube.

The cube takes most of the time of a build and is attacked elsewhere; what ties it to the months is tried in the tests.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data.catalogue import load
from etl.attack import Report, attack
from etl.attack.read import turned
from etl.attack.steps import steps
from etl.protect import Protection, protect_trade
from etl.protect_periods import TradeLeaves, protect_months, protect_quarters
from etl.protection.rules import Rules
from etl.register.drop import read_drop
from etl.register.enterprises import register
from etl.register.generate import generate
from etl.register.period_leaves import goods_leaves, month_changes, month_leaves, quarter_leaves, yearly_trade_leaves
from etl.register.period_tables import EMPLOYMENT_MONTHLY, PERIOD_MAKERS, TRADE_QUARTERLY
from etl.register.release import hierarchies
from etl.register.rules import read_rules
from etl.register.tables import TRADE_CUBE, ProtectedYear, published, trade

CATALOGUE = load()
TREES = hierarchies(CATALOGUE)
LIMITS = Rules(3, 10.0)
YEAR = 2022
NO_CUBE = pd.DataFrame(columns=["family", "area", "activity", "size", "legal_form", "masked"])


@dataclass(frozen=True)
class Example:
    """What is published, what is true, the certificates, and who changed between months."""

    tables: dict[str, pd.DataFrame]
    truth: pd.DataFrame
    certificates: pd.DataFrame
    steps: pd.DataFrame

    def report(self) -> Report:
        return attack(turned(self.tables), self.truth, self.certificates, TREES, LIMITS, steps=self.steps)

    def kinds(self) -> set[str]:
        return {f"{hit.test}/{hit.kind}" for hit in self.report().hits}

    def shown(self, table: str, value: float, **codes: str) -> "Example":
        """The same with one withheld figure on show."""
        frame = self.tables[table].copy()
        at = frame["status"].eq("Q")
        for name, code in codes.items():
            at &= frame[name] == code
        assert at.sum() == 1, "the figure is withheld to begin with"
        frame.loc[at, ["value", "status"]] = [value, "A"]
        return replace(self, tables={**self.tables, table: frame})


def records(folder: Path, enterprises: int = 20_000, seed: int = 1) -> Path:
    """The private database of a generated drop with both files."""
    finer = ("customs_lines", "employment_monthly")
    generate(folder / "drop", enterprises, (YEAR,), seed, scenario="many-exporters", finer=finer)
    rules = read_rules(Path(__file__).parents[2] / "data" / "register", CATALOGUE.codes)
    register(read_drop(folder / "drop"), folder / "private.duckdb", folder / "rejects.parquet", rules)
    return folder / "private.duckdb"


def example(database: Path, together: bool = True) -> Example:
    """Protected and written as a build does; else years are protected alone, and of quarters only what is unsafe is withheld."""
    leaves = TradeLeaves(*(read(database, YEAR) for read in (yearly_trade_leaves, quarter_leaves, goods_leaves)))
    yearly, quarters = protect_quarters(leaves, TREES, LIMITS, {})
    months = protect_months(month_leaves(database, YEAR), month_changes(database, YEAR, 12), NO_CUBE, TREES, LIMITS, {})
    assert not quarters.left_out and not months.left_out
    if not together:
        yearly = named(protect_trade(leaves.yearly, TREES, LIMITS), leaves.yearly)
        quarters = replace(quarters, cells=quarters.cells.assign(masked=quarters.cells["unsafe"]))
    cells = pd.concat([quarters.cells, months.cells], ignore_index=True)
    made = ProtectedYear(YEAR, NO_CUBE, yearly.cells, pd.DataFrame(), cells)
    makers = {id: make(CATALOGUE.codes, made) for id, make in PERIOD_MAKERS.items()}
    rows = {TRADE_CUBE: trade(CATALOGUE.codes, made).assign(period=str(YEAR)), **makers}
    tables = {id: published(CATALOGUE.datasets[id], own, "s") for id, own in rows.items()}
    found = steps(database, YEAR, 12)
    assert found is not None
    certificates = pd.concat([part.certificates for part in (yearly, quarters, months)], ignore_index=True)
    return Example(tables, pd.concat([yearly.cells, cells], ignore_index=True), certificates, found)


def named(alone: Protection, leaves: pd.DataFrame) -> Protection:
    """With columns for names, empty: the year alone needs none."""
    names = {column: "" for column in leaves if str(column).endswith("_first")}
    return replace(alone, cells=alone.cells.assign(**names))


__all__ = ["EMPLOYMENT_MONTHLY", "TRADE_QUARTERLY", "Example", "example", "records"]
