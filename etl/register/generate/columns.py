"""The files of a drop: their columns and types, and how to fill them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_TEXT, _YEAR, _BAHT = pa.string(), pa.int32(), pa.int64()
_PLACE = [("tsic", _TEXT), ("province", _TEXT)]
_FIRM = [("name_th", _TEXT), *_PLACE, ("registered_on", pa.date32()), ("status", _TEXT)]
_ACCOUNTS = ("revenue_baht", "total_assets_baht", "total_liabilities_baht", "equity_baht", "net_profit_baht")
_GOODS = [("flow", _TEXT), ("hs_section", _TEXT), ("partner", _TEXT), ("value_baht", _BAHT)]
_DECLARED = [("fiscal_year", _YEAR), ("revenue_baht", _BAHT)]
SCHEMAS = {
    "juristic": pa.schema([("juristic_id", _TEXT), *_FIRM, ("publishable", pa.bool_())]),
    "financial_statements": pa.schema([("juristic_id", _TEXT), ("fiscal_year", _YEAR), *((name, _BAHT) for name in _ACCOUNTS)]),
    "natural_persons": pa.schema([("person_key", _TEXT), *_PLACE, *_DECLARED]),
    "community_enterprises": pa.schema([("community_id", _TEXT), *_FIRM, *_DECLARED]),
    "employment": pa.schema([("enterprise_key", _TEXT), ("year", _YEAR), ("employees", _YEAR)]),
    "customs": pa.schema([("juristic_id", _TEXT), ("year", _YEAR), *_GOODS]),
    "customs_lines": pa.schema(
        [
            *(("juristic_id", _TEXT), ("declaration", _TEXT), ("line", _YEAR), ("declared_on", pa.date32()), ("flow", _TEXT)),
            *(("hs_code", _TEXT), ("partner", _TEXT), ("value_baht", _BAHT), ("weight_kg", pa.float64())),
        ]
    ),
    "employment_monthly": pa.schema([("enterprise_key", _TEXT), ("year", _YEAR), ("month", _YEAR), ("insured_employees", _YEAR)]),
}
"""Arrow schema of each file, by name."""
FINER = ("customs_lines", "employment_monthly")
"""Files that a drop may lack."""
COMPRESSIBLE = frozenset({"tsic", "province", "status", "fiscal_year", "year", "flow", "hs_section", "partner", "month"})
"""Columns with few different values, worth a dictionary in Parquet."""


def pick(texts: Sequence[str], places: NDArray[np.int64]) -> pa.Array:
    """Texts by their place in a list."""
    return pa.array(texts, pa.string()).take(pa.array(places))


def table(name: str, **columns: pa.Array | NDArray[np.generic]) -> pa.Table:
    """Rows of the file `name`, in its column order and types."""
    schema = SCHEMAS[name]
    arrays = [_typed(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _typed(values: pa.Array | NDArray[np.generic], type: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values).cast(type)
