"""What a firm learns that knows one withheld cell itself (disclosure.md §4.4): intervals, with that cell held still.

A firm that is alone in a cell knows it; one that dominates it knows it to within p %, and never less than its own value.
The cell is held in that window, and every other sensitive cell (but those of which it is the largest firm itself) must
still be able to move by its need. Done for all pairs at once: a witness in which the cell lies in its window clears the
pair, and so do two witnesses with the cell on either side of it, since every table between two possible ones is possible.
A swap of the certificates, once checked, is such a table too, whoever made it; what swaps do not clear is pushed anew.
"""

from dataclasses import dataclass

import numpy as np

from etl.attack.certificate import Proofs
from etl.attack.hierarchy import Ints
from etl.attack.interval import Ranges
from etl.attack.model import Hit, Rules
from etl.attack.program import Bounds, Program
from etl.attack.sensitive import identity, same_firm, windows
from etl.attack.universe import Bools, Floats

HELD = 40
"""At most so many rounds with many firms' cells held at once."""
SAMPLE = 10_000
"""So many open pairs are looked at to choose whom to hold and whom to push."""
SINGLE = 150
"""At most so many further programs, each holding the cell of one firm."""


@dataclass
class Pairs:
    """Pairs of a firm's cell (rows; places in the program's cells) and a target (columns) that are not cleared yet.

    Four tables: the target has been seen to move up (0, 1) or down (2, 3) enough with the firm's cell not below (0, 2) or not
    above (1, 3) its window. `low` and `high` are the windows, as deviations.
    """

    program: Program
    firms: Ints
    low: Floats
    high: Floats
    own: Bools
    seen: list[Bools]

    def note(self, deviation: Floats) -> None:
        """Learn from a witness."""
        moved = deviation[self.firms]
        sides = (moved >= self.low - 1e-9, moved <= self.high + 1e-9)
        for way, enough in enumerate(self.program.enough(deviation)):
            for side, rows in enumerate(sides):
                self.seen[2 * way + side][np.ix_(rows, enough)] = True

    def open(self, way: int) -> Bools:
        """Pairs not cleared upwards (0) or downwards (1)."""
        found: Bools = ~(self.seen[2 * way] & self.seen[2 * way + 1])
        return found

    def open_row(self, way: int, row: int) -> Bools:
        """The same for one firm's cell."""
        found: Bools = ~(self.seen[2 * way][row] & self.seen[2 * way + 1][row])
        return found


def pairs(program: Program, found: Ranges, rules: Rules) -> Pairs:
    """All pairs that could matter: same component, not the same firm, and the target safe from the public."""
    window = windows(program.system, program.measure, rules)
    firms = np.flatnonzero(window.known[program.cells])
    low, high = (limit[program.cells[firms]] / program.unit for limit in (window.low, window.high))
    own = _own(program, firms)
    part = program.component()
    clear = own | (part[firms][:, None] != part[program.targets][None, :]) | (found.open_up | found.open_down)[None, :]
    return Pairs(program, firms, low, high, own, [clear.copy(order="F") for _ in range(4)])


def _own(program: Program, firms: Ints) -> Bools:
    """Pairs in which the target is the firm's cell itself, or one whose largest firm it is too."""
    system, x1 = program.system, identity(program.system, program.measure)[program.cells]
    order = np.argsort(x1[program.targets], kind="stable")
    ranked = x1[program.targets][order]
    own = np.zeros((len(firms), len(program.targets)), dtype=bool)
    for row, firm in enumerate(firms):
        like = order[np.searchsorted(ranked, x1[firm]) : np.searchsorted(ranked, x1[firm], side="right")]
        cells = program.cells[program.targets[like]]
        own[row, like] = same_firm(system, program.measure, program.cells[[firm]], cells)
    return own


def clear_by_swaps(matrix: Pairs, given: Proofs, rules: Rules) -> None:
    """Clear the pairs of a target and the firms that do not see its swaps."""
    program, listed = matrix.program, given.listed
    rows, columns = (_places(len(given.system.at), program.cells[own]) for own in (matrix.firms, program.targets))
    proving = np.flatnonzero(given.proving(program.measure, rules))
    proving = proving[columns[listed.cell[proving]] >= 0]
    for swap in proving[np.argsort(listed.cell[proving], kind="stable")].tolist():
        part = slice(*listed.moves.indptr[swap : swap + 2])
        cells, signs = listed.moves.indices[part], listed.moves.data[part]
        column = columns[listed.cell[swap]]
        step = program.need[program.targets[column]] * signs[cells == listed.cell[swap]][0]
        there = rows[cells] >= 0
        _clear(matrix, int(column), rows[cells][there], step * signs[there])


