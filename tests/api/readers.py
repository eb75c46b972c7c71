"""Files read back by programs that know nothing of this project: every format → {key: (value, status, rounded)}."""

import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import sdmx
from frictionless import Package
from pyarrow import parquet
from sdmx.model import v30

from data.catalogue import Dataset
from data.open_data.formats import sdmx_csv

Cells = dict[tuple[str, ...], tuple[float | None, str, bool]]
TRUTH = {"true": True, "false": False, True: True, False: False}
SDMX_2 = "application/vnd.sdmx.data+csv;version=2.0.0"


def published(dataset: Dataset, rows: Iterable[Mapping[str, Any]]) -> Cells:
    """The cells as the warehouse gives them to pages; a masked one has no figure."""
    return {key_of(dataset, row): (_value(row), row["status"], bool(row["rounded"])) for row in rows}


def _value(row: Mapping[str, Any]) -> float | None:
    return None if row["status"] in ("Q", "O") else row["value"]


def key_of(dataset: Dataset, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in dataset.keys)


def _tidy(dataset: Dataset, rows: Iterable[Mapping[str, Any]]) -> Cells:
    found: Cells = {}
    for row in rows:
        value = row["value"]
        empty = value is None or value == "" or value != value
        key = key_of(dataset, row)
        assert key not in found, f"{key} stands twice"
        found[key] = (None if empty else float(value), row["status"], TRUTH[row["rounded"]])
    return found


def csv(dataset: Dataset, body: bytes) -> Cells:
    """pandas; every column as text but the figures, so that codes like 01 stay what they are."""
    encoding = "utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "utf-8"
    frame = pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False, encoding=encoding)
    return _tidy(dataset, frame.to_dict("records"))


def xlsx(dataset: Dataset, body: bytes) -> Cells:
    """openpyxl; figures are numbers, not texts."""
    sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    kept = [dict(zip(heads, row, strict=True)) for row in rows]
    assert all(isinstance(row["value"], int | float | None) for row in kept)
    return _tidy(dataset, kept)


def read_parquet(dataset: Dataset, body: bytes) -> Cells:
    return _tidy(dataset, parquet.read_table(io.BytesIO(body)).to_pylist())


def json_stat(dataset: Dataset, body: bytes) -> Cells:
    """As the specification says: values by place, the last dimension changes fastest."""
    cube = json.loads(body)
    codes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    rounded, found = set(cube["extension"]["rounded"]), {}
    for place, key in enumerate(itertools.product(*codes)):
        status = cube["status"].get(str(place))
        value = cube["value"].get(str(place)) if isinstance(cube["value"], dict) else cube["value"][place]
        assert status is not None or value is None, "a figure without a status"
        if status is not None:
            named = {"variant": "0", **dict(zip(cube["id"], key, strict=True))}
            found[key_of(dataset, named)] = (None if value is None else float(value), status, place in rounded)
    return found


def sdmx_1(dataset: Dataset, body: bytes) -> Cells:
    """Against the specification: DATAFLOW first, one column per component, time and value by their standard names."""
    frame = pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False)
    assert next(iter(frame.columns)) == "DATAFLOW" and set(frame["DATAFLOW"]) <= {f"OSMEP:DF_{dataset.id.upper()}(1.0)"}
    assert frame["TIME_PERIOD"].str.fullmatch(r"\d{4}(-Q[1-4]|-S[12]|-\d\d)?").all()
    return _tidy(dataset, map(_untitled, frame.to_dict("records")))


def _untitled(row: Mapping[str, Any]) -> dict[str, Any]:
    names = {heading: name for name, heading in sdmx_csv.RENAMED.items()}
    named = {names.get(heading, heading.lower()): text for heading, text in row.items()}
    return named | {"period": named["period"].replace("-S", "-H")}


def sdmx_2(dataset: Dataset, body: bytes) -> Cells:
    """sdmx1, which needs the structure: dimensions, the measure and attributes by their ids."""
    structure = v30.DataStructureDefinition(id=f"DSD_{dataset.id.upper()}")
    for name in sdmx_csv.dimensions(dataset):
        kind = v30.TimeDimension if name == "period" else v30.Dimension
        structure.dimensions.append(kind(id=sdmx_csv.component(name)))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in sdmx_csv.attributes(dataset):
        structure.attributes.append(v30.DataAttribute(id=sdmx_csv.component(name)))
    message = sdmx.read_sdmx(io.BytesIO(body), format="csv", structure=structure)
    observations = [observation for part in message.data for observation in part.obs]
    return _tidy(dataset, (_untitled(_observed(o)) for o in observations))


def _observed(observation: Any) -> dict[str, Any]:
    key = {name: part.value for name, part in observation.dimension.values.items()}
    texts = {name: part.value for name, part in observation.attached_attribute.items()}
    return key | texts | {"OBS_VALUE": observation.value}


def package(dataset: Dataset, body: bytes, folder: Path) -> Cells:
    """frictionless, with types, keys, checksums and foreign keys checked."""
    zipfile.ZipFile(io.BytesIO(body)).extractall(folder)
    found = Package(str(folder / "datapackage.json"))
    report = found.validate()
    assert report.valid, report.flatten(["title", "note"])
    return _tidy(dataset, [row.to_dict() for row in found.get_resource("data").read_rows()])


READERS: dict[str, Callable[[Dataset, bytes], Cells]] = {
    "data.csv": csv,
    "data.csv?bom=1": csv,
    "data.csv?labels=both": csv,
    "data.xlsx": xlsx,
    "data.parquet": read_parquet,
    "data.json": json_stat,
    "data.sdmx.csv": sdmx_1,
}
