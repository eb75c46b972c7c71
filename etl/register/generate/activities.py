"""Divisions of TSIC with their usual weight in a sector, by legal form, and the classes that firms of a division get."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SECTORS = ("AGR", "MFG", "TRD", "SRV")
SECTOR_OF_SECTION = {"A": 0, "B": 1, "C": 1, "D": 1, "E": 1, "G": 2}
"""Sections not named here are services."""

# Division, section, weight within its sector among juristic persons, natural persons, community enterprises;
# then the ISIC Rev. 4 classes (last two digits) from which its 5-digit codes are made.
_TABLE = """
01 A 70 80 92 11 12 13 14 15 16 19 21 22 23 24 25 26 27 28 29 30 41 42 43 44 45 46 49 50 61 62 63 64 70
02 A 12 5 4 10 20 30 40
03 A 18 15 4 11 12 21 22
05 B .1 .02 0 10 20
06 B .1 .01 0 10 20
07 B .2 .03 0 10 21 29
08 B 2.5 .8 .2 10 91 92 93 99
09 B .4 .03 0 10 90
10 C 14 22 42 10 20 30 40 50 61 62 71 72 73 74 75 79 80
11 C 2.4 1.6 6 01 02 03 04
12 C .1 .05 .2 00
13 C 3.4 6.5 20 11 12 13 91 92 93 94 99
14 C 4.5 14 7 10 20 30
15 C 1.8 2 1 11 12 20
16 C 3.4 6 9 10 21 22 23 29
17 C 2 .6 1 01 02 09
18 C 5 2.2 .3 11 12 20
19 C .3 .05 .2 10 20
20 C 5.2 1.2 4 11 12 13 21 22 23 29 30
21 C 1 .2 1.5 00
22 C 7.5 1.6 .3 11 19 20
23 C 5 5 2 10 91 92 93 94 95 96 99
24 C 2.6 .6 0 10 20 31 32
25 C 12 11 .5 11 12 13 20 91 92 93 99
26 C 2 .2 0 10 20 30 40 51 52 60 70 80
27 C 2.6 .5 0 10 20 31 32 33 40 50 90
28 C 5 1.2 .1 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 29
29 C 2.4 .6 0 10 20 30
30 C .8 .3 0 11 12 20 30 40 91 92 99
31 C 3.6 5.5 1.5 00
32 C 4 5 5 11 12 20 30 40 50 90
33 C 4.5 4.5 .2 11 12 13 14 15 19 20
35 D 2.6 .1 .4 10 20 30
36 E .4 .6 .6 00
37 E .5 .2 0 00
38 E 2.2 2 .8 11 12 21 22 30
39 E .1 .02 0 00
41 F 17 5 .2 00
42 F 4 .6 0 10 20 90
43 F 7 4.5 .5 11 12 21 22 29 30 90
45 G 13 11 2 10 20 30 40
46 G 52 8 15 10 20 30 41 49 51 52 53 59 61 62 63 69 90
47 G 35 81 83 11 19 21 22 23 30 41 42 51 52 53 59 61 62 63 71 72 73 74 81 82 89 91 99
49 H 7.5 6.5 .3 11 12 21 22 23 30
50 H .7 .5 .2 11 12 21 22
51 H .2 .02 0 10 20
52 H 4.2 .6 0 10 21 22 23 24 29
53 H .5 .5 0 10 20
55 I 6 6 14 10 20 90
56 I 7.5 34 28 10 21 29 30
58 J .8 .1 0 11 12 13 19 20
59 J .8 .3 0 11 12 13 14 20
60 J .3 .05 .3 10 20
61 J .5 .1 0 10 20 30 90
62 J 3.8 .5 0 01 02 09
63 J .8 .3 0 11 12 91 99
64 K 1.6 .2 6 11 19 20 30 91 92 99
65 K .3 .3 0 11 12 20 30
66 K 1 .4 0 11 12 19 21 22 29 30
68 L 12 4.5 .2 10 20
69 M 4.5 .8 0 10 20
70 M 4.2 .3 0 10 20
71 M 3 .5 0 10 20
72 M .4 .03 .1 10 20
73 M 2.6 .6 0 10 20
74 M 1.6 1.3 .2 10 20 90
75 M .3 .3 0 00
77 N 2.4 2.4 .6 10 21 22 29 30 40
78 N .8 .2 0 10 20 30
79 N 2.8 .8 9 11 12 90
80 N 1 .1 0 10 20 30
81 N 2 .7 .3 10 21 29 30
82 N 3 .6 .2 11 19 20 30 91 92 99
84 O .02 .002 .1 11 12 13 21 22 23 30
85 P 2.6 2 .6 10 21 22 30 41 42 49 50
86 Q 2 1.3 .2 10 20 90
87 Q .2 .2 .2 10 20 30 90
88 Q .1 .2 .5 10 90
90 R .4 1 .8 00
91 R .1 .05 .6 01 02 03
92 R .1 .3 0 00
93 R 1.6 1.7 .6 11 12 19 21 29
94 S .3 .05 2.5 11 12 20 91 92 99
95 S 1.4 6 .5 11 12 21 22 23 24 29
96 S 3.2 17 5 01 02 03 09
97 T .004 .03 0 00
98 T .002 .02 0 10 20
99 U .004 .001 0 00
"""
ROWS = tuple(tuple(line.split()) for line in _TABLE.strip().splitlines())
DIVISIONS = tuple(row[0] for row in ROWS)
SECTIONS = tuple(row[1] for row in ROWS)
SECTOR = np.array([SECTOR_OF_SECTION.get(section, 3) for section in SECTIONS], dtype=np.int8)
"""Sector index by division index."""


def of_sector(sector: int) -> NDArray[np.int64]:
    """Places of the divisions of a sector."""
    return np.asarray(np.flatnonzero(np.equal(SECTOR, sector)))


@cache
def weights() -> NDArray[np.float64]:
    """Weight of each division by form (juristic, natural, community), made to sum to 1 in each sector."""
    raw = np.array([[float(text) for text in row[2:5]] for row in ROWS]).T
    totals = np.stack([np.bincount(SECTOR, form, len(SECTORS)) for form in raw])
    return raw / totals[:, SECTOR]


@cache
def codes() -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    """All 5-digit codes, with the first place and the number of those of each division."""
    own = [[f"{row[0]}{part}{last}" for part in row[5:] for last in _last_digits(part)] for row in ROWS]
    sizes = np.array([len(part) for part in own], dtype=np.int64)
    return tuple(code for part in own for code in part), np.cumsum(sizes) - sizes, sizes


def _last_digits(part: str) -> tuple[str, ...]:
    """National subclasses of a class: a residual class is not split, others have two."""
    return ("0",) if part.endswith(("0", "9")) else ("1", "2")
