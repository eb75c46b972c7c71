"""What a release keeps in private beside the enterprises: true cells with their masks, certificates, quartiles, per year."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from etl.register.private import opened, private_files, quoted
from etl.register.tables import ProtectedYear

TABLES = {
    "cells": "true_cell",
    "trade": "true_trade_cell",
    "quartiles": "true_quartile",
    "certificate": "certificate",
    "trade_certificate": "trade_certificate",
    "periods": "true_period_cell",
    "period_certificate": "period_certificate",
}


def store(database: Path, year: ProtectedYear, certificates: Mapping[str, pd.DataFrame]) -> None:
    """Write one year's frames into the private database; each table grows by year."""
    frames = {"cells": year.cells, "trade": year.trade, "quartiles": year.quartiles, **certificates}
    frames |= {"periods": year.periods} if year.periods is not None else {}
    with private_files(), tempfile.TemporaryDirectory(prefix=".keep-", dir=database.parent) as folder:
        for name, frame in frames.items():
            frame.assign(reference_year=year.year).to_parquet(Path(folder) / f"{name}.parquet", index=False)
        with opened(database, write=True) as connection:
            for name in frames:
                source, table = f"read_parquet({quoted(Path(folder) / f'{name}.parquet')})", TABLES[name]
                connection.execute(f"create table if not exists {table} as select * from {source} limit 0")
                connection.execute(f"insert into {table} by name select * from {source}")
            connection.execute("checkpoint")


def kept(database: Path | None, year: int) -> dict[str, pd.DataFrame]:
    """The frames of one year by name; empty if there is no database, or the year is not in it."""
    if database is None:
        return {}
    with opened(database) as connection:
        present = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        frames = {
            name: connection.execute(f"select * exclude (reference_year) from {table} where reference_year = ?", [year]).df()
            for name, table in TABLES.items()
            if table in present
        }
    return frames if len(frames.get("cells", ())) else {}
