"""The panel behind the tool "embed": code to copy for two kinds of sites, choice of colours, and a live preview."""

from typing import Any

from components import snippet
from components.elements import icon
from components.island import island
from components.model import Card, Context
from components.plain_html import Element, html

WIDTHS = (("desktop", "720"), ("phone", "360"))
"""Pixels of the previewed frame."""


def panel(item: Card, context: Context) -> Element:
    """Closed until the tool opens it; its script (assets/embed-panel.js) loads the preview then."""
    source, tall = snippet.address(item.id, context), snippet.height(item)
    parts = [
        html.P(context.text("embed.intro"), className="small"),
        _choices("theme", context.text("embed.theme"), [(name, context.text(f"embed.theme_{name}")) for name in snippet.THEMES]),
        _code(context, "html", snippet.snippet(source, item.title, tall, context.origin)),
        _code(context, "cms", snippet.block(source, item.title, tall)),
        html.P(context.text("embed.hosts", contact=item.dataset.contact[context.lang]), className="small"),
        _choices("width", context.text("embed.preview"), [(width, context.text(f"embed.{name}")) for name, width in WIDTHS]),
        html.Div(className="preview", **{"data-src": source, "data-title": item.title, "data-height": str(tall)}),
    ]
    return html.Div(island(parts), id=f"{item.id}-embed", className="panel-below embedding", hidden=True)


def _choices(name: str, label: str, options: list[tuple[str, str]]) -> Element:
    """Buttons of which one is pressed, the first at the beginning."""
    buttons = [
        html.Button(
            words, type="button", **{"data-action": f"embed-{name}", "data-choice": code, "aria-pressed": str(not n).lower()}
        )
        for n, (code, words) in enumerate(options)
    ]
    return html.Div([html.B(label), *buttons], className="choices", role="group", **{"aria-label": label})


def _code(context: Context, kind: str, text: str) -> Element:
    label = context.text("embed.copy")
    copy: dict[str, Any] = {"data-action": "copy-text", "aria-label": label}
    button = html.Button(
        [icon("clipboard"), html.Span(label, className="vh")], type="button", className="copy", title=label, **copy
    )
    return html.Div([html.B(context.text(f"embed.{kind}")), html.Div([html.Pre(html.Code(text)), button], className="copyable")])
