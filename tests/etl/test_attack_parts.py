"""The parts of the attacker against plain reckoning: fractions for rank, one program per cell for intervals and insiders."""

import importlib.util
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from etl.attack import attack
from etl.attack.combine import by_equations, by_subtraction, value_of
from etl.attack.consistency import contradictions
from etl.attack.delta import known_changes, remembered
from etl.attack.exact import determined, insider_hits, patterns
from etl.attack.hierarchy import equations, numbers, trees
from etl.attack.insider import examine
from etl.attack.interval import classify, ranges
from etl.attack.modular import PRIME, inverse, null_vectors
from etl.attack.peel import peel
from etl.attack.program import program
from etl.attack.sensitive import need, same_firm, sensitive, unsafe, windows
from etl.attack.universe import System, public_cells, systems, with_keys

_spec = importlib.util.spec_from_file_location("attack_examples", Path(__file__).with_name("attack_examples.py"))
assert _spec is not None and _spec.loader is not None
sys.modules["attack_examples"] = x = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(x)

SOUND = x.example(3)
FOREST = trees(x.PARENTS)


def made(example: "x.Example") -> dict[str, System]:
    return systems(public_cells(example.published), with_keys(example.truth), FOREST)


def riddled(seed: int, share: float, name: str = "main") -> System:
    """A system with a random part of its cells withheld besides those that must be: full of leaks."""
    random = np.random.default_rng(seed)
    truth = SOUND.truth.assign(masked=SOUND.truth["unsafe"] | (random.random(len(SOUND.truth)) < share))
    return systems(public_cells({"cells": x.public(truth)}), with_keys(truth), FOREST)[name]


def rank(rows: list[list[Fraction]]) -> int:
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[done], rows[at] = rows[at], rows[done]
        for i in range(done + 1, len(rows)):
            factor = rows[i][column] / rows[done][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[done], strict=True)]
        done += 1
    return done


def test_the_equations_hold_for_the_truth() -> None:
    for system in made(SOUND).values():
        assert system.rows.shape[0] > 0 and len(np.unique(system.flat)) == len(system.at)
        for truth in system.truth.values():
            assert np.abs(system.rows @ truth.value).max() == 0
    main = made(SOUND)["main"]
    assert (main.at[:, 3] > 0).any(), "L is joined to D"
    assert {tuple(row) for row in main.rows.toarray()[:, main.at[:, 3] > 0].tolist()} != {(0,)}


def test_a_level_that_is_not_published_is_passed_over() -> None:
    """Sections below the total, no sectors: the sections of a region add up to it all the same."""
    cells = pd.DataFrame([["_T", "G", 1], ["_T", "H", 2], ["_T", "_T", 3]], columns=["area", "activity", "n"])
    at = numbers(with_keys(cells), FOREST)
    rows, orphans = equations(at, FOREST)
    assert rows.toarray().tolist() == [[1, 1, -1]] and len(orphans) == 0
    assert equations(at[:2], FOREST)[1].tolist() == [0, 1]


def test_codes_that_hang_nowhere_are_left_out() -> None:
    odd = trees({"area": {"TH-10": "BMR", "BMR": "_T", "_T": "ALL", "LOST": "GONE", "A": "B", "B": "A"}})[0]
    assert odd.codes == ("_T", "TH-10", "BMR") and odd.depth.tolist() == [0, 2, 1]
    assert odd.within.tolist() == [[True, False, False], [True, True, True], [True, False, True]]


@pytest.mark.parametrize("seed", range(8))
def test_null_vectors_find_what_rank_finds(seed: int) -> None:
    """A cell is determined iff its unit vector does not raise the rank; checked in fractions."""
    system = riddled(seed, 0.3 + 0.05 * seed, "exports")
    unknown = system.masked
    facts = determined(system, unknown)
    cells = np.flatnonzero(unknown)
    dense = [[Fraction(int(v)) for v in row] for row in system.rows[:, cells].toarray() if row.any()]
    whole = rank([row[:] for row in dense])
    random = np.random.default_rng(seed)
    for place in random.choice(len(cells), 20, replace=False).tolist():
        unit = [Fraction(int(i == place)) for i in range(len(cells))]
        assert bool(facts.found[cells[place]]) == (rank([*(row[:] for row in dense), unit]) == whole)


