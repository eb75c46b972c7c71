"""Parts that the descriptions of addresses share: parameters, headers, schemas, problems."""

from typing import Any

from data.catalogue import Dataset
from data.open_data.problems import MEDIA_TYPE
from data.open_data.selection import CHOICES, MOST_CODES, PERIOD
from data.open_data.service import Service
from data.release_files import ID as RELEASE

Json = dict[str, Any]
STRING: Json = {"type": "string"}
INTEGER: Json = {"type": "integer", "minimum": 0}
OBJECT: Json = {"type": "object"}
TEXT: Json = {"type": "object", "required": ["th", "en"], "properties": {"th": STRING, "en": STRING}}
ERRORS = {
    "400": "A parameter is unknown, repeated or has a value that it cannot have",
    "404": "There is no such dataset or release",
    "410": "The release has another structure than today's and can no longer be read",
    "413": "Over the limit of the format: rows, limit and rows by period are given",
    "429": "Too many requests from this address; wait as Retry-After says",
    "503": "No release is served yet",
}
MEANINGS = {
    "lang": "Language of labels, notes and errors",
    "labels": "Label columns beside the codes: none, both languages, or one",
    "bom": "1: CSV for spreadsheet programs (byte order mark; texts that look like formulas begin with an apostrophe)",
}

RELEASES = {
    "release": "Pins the reply to one release, for ever",
    "from": "Earlier release; the one before `to` if absent",
    "to": "Later release; the current one if absent",
}


def _header(words: str, schema: Json = STRING) -> Json:
    return {"description": words, "schema": schema}


HEADERS = {
    "ETag": _header("Strong validator of exactly these bytes"),
    "X-Release": _header("Release that the reply was made from"),
    "Cache-Control": _header("Immutable for a pinned release"),
    "Link": _header("license, describedby, canonical, latest-version, predecessor-version"),
    "RateLimit": _header("Requests left, by the draft of the HTTP working group"),
    "RateLimit-Policy": _header("Requests allowed per window of seconds"),
}
FILE_HEADERS = {
    "X-Rows": _header("Number of data rows in the file", INTEGER),
    "X-Checksum-SHA256": _header("SHA-256 of the file, before any transport compression"),
}
IF_NONE_MATCH: Json = {"name": "If-None-Match", "in": "header", "description": "An ETag received earlier", "schema": STRING}


def parameter_key(dataset: Dataset, name: str) -> str:
    """Dimensions with the same name and code list share one parameter."""
    if name == "period":
        return name
    return f"{dataset.id}.measure" if name == "measure" else f"{name}.{dataset.dimension_of(name).codes}"


def components(service: Service, sets: list[Dataset]) -> Json:
    lists = sorted({dimension.codes for dataset in sets for dimension in dataset.dimension})
    unchanged = {"description": "Unchanged since the ETag given", "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
    return {
        "parameters": _parameters(service, sets),
        "headers": HEADERS | FILE_HEADERS,
        "schemas": _schemas() | {f"codes.{name}": _codes(service, name) for name in lists},
        "responses": {"unchanged": unchanged} | {f"problem_{status}": _problem(status, words) for status, words in ERRORS.items()},
    }


def _parameters(service: Service, sets: list[Dataset]) -> Json:
    found = {name: {"name": name, "in": "query", "description": words, "schema": _choice(name)} for name, words in MEANINGS.items()}
    release = {"in": "query", "schema": {"$ref": "#/components/schemas/release"}}
    found |= {name: {"name": name, "description": words, **release} for name, words in RELEASES.items()}
    found["If-None-Match"] = IF_NONE_MATCH
    found["period"] = _list("period", "Periods (CE)", {"type": "string", "pattern": f"^({PERIOD.pattern})$"})
    for dataset in sets:
        measures = {"type": "string", "enum": [m.id for m in dataset.measure]}
        found[parameter_key(dataset, "measure")] = _list("measure", "Measures", measures)
        for dimension in dataset.dimension:
            codes = {"$ref": f"#/components/schemas/codes.{dimension.codes}"}
            found[parameter_key(dataset, dimension.id)] = _list(dimension.id, dimension.title.en, codes)
    return found


def _choice(name: str) -> Json:
    return {"type": "string", "enum": list(CHOICES[name]), "default": CHOICES[name][0]}


def _list(name: str, words: str, items: Json) -> Json:
    """Codes separated by commas."""
    schema = {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_CODES}
    return {"name": name, "in": "query", "description": words, "style": "form", "explode": False, "schema": schema}


def _codes(service: Service, name: str) -> Json:
    return {"type": "string", "enum": list(service.catalogue.codes[name].codes)}


def _problem(status: str, words: str) -> Json:
    headers = {"Retry-After": _header("Seconds to wait", INTEGER)} if status in ("429", "503") else {}
    return {"description": words, "headers": headers, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _object(required: Json, **optional: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": required | optional}


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


def _schemas() -> Json:
    return _metadata() | {
        "release": {"type": "string", "pattern": f"^{RELEASE.pattern}$".replace(r"\d", "[0-9]")},
        "Problem": _object(
            {"type": STRING, "title": STRING, "status": {"type": "integer"}, "detail": STRING},
            instance=STRING,
            parameter=STRING,
            allowed=_array(STRING),
            rows=INTEGER,
            largest_rows=INTEGER,
            rows_by_period={"type": "object", "additionalProperties": INTEGER},
        ),
        "Description": _object({"openapi": STRING, "info": OBJECT, "paths": OBJECT}),
        "Graph": _object({"@context": OBJECT, "@graph": _array(OBJECT)}),
        "Records": _array(_object({"name": STRING, "title": STRING, "resources": _array(OBJECT)})),
    }


def _metadata() -> Json:
    cells, objects = _array(_object({"period": STRING, "measure": STRING, "variant": INTEGER})), _array(OBJECT)
    kinds = ("added", "revised", "marked", "withdrawn", "suppressed", "disclosed")
    head = {"release": STRING, "built_at": STRING}
    brief = {"id": STRING, "title": TEXT, "description": TEXT, "licence": OBJECT, "origin": STRING, "cells": INTEGER}
    lists = dict.fromkeys(("dimensions", "measures", "attributes", "formats"), objects) | {"columns": _array(STRING)}
    cube = {"version": {"const": "2.0"}, "class": {"const": "dataset"}, "id": _array(STRING), "size": _array(INTEGER)}
    cube |= {"dimension": OBJECT, "value": {"type": ["array", "object"]}, "status": OBJECT, "extension": OBJECT}
    return {
        "DatasetList": _object({**head, "datasets": _array(_object({**brief, "links": OBJECT})), "links": OBJECT}),
        "Dataset": _object({**head, **brief, **lists}),
        "Changes": _object(
            {
                "dataset": STRING,
                "from": OBJECT,
                "to": OBJECT,
                "counts": OBJECT,
                "largest_list": {"type": "integer"},
                **dict.fromkeys(kinds, cells),
            }
        ),
        "Releases": _object({"current": STRING, "releases": _array(_object({**head, "changed": OBJECT}))}),
        "Calendar": _object({"release": STRING, "updates": _array(_object({"dataset": STRING, "next_update": TEXT}))}),
        "JsonStat": _object(cube),
    }
