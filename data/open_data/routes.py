"""Open data over HTTP. The whole API (formats, catalogues, limits) builds on the names used here."""

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

from flask import Blueprint, Response, request

from data.catalogue import Catalogue, Dataset
from data.open_data import tidy_csv
from data.warehouse import Reader


def blueprint(catalogue: Catalogue, reader: Callable[[], Reader]) -> Blueprint:
    """`/api/v1/datasets/{id}/data.csv`: every published cell, or those of the codes asked for."""
    routes = Blueprint("open_data", __name__, url_prefix="/api/v1")

    @routes.get("/datasets/<dataset_id>/data.csv")
    def data_csv(dataset_id: str) -> Response:
        data = reader()
        dataset = catalogue.datasets.get(dataset_id)
        if dataset is None or dataset_id not in data:
            return problem(
                404, "Unknown dataset", f"There is no dataset {dataset_id[:60]!r}. Known: {', '.join(catalogue.datasets)}."
            )
        try:
            where = selection(dataset, catalogue, request.query_string.decode("ascii", "replace"))
        except ValueError as error:
            return problem(400, "Unknown parameter or code", str(error))
        dataset = replace(dataset, origin=data.manifest["datasets"][dataset_id].get("origin", dataset.origin))
        rows = data.select(dataset_id, where, all_variants=True)
        text = tidy_csv.write(dataset, rows, data.sources(), data.release, excel=request.args.get("bom") == "1")
        return Response(
            text,
            mimetype="text/csv",
            headers={
                "Content-Disposition": f'attachment; filename="{dataset_id}.csv"',
                "Access-Control-Allow-Origin": "*",
                "X-Release": data.release,
                "X-Rows": str(len(rows)),
                "Cache-Control": "public, max-age=300",
            },
        )

    return routes


def selection(dataset: Dataset, catalogue: Catalogue, query: str) -> dict[str, list[str]]:
    """Codes wanted per key column. Raises ValueError that names the parameter and what it may be."""
    where: dict[str, list[str]] = {}
    dimensions = {d.id: tuple(catalogue.codes[d.codes].codes) for d in dataset.dimension}
    allowed = {**dimensions, "measure": tuple(m.id for m in dataset.measure), "period": ()}
    for name, values in parse_qs(query).items():
        if name in ("bom", "lang"):
            continue
        if name not in allowed:
            raise ValueError(f"{name[:40]!r} is not a parameter of {dataset.id}; it has {', '.join(allowed)}.")
        codes = [code for value in values for code in value.split(",")]
        unknown = [code for code in codes if allowed[name] and code not in allowed[name]]
        if unknown:
            raise ValueError(f"{name}: {unknown[0][:40]!r} is not one of {', '.join(allowed[name])}.")
        where[name] = codes
    return where


def problem(status: int, title: str, detail: str) -> Response:
    """An RFC 9457 problem."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}, ensure_ascii=False)
    return Response(body, status, mimetype="application/problem+json", headers={"Access-Control-Allow-Origin": "*"})
