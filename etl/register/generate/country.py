"""Provinces, and the published totals of 2022 that the default drop is calibrated to."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

FORMS = ("juristic", "natural", "community")
JURISTIC, NATURAL, COMMUNITY = range(3)
SIZES = ("micro", "small", "medium", "large")
MICRO, SMALL, MEDIUM, LARGE = range(4)

YEAR = 2022
"""Reference year of the totals below."""
ENTERPRISES = 3_200_000
"""Enterprises of every size to which the totals belong; other numbers scale them."""
MSMES = 3_187_378
JOBS_BY_SECTOR = (80_592, 2_811_157, 4_305_645, 5_630_842)
JOBS_JURISTIC = 7_941_166
MSMES_BY_FORM = (752_766, 2_346_912, 87_700)
"""Shares of 2019 (733,334 juristic persons and 85,436 community enterprises among 3,105,096) on the total of 2022."""
MSMES_BY_SIZE = (2_709_271, 433_484, 44_623)
"""85 %, 13.6 % and 1.4 %: chosen, no source."""
MSMES_BY_SECTOR = (52_592, 529_105, 1_314_794, 1_290_887)
"""Trade 41.25 % (2019); the others chosen."""

_ANCHORS = {("10",): 521_492, ("11", "12", "13", "73"): 286_123, ("83",): 42_598, ("94", "95", "96"): 68_205}
"""Published numbers of MSMEs: Bangkok, four provinces around it, Phuket, the southern border."""
_RANKED = """
20 50 30 40 90 84 34 41 57 74 80 31 21 70 65 32 33 60 45 24 47 14 92 71 36 72 46 62 67 19 44 16 22 52 42 66 77 76 86
93 43 81 25 48 64 63 15 54 53 35 82 39 51 27 18 38 56 61 55 26 37 49 91 23 75 17 85 58
"""
_BY_RANK = tuple(_RANKED.split())
"""All other provinces, those with most enterprises first."""
PROVINCES = tuple(sorted([*_BY_RANK, *(code for group in _ANCHORS for code in group)]))


@cache
def msmes_by_province() -> NDArray[np.float64]:
    """MSMEs by province (real numbers that sum to `MSMES`): anchors as published, the rest by rank (Zipf, thin at the end)."""
    found = {code: total * part for group, total in _ANCHORS.items() for code, part in _shares(group).items()}
    rank = np.arange(1, len(_BY_RANK) + 1)
    tail = rank**-0.35 * (1 - rank / 80)
    rest = (MSMES - sum(_ANCHORS.values())) * tail / tail.sum()
    found.update(zip(_BY_RANK, rest.tolist(), strict=True))
    return np.array([found[code] for code in PROVINCES])


def _shares(group: tuple[str, ...]) -> dict[str, float]:
    parts = {code: 1 / (place + 2) for place, code in enumerate(group)}
    return {code: part / sum(parts.values()) for code, part in parts.items()}


def groups() -> tuple[tuple[tuple[int, ...], int], ...]:
    """Published numbers by the province indexes they cover."""
    return tuple((tuple(PROVINCES.index(code) for code in group), total) for group, total in _ANCHORS.items())
