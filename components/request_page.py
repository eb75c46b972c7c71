"""The page "request": who may ask for what under the notice, and the document to ask with."""

from collections.abc import Mapping, Sequence

from dash import html

from components import format as formats
from components import words as say
from components.elements import sentence
from components.inputs import Said
from components.ledgers import fold
from components.model import Context
from components.notice_words import short_name
from components.request_answers import blank_links
from components.request_form import RequestForm
from components.request_ladder import details, instead, ladder, steps
from components.request_rules import rules_json
from data.notice import Notice
from data.request.draft import Draft, Fault

PARTS = {
    "ladder": "classes",
    "instead": "instead",
    "table": "details",
    "form": "form",
    "blank": "blank",
    "notice": "notice",
    "contact": "contact",
}
"""Text → anchor, for the list of contents."""
QUOTED = (
    "not_special",
    "memo",
    "letter",
    "purpose",
    "details",
    "agreement",
    "juristic",
    "publishable",
    "most_records",
    "fields",
    "never",
)
"""Rules whose sentences are shown, in the order of the notice."""
EMPTY = Draft({}, {})


def page(context: Context, notice: Notice, draft: Draft = EMPTY, faults: Sequence[Fault] = ()) -> html.Div:
    """The whole page. After a form that could not be used: with what was typed, and what is wrong."""
    dated = formats.date(notice.dated.isoformat(), context.lang)
    given = sum(requester.records.allowed for requester in notice.requester)
    head = [
        html.H1(context.text("request.title")),
        html.P(sentence(say.say(context, "request.take", count=given)), className="take"),
        html.P(context.text("request.meta", date=dated), className="meta"),
        _contents(context),
    ]
    parts = [
        ladder(context, notice),
        instead(context),
        details(context, notice, dated),
        steps(context),
        _form(context, notice, draft, faults),
        _blank(context, notice),
        _words(context, notice),
        _contact(context),
    ]
    return html.Div(
        [html.Div(head, className="wrap head"), html.Div(parts, className="wrap request")],
        id="page",
        **{"data-page": "request", "data-rules": rules_json(context, notice)},
    )


def _contents(context: Context) -> html.Nav:
    links = [html.Li(html.A(context.text(f"request.to_{name}"), href=f"#{anchor}")) for name, anchor in PARTS.items()]
    return html.Nav(html.Ul(links, className="toc"), **{"aria-label": context.text("data.on_this_page")})


def _form(context: Context, notice: Notice, draft: Draft, faults: Sequence[Fault]) -> html.Section:
    form = RequestForm(context, notice, draft, said(context, faults)).form()
    note = html.P(context.text("request.thai_note"), className="small")
    return html.Section([html.H2(context.text("request.form")), note, form], className="card wide-card", id="form")


def said(context: Context, faults: Sequence[Fault]) -> Mapping[str, Said]:
    """The first fault of each field in the reader's language, with the sentence of the notice."""
    found: dict[str, Said] = {}
    for fault in faults:
        quoted = context.text("request.notice_says", sentence=fault.sentence[context.lang]) if fault.sentence else ""
        found.setdefault(fault.field, Said(fault.say[context.lang], quoted))
    return found


def _blank(context: Context, notice: Notice) -> html.Section:
    items = [
        html.Li(
            [
                html.B(context.text("request.blank_name", number=requester.number, name=short_name(context, requester))),
                html.Span(blank_links(context, requester.number), className="od files"),
            ]
        )
        for requester in notice.requester
        if requester.records.allowed
    ]
    head = [html.H2(context.text("request.blank")), html.P(context.text("request.blank_help"), className="small")]
    return html.Section([*head, html.Ul(items, className="blanks")], className="card wide-card", id="blank")


def _words(context: Context, notice: Notice) -> html.Section:
    """The notice's own sentences behind the rules that the form checks, Thai with our English; folded, as few need them."""
    sentences = {rule.id: rule.sentence for rule in notice.rule}
    shown = [*dict.fromkeys(sentences[name] for name in QUOTED), notice.keep]
    english = context.lang == "en"
    lines = [html.Li([html.Q(words.th, lang="th"), *([html.Br(), html.Small(words.en)] if english else [])]) for words in shown]
    title = html.P(html.B(notice.title.th, lang="th"))
    body = html.Div([html.P(context.text("request.notice_help"), className="small"), title, html.Ul(lines, className="quotes")])
    folded = fold(context.text("request.notice"), context.text("request.sentences", count=len(lines)), body)
    return html.Section(folded, className="card wide-card", id="notice")


def _contact(context: Context) -> html.Section:
    site = html.A("sme.go.th", href="https://www.sme.go.th", rel="noopener")
    words = html.P([context.text("request.send_help"), " ", site, " ", context.text("request.send_phone")])
    return html.Section([html.H2(context.text("request.send")), words], className="card wide-card", id="contact")
