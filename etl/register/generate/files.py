"""Write the files of a drop: in parts of a bounded size, one writer per file, always in the same order."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from etl.register.generate.columns import COMPRESSIBLE, SCHEMAS

PART_ROWS = 4_000_000
"""A part is closed when it has so many rows; blocks are never cut."""


class Parts:
    """The parts `name-0001.parquet`, … of one file; a single part is called `name.parquet`.

    `rows`: rows of the part that is open or was closed last; `total`: of all parts.
    """

    def __init__(self, folder: Path, name: str, suffix: str, schema: pa.Schema | None = None) -> None:
        self.folder, self.name, self.suffix = folder, name, suffix
        self.schema = schema or SCHEMAS[name]
        self.paths: list[Path] = []
        self.rows, self.total = 0, 0
        self._writer: Any = None

    def add(self, rows: pa.Table) -> None:
        """Append rows to the current part."""
        if self._writer is None:
            self._open()
        self._writer.write_table(rows.cast(self.schema))
        self.rows += len(rows)
        self.total += len(rows)
        if self.rows >= PART_ROWS:
            self.close_part()

    def place(self) -> tuple[int, int]:
        """Part and line (heading = 1) of the row that is added next."""
        return (len(self.paths), self.rows + 2) if self._writer is not None else (len(self.paths) + 1, 2)

    def close_part(self, schema: pa.Schema | None = None) -> None:
        """The next rows begin a new part, with other types if `schema` is given."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        self.schema = schema or self.schema

    def finish(self) -> None:
        """Close the file; a file without any row has a part with the heading alone."""
        if not self.paths:
            self._open()
        self.close_part()
        if len(self.paths) == 1:
            self.paths = [self.paths[0].replace(self.folder / f"{self.name}.{self.suffix}")]

    def _open(self) -> None:
        self.paths.append(self.folder / f"{self.name}-{len(self.paths) + 1:04}.{self.suffix}")
        self.rows = 0
        self._writer = self._csv() if self.suffix == "csv" else self._parquet()

    def _csv(self) -> Any:
        options = pa.csv.WriteOptions(quoting_style="needed")
        return pa.csv.CSVWriter(self.paths[-1], self.schema, write_options=options)

    def _parquet(self) -> Any:
        dictionary = [name for name in self.schema.names if name in COMPRESSIBLE]
        return pq.ParquetWriter(
            self.paths[-1], self.schema, compression="zstd", compression_level=1, use_dictionary=dictionary, store_schema=False
        )
