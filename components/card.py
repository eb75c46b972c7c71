"""One chart card: title, figure, the real table beside it, source line and tools."""

from typing import Any

from dash import html

from components.card_panels import burnt_in, has_table, panels
from components.chart import Chart
from components.citation import source_names
from components.elements import badge, icon, standing_mark
from components.island import island, part
from components.model import Card, Context
from components.svg import draw
from components.svg.areas import SHARED
from components.words import unpublished


def card(item: Card, context: Context) -> html.Section:
    """The card with the ids that the page's callback fills again after a filter."""
    synthetic = " syn-card" if item.dataset.origin == "synthetic" else ""
    offered = {own.id for own in context.filters}
    marks = {"data-selects": item.selects} if item.selects in offered else {}
    return html.Section(
        [
            part(head(item), f"{item.id}-head"),
            html.Div(graph(item, context), id=f"{item.id}-body", className="fig"),
            part(foot(item, context), f"{item.id}-foot", "card-foot"),
            part(panels(item, context), f"{item.id}-panels", "card-panels"),
        ],
        id=item.id,
        hidden=item.absent,
        className=f"card c{item.span}{synthetic}",
        **{"aria-labelledby": f"{item.id}-title", **marks},
    )


def head(item: Card) -> list[Any]:
    """Title, subtitle and legend."""
    return [
        html.Header([html.H2(item.title, id=f"{item.id}-title"), html.P(item.subtitle, className="sub")]),
        *legend(item),
        *([island(item.chooser)] if item.chooser else []),
    ]


def legend(item: Card) -> list[html.Ul]:
    """One entry per colour; none where the figure names its parts itself."""
    entries = [html.Li([html.I(className=f"k-{name}"), label]) for name, label in item.legend]
    return [html.Ul(entries, className="lg")] if entries else []


def graph(item: Card, context: Context) -> list[Any]:
    """The figure with its one-sentence alternative, or the reason why there is none."""
    if item.body is not None:
        return [island(item.body)]
    if item.figure is None:
        return [] if item.absent else [empty_state(item, context)]
    name = f"{item.id}-graph"
    chart = Chart(name, item.figure, draw.inline(item.figure, f"{item.id}-drawn", None, SHARED), chart_style(item))
    acts = item.selects and item.selects in {own.id for own in context.filters}
    keys = context.text("walk.hint_select" if acts else "walk.hint")
    box = html.Div(
        chart,
        role="application",
        tabIndex="0",
        className="chart-box",
        **{"aria-label": item.alt or item.title, "aria-roledescription": context.text("walk.chart"), "aria-description": keys},
    )
    press = context.text("walk.press_area" if item.aside else "walk.press_bar") if acts else ""
    hint = html.P(press, className="readout", **{"aria-live": "assertive", "data-keys": keys})
    return [html.Div([box, island(item.aside)], className="mapbox") if item.aside else box, hint]


def chart_style(item: Card) -> dict[str, str]:
    """The height of a chart, and on a narrow screen where the figure asks for another one."""
    layout = item.figure["layout"] if item.figure else {}
    height = int(layout.get("height", item.height))
    return {"height": f"{height}px", "--phone-height": f"{int(layout.get('meta', {}).get('phone', {}).get('height', height))}px"}


def empty_state(item: Card, context: Context) -> html.Div:
    """Why there is nothing to draw: what the card says, else that nothing is published. A funnel where filters are set."""
    title, _, rest = (item.empty or unpublished(context)).partition("\n")
    sign = icon("funnel" if context.query else "slash-circle")
    return html.Div([sign, html.B(title), html.Span(rest) if rest else None], className="state")


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


def _tools(item: Card, context: Context) -> html.Div:
    tools = [_opening("table", "table", item, context)] if has_table(item) else []
    tools += [_tool("picture", "image", item, context, "picture", **burnt_in(item, context, "png"))] if item.figure else []
    tools += [_opening("download", "download", item, context), _opening("cite", "quote", item, context)]
    tools += [_tool("listen", "volume-up", item, context, "listen")] if item.figure else []
    tools += [_opening("embed", "code-slash", item, context)] if item.framed else []
    return html.Div([*tools, _tool("link", "link-45deg", item, context, "copy-link")], className="bar")


def _opening(name: str, icon_name: str, item: Card, context: Context) -> html.Button:
    """A tool that opens the panel of its name."""
    return _tool(name, icon_name, item, context, "open", **{"aria-expanded": "false", "aria-controls": f"{item.id}-{name}"})


def _tool(name: str, icon_name: str, item: Card, context: Context, action: str, **more: str) -> html.Button:
    label = context.text(f"tool.{name}")
    return html.Button(
        [icon(icon_name), html.Span(label)],
        type="button",
        title=label,
        **{"aria-label": f"{label}: {item.title}", "data-action": action, "data-card": item.id, **more},
    )