def test_null_vectors_solve_the_equations() -> None:
    system = riddled(1, 0.8)
    rows = system.rows[:, np.flatnonzero(system.masked)]
    vectors = null_vectors(rows, 4)
    assert ((rows @ vectors) % PRIME == 0).all() and vectors.any()
    assert (inverse(vectors[vectors > 0]) * vectors[vectors > 0] % PRIME == 1).all()


@pytest.mark.parametrize("seed", range(3))
def test_every_determined_cell_is_proved_by_visible_ones(seed: int) -> None:
    """By subtraction where that is enough, else by a combination of equations; the published figures give the truth."""
    system = riddled(seed, 0.12)
    facts = determined(system, system.masked)
    peeled = by_subtraction(system, facts.peeled)
    assert len(facts.peeled.cells) and set(peeled) <= set(np.flatnonzero(facts.found).tolist())
    for cell in np.flatnonzero(facts.found).tolist()[:30]:
        for proof in [peeled.get(cell), by_equations(system, system.masked, cell)]:
            if proof is None:
                assert cell not in peeled
                continue
            assert not system.masked[list(proof)].any()
            for measure in ("employees", "revenue"):
                assert value_of(proof, system.shown[measure]) == system.truth[measure].value[cell]


def test_a_free_cell_has_no_proof() -> None:
    system = riddled(1, 0.8)
    facts = determined(system, system.masked)
    free = np.flatnonzero(system.masked & ~facts.found)
    assert len(free) and by_equations(system, system.masked, int(free[0])) is None


def test_peeling_goes_on_from_cell_to_cell() -> None:
    system = riddled(0, 0.0)
    unknown = np.zeros(len(system.at), dtype=bool)
    unknown[[0, 1]] = True
    assert peel(system.rows, unknown).unknown.sum() == 0


def limits(system: System, measure: str, cell: int, held: dict[int, tuple[float, float]] | None = None) -> tuple[float, float]:
    """Least and greatest value of a withheld cell, by one program each, in plain values."""
    shown, value = system.shown[measure], system.truth[measure].value
    low, high = np.where(np.isnan(shown), 0, shown), np.where(np.isnan(shown), np.inf, shown)
    for place, window in (held or {}).items():
        low[place], high[place] = max(value[place] + window[0], 0), value[place] + window[1]
    unit = max(value[cell], 1.0)
    bounds = np.column_stack([low, high]) / unit
    cost = np.zeros(len(shown))
    found = []
    for sign in (1, -1):
        cost[cell] = sign
        answer = linprog(cost, A_eq=system.rows, b_eq=np.zeros(system.rows.shape[0]), bounds=bounds)
        found.append(float(answer.fun) * unit * sign if answer.status == 0 else sign * -np.inf)
    return found[0], found[1]


def sparse_exports(seed: int) -> System:
    """Exports of few, very unequal firms, all leaves withheld and half of the totals: hardly a cell is well protected."""
    random = np.random.default_rng(seed)
    own = x.firms(seed).groupby(x.AXES[:3]).head(1).assign(legal_form="JUR")
    own = own.sample(60, random_state=seed, replace=True)
    own["exports"] = np.round(1000 * np.exp(random.normal(0, 1.2, len(own))))
    truth = x.margins(own)
    deep = (truth["area"] != "_T") & truth["activity"].isin(["G", "H", "I"]) & (truth["size"] != "_T")
    truth = truth.assign(unsafe=x.unsafe(truth), masked=deep | (random.random(len(truth)) < 0.6))
    truth["masked"] |= truth["unsafe"]
    return systems(public_cells({"cells": x.public(truth)}), with_keys(truth), FOREST)["exports"]


@pytest.mark.parametrize("seed", range(10))
def test_intervals_are_those_of_one_program_per_cell(seed: int) -> None:
    system = sparse_exports(seed)
    work = program(system, "exports", x.RULES, determined(system, system.masked).found)
    found = ranges(work)
    assert found.known.all() and len(work.targets) > 2
    for target, place in enumerate(work.targets.tolist()):
        cell = int(work.cells[place])
        low, high = limits(system, "exports", cell)
        step, value = need(system, "exports", x.RULES)[cell], system.truth["exports"].value[cell]
        expected = classify((high - value) / step, (value - low) / step, True)
        assert classify(found.up[target], found.down[target], True) == expected, system.key(cell)


