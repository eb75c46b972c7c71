"""What the answer to the three questions means: one panel per class. Style sheets show the one that is chosen."""

from typing import Any

from dash import html

from components.elements import icon
from components.model import Context
from components.notice_words import CLASS_ICONS, document_words, inside, limits, short_name
from data.notice import Notice, Requester

FORMATS = ("docx", "pdf")


def answers(context: Context, notice: Notice) -> html.Div:
    panels = [_panel(context, notice, requester) for requester in notice.requester]
    return html.Div(panels, className="rq-answers", **{"aria-live": "polite"})


def _panel(context: Context, notice: Notice, requester: Requester) -> html.Div:
    number = requester.number
    title = context.text("request.you_are", number=number, name=short_name(context, requester))
    body = _given(context, notice, requester) if requester.records.allowed else _refused(context)
    head = html.H3([icon(CLASS_ICONS[number]), title])
    return html.Div([head, *body], className="answer", **{"data-answer": str(number)})


def _given(context: Context, notice: Notice, requester: Requester) -> list[Any]:
    lines = []
    for kind in ("records", "special"):
        service = requester.service(kind)  # type: ignore[arg-type]
        if service.allowed:
            words = context.text(f"request.may_{kind}", document=inside(context, document_words(context, notice, service)))
            lines.append(
                html.Li([html.B(words), html.Br(), limits(context, notice, service)] if kind == "records" else html.B(words))
            )
    note = html.P(requester.note[context.lang], className="small") if requester.note else None
    return [html.Ul(lines), note, html.P(blank_links(context, requester.number), className="od files")]


def blank_links(context: Context, number: int) -> list[html.A]:
    """The blank forms of a class."""
    return [
        html.A(
            [icon("file-earmark-arrow-down"), context.text("request.blank_file", format=name.upper(), number=number)],
            href=f"/{context.lang}/request/form-{number}.{name}",
            className="btn file",
        )
        for name in FORMATS
    ]


def _refused(context: Context) -> list[Any]:
    """Kindly and exactly: what cannot be had, why, and what is there instead."""
    words = [html.P(context.text(f"request.never_{name}")) for name in ("kindly", "special")]
    return [*words, html.P(html.A([context.text("request.see_instead"), icon("arrow-right")], href="#instead", className="btn"))]
