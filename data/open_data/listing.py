"""The list of datasets and the detail of one, as JSON: the declaration and what the run found."""

from collections.abc import Mapping
from typing import Any

from data.catalogue import Dataset
from data.declare import Text
from data.open_data.extract import headings
from data.open_data.formats import FORMATS
from data.open_data.service import Service
from data.warehouse import Reader

Json = dict[str, Any]
RUN_FACTS = ("cells", "suppressed", "first_period", "last_period", "fingerprint")


def datasets(service: Service, data: Reader) -> Json:
    """Every dataset of the release, in brief."""
    sets = [service.dataset(data, id) for id in service.catalogue.datasets if id in data]
    return {
        "release": data.release,
        "built_at": data.manifest["built_at"],
        "datasets": [entry(service, data, dataset) for dataset in sets],
        "links": {name: f"{service.site}{path}" for name, path in LINKS.items()},
    }


LINKS = {
    "openapi": "/api/v1/openapi.json",
    "releases": "/api/v1/releases",
    "calendar": "/api/v1/calendar",
    "catalogue": "/catalog.jsonld",
    "documentation": "/th/developers",
}


def entry(service: Service, data: Reader, dataset: Dataset) -> Json:
    """One dataset in brief."""
    run = data.manifest["datasets"][dataset.id]
    return {
        "id": dataset.id,
        "title": text(dataset.title),
        "description": text(dataset.description),
        "topic": dataset.topic,
        "producer": text(dataset.producer),
        "licence": licence(service, dataset),
        "frequency": dataset.frequency,
        "origin": dataset.origin,
        **{name: run[name] for name in RUN_FACTS},
        "links": links(service, dataset),
    }


def detail(service: Service, data: Reader, dataset: Dataset) -> Json:
    """Everything the declaration says, the codes a filter may have, and the facts of the run."""
    return {
        "release": data.release,
        "built_at": data.manifest["built_at"],
        **entry(service, data, dataset),
        **{name: text(getattr(dataset, name)) for name in ("contact", "definition", "coverage", "method", "next_update")},
        "next_update_on": dataset.next_update_on.isoformat() if dataset.next_update_on else None,
        "period_kind": dataset.period_kind,
        **{name: [text(words) for words in getattr(dataset, name)] for name in ("pitfalls", "keywords")},
        "definition_breaks": [{"period": found.period, "title": text(found.title)} for found in dataset.definition_break],
        "dimensions": [_dimension(service, d.id, d.title, d.codes) for d in dataset.dimension],
        "measures": [
            {"id": m.id, "title": text(m.title), "unit": m.unit, "type": m.type, "decimals": m.decimals} for m in dataset.measure
        ],
        "attributes": [{"id": a.id, "title": text(a.title), "lang": a.lang or None} for a in dataset.attribute],
        "units": _labels(service, "units", {m.unit for m in dataset.measure}),
        "statuses": _labels(service, "statuses", set(service.catalogue.codes["statuses"].codes)),
        "columns": headings(dataset),
        "formats": [formats(service, dataset, extension) for extension in FORMATS],
    }


def formats(service: Service, dataset: Dataset, extension: str) -> Json:
    """One kind of file of a dataset."""
    kind = FORMATS[extension]
    return {
        "format": extension,
        "media_types": list(kind.media_types),
        "address": f"{service.site}/api/v1/datasets/{dataset.id}/data.{extension}",
        "largest_rows": kind.largest_rows,
    }


def links(service: Service, dataset: Dataset) -> Json:
    api = f"{service.site}/api/v1/datasets/{dataset.id}"
    return {
        "self": api,
        "page": {lang: f"{service.site}/{lang}/data/{dataset.id}" for lang in ("th", "en")},
        "changes": f"{api}/changes",
        "open_data_portal": {"address": dataset.open_data.url, "exact": dataset.open_data.exact},
        **{f"data.{extension}": f"{api}/data.{extension}" for extension in FORMATS},
    }


def licence(service: Service, dataset: Dataset) -> Json:
    label = service.catalogue.codes["licences"].codes[dataset.licence].label
    return {"id": dataset.licence, "title": text(label), "address": f"{service.site}/en/developers#licence-{dataset.licence}"}


def text(words: Text) -> Mapping[str, str]:
    return {"th": words.th, "en": words.en}


def _dimension(service: Service, id: str, title: Text, codes: str) -> Json:
    listed = [{"code": c.code, "parent": c.parent or None, "label": text(c.label)} for c in service.catalogue.codes[codes]]
    return {"id": id, "title": text(title), "code_list": codes, "codes": listed}


def _labels(service: Service, codes: str, wanted: set[str]) -> Json:
    return {c.code: text(c.label) for c in service.catalogue.codes[codes] if c.code in wanted}
