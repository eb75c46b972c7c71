"""The reply to a request for data: unchanged, a file, or the reason why not."""

import hashlib

from flask import Response, request

from data.catalogue import Dataset
from data.open_data.answer import PART, PINNED, Answer, known_tag
from data.open_data.extract import Extract, Format, extract
from data.open_data.formats import FORMATS
from data.open_data.problems import ProblemError
from data.open_data.selection import Selection, parse
from data.open_data.service import Service, link
from data.warehouse import Reader


def respond(service: Service, dataset_id: str, extension: str) -> Response:
    """The file, 304 before anything is read if the client holds it, or a `ProblemError`."""
    format = FORMATS.get(extension)
    if format is None:
        raise ProblemError("unknown_format", "", tuple(FORMATS), code=extension[:40])
    query = request.query_string.decode("utf-8", "replace")
    declared = service.catalogue.datasets.get(dataset_id) or service.dataset(service.reader(), dataset_id)
    selection = parse(declared, service.catalogue, query, format.options)
    data = service.reader(selection.release)
    dataset = service.dataset(data, dataset_id)
    media_type = request.accept_mimetypes.best_match(format.media_types, format.media_type) or format.media_type
    tag = _tag(service, data, dataset, selection, media_type)
    if known := known_tag(request, tag):
        return Response(status=304, headers={"ETag": f'"{known}"', "X-Release": data.release, **_caching(selection, format)})
    key = ("file", dataset_id, media_type, selection.query(), bool(selection.release))
    return data.answer(key, lambda: _answer(service, data, dataset, selection, format, media_type, tag)).respond(request)


def _caching(selection: Selection, format: Format) -> dict[str, str]:
    vary = "Accept, Accept-Encoding" if len(format.media_types) > 1 else "Accept-Encoding"
    return {"Cache-Control": PINNED if selection.release else PART, "Vary": vary}


def _tag(service: Service, data: Reader, dataset: Dataset, selection: Selection, media_type: str) -> str:
    """Decides every byte of the file, and is known without making it."""
    parts = (service.declared, data.manifest["public_sha256"], dataset.id, media_type, selection.query())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _answer(
    service: Service, data: Reader, dataset: Dataset, selection: Selection, format: Format, media_type: str, tag: str
) -> Answer:
    _refuse_too_many(data, dataset, selection, format)
    cells = extract(data, dataset, service.catalogue, selection, service.site)
    body = format.write(cells, format.media_types[media_type])
    headers = {
        **_caching(selection, format),
        "Link": _links(service, cells, format),
        "X-Rows": str(cells.rows),
        "X-Checksum-SHA256": hashlib.sha256(body).hexdigest(),
    }
    if format.attachment:
        headers["Content-Disposition"] = f'attachment; filename="{dataset.id}.{format.extension}"'
    return Answer(body, media_type, data.release, headers["Cache-Control"], 200, headers, tag, format.packed).press()


def _refuse_too_many(data: Reader, dataset: Dataset, selection: Selection, format: Format) -> None:
    """Over the limit the reply says how many rows there are and how they spread; it never cuts."""
    if data.manifest["datasets"][dataset.id]["cells"] <= format.largest_rows:
        return
    counts = data.counts(dataset.id, dict(selection.where))
    rows = sum(counts.values())
    if rows > format.largest_rows:
        more = {"rows": rows, "largest_rows": format.largest_rows, "rows_by_period": counts}
        names = [d.id for d in dataset.dimension]
        raise ProblemError("too_many_rows", "period", names, more, rows=f"{rows:,}", largest=f"{format.largest_rows:,}")


def _links(service: Service, cells: Extract, format: Format) -> str:
    """Licence, description, the address that all spellings share, this and the neighbouring releases."""
    id, api = cells.dataset.id, f"{service.site}/api/v1/datasets/{cells.dataset.id}"
    base = f"{api}/data.{format.extension}"
    releases = service.release_ids()
    place = releases.index(cells.release) if cells.release in releases else 0
    found = [
        link(f"{service.site}/{cells.lang}/developers#licence-{cells.dataset.licence}", "license"),
        link(api, "describedby", "application/json"),
        link(
            _address(base, cells.selection.query(cells.release if cells.selection.release else "")), "canonical", format.media_type
        ),
        link(_address(base, cells.selection.query()), "latest-version"),
        link(f"{service.site}/{cells.lang}/data/{id}", "alternate", "text/html"),
    ]
    if place > 0:
        found.append(link(_address(base, cells.selection.query(releases[place - 1])), "predecessor-version"))
    return ", ".join(found)


def _address(base: str, query: str) -> str:
    return f"{base}?{query}" if query else base
