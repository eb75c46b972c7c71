"""The outlines in data/geography/ fit the code list and stay small."""

import csv
import json
from itertools import pairwise

import pytest

from tests.architecture.tree import ROOT, read

AREAS = list(csv.DictReader(read("data/codes/areas.csv").splitlines()))
PROVINCES = {row["code"]: row for row in AREAS if row["code"].startswith("TH-")}
REGIONS = {"BMR", "CEN", "EAS", "NOR", "NEA", "SOU", "TH-10", "VIC"}
FILES = ("provinces.json", "regions.json")
Rings = list[list[list[float]]]


def outlines(name: str) -> dict[str, Rings]:
    return json.loads(read(f"data/geography/{name}"))


def area(ring: list[list[float]]) -> float:
    """Square degrees, by the shoelace formula."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2


def total(shapes: dict[str, Rings]) -> float:
    return sum(area(ring) for rings in shapes.values() for ring in rings)


def test_every_province_has_an_outline_and_nothing_else_has() -> None:
    assert len(PROVINCES) == 77 and set(outlines("provinces.json")) == set(PROVINCES)


def test_regions_are_those_of_the_code_list_with_greater_bangkok_in_parts() -> None:
    shapes = outlines("regions.json")
    assert set(shapes) == REGIONS
    assert {row["parent"] for row in PROVINCES.values()} == REGIONS - {"TH-10", "VIC"}
    parts = total({code: shapes[code] for code in ("TH-10", "VIC")})
    assert total({"BMR": shapes["BMR"]}) == pytest.approx(parts, rel=0.01)


@pytest.mark.parametrize("name", FILES)
def test_rings_are_closed_and_inside_thailand(name: str) -> None:
    for rings in outlines(name).values():
        assert rings == sorted(rings, key=area, reverse=True)
        for ring in rings:
            assert ring[0] == ring[-1] and len(ring) > 3
            assert all(97 < x < 106 and 5 < y < 21 for x, y in ring)


def test_a_region_covers_its_provinces() -> None:
    provinces, regions = outlines("provinces.json"), outlines("regions.json")
    for region in REGIONS - {"TH-10", "VIC"}:
        members = {code: provinces[code] for code, row in PROVINCES.items() if row["parent"] == region}
        assert total({region: regions[region]}) == pytest.approx(total(members), rel=0.04)


def test_files_stay_small() -> None:
    sizes = {name: (ROOT / "data" / "geography" / name).stat().st_size for name in FILES}
    assert sizes["provinces.json"] <= 82_000 and sizes["regions.json"] <= 16_000
