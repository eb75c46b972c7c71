"""Render a Dash component tree as HTML text: the first paint, and the page of a reader without JavaScript.

Every text and attribute is escaped; an address that would run a script, and a style value that would end its
declaration, are left out. A chart is written as its drawing.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from json import dumps
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.plain_html import Element

Props = Mapping[str, Any]

# Elements that load or run things, or whose text is not escaped text: no page part needs them.
REFUSED = {"Base", "Embed", "Frame", "Frameset", "Iframe", "Link", "Meta", "ObjectEl", "Plaintext", "Script", "Xmp"}
TAGS = {name: name.removesuffix("El").lower() for name in html.__all__ if name not in REFUSED}  # type: ignore[attr-defined]
TAGS["Input"] = "input"  # Dash has none: fields of forms that are complete without scripts
WHOLE, END = {"table"}, "<template></template>"
"""Elements that a part not yet received would draw differently, and how their last child says that they are there whole."""
VOID = {"area", "br", "col", "hr", "img", "input", "param", "source", "track", "wbr"}
# `id`, `style` and `children` are written apart, the rest belongs to Dash.
APART = {"children", "id", "style", "key", "disable_n_clicks", "n_clicks", "n_clicks_timestamp"}
RENAMED = {"className": "class", "htmlFor": "for", "acceptCharset": "accept-charset", "httpEquiv": "http-equiv"}
BOOLEAN = {"checked", "disabled", "hidden", "multiple", "open", "readonly", "required", "reversed", "selected"}
SPELLED = re.compile(r"(aria-|data-).*|contenteditable|draggable|spellcheck")
NAME = re.compile(r"(?!on)[a-z][a-z0-9_.:-]*")
ADDRESSES = {"href", "src", "action", "formaction", "cite", "poster"}
SCHEME = re.compile(r"(https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)
UNITLESS = {"flex", "flexGrow", "flexShrink", "fontWeight", "lineHeight", "opacity", "order", "zIndex"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def render(node: Any) -> str:
    """HTML text of a component, text, number, None or list of these. Raises `TypeError` for any other type."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, str | int | float):
        return escape(UNPRINTABLE.sub("\ufffd", str(node)), quote=False)
    if isinstance(node, list | tuple):
        return "".join(render(child) for child in node)
    if isinstance(node, Element):
        return _html(node.name, node.props)
    if isinstance(node, Component):
        return _component(node)
    raise TypeError(f"cannot render {type(node).__name__} as HTML; give a Dash component, text, number or list")


def _component(node: Component) -> str:
    # What Dash's own `to_plotly_json` collects, without asking the component for each property that its kind could have.
    props = {name: value for name, value in vars(node).items() if not name.startswith(("_", "available_"))}
    if node._namespace == "dash_html_components":
        return _html(node._type, props)
    if renderer := RENDERERS.get((node._namespace, node._type)):
        return renderer(props)
    raise _unknown(f"{node._namespace}.{node._type}")


def _html(name: str, props: Props) -> str:
    if name not in TAGS:
        raise _unknown(f"dash_html_components.{name}")
    return _element(TAGS[name], props)


def _unknown(name: str) -> TypeError:
    return TypeError(f"cannot render {name} as HTML; add a renderer for it to components/static_html.py")


def _element(tag: str, props: Props) -> str:
    text = f"<{tag}{_attributes(props)}>"
    return text if tag in VOID else f"{text}{render(props.get('children'))}{END if tag in WHOLE else ''}</{tag}>"


def _attributes(props: Props) -> str:
    """In alphabetical order: Dash gives them in another order in every process, and equal pages must be equal bytes."""
    found = {_attribute_name(name): value for name, value in props.items() if name not in APART and value is not None}
    if "id" in props:
        found["id"] = _dom_id(props["id"])
    if props.get("style"):
        found["style"] = _css(props["style"]) or None
    return "".join([_attribute(name, found[name]) for name in sorted(found)])


@cache
def _attribute_name(name: str) -> str:
    """As HTML spells it. Raises `TypeError` for what is none; names stand in our own code, so they are few."""
    spelled = RENAMED.get(name, name.lower())
    if not NAME.fullmatch(spelled):
        raise TypeError(f"cannot write {name!r} as an attribute; give an HTML name")
    return spelled


def _dom_id(value: Any) -> Any:
    """A pattern-matching id as the JSON that Dash writes into the document; other ids as they are."""
    return dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if isinstance(value, dict) else value


