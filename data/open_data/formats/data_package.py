"""Data Package v2 as a zip file: figures, code lists, schema, README in both languages, licence, citation, checksums."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

from data.catalogue import CodeList
from data.file_formats import LARGEST_ROWS
from data.open_data import notes
from data.open_data.extract import Extract, Format
from data.open_data.formats import tidy_csv

PROFILE = "https://datapackage.org/profiles/2.0"
TYPES = {"value": "number", "rounded": "boolean", "variant": "integer"}
DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same cells give the same bytes."""


def write(extract: Extract, version: str = "") -> bytes:
    """`SHA256SUMS` names every other file with its checksum."""
    lists = {name: extract.catalogue.codes[name] for name in _lists(extract)}
    files = {"data.csv": tidy_csv.write(extract), **{f"codes/{name}.csv": _codes(codes) for name, codes in lists.items()}}
    files["datapackage.json"] = json.dumps(_descriptor(extract, files), ensure_ascii=False, indent=1).encode()
    for lang in ("th", "en"):
        files[f"README.{lang}.md"] = _readme(extract, lang).encode()
    files["CITATION.txt"] = "\n\n".join(notes.cite(extract, lang) for lang in ("th", "en")).encode()
    files["LICENCE.txt"] = "\n\n".join(notes.licence(extract, lang) for lang in ("th", "en")).encode()
    files["SHA256SUMS"] = "".join(f"{_sha256(body)}  {name}\n" for name, body in sorted(files.items())).encode()
    return _zip(files)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, DAY), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _lists(extract: Extract) -> list[str]:
    return sorted({d.codes for d in extract.dataset.dimension} | {"units", "statuses"})


def _codes(codes: CodeList) -> bytes:
    columns = {"code": [c.code for c in codes], "parent": [c.parent for c in codes]}
    columns |= {f"label_{lang}": [c.label[lang] for c in codes] for lang in ("th", "en")}
    return tidy_csv.table(columns).encode()


def _descriptor(extract: Extract, files: dict[str, bytes]) -> dict[str, Any]:
    dataset = extract.dataset
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": dataset.id,
        "id": f"{extract.site}/api/v1/datasets/{dataset.id}/data.zip?release={extract.release}",
        "title": extract.title("en"),
        "description": dataset.description.en,
        "title_th": extract.title("th"),
        "description_th": dataset.description.th,
        "version": extract.release,
        "created": extract.built_at,
        "homepage": f"{extract.site}/en/data/{dataset.id}",
        "keywords": [words.en for words in dataset.keywords] or [dataset.id],
        "licenses": [{"name": dataset.licence, "title": notes.licence(extract, "en"), "path": licence_address(extract, "en")}],
        "contributors": [{"title": dataset.producer.en, "roles": ["creator"]}],
        "sources": [{"title": title, **({"path": url} if url else {})} for title, _, _, url in notes.cited_sources(extract)],
        "resources": [_resource(extract, name, body) for name, body in files.items()],
    }


def licence_address(extract: Extract, lang: str) -> str:
    """Where this site says what the licence allows."""
    return f"{extract.site}/{lang}/developers#licence-{extract.dataset.licence}"


def _resource(extract: Extract, path: str, body: bytes) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILE}/dataresource.json",
        "name": path.removesuffix(".csv").replace("/", "-"),
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{_sha256(body)}",
        "schema": _data_schema(extract) if path == "data.csv" else CODES_SCHEMA,
    }


def _data_schema(extract: Extract) -> dict[str, Any]:
    titles = {name: (th, en) for name, th, en, _ in notes.dictionary(extract)}
    lists = {d.id: d.codes for d in extract.dataset.dimension} | {"unit": "units", "status": "statuses"}
    return {
        "$schema": f"{PROFILE}/tableschema.json",
        "fields": [
            {
                "name": name,
                "type": TYPES.get(name, "string"),
                "title": titles.get(name, (name, name))[1],
                "title_th": titles.get(name, (name, name))[0],
                **({"constraints": {"required": True}} if name in extract.dataset.keys else {}),
            }
            for name in extract.columns
        ],
        "missingValues": [""],
        "primaryKey": list(extract.dataset.keys),
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": f"codes-{codes}", "fields": ["code"]}} for name, codes in lists.items()
        ],
    }


CODES_SCHEMA = {
    "$schema": f"{PROFILE}/tableschema.json",
    "fields": [{"name": name, "type": "string"} for name in ("code", "parent", "label_th", "label_en")],
    "primaryKey": ["code"],
}


def _readme(extract: Extract, lang: str) -> str:
    """Title, notes, citation and the meaning of every column, in one language."""
    own = replace(extract, selection=replace(extract.selection, lang=lang))
    parts = [f"# {extract.title(lang)}", notes.cite(own, lang)]
    parts += [f"## {heading}\n\n{words}" for heading, words in notes.notes(own)]
    rows = "\n".join(f"- `{name}`: {th if lang == 'th' else en}" for name, th, en, _ in notes.dictionary(own))
    return "\n\n".join([*parts, f"## {own.text('data.dictionary')}\n\n{rows}"]) + "\n"


FORMAT = Format("zip", {"application/zip": ""}, write, LARGEST_ROWS["zip"], packed=True)
