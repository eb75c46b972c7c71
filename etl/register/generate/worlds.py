"""The counts of the scenarios: enterprises moved about so that the country becomes difficult. Their number never changes.

Axes: form × size × province × division, as in `plan`.
"""

from collections.abc import Sequence

import numpy as np

from etl.register.generate.activities import DIVISIONS, SECTIONS, SECTOR, SECTORS, of_sector
from etl.register.generate.country import COMMUNITY, JURISTIC, MEDIUM, MICRO, NATURAL, PROVINCES
from etl.register.generate.life import Codes, Flags
from etl.register.generate.rounding import Counts, largest_remainder

BANGKOK = PROVINCES.index("10")
BY_REGION = {
    "BMR": ("10", "11", "12", "13", "73", "74"),
    "EAS": ("20", "21", "22", "23", "24", "25", "26", "27"),
    "NOR": tuple(code for code in PROVINCES if "50" <= code <= "67"),
    "NEA": tuple(code for code in PROVINCES if "30" <= code <= "49"),
    "SOU": tuple(code for code in PROVINCES if code >= "80"),
}
BY_REGION["CEN"] = tuple(code for code in PROVINCES if code not in {c for own in BY_REGION.values() for c in own})
"""Provinces by region, as in the code list of areas."""
FREE = np.array([place for place, section in enumerate(SECTIONS) if section == "G"])
"""Divisions that take up what other sections lose in `monopolies`."""
SECTION_FIRMS = 300
"""Firms that a section keeps in `monopolies`."""


def _inside(codes: Sequence[str], sector: int) -> Flags:
    """Province × division: whether a cell lies in these provinces and this sector."""
    return np.outer(np.isin(PROVINCES, codes), np.equal(SECTOR, sector))


def thin_provinces(counts: Counts) -> Counts:
    """The twelve largest provinces stay; in the others no cell has more than two firms; the last five have 1 … 5 firms."""
    order = np.argsort(-counts.sum((0, 1, 3)), kind="stable")
    for place in order[12:]:
        _to_bangkok(counts, place, np.minimum(counts[:, :, place], 1 + place % 2))
    for firms, place in enumerate(order[-5:], start=1):
        kept = np.zeros_like(counts[:, :, place])
        kept.flat[np.argsort(-counts[:, :, place], axis=None, kind="stable")[:firms]] = 1
        _to_bangkok(counts, place, np.minimum(kept, counts[:, :, place]))
    return counts


def _to_bangkok(counts: Counts, place: int, kept: Counts) -> None:
    """Leave `kept` in a province; the rest moves to Bangkok."""
    counts[:, :, BANGKOK] += counts[:, :, place] - kept
    counts[:, :, place] = kept


def monopolies(counts: Counts) -> Counts:
    """Every section has one medium company; but for G they are small, and all their other firms are micro."""
    for section in sorted(set(SECTIONS)):
        own = np.array([place for place, each in enumerate(SECTIONS) if each == section])
        if section != "G":
            _shrink(counts, own)
        counts[:, MICRO] += counts[:, MEDIUM] * np.isin(np.arange(len(DIVISIONS)), own)
        counts[:, MEDIUM, :, own] = 0
        _promote(counts, own)
    return counts


def _shrink(counts: Counts, own: Codes) -> None:
    """Make all firms of these divisions micro and move those above `SECTION_FIRMS` into section G."""
    whole = counts[..., own].sum(1)
    kept = largest_remainder(whole.astype(float), min(SECTION_FIRMS, int(whole.sum())))
    counts[..., own] = 0
    counts[:, MICRO, :, own] = np.moveaxis(kept, 2, 0)
    counts[:, MICRO, :, FREE[-1]] += (whole - kept).sum(2)


def _promote(counts: Counts, own: Codes) -> None:
    """Make one micro firm of these divisions the medium company."""
    form, place, division = np.unravel_index(int(np.argmax(counts[:, MICRO][..., own])), counts[:, MICRO][..., own].shape)
    counts[form, MICRO, place, own[division]] -= 1
    counts[JURISTIC, MEDIUM, place, own[division]] += 1


