"""The filter bar: one native select per filter, and hidden fields for the state that is set elsewhere on the page."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.elements import icon
from components.model import Context, FilterBar, Page
from components.trail import setting


def filter_bar(page: Page, context: Context) -> Any:
    """Native selects in a form that also works without JavaScript; on a phone it is a sheet behind one button."""
    if not page.filters:
        return None
    boxes = [_filter(item, context) for item in page.filters]
    kept = [_kept(item.id, context) for item in context.filters if item.id not in {own.id for own in page.filters}]
    end = html.Div(
        [
            setting(context, context.text("filter.clear"), {item.id: item.default for item in page.filters}),
            html.Button(
                [icon("link-45deg"), context.text("filter.copy")], type="button", className="plain", **{"data-action": "copy-link"}
            ),
            html.Button(context.text("filter.apply"), type="submit", className="btn no-js-only"),
            html.Button(context.text("filter.done"), type="button", className="btn done", **{"data-action": "close-filters"}),
        ],
        className="f end",
    )
    summary = html.Summary([icon("funnel"), html.Span(context.text("filter.title")), icon("chevron-down")])
    form = html.Form([*boxes, *kept, end], method="get", action=f"/{context.lang}/{page.id}", className="wrap", id="filters-form")
    fold = html.Details([summary, form], id="filters-fold")
    idle = all(box.hidden for box in boxes)
    return html.Section(fold, className="filters", hidden=idle, **{"aria-label": context.text("filter.title")})


def _filter(item: FilterBar, context: Context) -> html.Div:
    options = [{"label": c.label, "value": c.code, "disabled": c.disabled} for c in item.choices(context)]
    name = f"filter-{item.id}"
    marks = {"data-filter": item.id, "data-default": item.default}
    return html.Div(
        [
            dbc.Label(item.label[context.lang], html_for=name, className="f-label"),
            dbc.Select(id=name, name=item.id, options=options, value=context.state[item.id], className="f-select"),
        ],
        className="f",
        hidden=len(options) < 2,
        **marks,
    )


def _kept(name: str, context: Context) -> html.Div:
    """A part of the state that is set elsewhere on the page, carried by the form as a hidden field."""
    values = [",".join(value) if isinstance(value, tuple) else value for value in (context.state[name], _default(name, context))]
    box = dbc.Input(type="hidden", id=f"filter-{name}", name=name, value=values[0])
    return html.Div(box, hidden=True, **{"data-filter": name, "data-default": values[1]})


def _default(name: str, context: Context) -> Any:
    return next(item.default for item in context.filters if item.id == name)
