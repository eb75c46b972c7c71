"""The attack on a release: every test in turn, timed (disclosure.md §4–§6). Shares no code with what protects it."""

import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from etl.attack.certificate import Proofs, certificate_hits, proofs
from etl.attack.consistency import consistency, missing
from etl.attack.delta import delta_hits, difference, known_changes, remembered, shrunk
from etl.attack.exact import Determined, exact_hits, insider_hits, patterns
from etl.attack.hierarchy import Hierarchies, Tree, trees
from etl.attack.insider import examine, insider_interval_hits
from etl.attack.interval import Ranges, interval_hits, ranges
from etl.attack.model import COUNTS, DATASETS, MONTHS, QUARTILES, SIGNED, TRADE, Hit, Outcome, Report, Rules
from etl.attack.periods import month_steps, several_hits
from etl.attack.program import Program, program
from etl.attack.quartiles import quartiles
from etl.attack.sensitive import sensitive, unsafe
from etl.attack.universe import Published, System, public_cells, systems, with_keys

Facts = dict[tuple[str, str], Determined]
"""What is determined, by system and measure."""


def attack(
    published: Published,
    truth_cells: pd.DataFrame,
    certificates: pd.DataFrame,
    hierarchies: Hierarchies,
    rules: Rules,
    *,
    previous_published: Published | None = None,
    previous_truth: pd.DataFrame | None = None,
    changes: Sequence[pd.DataFrame] = (),
    steps: pd.DataFrame | None = None,
) -> Report:
    """Attack one reference year of a release.

    `published`: frames as the public sees them, cells (with a column `family`; NaN: withheld) and, under a name that ends in
    "quartiles", the quartile table. `truth_cells`: the same cells with values, contributors and the two largest.
    `certificates`: see `certificate`. For a revision `previous_published` and `previous_truth` are those of the release
    before, and `changes` the firms that changed, by leaf (see `delta.known_changes`; one frame for D and L, one for T); without it
    a change counts as one of as many firms as its net number shows, which refuses changes that are in order. `steps`: where months
    are published, the firms that changed from one to the next (see `periods.month_steps`).
    """
    forest = trees(hierarchies)
    cells, truth = public_cells(published), with_keys(truth_cells)
    made = systems(cells, truth, forest)
    facts: Facts = {}
    given = {name: proofs(system, certificates) for name, system in made.items()}
    outcomes = [
        _timed(lambda: _consistent(published, cells, truth, made, forest)),
        _timed(lambda: quartiles(published, made, rules)),
        _timed(lambda: _certificates(given, rules)),
        _timed(lambda: _exact(made, facts, rules)),
        _timed(lambda: _insider_exact(made, facts, rules)),
        *([_timed(lambda: _several(made, facts, rules))] if _names_told(made) else []),
        *_intervals(made, facts, given, rules),
        *([_timed(lambda: month_steps(made, cells, truth, steps, forest, rules))] if made.keys() & set(MONTHS) else []),
    ]
    if previous_published is not None and previous_truth is not None:
        before = systems(public_cells(previous_published), with_keys(previous_truth), forest)
        outcomes.append(_timed(lambda: _delta(made, before, changes, rules)))
    elif previous_published is not None or previous_truth is not None:
        raise ValueError("previous_published and previous_truth go together; pass both or, for a first release, neither")
    return Report(tuple(outcomes), _tables(cells, published), rules.k, rules.p_percent)


def _timed(test: Callable[[], Outcome]) -> Outcome:
    """The outcome with the seconds it took."""
    begin = time.perf_counter()
    outcome = test()
    return Outcome(outcome.name, outcome.tried, outcome.hits, time.perf_counter() - begin, outcome.facts)


def _tables(cells: pd.DataFrame, published: Published) -> tuple[str, ...]:
    """Ids of the datasets that were attacked."""
    of_cells = {DATASETS[family] for family in cells["family"].astype(str).unique() if family in DATASETS}
    return tuple(sorted(of_cells | {QUARTILES for name in published if name.endswith("quartiles")}))


def _consistent(
    published: Published, cells: pd.DataFrame, truth: pd.DataFrame, made: dict[str, System], forest: tuple[Tree, ...]
) -> Outcome:
    found = consistency(published, made, forest)
    return Outcome(found.name, found.tried, found.hits + tuple(missing(cells, truth)))


def _certificates(given: dict[str, Proofs], rules: Rules) -> Outcome:
    """Tried: unsafe cells."""
    tried = sum(int(unsafe(one.system, rules).sum()) for one in given.values())
    hits = [hit for one in given.values() for hit in certificate_hits(one, rules)]
    return Outcome("certificates", tried, tuple(hits))


