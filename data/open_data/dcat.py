"""The catalogue as DCAT 3: one graph of plain nodes, which `routes` sends as JSON-LD and `turtle` writes as Turtle."""

import re
from typing import Any

from data.catalogue import Dataset
from data.declare import Text
from data.file_formats import whole
from data.open_data.extract import titled
from data.open_data.formats import FORMATS
from data.open_data.service import Service
from data.warehouse import Reader

Node = dict[str, Any]
EU = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
}
FREQUENCIES = {
    "A": ("ANNUAL", "P1Y"),
    "H": ("ANNUAL_2", "P6M"),
    "Q": ("QUARTERLY", "P3M"),
    "M": ("MONTHLY", "P1M"),
    "IR": ("IRREG", ""),
    "10Y": ("DECENNIAL", "P10Y"),
    "ONCE": ("NEVER", ""),
}
"""Code of the European frequency list and temporal resolution, by our own code."""
PERIOD = re.compile(r"(\d{4})(?:-(?:Q(\d)|[HS](\d)|(\d\d)))?")
MONTHS_OF_YEAR, FISCAL_YEAR_BEGINS = 12, 10


def catalogue(service: Service, data: Reader) -> Node:
    """Catalogue, publisher, data service, every dataset and every file."""
    sets = [service.dataset(data, id) for id in service.catalogue.datasets if id in data]
    parts = [node for dataset in sets for node in _dataset(service, data, dataset)]
    return {"@context": CONTEXT, "@graph": [_catalogue(service, data, sets), _publisher(service), _service(service, sets), *parts]}


def _catalogue(service: Service, data: Reader, sets: list[Dataset]) -> Node:
    return {
        "@id": _id(service, "catalogue"),
        "@type": "dcat:Catalog",
        "dcterms:title": _both(service.catalogue.texts["site.name"]),
        "dcterms:description": _both(service.catalogue.texts["site.tagline"]),
        "dcterms:publisher": _ref(service, "publisher"),
        "dcterms:modified": _typed(data.manifest["built_at"], "dateTime"),
        "dcterms:language": [{"@id": f"{EU}/language/THA"}, {"@id": f"{EU}/language/ENG"}],
        "dcterms:spatial": {"@id": f"{EU}/country/THA"},
        "foaf:homepage": {"@id": f"{service.site}/th/"},
        "dcat:dataset": [_ref(service, d.id) for d in sets],
        "dcat:service": _ref(service, "api"),
    }


def _publisher(service: Service) -> Node:
    return {
        "@id": _id(service, "publisher"),
        "@type": "foaf:Agent",
        "foaf:name": _both(service.catalogue.texts["site.owner"]),
        "foaf:homepage": {"@id": "https://www.sme.go.th"},
    }


def _service(service: Service, sets: list[Dataset]) -> Node:
    return {
        "@id": _id(service, "api"),
        "@type": "dcat:DataService",
        "dcterms:title": _both(service.catalogue.texts["developers.title"]),
        "dcat:endpointURL": {"@id": f"{service.site}/api/v1/datasets"},
        "dcat:endpointDescription": {"@id": f"{service.site}/api/v1/openapi.json"},
        "dcat:servesDataset": [_ref(service, d.id) for d in sets],
        "dcterms:publisher": _ref(service, "publisher"),
    }


