"""The attacker fires on every release that leaks on purpose, and on none that does not (disclosure.md §4)."""

import dataclasses
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.attack import Report, attack, to_json

_spec = importlib.util.spec_from_file_location("attack_examples", Path(__file__).with_name("attack_examples.py"))
assert _spec is not None and _spec.loader is not None
sys.modules["attack_examples"] = x = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(x)

SEEDS = (0, 1, 2)
SOUND = {seed: x.example(seed) for seed in SEEDS}
LATE = ("TH-50", "55", "SML")
MAIN = x.MAIN


def attacked(example: "x.Example", **more: object) -> Report:
    return attack(example.published, example.truth, example.certificates, example.hierarchies, x.RULES, **more)


def changed(seed: int, **frames: pd.DataFrame) -> "x.Example":
    """A sound example with other frames: `cells`, `quartiles` or further ones by name; `truth`, `certificates`."""
    sound = SOUND[seed]
    own = {name: frames.pop(name) for name in ("truth", "certificates") if name in frames}
    return dataclasses.replace(sound, published={**sound.published, **frames}, **own)


def kinds(report: Report) -> set[str]:
    return {hit.kind for hit in report.hits}


def shown(seed: int, rows: list[int], columns: list[str] | None = None) -> pd.DataFrame:
    """The published cells with `rows` un-masked."""
    cells, truth = SOUND[seed].published["cells"].copy(), SOUND[seed].truth
    for column in columns or [*MAIN, "exports", "imports"]:
        cells.loc[rows, column] = truth.loc[rows, column]
    cells.loc[rows, "masked"] = False
    return cells


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sound_release_passes(seed: int) -> None:
    report = attacked(SOUND[seed])
    assert report.result == "passed", report.hits[:5]
    assert {outcome.name for outcome in report.outcomes if outcome.tried} >= {
        "certificates",
        "exact",
        "interval",
        "insider_interval",
    }


@pytest.mark.parametrize("nth", range(len(SOUND[0].masked)))
def test_one_cell_unmasked(nth: int) -> None:
    """Un-masking any one cell undoes the swaps that move it, whether it is sensitive itself or not."""
    report = attacked(changed(0, cells=shown(0, [SOUND[0].masked[nth]])))
    assert kinds(report) & {"swap_shows", "shown", "determined"}, report.hits


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("measure", MAIN)
def test_one_measure_unmasked_in_a_withheld_row(seed: int, measure: str) -> None:
    cells = shown(seed, [], [])
    row = SOUND[seed].masked[0]
    cells.loc[row, measure] = SOUND[seed].truth.loc[row, measure]
    assert kinds(attacked(changed(seed, cells=cells))) & {"masked_value"}


def _mean(cells: pd.DataFrame) -> pd.Series:
    return cells["revenue"] / cells["enterprises"]


def _share(cells: pd.DataFrame) -> pd.Series:
    return cells["revenue"] / cells.groupby("family")["revenue"].transform("max")


def _rank(cells: pd.DataFrame) -> pd.Series:
    return cells.groupby("family")["revenue"].rank()


def _growth(cells: pd.DataFrame) -> pd.Series:
    return cells["revenue"] / cells["revenue"].shift()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("derive", [_mean, _share, _rank, _growth])
def test_a_figure_derived_from_a_withheld_one(seed: int, derive: Callable[[pd.DataFrame], pd.Series]) -> None:
    derived = derive(SOUND[seed].truth)
    hidden = SOUND[seed].published["cells"]["masked"]
    one = hidden & (hidden.cumsum() == 3)
    cells = SOUND[seed].published["cells"].assign(derived=derived.where(~hidden | one))
    report = attacked(changed(seed, cells=cells))
    assert kinds(report) == {"masked_value"} and len(report.hits) == 1
    assert attacked(changed(seed, cells=cells.assign(derived=derived.where(~hidden)))).result == "passed"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("column", ["revenue_x1", "employees_contributors", "unsafe"])
def test_a_private_column(seed: int, column: str) -> None:
    cells = SOUND[seed].published["cells"].assign(**{column: SOUND[seed].truth[column]})
    assert kinds(attacked(changed(seed, cells=cells))) == {"private_column"}


