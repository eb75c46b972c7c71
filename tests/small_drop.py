"""A drop that is quick to protect: generated firms of eight provinces and ten divisions, in two years."""

from pathlib import Path
from typing import Any

import duckdb

from etl.register.generate import generate

PROVINCES = ("TH-10", "TH-12", "TH-40", "TH-41", "TH-50", "TH-57", "TH-83", "TH-90")
DIVISIONS = ("01", "10", "14", "41", "46", "47", "49", "55", "56", "62")
OWNERS = {"juristic": "juristic_id", "natural_persons": "person_key", "community_enterprises": "community_id"}
OTHERS = {"financial_statements": "juristic_id", "employment": "enterprise_key", "customs": "juristic_id"}
FINER = {"customs_lines": "juristic_id", "employment_monthly": "enterprise_key"}
YEARS = (2021, 2022)
MARKER = "เครื่องหมายลับ"
"""Every name of the drop begins so; it must not be found anywhere outside the private files."""


def small_drop(folder: Path, *, finer: bool = False, enterprises: int = 40_000, seed: int = 1, **more: Any) -> Path:
    """Write it to the new `folder`; the same arguments give the same rows. `finer`: with lines, months, and many exporters."""
    whole = folder.with_name(f"{folder.name}-whole")
    own = {"finer": tuple(FINER), "scenario": "many-exporters"} if finer else {}
    generate(whole, enterprises, YEARS, seed, **own, **more)
    folder.mkdir(parents=True)
    (folder / "drop.toml").write_bytes((whole / "drop.toml").read_bytes())
    with duckdb.connect() as connection:
        for table, key in (OWNERS | OTHERS | (FINER if finer else {})).items():
            connection.execute(f"create view {table} as from read_parquet('{whole}/{table}[.-]*')")
            wanted = f"province in {PROVINCES} and tsic[:2] in {DIVISIONS}" if table in OWNERS else f"{key} in (from chosen)"
            if table == "financial_statements":
                connection.execute(f"create table chosen as {_keys()}")
            name = f"replace ('{MARKER} ' || name_th as name_th)" if table in ("juristic", "community_enterprises") else ""
            connection.execute(f"copy (select * {name} from {table} where {wanted}) to '{folder}/{table}.parquet'")
    return folder


def _keys() -> str:
    """The keys of the chosen owners."""
    wanted = f"province in {PROVINCES} and tsic[:2] in {DIVISIONS}"
    return " union all ".join(f"select {key} from {table} where {wanted}" for table, key in OWNERS.items())
