"""The protector, judged by the attacker, which shares no code with it."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.catalogue import load
from etl.attack.run import attack
from etl.protect import Protection, UnprotectedError, protect, protect_trade
from etl.protection import solve
from etl.protection.rules import Rules
from etl.register.aggregate import leaves, quartiles, trade_leaves
from etl.register.attacked import truth_of
from etl.register.drop import read_drop
from etl.register.enterprises import register
from etl.register.release import hierarchies
from etl.register.tables import MASK_OF, ProtectedYear
from etl.register.withheld import withheld
from tests.etl.register_drops import RULES
from tests.small_drop import small_drop

TREES = hierarchies(load())
LIMITS = Rules(3, 10.0)
YEAR = 2022
KEYS = ["family", "area", "activity", "size", "legal_form"]
Leaves = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Leaves, trade leaves and quartiles of a seed; each seed is made once."""

    @cache
    def made(seed: int = 1, threads: int = 2, **drop: float) -> Leaves:
        folder = tmp_path_factory.mktemp(f"seed-{seed}")
        return aggregated(folder, small_drop(folder / "drop", seed=seed, enterprises=20_000, **drop), threads)

    return made


def aggregated(folder: Path, drop: Path, threads: int = 2) -> Leaves:
    database = folder / f"private-{threads}.duckdb"
    register(read_drop(drop), database, folder / "rejects.parquet", dataclasses.replace(RULES, threads=threads))
    return leaves(database, YEAR), trade_leaves(database, YEAR), quartiles(database, YEAR)


def protected(own: Leaves, limits: Rules = LIMITS) -> tuple[Protection, Protection]:
    return protect(own[0], TREES, limits), protect_trade(own[1], TREES, limits)


def seen(truth: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the public sees of true cells."""
    measures = [m for m in MASK_OF if m in truth]
    hidden = pd.DataFrame({m: truth[MASK_OF[m]].eq(True) for m in measures})
    return {"cells": truth[[*KEYS, *measures]].assign(**{m: truth[m].astype("float64").mask(hidden[m]) for m in measures})}


def report(main: Protection, trade: Protection, limits: Rules = LIMITS):
    truth = truth_of({"cells": main.cells, "trade": trade.cells})
    certificates = pd.concat([main.certificates, trade.certificates], ignore_index=True)
    return attack(seen(truth), truth, certificates, TREES, limits)


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("k", [3, 5])
def test_no_attack_hits(given, seed, k):
    limits = Rules(k, 10.0)
    found = report(*protected(given(seed), limits), limits)
    assert found.result == "passed", [str(hit) for hit in found.hits[:5]]
    tried = {outcome.name: outcome.tried for outcome in found.outcomes}
    assert min(tried[name] for name in ("certificates", "exact", "interval", "insider_interval")) > 50


def test_a_stricter_rule_withholds_more(given):
    lenient, strict = (protected(given(1), Rules(k, 10.0))[0].cells for k in (3, 5))
    assert strict["unsafe"].sum() > lenient["unsafe"].sum() and strict["masked"].sum() > lenient["masked"].sum()


def test_most_of_the_value_is_shown(given):
    """Withholding everything would be safe too."""
    main, trade = protected(given(1))
    shares = withheld(ProtectedYear(YEAR, main.cells, trade.cells, given(1)[2]))
    assert shares["D"]["withheld_percent"] < 65 and shares["D"]["withheld_value_percent"] < 90
    assert shares["D"]["withheld"] > main.cells.query("family == 'D'")["unsafe"].sum()


def test_accounts_have_a_mask_of_their_own(given):
    main, _ = protected(given(1))
    assert (main.cells["masked"] & ~main.cells["accounts_masked"]).any() and (
        ~main.cells["masked"] & main.cells["accounts_masked"]
    ).any()
    assert set(" ".join(main.certificates["serves"]).split()) == {
        "enterprises", "employees", "revenue", "total_assets", "net_profit"
    }  # fmt: skip


def test_the_same_leaves_give_the_same_bytes(given):
    first, second = (protected(own) for own in (given(2), given(2, threads=1)))
    for one, other in zip(first, second, strict=True):
        assert one.cells.to_csv() == other.cells.to_csv() and one.certificates.to_csv() == other.certificates.to_csv()


def test_the_order_of_the_leaves_does_not_matter(given):
    main, trade, _ = given(2)
    shuffled = main.sample(frac=1, random_state=1).sort_values(["area", "activity", "size", "legal_form"], ignore_index=True)
    assert protect(main, TREES, LIMITS).cells.equals(protect(shuffled, TREES, LIMITS).cells)
    assert not trade.empty


def test_what_was_withheld_stays_withheld(given):
    """Even where nobody contributes any more: a cell that turned into a true zero would tell who left."""
    main, _, _ = given(3)
    before = protect(main, TREES, LIMITS).cells
    extra = before[(before["family"] == "D") & ~before["masked"] & (before["enterprises"] < 30)].index[:5]
    before.loc[extra, "masked"] = True
    gone = before.loc[extra[0]]
    rest = main[~((main["area"] == gone["area"]) & (main["activity"] == gone["activity"]) & (main["size"] == gone["size"]))]
    after = protect(rest.reset_index(drop=True), TREES, LIMITS, before).cells
    for mask in ("masked", "accounts_masked"):
        kept = before[before[mask]][KEYS].merge(after[[*KEYS, mask]], how="left", on=KEYS)
        assert kept[mask].eq(True).all()


def test_a_cell_without_protection_stops_the_build(given, monkeypatch):
    """A search that finds nothing must not end as a release with open cells."""
    monkeypatch.setattr(solve, "choose_all", lambda *given: None)
    monkeypatch.setattr(solve, "publish_again", lambda *given: None)
    with pytest.raises(UnprotectedError, match=r"unsafe cells cannot be protected") as refused:
        protect(given(1)[0], TREES, LIMITS)
    assert "TH-" not in str(refused.value)


def test_the_attacker_sees_a_dropped_swap_and_an_opened_cell(given):
    main, trade = protected(given(1))
    unsafe = main.cells.index[main.cells["unsafe"]][0]
    opened = dataclasses.replace(main, cells=main.cells.assign(masked=main.cells["masked"] & (main.cells.index != unsafe)))
    assert report(opened, trade).result == "failed"
    fewer = dataclasses.replace(main, certificates=main.certificates.iloc[1:])
    assert {hit.kind for hit in report(fewer, trade).hits} & {"no_certificate", "insider_sees_swaps"}


def test_every_masked_cell_is_needed(given):
    """Withheld cells that are safe themselves are moved by some swap; nothing is withheld for nothing."""
    main, _ = protected(given(1))
    moved = np.zeros(len(main.cells), dtype=bool)
    safe = main.cells["masked"] & ~main.cells["unsafe"]
    for swap in main.certificates[main.certificates["serves"].str.contains("revenue|employees|enterprises")].itertuples():
        inside = np.ones(len(main.cells), dtype=bool)
        for axis in ("area", "activity", "size"):
            chain, other = way_up(axis, getattr(swap, f"base_{axis}")), way_up(axis, getattr(swap, f"partner_{axis}"))
            inside &= main.cells[axis].isin(set(chain) ^ set(other)).to_numpy()
        moved |= inside
    assert moved[safe.to_numpy()].all() and safe.any()


def way_up(axis: str, code: str) -> list[str]:
    way = [code] if code else []
    while way and TREES[axis].get(way[-1]):
        way.append(TREES[axis][way[-1]])
    return way