@pytest.mark.parametrize("nth", range(len(SOUND[0].certificates)))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_dropped_swap(seed: int, nth: int) -> None:
    certificates = SOUND[seed].certificates.drop(index=nth)
    assert "no_certificate" in kinds(attacked(changed(seed, certificates=certificates)))


@pytest.mark.parametrize("nth", range(len(SOUND[0].certificates)))
def test_a_swap_dropped_together_with_its_masks(nth: int) -> None:
    """Only the unsafe cell itself stays withheld: it follows by subtraction, which the exact and interval tests see too."""
    sound = SOUND[0]
    rest = x.public(sound.truth)
    keep = sound.certificates.iloc[nth][["family", *x.AXES]].tolist()
    kept = (sound.truth[["family", *x.AXES]] == keep).all(axis=1)
    group = sound.truth["family"].isin(["D", "L"]) if keep[0] == "D" else sound.truth["family"] == keep[0]
    cells = sound.published["cells"].where(~group | kept, rest.assign(masked=False))
    for column in [*MAIN, "exports", "imports"]:
        cells[column] = sound.truth[column].where(~cells["masked"].astype(bool))
    report = attacked(changed(0, cells=cells))
    assert {"swap_shows", "determined"} <= kinds(report)
    assert any(hit.detail.startswith("= ") for hit in report.hits if hit.kind == "determined")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axis", ["area", "activity", "size"])
