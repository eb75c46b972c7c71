"""The way from the overview to every other page and to the datasets that are used most."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.elements import host, icon, outside, sentence
from components.model import Context

PLAIN_DOORS = ("finance", "trade", "services", "business", "data", "methods")
ADDRESSES = {"business": "my-business"}
"""Pages whose address is not the name of their texts."""


def doors(context: Context, dashboards: Sequence[tuple[str, Sequence[Any]]], often: Sequence[str]) -> html.Section:
    """`dashboards` are (page, sentence with its figures), `often` the ids of datasets."""
    lang = context.lang
    links = [_door(context, page, words) for page, words in dashboards]
    links += [_door(context, page, [context.text(f"search.{page}")]) for page in PLAIN_DOORS]
    sets = [
        html.Li(
            [
                html.A(context.dataset(id).title[lang], href=f"/{lang}/data/{id}"),
                html.Span(outside(host(context.dataset(id).open_data.url), context.dataset(id).open_data.url)),
            ]
        )
        for id in often
    ]
    return html.Section(
        [
            html.H2(context.text("overview.doors"), className="sec"),
            html.Div(links, className="links"),
            html.H2(context.text("overview.sets"), className="sec"),
            html.Ul(sets, className="sets"),
        ]
    )


def _door(context: Context, page: str, words: Sequence[Any]) -> html.A:
    name = html.H3([context.text(f"nav.{page}"), icon("arrow-right")])
    return html.A([name, html.P(sentence(words))], href=f"/{context.lang}/{ADDRESSES.get(page, page)}", className="lk")
