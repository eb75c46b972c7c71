"""What stands between a reader and the whole country: each filter that is set, the levels above it, and the way back.

Every level is a real link; in the browser it sets the filter without loading the page again (`data-set`).
"""

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from components.elements import icon
from components.model import Context, FilterBar

COMPARE, AMONG = "compare", "vs"
"""The filter that compares along an axis, and the codes it compares."""


def trail(filters: Sequence[FilterBar], context: Context) -> list[Any]:
    """One entry per filter that is away from its default, and a way to clear them all; nothing if none is."""
    narrowed = [item for item in filters if context.state.get(item.id, item.default) != item.default]
    if not narrowed:
        return []
    label = context.text("trail.label")
    everything = {item.id: item.default for item in narrowed}
    clear = [html.Li(setting(context, context.text("trail.all"), everything, "all"))] if len(narrowed) > 1 else []
    return [html.Nav(html.Ul([*(_entry(item, context) for item in narrowed), *clear]), **{"aria-label": label})]


def setting(context: Context, label: Any, values: dict[str, Any], class_name: str = "", spoken: str = "") -> html.A:
    """A link that sets some filters and leaves the others; several codes of one filter are a tuple."""
    if COMPARE in values:
        values = {AMONG: (), **values}  # the codes that were compared belong to another axis
    plain = {name: ",".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
    named = {"aria-label": spoken, "title": spoken} if spoken else {}
    return html.A(label, href=context.href(**values), className=class_name, **{"data-set": json.dumps(plain), **named})


def _entry(item: FilterBar, context: Context) -> html.Li:
    """`พื้นที่ ทั่วประเทศ › เหนือ › เชียงใหม่ ×`: the levels above as links, the chosen one strong."""
    code, name = context.state[item.id], item.label[context.lang]
    steps: list[Any] = []
    for above in _above(item, context, code):
        steps += [setting(context, _label(item, context, above), {item.id: above}), html.Span("›", **{"aria-hidden": "true"})]
    gone = setting(
        context, icon("x"), {item.id: item.default}, "x", context.text("trail.remove", what=f"{name} {_label(item, context, code)}")
    )
    return html.Li([html.Small(name), *steps, html.B(_label(item, context, code)), gone])


def _above(item: FilterBar, context: Context, code: str) -> list[str]:
    """The codes above in the tree that the filter offers, the widest first."""
    if not item.tree:
        return []
    codes, offered, found = context.catalogue.codes[item.tree].codes, {c.code for c in item.choices(context)}, []
    while codes[code].parent:
        code = codes[code].parent
        found += [code] if code in offered else []
    return found[::-1]


def _label(item: FilterBar, context: Context, code: str) -> str:
    return next((choice.label.strip() for choice in item.choices(context) if choice.code == code), code)
