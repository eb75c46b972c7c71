"""Which things stand side by side: one chip per thing that takes it away, and a list to add another."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.elements import icon
from components.model import Context
from components.trail import AMONG, setting

FEWEST = 2


def chooser(context: Context, axis: str, members: Sequence[str], offered: Sequence[str], names: Mapping[str, str]) -> html.Div:
    """The chips in the order of the panels; two always stay."""
    chips = [html.Li(_chip(context, code, members, names)) for code in members]
    more = [html.Option(names[code], value=code) for code in offered if code not in members]
    add = html.Label(
        [
            html.Span(context.text(f"compare.add_{axis}"), className="vh"),
            html.Select(
                [html.Option(context.text(f"compare.add_{axis}"), value=""), *more],
                className="form-select",
                **{"data-add": AMONG, "data-members": ",".join(members)},
            ),
        ]
    )
    return html.Div([html.Ul(chips), add if more else None], className="members")


def _chip(context: Context, code: str, members: Sequence[str], names: Mapping[str, str]) -> Any:
    if len(members) <= FEWEST:
        return html.Span(names[code])
    others = tuple(other for other in members if other != code)
    spoken = context.text("trail.remove", what=names[code])
    return setting(context, [names[code], icon("x")], {AMONG: others}, spoken=spoken)
