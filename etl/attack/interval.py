"""How far the value of each sensitive cell stays open, both ways (disclosure.md §4.3).

Every solution of a linear program is a whole table that agrees with what is published, so it is a witness for all cells
at once: a few programs that push all open cells, each in a random direction, clear nearly all of them; the few that stay
open are cleared by a checked swap, or pushed one by one, which gives their true limits.
"""

from dataclasses import dataclass

import numpy as np

from etl.attack.hierarchy import Ints
from etl.attack.model import Hit
from etl.attack.program import EXACT, Bounds, Program
from etl.attack.universe import Bools, Floats

ROUNDS = 12
SINGLE = 150
"""At most so many cells are pushed one by one; what is open after that is `unknown`, which fails the attack."""


@dataclass
class Ranges:
    """Per target: how far it is known to move up and down, in parts of its need (1 is enough), and whether that is final.

    `by_swaps`: how many were cleared by swaps alone.
    """

    program: Program
    up: Floats
    down: Floats
    known: Bools
    witnesses: list[Floats]
    by_swaps: int = 0

    def note(self, deviation: Floats) -> None:
        """Learn from a witness."""
        moved = deviation[self.program.targets] / self.program.need[self.program.targets]
        self.up, self.down = np.maximum(self.up, moved), np.maximum(self.down, -moved)
        self.witnesses.append(deviation)

    @property
    def open_up(self) -> Bools:
        return self.up < 1 - EXACT

    @property
    def open_down(self) -> Bools:
        return self.down < 1 - EXACT


def ranges(program: Program, proved: Bools | None = None, seed: int = 0) -> Ranges:
    """Push until every target is known to be safe or has been pushed alone; `proved`: targets that a checked swap moves both ways.

    Programs come first, whatever swaps say; swaps help where values differ by so much that the solver loses the small ones.
    """
    count = len(program.targets)
    found = Ranges(program, np.zeros(count), np.zeros(count), np.zeros(count, dtype=bool), [])
    random = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        before = found.open_up.sum() + found.open_down.sum()
        if not before:
            break
        _push(found, _signs(found, random))
        if found.open_up.sum() + found.open_down.sum() > 0.95 * before:
            break
    if proved is not None:
        found.by_swaps = int(np.count_nonzero(proved & (found.open_up | found.open_down)))
        found.up[proved], found.down[proved] = np.maximum(found.up[proved], 1), np.maximum(found.down[proved], 1)
    for target in np.flatnonzero(found.open_up | found.open_down)[:SINGLE]:
        _alone(found, int(target))
    found.known |= ~(found.open_up | found.open_down)
    return found


def _signs(found: Ranges, random: np.random.Generator) -> Ints:
    """The direction that is open; at random where both are."""
    either = np.where(random.random(len(found.up)) < 0.5, 1, -1)
    return np.where(found.open_up & found.open_down, either, found.open_up.astype(int) - found.open_down)


def _push(found: Ranges, signs: Ints, bounds: Bounds | None = None) -> bool:
    """One linear program; False if it gave no sound witness."""
    deviation = found.program.far(signs, bounds or found.program.free)
    if deviation is None:
        return False
    found.note(deviation)
    return True


def _alone(found: Ranges, target: int) -> None:
    """Push one target as far as it goes, in each direction that is still open."""
    sound = True
    for sign, is_open in ((1, found.open_up), (-1, found.open_down)):
        signs = np.zeros(len(found.up), dtype=np.int64)
        signs[target] = sign
        sound = (not is_open[target] or _push(found, signs)) and sound
    found.known[target] = sound


def interval_hits(found: Ranges) -> list[Hit]:
    """The targets that are not safe."""
    return [_hit(found, int(target)) for target in np.flatnonzero(found.open_up | found.open_down)]


def classify(up: float, down: float, known: bool) -> str:
    """safe, one_sided, narrow or exact, for movements in parts of the need; unknown if they are no limits."""
    if min(up, down) >= 1 - EXACT:
        return "safe"
    if not known:
        return "unknown"
    if max(up, down) <= EXACT:
        return "exact"
    return "one_sided" if max(up, down) >= 1 - EXACT else "narrow"


def _hit(found: Ranges, target: int) -> Hit:
    program = found.program
    place = program.targets[target]
    step, value = program.need[place] * program.unit, program.value[place] * program.unit
    low, high = value - min(found.down[target], 1) * step, value + min(found.up[target], 1) * step
    kind = classify(found.up[target], found.down[target], bool(found.known[target]))
    said = f"{value:.12g} in [{low:.12g}, {high:.12g}], must reach ±{step:.6g}"
    return Hit("interval", kind, (program.system.name, *program.system.key(int(program.cells[place]))), program.measure, said)
