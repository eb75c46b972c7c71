"""Numbers that look random but depend only on the seed, the purpose and the enterprise – not on chunks, order or threads."""

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.uint64]
Real = NDArray[np.float64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mix(value: Whole) -> Whole:
    """SplitMix64's finaliser: a one-to-one scrambling of 64-bit numbers."""
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


@dataclass(frozen=True)
class Dice:
    """Draws for enterprises by their number; the same question always gets the same answer."""

    seed: int

    def key(self, purpose: str) -> np.uint64:
        digest = hashlib.sha256(f"{self.seed}:{purpose}".encode()).digest()
        return np.uint64(int.from_bytes(digest[:8], "big"))

    def bits(self, purpose: str, index: Whole) -> Whole:
        """64 scrambled bits; two enterprises never get the same ones."""
        return mix(index * _STEP + self.key(purpose))

    def uniform(self, purpose: str, index: Whole) -> Real:
        """Strictly between 0 and 1."""
        return ((self.bits(purpose, index) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def normal(self, purpose: str, index: Whole) -> Real:
        """Standard normal (Box and Muller)."""
        radius = np.sqrt(-2 * np.log(self.uniform(purpose, index)))
        return np.asarray(radius * np.cos(2 * math.pi * self.uniform(f"{purpose}'", index)))

    def generator(self, purpose: str) -> np.random.Generator:
        """For the few draws that are made once for the whole country."""
        return np.random.Generator(np.random.PCG64(int(self.key(purpose))))

    def shuffle(self, purpose: str, index: Whole, size: int) -> Whole:
        """Place of each number 0 … size - 1 in a fixed order without repetition; neighbours end up far apart."""
        key = int(self.key(purpose))
        factor = round(size * 0.6180339887498949) + key % max(1, size // 1000)
        while math.gcd(factor, size) != 1:
            factor += 1
        return (index * np.uint64(factor) + np.uint64(key % size)) % np.uint64(size)
