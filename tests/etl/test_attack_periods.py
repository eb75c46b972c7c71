"""Quarters and months are attacked, and every leak that is planted is found: over time, across tables, between neighbours."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from etl.attack import attack
from etl.attack.hierarchy import trees
from etl.attack.periods import month_steps
from etl.attack.read import turned
from etl.attack.steps import steps
from etl.attack.universe import public_cells, systems, with_keys
from etl.protect_periods import protect_months
from etl.register.period_leaves import month_changes, month_leaves
from tests.etl.period_examples import EMPLOYMENT_MONTHLY, LIMITS, NO_CUBE, TRADE_QUARTERLY, TREES, YEAR, Example, example, records

JOBS, CUBE = "insured_employees", "msme_trade_cube"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return records(tmp_path_factory.mktemp("periods"))


@pytest.fixture(scope="module")
def sound(database) -> Example:
    return example(database)


def test_what_the_pipeline_made_is_safe_and_everything_was_tried(sound):
    report = sound.report()
    assert report.result == "passed" and report.hits == ()
    assert report.tables == (EMPLOYMENT_MONTHLY, CUBE, TRADE_QUARTERLY)
    tried = {outcome.name: outcome.tried for outcome in report.outcomes}
    assert all(tried[name] > 50 for name in ("certificates", "exact", "insider_exact", "insider_several", "interval", "months"))


def lone_year(sound: Example, part: str = "_T") -> pd.Series:
    """An exporter alone in a section and size of the whole country in the year (or a quarter), whose other cells are withheld."""
    cells = sound.truth[(sound.truth["family"] == ("T-exports" if part == "_T" else "Q-exports")) & (sound.truth["area"] == "_T")]
    own = cells[(cells["exports_contributors"] == 1) & (cells["size"] != "_T") & (cells["activity"].str.len() == 1)]
    return (own if part == "_T" else own[own["part"] == part]).iloc[0]


def quarters_of(sound: Example, year: pd.Series) -> pd.DataFrame:
    same = (
        (sound.truth["family"] == "Q-exports")
        & (sound.truth["activity"] == year["activity"])
        & (sound.truth["size"] == year["size"])
    )
    return sound.truth[same]


def test_a_withheld_quarter_on_show_is_found(sound):
    quarter = quarters_of(sound, lone_year(sound)).iloc[0]
    leak = sound.shown(
        TRADE_QUARTERLY,
        quarter["exports"],
        **{"period": f"{YEAR}-{quarter['part']}", "activity": quarter["activity"], "size": quarter["size"]},
        **{"goods": "_T", "measure": "exports"},
    )
    assert {"exact/shown", "certificates/swap_shows"} <= leak.kinds()


def test_a_quarter_that_follows_from_the_year_less_three_quarters_is_found(sound):
    """Of a section and size all but one quarter and the year are shown."""
    cells = sound.truth[
        (sound.truth["family"] == "Q-exports") & (sound.truth["activity"].str.len() == 1) & (sound.truth["size"] != "_T")
    ]
    groups = {key: own for key, own in cells.groupby(["activity", "size"]) if len(own) == 4 and own["unsafe"].any()}
    key, own = next(iter(groups.items()))
    last = own[own["unsafe"]].iloc[0]
    leak, codes = sound, {"activity": key[0], "size": key[1], "measure": "exports"}
    for _, cell in own[own["masked"] & (own["part"] != last["part"])].iterrows():
        leak = leak.shown(TRADE_QUARTERLY, cell["exports"], period=f"{YEAR}-{cell['part']}", goods="_T", **codes)
    year = sound.truth[(sound.truth["family"] == "T-exports") & (sound.truth["area"] == "_T")]
    year = year[(year["activity"] == key[0]) & (year["size"] == key[1])].iloc[0]
    leak = leak.shown(CUBE, year["exports"], period=str(YEAR), area="_T", **codes) if year["masked"] else leak
    hits = [hit for hit in leak.report().hits if (hit.test, hit.kind) == ("exact", "determined")]
    assert any(hit.cell == ("exports", "_T", *key, "_T", last["part"]) for hit in hits)


def test_tables_that_were_protected_apart_give_each_other_away(database):
    """The year as it is protected alone, quarters that withhold what is unsafe: each hides what the other shows."""
    linked, alone = example(database), example(database, together=False)
    assert linked.report().result == "passed"
    hits = alone.report().hits
    follow = {hit.cell[0]: hit for hit in hits if (hit.test, hit.kind) == ("exact", "determined")}
    assert {"exports", "imports"} <= follow.keys()
    assert any(len(hit.cell) > 5 for hit in hits if hit.test == "exact"), "a quarter follows"
    assert any(len(hit.cell) == 5 for hit in hits if hit.test == "exact"), "a year follows"


def test_a_yearly_table_protected_without_its_quarters_does_not_pass(sound):
    """Certificates of quarters that were made without the year prove nothing once both are published."""
    swaps = sound.certificates[~sound.certificates["family"].str.startswith("Q-")]
    assert "certificates/no_certificate" in replace(sound, certificates=swaps).kinds()


def test_goods_of_a_quarter_hang_together_with_its_total(sound):
    """A section of goods above the total of its quarter: figures that contradict each other are found."""
    frame = sound.tables[TRADE_QUARTERLY].copy()
    at = frame[(frame["goods"] == "XVI") & (frame["status"] == "A")].index[0]
    frame.loc[at, "value"] += 1e12
    assert {"consistency/untrue", "consistency/contradiction"} <= replace(
        sound, tables={**sound.tables, TRADE_QUARTERLY: frame}
    ).kinds()


def test_an_enterprise_that_is_alone_in_several_cells_is_tried_with_all_of_them(sound):
    """Without names it would be taken for several: two swaps that one enterprise sees through are not apart."""
    truth = sound.truth.copy()
    for flow in ("exports", "imports"):
        alone = truth[f"{flow}_contributors"] == 1
        truth.loc[alone, f"{flow}_first"] = "the same one"
    assert any(kind.startswith(("certificates/insider", "insider/")) for kind in replace(sound, truth=truth).kinds())


def month_cells(sound: Example, month: str) -> pd.DataFrame:
    return sound.truth[(sound.truth["family"] == month) & ~sound.truth["masked"] & (sound.truth[f"{JOBS}_contributors"] > 0)]


def test_a_month_that_one_employer_dominates_is_withheld_in_all(database):
    """Only in May one employer has nearly all workers of a cell: May is unsafe, and no month is shown."""
    months, changes = month_leaves(database, YEAR), month_changes(database, YEAR, 12)
    calm = changes.assign(**{f"{JOBS}{end}": 0 for end in ("", "_contributors", "_x1", "_x2")})
    before = protect_months(months, calm, NO_CUBE, TREES, LIMITS, {}).cells
    shown = before[(before["family"] == "M05") & ~before["masked"] & (before["area"] != "_T") & (before["size"] != "_T")]
    cell = shown[shown["activity"].str.len() == 1].iloc[0]
    at = (months["month"] == "M05") & np.logical_and.reduce([months[axis] == cell[axis] for axis in ("area", "activity", "size")])
    months.loc[at, [JOBS, f"{JOBS}_x1"]] += [10_000_000.0, 10_000_000.0 - months.loc[at, f"{JOBS}_x1"].iloc[0]]
    months.loc[at, JOBS] = months.loc[at, f"{JOBS}_x1"] + months.loc[at, f"{JOBS}_x2"]
    after = protect_months(months, calm, NO_CUBE, TREES, LIMITS, {}).cells
    same = np.logical_and.reduce([after[axis] == cell[axis] for axis in ("area", "activity", "size")])
    assert after[same]["masked"].all() and set(after[same]["family"]) == {f"M{month:02}" for month in range(1, 13)}
    assert after[same & (after["family"] == "M05")]["unsafe"].all()


def test_one_that_enters_or_leaves_between_two_months_is_found(sound):
    """A visible cell in which a single enterprise changed from April to May shows what that one has."""
    cell = month_cells(sound, "M05").iloc[-1]
    own = sound.steps["pair"] == "M04|M05"
    at = own & np.logical_and.reduce([sound.steps[axis] == cell[axis] for axis in ("area", "activity", "size")])
    if not at.any():
        cell = (
            month_cells(sound, "M05").merge(sound.steps[own][["area", "activity", "size"]], on=["area", "activity", "size"]).iloc[0]
        )
        at = own & np.logical_and.reduce([sound.steps[axis] == cell[axis] for axis in ("area", "activity", "size")])
    changed = sound.steps.copy()
    changed.loc[at, [JOBS, f"{JOBS}_contributors", f"{JOBS}_x1", f"{JOBS}_x2"]] = [40, 1, 40, 0]
    hits = replace(sound, steps=changed).report().hits
    place = (cell["area"], cell["activity"], cell["size"])
    assert any(hit.test == "months" and hit.kind == "change_of_few" and hit.cell[:4] == ("M04|M05", *place) for hit in hits)


def test_protection_withholds_what_such_a_change_would_betray(sound):
    """Whatever the attack would hit is withheld: no visible cell has a change of fewer than three, in any pair of months."""
    finest = sound.steps.merge(month_cells(sound, "M05")[["area", "activity", "size"]], on=["area", "activity", "size"])
    assert len(finest) > 100
    changed = finest[finest[f"{JOBS}_contributors"] > 0]
    assert (changed[f"{JOBS}_contributors"] >= LIMITS.k).all()
    rest = changed[JOBS] - changed[f"{JOBS}_x1"] - changed[f"{JOBS}_x2"]
    assert (rest >= LIMITS.p_percent / 100 * changed[f"{JOBS}_x1"]).all()


def test_months_are_not_published_without_telling_who_changed(sound):
    found = attack(turned(sound.tables), sound.truth, sound.certificates, TREES, LIMITS)
    assert {hit.kind for hit in found.hits} == {"changes_not_told"}


def test_a_month_withheld_alone_is_not_enough(sound):
    """One more month is shown of a withheld cell: exactly what one mask for all months forbids."""
    cell = sound.truth[(sound.truth["family"] == "M07") & sound.truth["unsafe"] & (sound.truth["area"] != "_T")].iloc[0]
    codes = {axis: cell[axis] for axis in ("area", "activity", "size")}
    leak = sound.shown(EMPLOYMENT_MONTHLY, cell[JOBS], period=f"{YEAR}-07", **codes)
    assert any(kind.startswith(("exact", "certificates")) for kind in leak.kinds())


def test_a_month_that_shows_what_the_year_withholds_is_found(sound):
    """The yearly cube withholds a cell that December, the month that stands for the year, shows."""
    cell = month_cells(sound, "M12").iloc[0]
    cube = month_cells(sound, "M12").assign(family="D", employees=lambda frame: frame[JOBS])
    for end in ("_contributors", "_x1", "_x2"):
        cube[f"employees{end}"] = cube[f"{JOBS}{end}"]
    seen = cube[["family", "area", "activity", "size", "employees"]].reset_index(drop=True)
    hidden = np.logical_and.reduce([seen[axis] == cell[axis] for axis in ("area", "activity", "size")])
    seen.loc[hidden, "employees"] = np.nan
    forest = trees(TREES)
    cells = public_cells({**turned(sound.tables), "cube": seen})
    truth = with_keys(pd.concat([sound.truth, cube.drop(columns=JOBS)], ignore_index=True))
    made = systems(cells, truth, forest)
    hits = month_steps(made, cells, truth, sound.steps, forest, LIMITS).hits
    assert [hit.cell for hit in hits if hit.kind == "seen_elsewhere"] == [
        ("M12", cell["area"], cell["activity"], cell["size"], "_T")
    ]


def test_changes_are_told_apart_alike(database):
    """The attacker's own count of who changed is the protector's, worked out by other code."""
    keys = ["pair", "area", "activity", "size"]
    own, other = steps(database, YEAR, 12), month_changes(database, YEAR, 12)
    columns = [*keys, *(f"{JOBS}{end}" for end in ("", "_contributors", "_x1", "_x2"))]
    pd.testing.assert_frame_equal(
        *(frame[columns].sort_values(keys, ignore_index=True) for frame in (own, other)), check_dtype=False
    )
