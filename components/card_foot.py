"""What stands below the figure of a card: note, source line, tools."""

from typing import Any

from components.card_panels import burnt_in, has_table
from components.citation import source_names
from components.elements import badge, icon, standing_mark
from components.model import Card, Context
from components.plain_html import Element, html


def foot(item: Card, context: Context) -> list[Any]:
    """Note, source line and tools."""
    if not item.sources:
        return []
    line = html.Div([html.P(source_line(item, context)), _tools(item, context)], className="src")
    return [html.P(item.note, className="note") if item.note else None, line]


def source_line(item: Card, context: Context) -> list[Any]:
    """Badge, marks, source, as-of and release."""
    marks = [standing_mark(source, context) for source in item.sources if source["authority"] == "press"][:1]
    names, release = source_names(item.sources, context.lang), context.data.release
    before, _, after = context.text("card.source", source=names, as_of=item.as_of, release=release).rpartition(release)
    return [badge(item.dataset.origin, context), *marks, html.Span([before, html.Span(release, className="nb"), after])]


def _tools(item: Card, context: Context) -> Element:
    tools = [_opening("table", "table", item, context)] if has_table(item) else []
    tools += [_tool("picture", "image", item, context, "picture", **burnt_in(item, context, "png"))] if item.figure else []
    tools += [_opening("download", "download", item, context), _opening("cite", "quote", item, context)]
    tools += [_tool("listen", "volume-up", item, context, "listen")] if item.figure else []
    tools += [_opening("embed", "code-slash", item, context)] if item.framed else []
    return html.Div([*tools, _tool("link", "link-45deg", item, context, "copy-link")], className="bar")


def _opening(name: str, icon_name: str, item: Card, context: Context) -> Element:
    """A tool that opens the panel of its name."""
    return _tool(name, icon_name, item, context, "open", **{"aria-expanded": "false", "aria-controls": f"{item.id}-{name}"})


def _tool(name: str, icon_name: str, item: Card, context: Context, action: str, **more: str) -> Element:
    label = context.text(f"tool.{name}")
    return html.Button(
        [icon(icon_name), html.Span(label)],
        type="button",
        title=label,
        **{"aria-label": f"{label}: {item.title}", "data-action": action, "data-card": item.id, **more},
    )
