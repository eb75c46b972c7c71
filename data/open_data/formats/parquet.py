"""Apache Parquet: the tidy columns with types, and the citation as metadata of the file."""

import io
import json

import pyarrow as pa
from pyarrow import parquet

from data.file_formats import LARGEST_ROWS
from data.open_data.extract import Extract, Format

TYPES = {"value": pa.float64(), "rounded": pa.bool_(), "variant": pa.int32()}
"""Columns that are not text."""


def write(extract: Extract, version: str = "") -> bytes:
    """A suppressed or missing value is null; texts are dictionary-encoded."""
    arrays = {name: pa.array(column, TYPES.get(name, pa.string())) for name, column in extract.columns.items()}
    schema = pa.schema([(name, array.type) for name, array in arrays.items()], _metadata(extract))
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pydict(arrays, schema=schema), out, compression="zstd")
    return out.getvalue()


def _metadata(extract: Extract) -> dict[str, str]:
    dataset = extract.dataset
    facts = {
        "id": dataset.id,
        "title": {lang: extract.title(lang) for lang in ("th", "en")},
        "licence": dataset.licence,
        "origin": dataset.origin,
        "release": extract.release,
        "describedby": f"{extract.site}/api/v1/datasets/{dataset.id}",
    }
    return {"dataset": json.dumps(facts, ensure_ascii=False)}


FORMAT = Format("parquet", {"application/vnd.apache.parquet": ""}, write, LARGEST_ROWS["parquet"], packed=True)
