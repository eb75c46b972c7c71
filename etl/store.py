"""Write the tables of a release into `public.duckdb`.

Frames go through a Parquet file: DuckDB 2.0.0 gives wrong results when SQL scans pandas objects in memory.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from etl.cells import SOURCE_COLUMNS, published_columns
from etl.release import Content, dataset_facts

TYPES = {"variant": "INTEGER", "value": "DOUBLE", "rounded": "BOOLEAN", "cells": "INTEGER", "suppressed": "INTEGER"}
"""Columns that are not text."""
ARROW = {"INTEGER": pa.int32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string()}
BLOCK = 16384
"""Bytes per block: the smallest allowed, since a release has many small tables."""
DATASET_COLUMNS = ["id", "origin", "cells", "suppressed", "first_period", "last_period", "as_of", "fingerprint"]


def write_public(content: Content, path: Path) -> None:
    """Create `path` with one table per dataset and the tables `source` and `dataset`."""
    frames = [(t.dataset.id, t.cells, published_columns(t.dataset)) for t in content.tables]
    frames.append(("source", content.sources, SOURCE_COLUMNS))
    frames.append(("dataset", dataset_facts(content), DATASET_COLUMNS))
    quoted = str(path).replace("'", "''")
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute(f"attach '{quoted}' as public (block_size {BLOCK})")
        connection.execute("use public")
        for name, frame, columns in frames:
            write_table(connection, name, frame[columns], path.parent / f"{name}.parquet")
        connection.execute("checkpoint public")


def write_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, passing: Path) -> None:
    """Create table `name` from `frame`, rows in its order, by way of the Parquet file `passing`."""
    types = {column: TYPES.get(column, "VARCHAR") for column in frame.columns}
    parquet.write_table(_arrow(frame, types), passing)
    listed = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    connection.execute(f'create table "{name}" ({listed})')
    connection.execute(f'insert into "{name}" select * from read_parquet(?)', [str(passing)])
    passing.unlink()


def _arrow(frame: pd.DataFrame, types: Mapping[str, str]) -> pa.Table:
    schema = pa.schema([(column, ARROW[kind]) for column, kind in types.items()])
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