@pytest.mark.parametrize("seed", range(10))
def test_insiders_are_those_of_one_program_per_pair(seed: int) -> None:
    system = sparse_exports(seed)
    work = program(system, "exports", x.RULES, determined(system, system.masked).found)
    found = ranges(work)
    matrix = examine(work, found, x.RULES)
    step, value, window = need(system, "exports", x.RULES), system.truth["exports"].value, windows(system, "exports", x.RULES)
    safe = ~(found.open_up | found.open_down)
    for row, firm in enumerate(work.cells[matrix.firms].tolist()):
        held = {firm: (float(window.low[firm]), float(window.high[firm]))}
        for column in np.flatnonzero(safe & ~matrix.own[row]).tolist():
            cell = int(work.cells[work.targets[column]])
            low, high = limits(system, "exports", cell, held)
            enough = high >= value[cell] + step[cell] * (1 - 1e-6), low <= value[cell] - step[cell] * (1 - 1e-6)
            assert (not matrix.open(0)[row, column], not matrix.open(1)[row, column]) == enough


def test_the_same_attack_twice_says_the_same() -> None:
    reports = [attack(SOUND.published, SOUND.truth, SOUND.certificates, x.PARENTS, x.RULES) for _ in range(2)]
    first, second = ([(o.name, o.tried, o.hits, o.facts) for o in report.outcomes] for report in reports)
    assert first == second


def small(rows: list[tuple[str, str, float, int, float, float]]) -> System:
    """A system of exports: area, size, sum (NaN: withheld, see below), contributors, two largest."""
    frame = pd.DataFrame(rows, columns=["area", "size", "exports", "exports_contributors", "exports_x1", "exports_x2"])
    frame = frame.assign(family="T-exports", activity="_T")
    hidden = frame["exports_contributors"] < 3
    return systems(with_keys(frame.assign(exports=frame["exports"].mask(hidden))), with_keys(frame), FOREST)["exports"]


SQUARE = [
    *[("NOR", "MIC", 50.0, 1, 50.0, 0.0), ("NOR", "SML", 60.0, 2, 40.0, 20.0), ("NOR", "_T", 110.0, 3, 50.0, 40.0)],
    *[("SOU", "MIC", 70.0, 2, 40.0, 30.0), ("SOU", "SML", 80.0, 1, 80.0, 0.0), ("SOU", "_T", 150.0, 3, 80.0, 40.0)],
    *[("_T", "MIC", 120.0, 3, 50.0, 40.0), ("_T", "SML", 140.0, 3, 80.0, 40.0), ("_T", "_T", 260.0, 6, 80.0, 50.0)],
]


def test_a_lone_firm_in_a_square_learns_the_three_other_cells() -> None:
    """Four cells on one swap: nobody outside can tell them, each firm that is alone in one can tell all."""
    system = small(SQUARE)
    facts = patterns(system)
    assert not facts["exports"].found.any()
    hits = insider_hits(system, facts, x.RULES)
    assert len(hits) == 6 and {hit.kind for hit in hits} == {"insider_exact"}
    work = program(system, "exports", x.RULES, facts["exports"].found)
    matrix = examine(work, ranges(work), x.RULES)
    assert (matrix.open(0) | matrix.open(1)).sum() == 6


def test_the_primary_rule() -> None:
    """Threshold, dominance by two, and nobody at all."""
    cases = [(100.0, 2, 60.0, 40.0, True), (100.0, 3, 50.0, 45.1, True), (100.0, 3, 50.0, 45.0, False), (0.0, 0, 0.0, 0.0, False)]
    for total, contributors, x1, x2, expected in cases:
        system = small([("NOR", "_T", total, contributors, x1, x2)])
        assert unsafe(system, x.RULES).tolist() == [expected] == sensitive(system, "exports", x.RULES).tolist()


def test_a_cell_of_few_enterprises_is_sensitive_in_every_measure_it_has() -> None:
    main = made(SOUND)["main"]
    few = main.truth["enterprises"].value < 3
    for measure in main.shown:
        assert (sensitive(main, measure, x.RULES) >= (few & (main.truth[measure].contributors > 0))).all()


def test_windows_of_lone_firms() -> None:
    """Alone: exactly. Dominating: not below its own value, and within p %. Otherwise: no window."""
    system = small([("NOR", "MIC", 50.0, 1, 50.0, 0.0), ("NOR", "SML", 100.0, 5, 91.0, 3.0), ("NOR", "MED", 100.0, 5, 90.0, 3.0)])
    window = windows(system, "exports", x.RULES)
    by = {system.key(i)[2]: i for i in range(3)}
    assert [bool(window.known[by[size]]) for size in ("MIC", "SML", "MED")] == [True, True, False]
    assert (window.low[by["MIC"]], window.high[by["MIC"]]) == (0, 0)
    assert (window.low[by["SML"]], window.high[by["SML"]]) == (-9, 10)


