"""JSON-stat 2.0: the cells as a cube, with labels in one language."""

import json
from typing import Any

import numpy as np

from data.file_formats import LARGEST_ROWS
from data.open_data.extract import Extract, Format, citation

SPARSE_FROM = 4
"""A cube with more than this many places per published cell lists its values by place instead of one after another."""
GEOGRAPHY = ("areas", "nso_areas")


def write(extract: Extract, version: str = "") -> bytes:
    """A place without a published cell has neither value nor status; a suppressed one has its status only."""
    cells, keys = extract.published, _keys(extract)
    codes = {name: _codes(extract, name) for name in keys}
    sizes = [len(codes[name]) for name in keys]
    places = _places(extract, codes)
    body = {
        "version": "2.0",
        "class": "dataset",
        "href": f"{extract.site}/api/v1/datasets/{extract.dataset.id}/data.json?{extract.selection.query(extract.release)}",
        "label": extract.title(extract.lang),
        "source": extract.dataset.producer[extract.lang],
        "updated": extract.built_at,
        "note": [extract.dataset.description[extract.lang], *(words[extract.lang] for words in extract.dataset.pitfalls)],
        "id": keys,
        "size": sizes,
        "role": _roles(extract),
        "dimension": {name: _dimension(extract, name, codes[name]) for name in keys},
        "value": _values(places, cells["value"], int(np.prod(sizes, dtype=np.int64))),
        "status": dict(zip(map(str, places), cells["status"], strict=True)),
        "extension": _extension(extract, places),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _keys(extract: Extract) -> list[str]:
    """Variants are a dimension only where a second figure was published for the same cell."""
    keys = ["period", *(d.id for d in extract.dataset.dimension), "measure"]
    return [*keys, "variant"] if any(extract.published["variant"]) else keys


def _codes(extract: Extract, name: str) -> list[str]:
    """Codes that occur, in the order of their list."""
    present = {str(code) for code in extract.published[name]}
    if name == "measure":
        return [m.id for m in extract.dataset.measure if m.id in present]
    if name in ("period", "variant"):
        return sorted(present)
    return [code for code in extract.catalogue.codes[extract.dataset.dimension_of(name).codes].codes if code in present]


def _places(extract: Extract, codes: dict[str, list[str]]) -> list[int]:
    """Place of every cell in the cube, row by row as JSON-stat counts."""
    total = np.zeros(extract.rows, np.int64)
    for name, known in codes.items():
        position = {code: number for number, code in enumerate(known)}
        total = total * max(1, len(known)) + np.fromiter((position[str(code)] for code in extract.published[name]), np.int64)
    return total.tolist()


def _values(places: list[int], values: list[float | None], size: int) -> Any:
    numbers = [int(value) if value is not None and value.is_integer() else value for value in values]
    if size > SPARSE_FROM * max(1, len(places)):
        return {str(place): value for place, value in zip(places, numbers, strict=True) if value is not None}
    dense: list[float | None] = [None] * size
    for place, value in zip(places, numbers, strict=True):
        dense[place] = value
    return dense


def _roles(extract: Extract) -> dict[str, list[str]]:
    places = [d.id for d in extract.dataset.dimension if d.codes in GEOGRAPHY]
    return {"time": ["period"], "metric": ["measure"]} | ({"geo": places} if places else {})


def _dimension(extract: Extract, name: str, codes: list[str]) -> dict[str, Any]:
    category: dict[str, Any] = {"index": codes, "label": {code: _label(extract, name, code) for code in codes}}
    if name == "measure":
        measures = [extract.dataset.measure_of(code) for code in codes]
        category["unit"] = {m.id: {"label": extract.label("unit", m.unit, extract.lang), "decimals": m.decimals} for m in measures}
    return {"label": _title(extract, name), "category": category}


def _label(extract: Extract, name: str, code: str) -> str:
    return code if name in ("period", "variant") else extract.label(name, code, extract.lang)


def _title(extract: Extract, name: str) -> str:
    if name in ("period", "measure"):
        return extract.text(f"table.{name}")
    return extract.text("table.alternative") if name == "variant" else extract.dataset.dimension_of(name).title[extract.lang]


def _extension(extract: Extract, places: list[int]) -> dict[str, Any]:
    """What JSON-stat has no place for: release, origin, licence, and per cell the source, rounding and texts."""
    cells, used = extract.published, set(extract.published["source"])
    per_cell = {name: _by_place(places, cells[name]) for name in ("note", *(a.id for a in extract.dataset.attribute))}
    return {
        "release": extract.release,
        "origin": extract.dataset.origin,
        "licence": extract.dataset.licence,
        "units": {m.id: m.unit for m in extract.dataset.measure},
        "rounded": [place for place, mark in zip(places, cells["rounded"], strict=True) if mark],
        "source": _by_place(places, cells["source"]),
        "sources": {id: {"title": citation(row), "url": row["url"] or ""} for id, row in extract.sources.items() if id in used},
        "texts": {name: texts for name, texts in per_cell.items() if texts},
    }


def _by_place(places: list[int], column: list[Any]) -> dict[str, Any]:
    return {str(place): text for place, text in zip(places, column, strict=True) if text}


FORMAT = Format("json", {"application/json": ""}, write, LARGEST_ROWS["json"], ("lang", "release"), attachment=False)
