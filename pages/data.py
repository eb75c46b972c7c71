"""ชุดข้อมูล: every dataset of this release with search and facets, and each one's own page with all its published figures."""

from typing import Any

from dash import html

from components import dataset_list
from components.changed import changed, since, too_many
from components.dataset_cells import is_large
from components.dataset_page import dataset_page
from components.model import ANY_PART, Article, Context
from data.catalogue import Dataset
from data.declare import Text
from data.open_data import changes

LISTS, OPEN_SETS = "partner_lists", "open-datasets"
HELD_AS = {
    "number-employed": "msme_employment",
    "sme-sentiment-index-by-component": "smesi",
    "sme-sentiment-index-by-region-and-sector": "smesi",
    "financial-statements-of-juristic-person-smes": "msme_cube",
    "projects-under-the-promotion-action-plan": "projects",
}
"""OSMEP's open datasets by their entry in the report, and the dataset here that holds the same subject."""


def body(context: Context, rest: str) -> Any:
    if not rest:
        return dataset_list.catalogue_page(context, _portal_sets(context))
    held = context.data.manifest["datasets"]
    if rest not in context.catalogue.datasets or rest not in held:
        return None
    dataset = context.dataset(rest)
    others = [id for id, other in context.catalogue.datasets.items() if other.topic == dataset.topic and id in held and id != rest]
    return dataset_page(context, dataset, [dataset_list.entry(context, id) for id in others], _changed(context, dataset))


def _changed(context: Context, dataset: Dataset) -> Any:
    """Since the release before; from a pinned release also on to the current one. None where there is no other release."""
    data: Any = context.data
    newest, earlier = data.newest(), data.earlier()
    if is_large(context, dataset) and earlier:  # comparing takes longer than a reader waits
        return too_many(context, dataset, earlier.release)
    found = [changed(context, dataset, changes.between(dataset, earlier, data, newest))] if earlier else []
    if newest.release != data.release and not is_large(context, dataset):
        found.append(since(context, dataset, changes.between(dataset, data, newest, newest)))
    return html.Div(found, id="what-changed") if found else None


def _portal_sets(context: Context) -> Any:
    """The open datasets that the report names, and where their subject stands here."""
    if LISTS not in context.data.manifest["datasets"]:
        return None
    rows = context.data.select(LISTS, {"list": [OPEN_SETS]})
    ordered = sorted(rows, key=lambda row: int(row["list_order"] or 0))
    return dataset_list.portal_sets(
        context, [(_name(context, row), row["portals"] or "", HELD_AS.get(row["entry"], "")) for row in ordered]
    )


def _name(context: Context, row: Any) -> str:
    return str(row["printed_name"]) if context.lang == "th" else context.label(LISTS, "entry", row["entry"])


PAGE = Article(
    "data",
    Text("ชุดข้อมูล", "Datasets"),
    Text(
        "ชุดข้อมูลสถิติ MSME ทั้งหมดในรุ่นนี้ พร้อมที่มาและตารางครบทุกตัวเลข",
        "All datasets on MSMEs in this release, with sources and every figure",
    ),
    body,
    asks=(ANY_PART,),
)
