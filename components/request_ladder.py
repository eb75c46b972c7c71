"""The five classes of the notice: a ladder to see at a glance, what is free at once, and a table with the details."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.elements import icon
from components.model import Context
from components.notice_words import class_line, document_words, inside, limits, short_name
from data.notice import Notice, Requester, Service


def ladder(context: Context, notice: Notice) -> html.Section:
    """From the public (class 5) up to OSMEP's own units (class 1)."""
    steps = [_step(context, notice, requester) for requester in sorted(notice.requester, key=lambda r: -r.number)]
    title = html.H2(context.text("request.to_ladder"), className="vh")
    whole = html.Template()  # the stairs stand on their tallest step: they are shown once all have come (site.css)
    return html.Section([title, html.Ol([*steps, whole], className="stairs", reversed=True)], id="classes")


def _step(context: Context, notice: Notice, requester: Requester) -> html.Li:
    rungs = [_records(context, notice, requester.records), _special(context, notice, requester.special), _statistics(context)]
    head = [class_line(context, requester.number), html.H3(short_name(context, requester))]
    return html.Li([*head, *rungs], className="step")


def _rung(look: str, sign: str, title: str, *words: Any) -> html.Div:
    return html.Div([html.B([icon(sign), title]), *words], className=f"rung {look}")


def _document(context: Context, notice: Notice, service: Service) -> html.Span:
    return html.Span(
        context.text("request.document", document=inside(context, document_words(context, notice, service))), className="doc"
    )


def _statistics(context: Context) -> html.Div:
    return _rung("r1", "bar-chart", context.text("request.rung_statistics"), context.text("request.rung_statistics_help"))


def _special(context: Context, notice: Notice, service: Service) -> html.Div | None:
    if not service.allowed:
        return None
    words = context.text("request.rung_special_help"), _document(context, notice, service)
    return _rung("r2", "file-earmark-text", context.text("request.rung_special"), *words)


def _records(context: Context, notice: Notice, service: Service) -> html.Div:
    text, limited = context.text, service.publishable_juristic_only
    if not service.allowed:
        return _rung("never", "slash-circle", text("request.rung_records"), text("request.rung_never"))
    words = limits(context, notice, service) if limited else text("request.rung_records_help")
    title = text("request.rung_limited" if limited else "request.rung_records")
    return _rung("r3 lim" if limited else "r3", "unlock", title, words, _document(context, notice, service))


def instead(context: Context) -> html.Div:
    """What class 5 cannot get and, beside it, what everyone can use."""
    text, lang = context.text, context.lang
    cannot = [text(f"request.cannot_{number}") for number in (1, 2, 3)]
    links = {"dashboards": "", "datasets": "data", "api": "developers", "business": "my-business"}
    count = len(context.data.manifest["datasets"])
    can = [html.A(text(f"request.instead_{name}", count=count), href=f"/{lang}/{path}") for name, path in links.items()]
    left = _panel(text("request.cannot"), "slash-circle", cannot, "x", html.P(text("request.cannot_why"), className="small"))
    return html.Div([left, _panel(text("request.instead"), "check2-circle", can, "y")], className="two even", id="instead")


def _panel(title: str, sign: str, items: Sequence[Any], look: str, after: Any = None) -> html.Section:
    lines = html.Ul([html.Li([icon(sign), html.Span(item)]) for item in items])
    return html.Section([html.H2(title), lines, after], className=f"panel {look}")


def steps(context: Context) -> html.Div:
    """The way of a request, and the door to the form."""
    text = context.text
    lines = [text(f"request.step_{number}") for number in (1, 2, 3)]
    go = html.A([text("request.start_button"), icon("arrow-right")], href="#form", className="btn p")
    start = html.Section([html.H2(text("request.start")), html.P(text("request.start_help")), go], className="panel")
    return html.Div([_panel(text("request.steps"), "arrow-right", lines, "z"), start], className="two even")


def details(context: Context, notice: Notice, dated: str) -> html.Section:
    """One row per class and the notice's remark on class 3; the words come from the table of rules."""
    text = context.text
    names = ("column_class", "rung_statistics", "rung_special", "rung_records", "column_document")
    heads = [html.Th(text(f"request.{name}"), scope="col", className="words") for name in names]
    rows = [_row(context, notice, requester) for requester in notice.requester]
    caption = html.Caption(text("request.details"), className="vh")
    table = html.Table([caption, html.Thead(html.Tr(heads)), html.Tbody(rows)], className="mx")
    box = html.Div(table, className="tw", tabIndex="0", role="region", **{"aria-label": text("request.details")})
    remarks = [
        text("request.class_note", number=requester.number, note=requester.note[context.lang])
        for requester in notice.requester
        if requester.note
    ]
    source = html.P(" · ".join([text("request.source", date=dated), *remarks]), className="small")
    head = [html.H2(text("request.details")), html.P(text("request.details_sub"), className="small")]
    return html.Section([*head, box, source], className="card wide-card", id="details")


def _row(context: Context, notice: Notice, requester: Requester) -> html.Tr:
    text, special, records = context.text, requester.special, requester.records
    given = next((service for service in (records, special) if service.allowed), None)
    made = inside(context, notice.documents[special.document][context.lang])
    by = text("request.by", document=made) if special.allowed else text("request.classes_1_2")
    how = document_words(context, notice, given) if given else text("request.no_document")
    what = limits(context, notice, records) if records.allowed else text("request.rung_never")
    return html.Tr(
        [
            html.Th(f"{requester.number} {requester.name[context.lang]}", scope="row", className="words"),
            _answer(context, "rung_statistics", True, text("request.at_once")),
            _answer(context, "rung_special", special.allowed, by),
            _answer(context, "rung_records", records.allowed, what),
            _cell(context, "column_document", how),
        ]
    )


def _answer(context: Context, column: str, allowed: bool, words: str) -> html.Td:
    """Yes or no as icon and word, then what it means."""
    sign, look = ("check-circle-fill", "ok") if allowed else ("x-circle-fill", "bad")
    answer = html.Span([icon(sign), context.text("request.yes" if allowed else "request.no")], className=f"st {look}")
    return _cell(context, column, answer, html.Br(), words)


def _cell(context: Context, column: str, *content: Any) -> html.Td:
    """A cell that names its column on a phone, where the head of the table is not seen."""
    return html.Td(list(content), className="words", **{"data-label": context.text(f"request.{column}")})
