"""What the tools of a card open: its table, its files, how to cite it, how to embed it."""

from collections.abc import Mapping
from typing import Any

from components import format as formats
from components.citation import address
from components.citation import panel as cite_panel
from components.downloads import links
from components.elements import icon
from components.embed_panel import panel as embed_panel
from components.html_table import table
from components.island import island
from components.model import Card, Context
from components.plain_html import Element, html
from data.catalogue import Dataset

PICTURES = ("png", "svg")


def panels(item: Card, context: Context) -> list[Any]:
    """All of them, closed: a part of its own, because nobody waits for what is closed."""
    if not item.sources:
        return []
    return [
        _table_panel(item, context) if has_table(item) else None,
        _download_panel(item, context),
        cite_panel(item, context),
        embed_panel(item, context) if item.framed else None,
    ]


def has_table(item: Card) -> bool:
    """A card whose body is its table has none besides."""
    return item.table is not None or item.body is None


def _table_panel(item: Card, context: Context) -> Element:
    body = island(table(item.table)) if item.table else html.P(context.text("card.no_table"))
    return html.Div(
        body,
        id=f"{item.id}-table",
        className="panel-below tw",
        hidden=True,
        tabIndex="0",
        role="region",
        **{"aria-label": f"{context.text('tool.table')}: {item.table.caption if item.table else item.title}"},
    )


def _download_panel(item: Card, context: Context) -> Element:
    seen = html.Button(
        [icon("file-earmark-arrow-down"), context.text("tool.csv_seen")],
        type="button",
        className="btn",
        **{"data-action": "save-table", "data-card": item.id},
    )
    sets = [(item.dataset, item.download), *((other, {}) for other in item.also)]
    files = island(html.Div([_files(context, dataset, wanted, bool(item.also)) for dataset, wanted in sets]))
    return html.Div(
        [*([_picture(item, context, kind) for kind in PICTURES] if item.figure else []), seen if item.table else None, files],
        id=f"{item.id}-download",
        className="panel-below od",
        hidden=True,
    )


def _picture(item: Card, context: Context, kind: str) -> Element:
    """Saves the chart as seen."""
    inside = [icon("download"), context.text(f"tool.{kind}")]
    data = {"data-action": "picture", "data-card": item.id, **burnt_in(item, context, kind)}
    return html.Button(inside, type="button", className="btn", **data)


def burnt_in(item: Card, context: Context, kind: str) -> dict[str, str]:
    """What a picture says that the page does not show of its chart, for the script that makes it."""
    licence = context.catalogue.codes["licences"].label(item.dataset.licence, context.lang)
    day = formats.date(context.data.manifest["built_at"], context.lang, context.era)
    words = context.text("tool.licence", licence=licence, day=day)
    return {"data-kind": kind, "data-licence": words, "data-address": address(item, context)}


def _files(context: Context, dataset: Dataset, wanted: Mapping[str, str], named: bool) -> Element:
    """Files of one dataset, under its name where a card stands on several."""
    title = dataset.title[context.lang]
    shown = html.B(title) if named else None
    return html.Div([shown, *links(context, dataset, wanted)], className="od files", role="group", **{"aria-label": title})
