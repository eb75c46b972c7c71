"""How many enterprises there are of each kind: the whole drop in one small table, before any enterprise is made."""

import numpy as np

from etl.register.generate import activities, country
from etl.register.generate.country import FORMS, JURISTIC, LARGE, MEDIUM, PROVINCES, SIZES
from etl.register.generate.draws import Dice
from etl.register.generate.rounding import Counts, Real, fit, largest_remainder, round_to

AXES = ("form", "size", "province", "division")

# Rough shares to start from; the published totals do the rest. Agriculture has 1.5 jobs per enterprise, so few are small or medium.
_FORM_SECTOR = np.array([[0.012, 0.14, 0.34, 0.508], [0.01, 0.17, 0.45, 0.37], [0.4, 0.44, 0.06, 0.1]])
_FORM_SIZE = np.array([[0.47, 0.47, 0.06], [0.97, 0.03, 3e-4], [0.965, 0.035, 0.0]])
_SECTOR_SIZE = np.array([[1.2, 0.5, 0.45], [1, 1, 1.1], [1, 1, 1], [1, 1, 0.9]])
_LARGE_BY_SECTOR = np.array([0.01, 0.38, 0.32, 0.29])
# How much likelier a sector is in the provinces around Bangkok and the eastern seaboard than elsewhere, by sector and by form.
_INDUSTRIAL = {"10", "11", "12", "13", "20", "21", "24", "74", "73", "14", "19"}
_CITY_SECTOR = np.array([0.25, 1.1, 0.9, 1.25])
_CITY_FORM = np.array([4.0, 0.85, 0.12])


def plan(enterprises: int, dice: Dice) -> Counts:
    """Numbers of enterprises by form × size × province × division; they sum to `enterprises`."""
    msmes = round(enterprises * country.MSMES / country.ENTERPRISES)
    by_province = _msmes_by_province(msmes)
    groups = _form_sector_size(msmes)
    table = fit(_province_seed(groups), groups.ravel().astype(float), by_province.astype(float))
    numbers = round_to(table, groups.ravel(), by_province)
    counts = np.zeros((len(FORMS), len(SIZES), len(PROVINCES), len(activities.DIVISIONS)), dtype=np.int64)
    random = dice.generator("divisions")
    for (form, sector, size), row in zip(np.ndindex(groups.shape), numbers, strict=True):
        _spread(counts[form, size], sector, activities.weights()[form], row, random)
    for sector, row in enumerate(_large(enterprises - msmes, by_province)):
        _spread(counts[JURISTIC, LARGE], sector, activities.weights()[JURISTIC], row, random)
    return _every_division(counts)


def _msmes_by_province(msmes: int) -> Counts:
    counts = largest_remainder(country.msmes_by_province(), msmes)
    for members, total in country.groups():
        counts[list(members)] = largest_remainder(counts[list(members)].astype(np.float64), round(total * msmes / country.MSMES))
    others = [place for place in range(len(counts)) if place not in {m for members, _ in country.groups() for m in members}]
    rest = msmes - int(counts.sum()) + int(counts[others].sum())
    counts[others] = largest_remainder(country.msmes_by_province()[others], rest)
    return counts


def _form_sector_size(msmes: int) -> Counts:
    """Form × sector × size with the published one-way totals."""
    totals = (country.MSMES_BY_FORM, country.MSMES_BY_SECTOR, country.MSMES_BY_SIZE)
    margins = [largest_remainder(np.array(total, dtype=float), msmes) for total in totals]
    seed = _FORM_SECTOR[:, :, None] * _FORM_SIZE[:, None, :] * _SECTOR_SIZE
    return round_to(fit(seed, *(margin.astype(float) for margin in margins)), *margins)


def _province_seed(groups: Counts) -> Real:
    """Where firms of each form, sector and size are likelier than their numbers alone would say."""
    city = np.array([code in _INDUSTRIAL for code in PROVINCES], dtype=float)
    form, sector, size = (index.ravel()[:, None] for index in np.indices(groups.shape))
    liking = _CITY_FORM[form] * _CITY_SECTOR[sector] * np.array([1, 1.1, 1.6, 2])[size]
    return np.asarray((liking**city) * groups.ravel()[:, None] * country.msmes_by_province())


def _large(number: int, by_province: Counts) -> Counts:
    """Large enterprises by sector × province: drawn to the big provinces."""
    weights = _LARGE_BY_SECTOR[:, None] * (by_province.astype(float) ** 1.35)
    return largest_remainder(weights, number)


def _spread(counts: Counts, sector: int, weights: Real, row: Counts, random: np.random.Generator) -> None:
    """Share the firms of a sector in each province among its divisions; each province has its own likings."""
    own = activities.of_sector(sector)
    chance = weights[own] * random.gamma(3.0, 1 / 3.0, (len(row), len(own)))
    counts[:, own] += random.multinomial(row, chance / chance.sum(1, keepdims=True))


def _every_division(counts: Counts) -> Counts:
    """Give a division that got nothing one firm of the commonest division of its sector."""
    for division in np.flatnonzero(counts.sum((0, 1, 2)) == 0):
        own = activities.of_sector(activities.SECTOR[division])
        *place, donor = np.unravel_index(int(np.argmax(counts[..., own])), counts[..., own].shape)
        counts[*place, own[donor]] -= 1
        counts[*place, division] += 1
    return counts


def jobs(counts: Counts, means: Real) -> Counts:
    """Jobs in MSMEs by sector × (juristic, others): published totals scaled; `means` are mean jobs by that and size."""
    scale = int(counts[:, :LARGE].sum()) / country.MSMES
    expected = expected_jobs(counts, means)
    sectors = largest_remainder(np.array(country.JOBS_BY_SECTOR, dtype=float), round(sum(country.JOBS_BY_SECTOR) * scale))
    juristic = round(country.JOBS_JURISTIC * scale)
    forms = np.array([juristic, int(sectors.sum()) - juristic])
    return round_to(fit(expected, sectors.astype(float), forms.astype(float)), sectors, forms)


def expected_jobs(counts: Counts, means: Real) -> Real:
    """Jobs in MSMEs by sector × (juristic, others) if every class has its mean."""
    return np.asarray((numbers(counts) * means).sum(2))


def numbers(counts: Counts) -> Counts:
    """MSMEs by sector × (juristic, others) × size."""
    by_division = np.stack([counts[JURISTIC], counts[JURISTIC + 1 :].sum(0)])[:, : MEDIUM + 1].sum(2)
    return np.stack([by_division[..., activities.of_sector(sector)].sum(-1) for sector in range(len(activities.SECTORS))])
