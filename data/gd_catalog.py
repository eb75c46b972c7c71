"""Records for the Thai Government Data Catalog: what its CKAN takes at `package_create`.

The fourteen mandatory fields of the standard and its extras for statistics; choices are the standard's own Thai words.
The office's e-mail address and its id on the portal are not known here: whoever sends the records gives them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.catalogue import Catalogue, Dataset

MANDATORY = (
    "data_type",
    "title",
    "owner_org",
    "maintainer",
    "maintainer_email",
    "tag_string",
    "notes",
    "objective",
    "update_frequency_unit",
    "geo_coverage",
    "data_source",
    "data_format",
    "data_category",
    "license_id",
)
OTHER, BUDDHIST_ERA, NAME_PREFIX = "อื่นๆ", 543, "sme-big-data-"
FREQUENCIES = {"A": "ปี", "H": "ครึ่งปี", "Q": "ไตรมาส", "M": "เดือน", "ONCE": "ไม่มีการปรับปรุงหลังจากการจัดเก็บข้อมูล"}
ACTIVITY, PLACE, PRODUCT = "อุตสาหกรรม/ประเภทกิจการ", "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "ผลิตภัณฑ์"
KINDS = {
    **dict.fromkeys(("sectors", "gdp_sectors", "census_sectors", "activities", "tsic_divisions"), ACTIVITY),
    **dict.fromkeys(("areas", "nso_areas"), PLACE),
    "products": PRODUCT,
}
MULTIPLIERS = {"thousand_baht": "พัน", "million_baht": "ล้าน", "million_usd": "ล้าน", "billion_baht": "พันล้าน"}
LICENCES = {"dga-open-government": "Open Data Common"}
FORMATS = {"csv": "CSV", "xlsx": "XLS", "json": "JSON"}
"""The standard's word for a kind of file; the rest are others."""
NO_TAG = re.compile(r"[^\w\s.\u0e00-\u0e7f-]")

Record = dict[str, Any]


def records(
    catalogue: Catalogue, manifest: Mapping[str, Any], site: str, organization: str = "", email: str = "", only: Sequence[str] = ()
) -> list[Record]:
    """One record per dataset of the release; synthetic figures have no place in the government's catalogue."""
    real = [id for id, run in manifest["datasets"].items() if run["origin"] != "synthetic"]
    ids = [id for id in catalogue.datasets if id in real and (not only or id in only)]
    return [_record(catalogue, manifest, site.rstrip("/"), catalogue.datasets[id], organization, email) for id in ids]


def missing(record: Record) -> list[str]:
    """Mandatory fields that are not filled."""
    return [name for name in MANDATORY if not record.get(name)]


def _record(
    catalogue: Catalogue, manifest: Mapping[str, Any], site: str, dataset: Dataset, organization: str, email: str
) -> Record:
    return {
        "name": NAME_PREFIX + dataset.id.replace("_", "-"),
        "data_type": "ข้อมูลสถิติ",
        "title": dataset.title.th,
        "owner_org": organization,
        "maintainer": dataset.contact.th,
        "maintainer_email": email,
        "tag_string": ",".join(dict.fromkeys(_tag(words.th) for words in dataset.keywords)) or _tag(dataset.title.th),
        "notes": dataset.description.th,
        "objective": ["พันธกิจหน่วยงาน"],
        **_frequency(catalogue, dataset),
        "geo_coverage": "ประเทศ",
        "data_source": dataset.producer.th,
        **_formats(catalogue),
        "data_category": "ข้อมูลสาธารณะ",
        **_licence(catalogue, dataset),
        "accessible_condition": catalogue.codes["licences"].label(dataset.licence, "th"),
        "url": f"{site}/th/data/{dataset.id}",
        "data_language": ["ไทย", "อังกฤษ"],
        "allow_harvest": "True",
        **_statistics(catalogue, manifest, dataset),
        "resources": [_resource(catalogue, manifest, site, dataset, code.code) for code in catalogue.codes["formats"]],
    }


def _tag(words: str) -> str:
    return NO_TAG.sub(" ", words).strip()


def _frequency(catalogue: Catalogue, dataset: Dataset) -> Record:
    unit = FREQUENCIES.get(dataset.frequency, OTHER)
    other = {"update_frequency_unit_other": catalogue.codes["frequencies"].label(dataset.frequency, "th")} if unit == OTHER else {}
    interval = {"update_frequency_interval": "1"} if dataset.frequency in "AHQM" else {}
    return {"update_frequency_unit": unit, **other, **interval}


def _formats(catalogue: Catalogue) -> Record:
    codes = catalogue.codes["formats"]
    others = [code.label.th for code in codes if code.code not in FORMATS]
    return {"data_format": [*FORMATS.values(), OTHER], "data_format_other": ", ".join(others)}


def _licence(catalogue: Catalogue, dataset: Dataset) -> Record:
    known = LICENCES.get(dataset.licence, OTHER)
    return {"license_id": known} | (
        {"license_id_other": catalogue.codes["licences"].label(dataset.licence, "th")} if known == OTHER else {}
    )


def _statistics(catalogue: Catalogue, manifest: Mapping[str, Any], dataset: Dataset) -> Record:
    """What the standard asks of statistics besides; years are B.E."""
    run = manifest["datasets"][dataset.id]
    kinds = list(dict.fromkeys(KINDS.get(d.codes, OTHER) for d in dataset.dimension)) or ["ไม่มี"]
    others = [d.title.th for d in dataset.dimension if d.codes not in KINDS]
    units = list(dict.fromkeys(m.unit for m in dataset.measure))
    multipliers = {MULTIPLIERS.get(unit, "หน่วย") for unit in units}
    years = {"first_year_of_data": run["first_period"], "last_year_of_data": run["last_period"]}
    return {
        "last_updated_date": manifest["built_at"][:10],
        **({"data_release_calendar": dataset.next_update_on.isoformat()} if dataset.next_update_on else {}),
        **{name: str(int(period[:4]) + BUDDHIST_ERA) for name, period in years.items() if period},
        "disaggregate": kinds,
        **({"disaggregate_other": ", ".join(others)} if others else {}),
        "unit_of_measure": ", ".join(catalogue.codes["units"].label(unit, "th") for unit in units),
        "unit_of_multiplier": multipliers.pop() if len(multipliers) == 1 else OTHER,
        "calculation_method": dataset.method.th,
    }


def _resource(catalogue: Catalogue, manifest: Mapping[str, Any], site: str, dataset: Dataset, extension: str) -> Record:
    label = catalogue.codes["formats"].label(extension, "th")
    return {
        "name": f"{dataset.title.th} ({label})",
        "url": f"{site}/api/v1/datasets/{dataset.id}/data.{extension}",
        "format": FORMATS.get(extension, extension.upper()),
        "description": dataset.description.th,
        "resource_last_updated_date": manifest["built_at"][:10],
    }
