"""The sources that a release cites, and the flags that its figures carry."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components.elements import icon
from components.html_table import table
from components.model import Context, Table


def sources(context: Context) -> html.Section:
    """Every source, by its standing, folded."""
    rows = tuple(
        (
            source["title"],
            source["producer"],
            context.catalogue.codes["authorities"].label(source["authority"], context.lang),
            source["as_of"] or "",
            source["url"] or source["section"] or "",
        )
        for source in _cited(context)
    )
    heads = tuple(context.text(f"methods.{key}") for key in ("source_title", "producer", "standing", "as_of", "place"))
    content = html.Div(
        table(Table(context.text("methods.sources_caption", count=len(rows)), heads, rows)),
        className="tw tall",
        tabIndex="0",
        role="region",
        **{"aria-label": context.text("methods.sources")},
    )
    summary = html.Summary(
        [
            context.text("methods.sources_help"),
            html.Span(context.text("methods.items", count=len(rows)), className="ct"),
            icon("chevron-down"),
        ]
    )
    return html.Section(
        [html.H2(context.text("methods.sources"), id="sources"), html.Details([summary, content], className="fold")]
    )


def _cited(context: Context) -> list[Mapping[str, Any]]:
    order = list(context.catalogue.codes["authorities"].codes)
    return sorted(context.data.sources().values(), key=lambda s: (order.index(s["authority"]), s["title"]))


def statuses(context: Context) -> html.Section:
    """The status flags and what they mean."""
    rows = tuple((code.code, code.label[context.lang]) for code in context.catalogue.codes["statuses"])
    return html.Section(
        [
            html.H2(context.text("methods.flags"), id="flags"),
            html.Div(
                table(
                    Table(context.text("methods.flags_caption"), (context.text("methods.flag"), context.text("data.meaning")), rows)
                ),
                className="card",
            ),
        ]
    )