def _attribute(name: str, value: Any) -> str:
    if isinstance(value, bool) and SPELLED.fullmatch(name):
        value = str(value).lower()
    if value is None or value is False or (name in BOOLEAN and not value) or not _safe(name, value):
        return ""
    if not isinstance(value, str | int | float):
        raise TypeError(f"cannot write {type(value).__name__} as attribute {name!r}; give a text")
    if value is True or name in BOOLEAN:
        return f" {name}"
    text = escape(UNPRINTABLE.sub("\ufffd", str(value)))
    return f' {name}="{text}"'


def _safe(name: str, value: Any) -> bool:
    """Whether an address stays on the web (browsers ignore control characters and blanks inside a scheme)."""
    if name not in ADDRESSES:
        return True
    address = re.sub(r"[\x00-\x20]", "", str(value))
    return bool(SCHEME.match(address)) or (name == "src" and address.startswith("data:image/"))


def _css(style: Props) -> str:
    """`{"marginTop": 4}` → `margin-top:4px`; custom properties keep their name."""
    bare = {name for name in style if isinstance(style[name], str) or name in UNITLESS or name.startswith("--")}
    texts = {_css_name(name): f"{style[name]}{'' if name in bare or not style[name] else 'px'}" for name in style}
    return ";".join(f"{name}:{text}" for name, text in texts.items() if not re.search(r"[;{}\\]|/\*", text))


def _css_name(name: str) -> str:
    if not re.fullmatch(r"--[A-Za-z0-9-]+|[A-Za-z]+", name):
        raise TypeError(f"cannot write the style {name!r}; give a camelCase property or a custom property")
    return name if name.startswith("--") else re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", name)


def _kept(props: Props, classes: str, *names: str) -> dict[str, Any]:
    """What is HTML in `props`: id, style, `names`, and Bootstrap's `classes` before those the component was given."""
    own = f"{classes} {props.get('class_name') or ''} {props.get('className') or ''}".split()
    return {name: props.get(name) for name in ("id", "style", *names)} | {"className": " ".join(own)}


def _chart(props: Props) -> str:
    """The drawing of a chart, in the space that `style` gives it; what it shows is said by the box around it."""
    still = _attributes({"className": "still", "id": props["id"] + "-still"})
    box = _attributes(props | {"figure": None, "drawing": None, "aria-hidden": "true"})
    return f"<div{box}><div{still}>{props['drawing']}</div></div>"


def _card(props: Props) -> str:
    """The frame of a card with its parts, each under its id."""
    id, body = props["id"], render(props["children"])
    shown = {name: props[name] for name in ("id", "className", "hidden")} | {"data-selects": props.get("selects")}
    parts = (
        ("head", None, props["head"]),
        ("body", "fig", body),
        *((name, f"card-{name}", props[name]) for name in ("foot", "panels")),
    )
    made = (f"<div{_attributes({'id': f'{id}-{name}', 'className': look})}>{html}</div>" for name, look, html in parts)
    return f"<section{_attributes(shown | {'aria-labelledby': f'{id}-title'})}>{''.join(made)}</section>"


def _select(props: Props) -> str:
    hint, size = props.get("placeholder"), props.get("size")
    items = [{"value": "", "disabled": True, "hidden": True, "label": hint}] if hint else []
    items += [item if isinstance(item, dict) else {"value": item, "label": item} for item in props.get("options") or []]
    shown = _kept(props, f"form-select form-select-{size}" if size else "form-select", "disabled", "required")
    shown["name"] = props.get("name") or props.get("id")
    return f"<select{_attributes(shown)}>{''.join(_option(item, props.get('value')) for item in items)}</select>"


def _option(item: Props, chosen: Any) -> str:
    shown = {name: item.get(name) for name in ("value", "disabled", "hidden", "title")}
    selected = chosen is not None and str(item["value"]) == str(chosen)
    return _element("option", shown | {"selected": selected, "children": item.get("label")})


def _label(props: Props) -> str:
    return _element("label", _kept(props, "form-label", "hidden", "children") | {"htmlFor": props.get("html_for")})


def _input(props: Props) -> str:
    names = ("type", "name", "value", "placeholder", "disabled", "required", "maxLength", "minLength", "pattern", "autoComplete")
    return f"<input{_attributes(_kept(props, 'form-control', *names))}>"


RENDERERS: dict[tuple[str, str], Callable[[Props], str]] = {
    **{("dash_core_components", name): lambda props: "" for name in ("Store", "Location", "Interval", "Download")},
    ("dash_bootstrap_components", "Select"): _select,
    ("dash_bootstrap_components", "Input"): _input,
    ("dash_bootstrap_components", "Label"): _label,
    ("sme", "Card"): _card,
    ("sme", "Chart"): _chart,
    ("sme", "Html"): lambda props: f"<div{_attributes(props | {'html': None})}>{props['html']}</div>",
}