def _exact(made: dict[str, System], facts: Facts, rules: Rules) -> Outcome:
    """Tried: sensitive figures."""
    hits: list[Hit] = []
    for name, system in made.items():
        found = patterns(system)
        facts.update({(name, measure): one for measure, one in found.items()})
        hits += exact_hits(system, found, rules)
    return Outcome("exact", _sensitive(made, rules), tuple(hits), facts={"withheld": _withheld(made)})


def _sensitive(made: dict[str, System], rules: Rules) -> int:
    return sum(int(sensitive(system, m, rules).sum()) for system in made.values() for m in system.shown)


def _withheld(made: dict[str, System]) -> int:
    return sum(int(system.masked.sum()) for system in made.values())


def _insider_exact(made: dict[str, System], facts: Facts, rules: Rules) -> Outcome:
    """Tried: withheld cells that hold a lone firm, in each measure."""
    hits: list[Hit] = []
    tried = 0
    for name, system in made.items():
        own = {measure: facts[name, measure] for measure in system.shown}
        hits += insider_hits(system, own, rules)
        tried += sum(int((system.truth[m].contributors[one.unknown] == 1).sum()) for m, one in own.items())
    return Outcome("insider_exact", tried, tuple(hits))


def _names_told(made: dict[str, System]) -> bool:
    """Whether it is told whose the largest contributions are, as it is where quarters are published."""
    return any(truth.first is not None for name in TRADE & made.keys() for truth in made[name].truth.values())


def _several(made: dict[str, System], facts: Facts, rules: Rules) -> Outcome:
    """Tried: firms that are alone in more than one withheld cell of trade."""
    hits, tried = several_hits(made, facts, rules)
    return Outcome("insider_several", tried, tuple(hits))


def _intervals(made: dict[str, System], facts: Facts, given: dict[str, Proofs], rules: Rules) -> Iterable[Outcome]:
    """Intervals for the public, then for insiders, one measure after the other. Tried: sensitive figures; pairs with a firm."""
    parts: dict[str, list[Outcome]] = {"interval": [], "insider_interval": []}
    for name, system in made.items():
        for measure in (m for m in system.shown if m not in SIGNED | COUNTS):
            work = program(system, measure, rules, facts[system.name, measure].found)
            found: list[Ranges] = []
            parts["interval"].append(_timed(lambda w=work, f=found, g=given[name]: _public(w, f, g, rules)))  # type: ignore[misc]
            parts["insider_interval"].append(_timed(lambda w=work, f=found, g=given[name]: _inside(w, f[0], g, rules)))  # type: ignore[misc]
    return [_joined(name, outcomes) for name, outcomes in parts.items()]


def _public(work: Program, found: list[Ranges], given: Proofs, rules: Rules) -> Outcome:
    proved = np.isin(work.cells[work.targets], given.listed.cell[given.proving(work.measure, rules)])
    found.append(ranges(work, proved))
    facts: dict[str, float] = {"programs": work.solved, "by_swaps": found[0].by_swaps}
    return Outcome("interval", len(work.targets), tuple(interval_hits(found[0])), facts=facts)


def _inside(work: Program, found: Ranges, given: Proofs, rules: Rules) -> Outcome:
    before = work.solved
    matrix = examine(work, found, rules, given)
    hits = tuple(insider_interval_hits(matrix))
    return Outcome("insider_interval", matrix.own.size, hits, facts={"programs": work.solved - before})


def _joined(name: str, outcomes: list[Outcome]) -> Outcome:
    hits = tuple(hit for outcome in outcomes for hit in outcome.hits)
    facts = {fact: sum(outcome.facts[fact] for outcome in outcomes) for fact in (outcomes[0].facts if outcomes else ())}
    seconds = sum(outcome.seconds for outcome in outcomes)
    return Outcome(name, sum(outcome.tried for outcome in outcomes), hits, seconds, facts)


def _delta(made: dict[str, System], before: dict[str, System], changes: Sequence[pd.DataFrame], rules: Rules) -> Outcome:
    """Tried: cells that are visible in both releases or withheld in the one before."""
    hits: list[Hit] = []
    tried, known = 0, 0
    for name in [name for name in made if name in before]:
        new, old = made[name], before[name]
        change = difference(new, old)
        for leaves in changes:
            change.truth.update(known_changes(leaves, change))
        hits += shrunk(new, old) + delta_hits(change, rules)
        tried, known = tried + len(change.at), known + remembered(new, old, rules)
    return Outcome("delta", tried, tuple(hits), facts={"follow_if_unchanged": known})
