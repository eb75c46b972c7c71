"""Cells kept as columns stand in key order, whatever order they came in."""

import random

import pyarrow as pa

from data.kept_cells import chosen, encoded

KEYS = ("period", "area", "variant")
ROWS = [
    {"period": period, "area": area, "variant": variant, "value": float(len(area)), "note": None}
    for period in ("2021-Q1", "2021-Q2", "2022-Q1")
    for area in ("10", "TH", "นคร", "ก")
    for variant in (0, 2, 10)
]


def test_cells_are_in_key_order_however_they_came() -> None:
    wanted = sorted(ROWS, key=lambda row: (row["period"], str(row["area"]).encode(), row["variant"]))
    for seed in range(5):
        came = pa.Table.from_pylist(random.Random(seed).sample(ROWS, len(ROWS)))
        kept = encoded(came, KEYS)
        assert chosen(kept, {}).to_pylist() == wanted
        assert chosen(kept, {"area": ("TH", "none")}).to_pylist() == [row for row in wanted if row["area"] == "TH"]
        assert all(kept[name].num_chunks == 1 for name in kept.column_names)


def test_no_cells_are_no_cells() -> None:
    assert encoded(pa.Table.from_pylist(ROWS).slice(0, 0), KEYS).num_rows == 0
