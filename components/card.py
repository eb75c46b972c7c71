"""One chart card: title, figure, the real table beside it, source line and tools."""

from typing import Any

from dash import html

from components.card_foot import foot
from components.card_frame import CardFrame
from components.card_panels import panels
from components.chart import Chart
from components.elements import icon
from components.island import island
from components.model import Card, Context
from components.static_html import render
from components.svg import draw
from components.svg.areas import SHARED
from components.words import unpublished


def card(item: Card, context: Context) -> CardFrame:
    """The card with the ids that the page's callback fills again after a filter."""
    synthetic = " syn-card" if item.dataset.origin == "synthetic" else ""
    offered = {own.id for own in context.filters}
    return CardFrame(
        item.id,
        graph(item, context),
        f"card c{item.span}{synthetic}",
        item.absent,
        item.selects if item.selects in offered else None,
        **parts(item, context),
    )


def parts(item: Card, context: Context) -> dict[str, str]:
    """The HTML around the body of a card, by the name of its part."""
    return {"head": render(head(item)), "foot": render(foot(item, context)), "panels": render(panels(item, context))}


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
