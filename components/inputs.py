"""Form fields with their label, help and error tied together, for pages that are complete without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components.elements import icon
from components.plain_html import html as written


@dataclass(frozen=True)
class Said:
    """What is wrong with a field, in ready words, and the sentence it stands on (may be empty)."""

    words: str
    sentence: str = ""


def fault_box(name: str, said: Said | None) -> html.P:
    """The place for a field's error; empty and hidden while there is none."""
    parts = [icon("x-circle-fill"), html.Span(said.words)] if said else []
    quote = [html.Small(said.sentence)] if said and said.sentence else []
    return html.P([*parts, *quote], id=f"rq-{name}-fault", className="fault", hidden=said is None)


def described(name: str, help_text: str, said: Said | None) -> dict[str, str]:
    """The attributes that tie help and error to a field."""
    ids = " ".join([*([f"rq-{name}-help"] if help_text else []), *([f"rq-{name}-fault"] if said else [])])
    return {**({"aria-describedby": ids} if ids else {}), **({"aria-invalid": "true"} if said else {})}


def field(name: str, label: str, box: Any, help_text: str, said: Said | None, **marks: str) -> html.Div:
    """One labelled field; `box` carries the id `rq-<name>`."""
    note = html.Small(help_text, id=f"rq-{name}-help") if help_text else None
    return html.Div([html.Label(label, htmlFor=f"rq-{name}"), note, box, fault_box(name, said)], className="field", **marks)


def choices(name: str, legend: str, boxes: Sequence[Any], help_text: str, said: Said | None, **marks: str) -> html.Fieldset:
    """Several boxes under one legend."""
    note = html.Small(help_text, id=f"rq-{name}-help") if help_text else None
    parts = [html.Legend(legend), note, html.Div(boxes, className="options"), fault_box(name, said)]
    tied = {key: value for key, value in described(name, help_text, said).items() if key == "aria-describedby"}
    return html.Fieldset(parts, id=f"rq-{name}", className="field", **marks, **tied)


def option(kind: str, name: str, value: str, label: str, chosen: bool) -> html.Label:
    """A radio button or a check box inside its label, so that the whole line is the target."""
    box = written.Input(type=kind, name=name, value=value, checked=chosen, className="form-check-input")
    return html.Label([box, html.Span(label)], className="option")