def one_firm_divisions(counts: Counts) -> Counts:
    """Every second division keeps one firm; the others move to the next division of its sector."""
    for sector in range(len(SECTORS)):
        own = of_sector(sector)
        for lone, taker in zip(own[1::2], own[::2], strict=False):
            cells = counts[..., lone]
            kept = np.zeros_like(cells)
            kept.flat[np.argmax(cells * (1 + np.arange(cells.size).reshape(cells.shape) % 7))] = 1
            counts[..., taker] += cells - kept
            counts[..., lone] = kept
    return counts


def duopolies(counts: Counts) -> Counts:
    """In as many cells as the companies allow: nobody but two medium companies."""
    counts[:, MICRO] += counts[:, MEDIUM]
    counts[:, MEDIUM] = 0
    pairs = [(place, division) for division in range(1, len(DIVISIONS), 3) for place in range(1, len(PROVINCES))]
    for place, division in pairs[:: max(1, len(pairs) * 40 // int(counts.sum()))]:
        donor = int(np.argmax(counts[JURISTIC, MICRO]))
        taker = next(other for other in of_sector(SECTOR[division]) if other % 3 != 1)
        counts[:, :, place, taker] += counts[:, :, place, division]
        counts[:, :, place, division] = 0
        counts[JURISTIC, MICRO].flat[donor] -= 2
        counts[JURISTIC, MEDIUM, place, division] = 2
    return counts


def single_sections(counts: Counts) -> Counts:
    """Mae Hong Son, Trat and Satun hold nothing but section I, Ranong nothing but division 03."""
    for code, divisions in (("58", ("55", "56")), ("23", ("55", "56")), ("91", ("55", "56")), ("85", ("03",))):
        at = counts[:, :, PROVINCES.index(code)]
        total = at.sum(2)
        at[:] = 0
        for turn, division in enumerate(divisions):
            at[:, :, DIVISIONS.index(division)] = (total + turn) // len(divisions)
    return counts


def thin_regions(counts: Counts) -> Counts:
    """Agribusiness of the south: 2 firms; manufacturing of the east: 1; trade of the north: 4; services of the centre: 3."""
    for region, sector, firms in (("SOU", 0, 2), ("EAS", 1, 1), ("NOR", 2, 4), ("CEN", 3, 3)):
        before = counts * _inside(BY_REGION[region], sector)
        kept = _fewest(before, firms)
        counts += kept - before
        counts[:, :, BANGKOK] += (before - kept).sum(2)
    return counts


def lone_communities(counts: Counts) -> Counts:
    """One or two community enterprises in each region × sector; the others are elsewhere: natural persons of the same kind."""
    for region, codes in enumerate(BY_REGION.values()):
        for sector in range(len(SECTORS)):
            before, either = counts[COMMUNITY] * _inside(codes, sector), counts[COMMUNITY] + counts[NATURAL]
            kept = _fewest(either * _inside(codes, sector), 1 + (region + sector) % 2)
            counts[COMMUNITY] += kept - before
            counts[NATURAL] += before - kept
    return counts


def _fewest(cells: Counts, firms: int) -> Counts:
    """One firm in each of the fullest cells."""
    kept = np.zeros_like(cells)
    kept.flat[np.argsort(-cells, axis=None, kind="stable")[:firms]] = 1
    return np.minimum(kept, cells)


def checkerboard(counts: Counts) -> Counts:
    """Empty the cells whose province and division places add up to an odd number."""
    for sector in range(len(SECTORS)):
        own = of_sector(sector)
        for turn, division in enumerate(own):
            neighbour = own[turn - 1] if turn else own[1]
            odd = np.flatnonzero((np.arange(len(PROVINCES)) + turn) % 2)
            counts[:, :, odd, neighbour] += counts[:, :, odd, division]
            counts[:, :, odd, division] = 0
    return counts