def _clear(matrix: Pairs, column: int, rows: Ints, moved: Floats) -> None:
    """Note a swap that moves the target `column` up when it moves the firms' cells `rows` by `moved`, and its reverse."""
    for way, change in enumerate((moved, -moved)):
        low, high = np.ones((2, len(matrix.firms)), dtype=bool)
        low[rows], high[rows] = change >= matrix.low[rows] - 1e-9, change <= matrix.high[rows] + 1e-9
        matrix.seen[2 * way][:, column] |= low
        matrix.seen[2 * way + 1][:, column] |= high


def _places(count: int, cells: Ints) -> Ints:
    """[cell]: its place in `cells`, -1 if it is not there."""
    found = np.full(count, -1, dtype=np.int64)
    found[cells] = np.arange(len(cells))
    return found


def examine(program: Program, found: Ranges, rules: Rules, given: Proofs | None = None, seed: int = 1) -> Pairs:
    """Clear pairs: with the swaps and witnesses at hand, by pushes with many firms' cells held, then with one held."""
    matrix = pairs(program, found, rules)
    if given is not None:
        clear_by_swaps(matrix, given, rules)
    for deviation in found.witnesses:
        matrix.note(deviation)
    random = np.random.default_rng(seed)
    for _ in range(HELD):
        _push(matrix, *_chosen(matrix, random))
    _one_by_one(matrix)
    return matrix


def _push(matrix: Pairs, signs: Ints, held: Ints) -> None:
    """One program with the firms' cells `held` (rows of the matrix) kept in their windows."""
    if not signs.any():
        return
    bounds = matrix.program.free
    lower, upper = bounds.lower.copy(), bounds.upper.copy()
    lower[matrix.firms[held]], upper[matrix.firms[held]] = matrix.low[held], matrix.high[held]
    deviation = matrix.program.far(signs, Bounds(np.maximum(lower, bounds.lower), upper))
    if deviation is not None:
        matrix.note(deviation)


def _chosen(matrix: Pairs, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Directions and held rows: open pairs in random order, each taken if its firm's cell is not to be pushed itself."""
    ways = (matrix.open(0), matrix.open(1))
    pairs = np.argwhere(ways[0] | ways[1])
    pairs = pairs[random.permutation(len(pairs))[:SAMPLE]]
    held, never_held = (np.zeros(len(matrix.firms), dtype=bool) for _ in range(2))
    pushed, never_pushed = (np.zeros(len(matrix.program.targets), dtype=bool) for _ in range(2))
    for row, column in pairs.tolist():
        if not never_held[row] and not never_pushed[column]:
            held[row] = pushed[column] = True
            never_held |= matrix.own[:, column]
            never_pushed |= matrix.own[row]
    up, down = (np.asarray(np.any(way[held], axis=0) & pushed, dtype=bool) for way in ways)
    either = np.where(random.random(len(up)) < 0.5, 1, -1)
    return np.where(up & down, either, up.astype(np.int64) - down), np.flatnonzero(held)


def _one_by_one(matrix: Pairs) -> None:
    """Hold one firm's cell and push all it still threatens: up, down, then each that resists alone."""
    budget = matrix.program.solved + SINGLE
    for row in np.flatnonzero((matrix.open(0) | matrix.open(1)).any(axis=1)).tolist():
        for way, sign in ((0, 1), (1, -1)):
            if matrix.program.solved < budget:
                _push(matrix, matrix.open_row(way, row) * sign, np.array([row]))
            for target in np.flatnonzero(matrix.open_row(way, row)).tolist():
                if matrix.program.solved < budget:
                    _push(matrix, (np.arange(len(matrix.program.targets)) == target) * sign, np.array([row]))


def insider_interval_hits(matrix: Pairs) -> list[Hit]:
    """Pairs that could not be cleared."""
    rows, columns = np.nonzero(matrix.open(0) | matrix.open(1))
    return [_hit(matrix, int(row), int(column)) for row, column in zip(rows, columns, strict=True)]


def _hit(matrix: Pairs, row: int, column: int) -> Hit:
    program = matrix.program
    place = program.targets[column]
    cell, firm = (program.system.key(int(program.cells[at])) for at in (place, matrix.firms[row]))
    both = matrix.open(0)[row, column] and matrix.open(1)[row, column]
    kind = "insider_narrow" if both else "insider_one_sided"
    said = f"for the firm in {'/'.join(firm)}: {program.value[place] * program.unit:.12g}"
    return Hit("insider", kind, (program.system.name, *cell), program.measure, said)