def test_a_swap_that_does_not_hold(seed: int, axis: str) -> None:
    """A partner that is not used or sits inside the base moves other cells than those withheld."""
    certificates = SOUND[seed].certificates.copy()
    certificates.loc[1, f"partner_{axis}"] = ""
    assert "swap_shows" in kinds(attacked(changed(seed, certificates=certificates)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_corner_that_is_too_small(seed: int) -> None:
    """The corner is worth less than p % of the unsafe cell: the interval is one-sided, and the certificate proves less."""
    own = x.firms(seed)
    large = own["area"].eq("TH-50") & own["activity"].eq("45") & own["size"].eq("MED")
    own.loc[large, ["revenue", "employees", "total_assets"]] *= 1000.0
    sound = SOUND[seed]
    truth = x.margins(own)
    truth = truth.assign(unsafe=x.unsafe(truth), masked=sound.truth["masked"])
    assert list(truth["area"]) == list(sound.truth["area"])
    example = dataclasses.replace(sound, truth=truth, published={"cells": x.public(truth)})
    assert {"corner_too_small", "narrow"} & kinds(attacked(example))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("what", ["few", "masked", "not rounded", "no such cell"])
def test_a_quartile_that_must_not_be(seed: int, what: str) -> None:
    table = SOUND[seed].published["quartiles"].copy()
    if what == "few":
        table.loc[0, "firms"] = 9
    elif what == "masked":
        cells = shown(seed, [], [])
        row = cells.index[
            (cells["family"] == "D") & (cells["area"] == "NOR") & (cells["activity"] == "TRD") & (cells["size"] == "MED")
        ]
        cells.loc[row, ["masked"]] = True
        cells.loc[row, MAIN] = np.nan
        same = (cells["family"] == "L") & (cells[x.AXES] == cells.loc[row[0], x.AXES]).all(axis=1)
        cells.loc[same, ["masked"]], cells.loc[same, MAIN] = True, np.nan
        assert "quartile_of_masked_cell" in kinds(attacked(changed(seed, cells=cells)))
        return
    elif what == "not rounded":
        table.loc[0, "median"] *= 1.0123
    else:
        table.loc[0, "region"] = "EAS"
    names = {"few": "quartile_of_few", "not rounded": "quartile_not_rounded", "no such cell": "quartile_of_unknown_cell"}
    assert kinds(attacked(changed(seed, quartiles=table))) == {names[what]}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_total_that_contradicts_its_parts(seed: int) -> None:
    cells = SOUND[seed].published["cells"].copy()
    row = cells.index[(cells["family"] == "D") & (cells["area"] == "_T") & (cells["activity"] == "TRD")][0]
    cells.loc[row, "revenue"] += 1
    assert {"contradiction", "untrue"} <= kinds(attacked(changed(seed, cells=cells)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", ["frame", "cells"])
def test_a_family_that_breaks_decomposability(seed: int, table: str) -> None:
    """Provinces by legal form: neither D nor L."""
    one = pd.DataFrame([{"family": "D", "area": "TH-50", "activity": "G", "size": "_T", "legal_form": "JUR", "revenue": 5.0}])
    frames = {"province_by_form": one.drop(columns="family")} if table == "frame" else {"more": one}
    assert {"foreign_table", "foreign_cell"} & kinds(attacked(changed(seed, **frames)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_withheld_cell_left_out(seed: int) -> None:
    """A row that is not there reads as zero, which is not true."""
    cells = SOUND[seed].published["cells"].drop(index=SOUND[seed].masked[0])
    assert "left_out" in kinds(attacked(changed(seed, cells=cells)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("leaf", [LATE, ("TH-91", "46", "MED"), ("TH-90", "49", "SML")])
def test_a_late_filer_let_in_alone(seed: int, number: int, leaf: tuple[str, str, str]) -> None:
    """Both releases are sound; their difference is the late firm, even where its own leaf is withheld."""
    before = SOUND[seed]
    after = x.release(x.filed_late(before.firms, leaf, number))
    moved = x.changes(before.firms, after.firms)
    report = attacked(after, previous_published=before.published, previous_truth=before.truth, changes=moved)
    assert "change_of_few" in kinds(report)
    assert kinds(report) <= {"change_of_few", "mask_shrank"}
    bare = attacked(after, previous_published=before.published, previous_truth=before.truth)
    assert "change_of_few" in kinds(bare)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_revision_in_order_passes(seed: int) -> None:
    """Six firms more in a leaf, of like size; the masks are those of the release before or more."""
    before = SOUND[seed]
    after = x.revised(before, x.filed_late(before.firms, LATE, 6))
    moved = x.changes(before.firms, after.firms)
    report = attacked(after, previous_published=before.published, previous_truth=before.truth, changes=moved)
    assert report.result == "passed", report.hits[:5]


@pytest.mark.parametrize("nth", range(0, len(SOUND[0].masked), 4))
def test_a_mask_not_kept_in_a_revision(nth: int) -> None:
    """The cell was withheld before and is not now, or is not there at all now."""
    before = changed(0, cells=x.public(SOUND[0].truth))
    after = changed(0, cells=shown(0, [SOUND[0].masked[nth]]))
    report = attacked(after, previous_published=before.published, previous_truth=before.truth, changes=[])
    assert "mask_shrank" in kinds(report)


def test_the_public_summary_names_no_cell() -> None:
    report = attacked(changed(0, cells=shown(0, SOUND[0].masked[:3])))
    said = to_json(report)
    assert said["result"] == "failed" and said["parameters"] == {"k": 3, "p": 10.0}
    assert said["tables"] == ["msme_cube", "msme_legal_form", "msme_quartiles", "msme_trade_cube"]
    words = str(said)
    assert not any(code in words for code in ("TH-", "NOR", "MED", "'45'"))
    assert sum(test["hits"] for test in said["tests"]) == len(report.hits) == sum(said["kinds"].values())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_measure_in_a_family_that_does_not_publish_it(seed: int) -> None:
    """Exports by province and division."""
    cells = SOUND[seed].published["cells"].copy()
    cells.loc[cells["family"] == "D", "exports"] = 5.0
    assert "foreign_measure" in kinds(attacked(changed(seed, cells=cells)))


def test_figures_that_cannot_be_judged_stop_the_attack() -> None:
    """No contributors for a measure, or half of a revision: an error, never a pass."""
    with pytest.raises(KeyError, match="revenue_contributors"):
        attacked(changed(0, truth=SOUND[0].truth.drop(columns="revenue_contributors")))
    with pytest.raises(ValueError, match="go together"):
        attacked(SOUND[0], previous_published=SOUND[0].published)
    assert "no_truth" in kinds(attacked(changed(0, truth=SOUND[0].truth.iloc[1:])))
    assert "quartile_of_unknown_cell" in kinds(
        attack({"quartiles": SOUND[0].published["quartiles"]}, SOUND[0].truth, SOUND[0].certificates, x.PARENTS, x.RULES)
    )


def test_nothing_published_is_no_pass() -> None:
    empty = pd.DataFrame({"family": pd.Series(dtype=str)})
    assert attack({}, empty, empty, x.PARENTS, x.RULES).result == "failed"