def test_the_need_is_whole_where_only_whole_numbers_occur() -> None:
    main = made(SOUND)["main"]
    cell = int(np.flatnonzero(main.truth["enterprises"].value == 1)[0])
    assert need(main, "enterprises", x.RULES)[cell] == 1 and not need(made(SOUND)["accounts"], "net_profit", x.RULES).any()
    assert need(main, "employees", x.RULES)[cell] == max(1, 0.1 * main.truth["employees"].value[cell])
    assert need(main, "revenue", x.RULES)[cell] == 0.1 * main.truth["revenue"].value[cell]


def test_the_same_firm_must_fit_into_both_cells() -> None:
    system = small(SQUARE)
    at = {system.key(i)[:1] + system.key(i)[2:3]: i for i in range(len(system.at))}
    lone = np.array([at["NOR", "MIC"]])
    assert same_firm(system, "exports", lone, np.array([at["NOR", "_T"], at["_T", "MIC"]])).tolist() == [True, True]
    assert same_firm(system, "exports", lone, np.array([at["_T", "_T"], at["SOU", "MIC"]])).tolist() == [False, False]


@pytest.mark.parametrize(
    ("up", "down", "known", "kind"),
    [
        (1, 1, True, "safe"),
        (1, 0.5, True, "one_sided"),
        (0.4, 0, True, "narrow"),
        (0, 0, True, "exact"),
        (1, 0.5, False, "unknown"),
    ],
)
def test_classes(up: float, down: float, known: bool, kind: str) -> None:
    assert classify(up, down, known) == kind


def test_parts_above_their_total_contradict_it() -> None:
    """Even with another part withheld."""
    rows = [("NOR", "MIC", 50.0, 1, 50.0, 0.0), ("NOR", "SML", 60.0, 4, 40.0, 20.0), ("NOR", "_T", 59.0, 3, 50.0, 40.0)]
    hits = contradictions(small(rows))
    assert [(hit.kind, hit.cell) for hit in hits] == [("contradiction", ("exports", "NOR", "_T", "_T", "_T"))]


def test_changes_of_leaves_add_up_to_changes_of_cells() -> None:
    """Two leaves, three firms: the two largest of a total are the two largest of all."""
    main = made(SOUND)["main"]
    leaf = {"area": "TH-50", "activity": "45", "size": "SML", "legal_form": "JUR", "enterprises": 2}
    figures = {"revenue": 9.0, "revenue_contributors": 2, "revenue_x1": 5.0, "revenue_x2": 4.0}
    other = {**leaf, "area": "TH-51", "enterprises": 1}
    more = {"revenue": 7.0, "revenue_contributors": 1, "revenue_x1": 7.0, "revenue_x2": 0.0}
    found = known_changes(pd.DataFrame([{**leaf, **figures}, {**other, **more}]), main)
    at = {main.key(i): i for i in range(len(main.at))}
    top, one, form = at["NOR", "TRD", "_T", "_T"], at["TH-51", "45", "SML", "_T"], at["NOR", "_T", "_T", "JUR"]
    for cell in (top, form):
        truth = found["revenue"]
        assert [truth.value[cell], truth.contributors[cell], truth.x1[cell], truth.x2[cell]] == [16, 3, 7, 5]
    assert found["revenue"].value[one] == 7 and found["enterprises"].value[[top, one]].tolist() == [3, 1]
    assert found["revenue"].value[at["SOU", "_T", "_T", "_T"]] == 0 and "employees" not in found


def test_newly_withheld_cells_that_did_not_change_are_counted_as_remembered() -> None:
    """The release before showed all but the unsafe cells of today; whoever remembers it, works these out."""
    new = made(SOUND)["main"]
    truth = SOUND.truth.assign(masked=SOUND.truth["unsafe"])
    old = systems(public_cells({"cells": x.public(truth)}), with_keys(truth), FOREST)["main"]
    assert remembered(new, new, x.RULES) == 0
    assert remembered(new, old, x.RULES) >= int(unsafe(new, x.RULES).sum())