def _dataset(service: Service, data: Reader, dataset: Dataset) -> list[Node]:
    frequency, resolution = FREQUENCIES.get(dataset.frequency, ("UNKNOWN", ""))
    node: Node = {
        "@id": _id(service, dataset.id),
        "@type": "dcat:Dataset",
        "dcterms:title": _both(_title(service, dataset)),
        "dcterms:description": _both(dataset.description),
        "dcterms:identifier": dataset.id,
        "dcterms:publisher": _ref(service, "publisher"),
        "dcterms:creator": {"@type": "foaf:Agent", "foaf:name": _both(dataset.producer)},
        "dcterms:modified": _typed(data.manifest["built_at"], "dateTime"),
        "dcterms:accrualPeriodicity": {"@id": f"{EU}/frequency/{frequency}"},
        "dcterms:spatial": {"@id": f"{EU}/country/THA"},
        "dcterms:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dcat:theme": {"@id": f"{EU}/data-theme/ECON"},
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": dataset.contact.th},
        "dcat:keyword": [literal for words in dataset.keywords for literal in _both(words)],
        "dcat:landingPage": {"@id": f"{service.site}/th/data/{dataset.id}"},
        "dcat:version": data.release,
        "dcat:distribution": [_ref(service, f"{dataset.id}.{extension}") for extension in _kinds(data, dataset)],
    }
    node |= {"dcat:temporalResolution": _typed(resolution, "duration")} if resolution else {}
    node |= _temporal(dataset, data.manifest["datasets"][dataset.id])
    return [node, *(_distribution(service, dataset, extension) for extension in _kinds(data, dataset))]


def _kinds(data: Reader, dataset: Dataset) -> list[str]:
    """Extensions of the files that hold the whole dataset."""
    return whole(data.manifest["datasets"][dataset.id]["cells"])


def _title(service: Service, dataset: Dataset) -> Text:
    return Text(*(titled(service.catalogue, dataset, lang) for lang in ("th", "en")))


def _temporal(dataset: Dataset, run: dict[str, Any]) -> Node:
    if not run["first_period"]:
        return {}
    first, last = months(run["first_period"], dataset.period_kind)[0], months(run["last_period"], dataset.period_kind)[1]
    span = {
        "@type": "dcterms:PeriodOfTime",
        "dcat:startDate": _typed(first, "gYearMonth"),
        "dcat:endDate": _typed(last, "gYearMonth"),
    }
    return {"dcterms:temporal": span}


def months(period: str, kind: str) -> tuple[str, str]:
    """First and last month of a period: `2023-Q3` gives 2023-07 and 2023-09; a fiscal year ends in September.

    >>> months("2023", "fiscal_year"), months("2023-H1", "calendar")
    (('2022-10', '2023-09'), ('2023-01', '2023-06'))
    """
    match = PERIOD.fullmatch(period)
    if not match:
        raise ValueError(f"{period!r} is no period")
    year, quarter, half, month = match.groups()
    length = 3 if quarter else 6 if half else 1 if month else MONTHS_OF_YEAR
    first = int(month) - 1 if month else (int(quarter or half or 1) - 1) * length
    start = int(year) * MONTHS_OF_YEAR + first
    if kind == "fiscal_year" and not month:
        start += FISCAL_YEAR_BEGINS - 1 - MONTHS_OF_YEAR
    return _month(start), _month(start + length - 1)


def _month(number: int) -> str:
    return f"{number // MONTHS_OF_YEAR}-{number % MONTHS_OF_YEAR + 1:02}"


def _distribution(service: Service, dataset: Dataset, extension: str) -> Node:
    address = f"{service.site}/api/v1/datasets/{dataset.id}/data.{extension}"
    type_ = FORMATS[extension].media_type.partition(";")[0]
    label = service.catalogue.codes["formats"].codes[extension].label
    return {
        "@id": _id(service, f"{dataset.id}.{extension}"),
        "@type": "dcat:Distribution",
        "dcterms:title": _both(label),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{type_}"},
        "dcterms:license": {"@id": f"{service.site}/th/developers#licence-{dataset.licence}"},
        "dcat:accessService": _ref(service, "api"),
    }


def _id(service: Service, name: str) -> str:
    return f"{service.site}/catalog.jsonld#{name}"


def _ref(service: Service, name: str) -> Node:
    return {"@id": _id(service, name)}


def _both(words: Text) -> list[Node]:
    return [{"@value": words.th, "@language": "th"}, {"@value": words.en, "@language": "en"}]


def _typed(value: str, type_: str) -> Node:
    return {"@value": value, "@type": f"xsd:{type_}"}
