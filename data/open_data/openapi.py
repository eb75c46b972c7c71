"""The OpenAPI 3.1 description of every address, made from the declarations so that it cannot fall behind them."""

from collections.abc import Sequence
from typing import Any

from data.catalogue import Dataset
from data.open_data import openapi_parts as parts
from data.open_data.extract import Format
from data.open_data.formats import FORMATS
from data.open_data.service import Service
from data.warehouse import Reader

Json = dict[str, Any]
DETAIL = "Declaration, codes and facts of the run"
CHANGES = "What changed between two releases; a masked cell shows no figure"


def document(service: Service, data: Reader) -> Json:
    """Paths of every dataset and format, with the codes that each parameter may have."""
    sets = [service.dataset(data, id) for id in service.catalogue.datasets if id in data]
    paths = _general(sets)
    for dataset in sets:
        for format in FORMATS.values():
            paths[f"/api/v1/datasets/{dataset.id}/data.{format.extension}"] = _data(dataset, format)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": service.catalogue.text("developers.title", "en"),
            "version": "1.0.0",
            "description": service.catalogue.text("developers.intro", "en"),
            "contact": {"name": service.catalogue.text("site.owner", "en"), "url": "https://www.sme.go.th"},
            "license": {"name": "Terms by dataset", "url": f"{service.site}/en/developers#licences"},
        },
        "servers": [{"url": service.site}],
        "externalDocs": {"url": f"{service.site}/en/developers"},
        "tags": [{"name": name} for name in ("data", "metadata", "releases", "catalogues")],
        "paths": paths,
        "components": parts.components(service, sets),
    }


def _general(sets: list[Dataset]) -> Json:
    """Addresses that are not one dataset's data."""
    ids = [dataset.id for dataset in sets]
    id = {"name": "dataset", "in": "path", "required": True, "schema": {"type": "string", "enum": ids}}
    release, lang = ({"$ref": f"#/components/parameters/{name}"} for name in ("release", "lang"))
    neighbours = [{"$ref": f"#/components/parameters/{name}"} for name in ("from", "to")]
    return {
        "/api/v1/datasets": _json("listDatasets", "metadata", "Every dataset in brief", [release], "DatasetList"),
        "/api/v1/datasets/{dataset}": _json("getDataset", "metadata", DETAIL, [release], "Dataset", [id]),
        "/api/v1/datasets/{dataset}/changes": _json("getChanges", "releases", CHANGES, neighbours, "Changes", [id]),
        "/api/v1/releases": _json("listReleases", "releases", "Published releases, the latest first", [], "Releases"),
        "/api/v1/releases.atom": _text("getFeed", "releases", "Releases as an Atom feed", "application/atom+xml", [lang]),
        "/api/v1/calendar": _json("getCalendar", "releases", "What is known of the next updates", [], "Calendar"),
        "/api/v1/calendar.ics": _text("getCalendarFile", "releases", "Release calendar as iCalendar", "text/calendar", [lang]),
        "/api/v1/gdcatalog.json": _json("getGovernmentRecords", "catalogues", "Records for the Thai GD Catalog", [], "Records"),
        "/api/v1/openapi.json": _json("getDescription", "metadata", "This description", [], "Description"),
        "/catalog.jsonld": _json("getCatalogue", "catalogues", "DCAT 3 catalogue", [], "Graph"),
        "/catalog.ttl": _text("getCatalogueTurtle", "catalogues", "DCAT 3 catalogue in Turtle", "text/turtle", []),
    }


def _json(id: str, tag: str, summary: str, parameters: list[Json], schema: str, path: Sequence[Json] = ()) -> Json:
    media_type = "application/ld+json" if schema == "Graph" else "application/json"
    content = {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return _item(id, tag, summary, parameters, content, list(path), tuple(parts.HEADERS))


def _text(id: str, tag: str, summary: str, media_type: str, parameters: list[Json]) -> Json:
    return _item(id, tag, summary, parameters, {media_type: {"schema": {"type": "string"}}}, [], tuple(parts.HEADERS))


def _data(dataset: Dataset, format: Format) -> Json:
    """One file of one dataset, with its own parameters."""
    names = ["period", *(d.id for d in dataset.dimension), "measure"]
    parameters = [{"$ref": f"#/components/parameters/{parts.parameter_key(dataset, name)}"} for name in names]
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in format.options]
    schema: Json = {"$ref": "#/components/schemas/JsonStat"} if format.extension == "json" else {"type": "string"}
    content = {media_type: {"schema": schema} for media_type in format.media_types}
    id = f"{dataset.id}_{format.extension.replace('.', '_')}"
    headers = (*parts.HEADERS, *parts.FILE_HEADERS)
    return _item(id, "data", f"{dataset.title.en} ({format.extension})", parameters, content, [], headers)


def _item(
    id: str, tag: str, summary: str, parameters: list[Json], content: Json, path: list[Json], headers: tuple[str, ...]
) -> Json:
    """The operation of one address; HEAD answers like GET, without the body."""
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    get = {
        "operationId": id,
        "tags": [tag],
        "summary": summary,
        "parameters": [*parameters, {"$ref": "#/components/parameters/If-None-Match"}],
        "responses": {
            "200": {"description": "Found", "headers": named, "content": content},
            "304": {"$ref": "#/components/responses/unchanged"},
            **{status: {"$ref": f"#/components/responses/problem_{status}"} for status in parts.ERRORS},
        },
    }
    return ({"parameters": path} if path else {}) | {"get": get}
