"""The filters of a dataset's page: native selects in a form of its own address, which works without scripts."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import facts
from components.dataset_choice import BY, LATEST, MEASURE, PERIOD, Chosen
from components.model import Context

ANCHOR = "chart"


def form(context: Context, own: Chosen) -> html.Form | None:
    """One select per filter that offers a choice; None where there is nothing to choose."""
    boxes = [_box(context, own, item.id, item.codes) for item in own.filters if len(item.codes) > 1]
    if not boxes:
        return None
    send = html.Button(context.text("filter.apply"), type="submit", className="btn p")
    clear = html.A(context.text("filter.clear"), href=f"/{context.lang}/{context.path}#{ANCHOR}", className="clear")
    return html.Form(
        [*boxes, html.Div([send, clear if own.asked else None], className="slice-end")],
        action=f"/{context.lang}/{context.path}#{ANCHOR}",
        method="get",
        className="slice",
        **{"aria-label": context.text("filter.title")},
    )


def _box(context: Context, own: Chosen, name: str, codes: tuple[str, ...]) -> html.Div:
    options = [{"label": _label(context, own, name, code), "value": code} for code in codes]
    select: Any = dbc.Select(id=f"slice-{name}", name=name, options=options, value=own.state[name])
    return html.Div([html.Label(_title(context, own, name), htmlFor=f"slice-{name}"), select], className="field")


def _title(context: Context, own: Chosen, name: str) -> str:
    if name in (MEASURE, PERIOD, BY):
        return context.text(f"explore.{name}")
    return own.dataset.dimension_of(name).title[context.lang]


def _label(context: Context, own: Chosen, name: str, code: str) -> str:
    if name == MEASURE:
        return own.dataset.measure_of(code).title[context.lang]
    if name == BY:
        return own.dataset.dimension_of(code).title[context.lang]
    if name == PERIOD:
        return context.text("explore.latest") if code == LATEST else facts.period_text(context, own.dataset, code)
    return context.label(own.dataset.id, name, code)
