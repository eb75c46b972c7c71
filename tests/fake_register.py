"""A release with register tables for tests of pages: the published one plus made-up cells, marked synthetic.

The cells are weights multiplied out, so that totals look like totals; some are withheld, as protection would do. They
show how pages treat such tables, never what the country is like.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb

from data.catalogue import TOTAL, CodeList, Dataset, load

PERIODS = {"2021": 0.97, "2022": 1.0}
SIZES = {TOTAL: 1.0, "MIC": 0.84, "SML": 0.145, "MED": 0.015}
OF_ENTERPRISE = {"enterprises": 1.0, "employees": 4.0, "revenue": 1_900_000.0, "total_assets": 2_400_000.0, "net_profit": 90_000.0}
ENTERPRISES, FEWEST, UNFOLDED = 3_187_378, 10, "C"
QUARTILES = {
    "revenue": (400_000, 900_000, 2_500_000),
    "total_assets": (200_000, 700_000, 3_000_000),
    "revenue_per_employee": (150_000, 310_000, 720_000),
    "margin": (1.0, 4.5, 11.0),
}


def weights(codes: CodeList, skip: tuple[str, ...] = ()) -> dict[str, float]:
    """Share of each code in the total: unequal shares within each parent."""
    found = {TOTAL: 1.0}
    for parent in list(codes.codes):
        children = [code.code for code in codes.children(parent) if code.code not in skip and parent in found]
        whole = len(children) * (len(children) + 1) / 2
        found |= {code: found[parent] * (len(children) - place) / whole for place, code in enumerate(children)}
    return found


def cube_rows() -> Iterator[tuple[object, ...]]:
    catalogue = load()
    areas = weights(catalogue.codes["areas"], ("VIC", "VIC4", "SBP"))
    activities = {
        code: share
        for code, share in weights(catalogue.codes["activities"]).items()
        if not code.isdigit() or catalogue.codes["activities"].codes[code].parent == UNFOLDED
    }
    for period, area, activity, size in product(PERIODS, areas, activities, SIZES):
        count = round(ENTERPRISES * PERIODS[period] * areas[area] * activities[activity] * SIZES[size])
        for measure, each in OF_ENTERPRISE.items():
            hidden = count < FEWEST
            yield (period, area, activity, size, measure, None if hidden else round(count * each), "Q" if hidden else "A")


def quartile_rows() -> Iterator[tuple[object, ...]]:
    areas = [TOTAL, "BMR", "CEN", "EAS", "NOR", "NEA", "SOU"]
    for area, sector, size in product(areas, (TOTAL, "AGR", "MFG", "TRD", "SRV"), SIZES):
        for measure, points in QUARTILES.items():
            for name, value in zip(("q1", "median", "q3"), points, strict=True):
                hidden = (area, sector, size) == ("SOU", "AGR", "MED")
                yield ("2022", area, sector, size, f"{measure}_{name}", None if hidden else value, "Q" if hidden else "A")


def month_rows() -> Iterator[tuple[object, ...]]:
    """Insured employees of regions and sectors, growing by the month; medium enterprises of one region are withheld."""
    months = [f"{year}-{month:02}" for year in PERIODS for month in range(1, 13)]
    for (place, period), (rank, area), activity, size in product(
        enumerate(months), enumerate(("_T", "BMR", "CEN", "NOR")), (TOTAL, "AGR", "MFG", "TRD", "SRV", "C", "G"), SIZES
    ):
        hidden = (area, size) == ("NOR", "MED")
        count = round(12_000_000 * SIZES[size] * (1 + place / 200) / (1 + rank))
        yield (period, area, activity, size, "insured_employees", None if hidden else count, "Q" if hidden else "A")


def quarter_rows() -> Iterator[tuple[object, ...]]:
    """Exports and imports by sector, section and size, and by goods; small enterprises of one section are withheld."""
    quarters = [f"{year}-Q{quarter}" for year in PERIODS for quarter in range(1, 5)]
    activities = product((TOTAL, "MFG", "TRD", "C", "G"), SIZES, (TOTAL,))
    goods = ((TOTAL, TOTAL, code) for code in ("I", "XVI", "XXI"))
    for (place, period), (activity, size, section) in product(enumerate(quarters), [*activities, *goods]):
        for measure, each in (("exports", 1.1e11), ("imports", 0.9e11)):
            hidden = (activity, size) == ("G", "SML")
            value = None if hidden else round(each * SIZES[size] * (1 + place / 30))
            yield (period, activity, size, section, measure, value, "Q" if hidden else "A")


def add_register(home: Path, target: Path) -> Path:
    """A copy of `home` whose release holds the cube, quartiles, months and quarters too; returns `target`."""
    shutil.copytree(home, target)
    folder = target / "releases" / (target / "current").read_text("utf-8").strip()
    catalogue = load()
    with duckdb.connect(str(folder / "public.duckdb")) as database:
        database.execute("insert into source values ('fake', 'ข้อมูลจำลอง (synthetic)', '', '', 'test', 'osmep', '2026', 'drop')")
        counts = {
            "msme_cube": fill(database, catalogue.datasets["msme_cube"], list(cube_rows())),
            "msme_quartiles": fill(database, catalogue.datasets["msme_quartiles"], list(quartile_rows())),
            "msme_employment_monthly": fill(database, catalogue.datasets["msme_employment_monthly"], list(month_rows())),
            "msme_trade_quarterly": fill(database, catalogue.datasets["msme_trade_quarterly"], list(quarter_rows())),
        }
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["datasets"] |= {name: facts(*found) for name, found in counts.items()}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    digest = hashlib.sha256((folder / "public.duckdb").read_bytes()).hexdigest()
    (folder / "audit.json").write_text(json.dumps({"result": "passed", "tables": [], "public_sha256": digest}), "utf-8")
    return target


def fill(database: duckdb.DuckDBPyConnection, dataset: Dataset, rows: list[tuple[object, ...]]) -> tuple[int, int]:
    """Create the table of a dataset and fill it from a file; returns cells and suppressed cells."""
    keys = ", ".join(f"{name} varchar" for name in dataset.keys if name != "variant")
    cell = "variant integer, value double, status varchar, rounded boolean, source varchar, note varchar"
    database.execute(f"create or replace table {dataset.id} ({keys}, {cell})")
    database.execute("create temp table given as select unnest(?::json[]) as row", [[json.dumps(row) for row in rows]])
    names = [*(name for name in dataset.keys if name != "variant"), "value", "status"]
    picked = ", ".join(f"row->>{place}" for place in range(len(names)))
    into = f"insert into {dataset.id} ({', '.join(names)}, variant, rounded, source, note)"
    database.execute(f"{into} select {picked}, 0, false, 'fake', '' from given")
    database.execute("drop table given")
    return len(rows), sum(row[-1] == "Q" for row in rows)


def facts(cells: int, suppressed: int) -> dict[str, object]:
    run = {"origin": "synthetic", "rows_in": cells, "rejected": 0, "cells": cells, "suppressed": suppressed}
    return run | {"first_period": min(PERIODS), "last_period": max(PERIODS), "fingerprint": "fake"}
