"""Links to every kind of file of a selection."""

from collections.abc import Mapping
from typing import Any

from components.model import Context
from components.plain_html import Element, html
from data.catalogue import Dataset
from data.file_formats import whole

EXCEL = "bom=1"


def links(context: Context, dataset: Dataset, wanted: Mapping[str, str]) -> list[Any]:
    """One link per format that holds it, in the order of their list; CSV also with the mark that spreadsheet programs need."""
    query = "&".join(f"{name}={codes}" for name, codes in wanted.items())
    found, kinds = [], whole(0 if wanted else context.data.manifest["datasets"][dataset.id]["cells"])
    for code in context.catalogue.codes["formats"]:
        if code.code not in kinds:
            continue
        found.append(_link(context, dataset, code.code, query, code.label[context.lang]))
        if code.code == "csv":
            marked = f"{query}&{EXCEL}" if query else EXCEL
            found.append(_link(context, dataset, code.code, marked, context.text("tool.csv_excel")))
    return found


def _link(context: Context, dataset: Dataset, extension: str, query: str, label: str) -> Element:
    """Files with words inside come in the reader's language."""
    spoken = "lang=en" if context.lang == "en" and extension in ("xlsx", "json") else ""
    asked = "&".join(part for part in (query, spoken) if part)
    href = address(dataset.id, extension, asked)
    return html.A(label, href=href, className="btn file", download=True)


def address(dataset_id: str, extension: str, query: str = "") -> str:
    """Where a file of a dataset stands."""
    return f"/api/v1/datasets/{dataset_id}/data.{extension}" + (f"?{query}" if query else "")
