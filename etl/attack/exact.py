"""Which withheld cells the published ones determine exactly (disclosure.md §4.2), also for somebody who knows one more."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.attack import combine
from etl.attack.hierarchy import Ints
from etl.attack.model import Hit, Rules
from etl.attack.modular import PRIME, inverse, null_vectors
from etl.attack.peel import Peeled, peel
from etl.attack.sensitive import same_firm, sensitive
from etl.attack.universe import Bools, System

VECTORS = 3
CONFIRMED = 25
"""So many hits of the rank test are spelled out as combinations; further ones are hits all the same."""


@dataclass(frozen=True)
class Determined:
    """What the equations say of the cells that are `unknown`.

    `vectors` (cells × `VECTORS`): random vectors of the null space after peeling, zero for cells that are visible or peeled.
    `found`: unknown cells that are determined.
    """

    unknown: Bools
    peeled: Peeled
    vectors: Ints
    found: Bools


def determined(system: System, unknown: Bools) -> Determined:
    """Peel, then look for cells that no vector of the null space moves."""
    peeled = peel(system.rows, unknown)
    cells = np.flatnonzero(peeled.unknown)
    rows = system.rows[:, cells]
    vectors = np.zeros((len(unknown), VECTORS), dtype=np.int64)
    vectors[cells] = null_vectors(rows[np.diff(rows.indptr) > 0], VECTORS)
    return Determined(unknown, peeled, vectors, unknown & (vectors == 0).all(axis=1))


def patterns(system: System) -> dict[str, Determined]:
    """`determined` by measure; measures with the same withheld cells share it."""
    known: dict[bytes, Determined] = {}
    for values in system.shown.values():
        unknown = np.isnan(values)
        if unknown.tobytes() not in known:
            known[unknown.tobytes()] = determined(system, unknown)
    return {measure: known[np.isnan(values).tobytes()] for measure, values in system.shown.items()}


def exact_hits(system: System, by_measure: dict[str, Determined], rules: Rules) -> list[Hit]:
    """Sensitive cells whose value is on show or follows from what is."""
    hits = []
    for measure, facts in by_measure.items():
        wanted = sensitive(system, measure, rules)
        shown = np.flatnonzero(wanted & ~facts.unknown)
        hits += [Hit("exact", "shown", (system.name, *system.key(cell)), measure) for cell in shown.tolist()]
        hits += _followed(system, facts, measure, np.flatnonzero(wanted & facts.found))
    return hits


def _followed(system: System, facts: Determined, measure: str, cells: Ints) -> list[Hit]:
    peeled = combine.by_subtraction(system, facts.peeled)
    hits = []
    for place, cell in enumerate(cells.tolist()):
        proof = peeled.get(cell)
        if proof is None and place < CONFIRMED:
            proof = combine.by_equations(system, facts.peeled.unknown, cell)
        how = _said(system, proof, measure) if proof is not None else "by rank; no combination spelled out"
        hits.append(Hit("exact", "determined", (system.name, *system.key(cell)), measure, how))
    return hits


def _said(system: System, proof: combine.Combination, measure: str) -> str:
    known = all(not np.isnan(system.shown[measure][cell]) for cell in proof)
    value = f" = {combine.value_of(proof, system.shown[measure]):.17g}" if known else ""
    return combine.said(system, proof) + value


def insider_hits(system: System, by_measure: dict[str, Determined], rules: Rules) -> list[Hit]:
    """Cells that are determined for a firm that is alone in another withheld cell, hence knows that one exactly.

    Two cells hang together if every vector of the null space moves one a fixed multiple of the other.
    """
    hits = []
    for measure, facts in by_measure.items():
        free = (facts.vectors != 0).any(axis=1)
        alone = (system.truth[measure].contributors == 1) & free
        wanted = sensitive(system, measure, rules) & free
        for cell, others in _tied(facts.vectors, alone, wanted):
            learns = others[~same_firm(system, measure, np.array([cell]), others) & (others != cell)]
            hits += [_insider(system, measure, cell, other) for other in learns.tolist()]
    return hits


def _insider(system: System, measure: str, cell: int, other: int) -> Hit:
    said = f"for the firm in {'/'.join(system.key(cell))}"
    return Hit("insider", "insider_exact", (system.name, *system.key(other)), measure, said)


def _tied(vectors: Ints, alone: Bools, wanted: Bools) -> list[tuple[int, Ints]]:
    """For each cell of `alone` the cells of `wanted` whose entries are one multiple of its entries."""
    cells = np.flatnonzero(alone | wanted)
    lines = _direction(vectors[cells])
    _, line = np.unique(lines, axis=0, return_inverse=True)
    order = np.argsort(line, kind="stable")
    bounds = np.searchsorted(line[order], np.arange(line.max(initial=-1) + 2))
    found = []
    for a, b in pairwise(bounds.tolist()):
        members = cells[np.sort(order[a:b])]
        if len(members) > 1 and wanted[members].any():
            found += [(int(cell), members[wanted[members]]) for cell in members[alone[members]]]
    return found


def _direction(vectors: Ints) -> Ints:
    """Each row divided by its first entry that is not zero, modulo the prime."""
    first = (vectors != 0).argmax(axis=1)
    lead = vectors[np.arange(len(vectors)), first]
    return vectors * inverse(lead)[:, None] % PRIME
