"""The glossary: words of the field in both languages, in the order of the reader's language, each with an anchor."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qs

import dash_bootstrap_components as dbc
from dash import html

from components.elements import LONGEST_WORDS, icon
from components.model import Context
from data.catalogue import Term

PATH = "methods/glossary"
LEADING_VOWEL = re.compile("([เแโใไ])(.)")
MARKS = re.compile("[\u0e47-\u0e4e]")
OTHER = {"th": "en", "en": "th"}


def glossary_page(context: Context) -> html.Div:
    words = " ".join(parse_qs(context.query).get("q", [""])[0].split())[:LONGEST_WORDS]
    found = matches(context, words)
    count = context.text("glossary.found", count=len(found), all=len(context.catalogue.glossary))
    nothing = html.P(context.text("search.none")) if not found else None
    return html.Div(
        [
            html.Nav(
                [html.A(context.text("nav.methods"), href=f"/{context.lang}/methods"), f" / {context.text('glossary.title')}"],
                className="crumb",
                **{"aria-label": context.text("nav.crumb")},
            ),
            html.H1(context.text("glossary.title")),
            html.P(context.text("glossary.intro"), className="take short"),
            _search(context, words),
            html.P(count, className="meta", role="status"),
            nothing,
            html.Dl([_term(context, anchor, term) for anchor, term in found], className="glossary"),
        ],
        className="wrap head",
        id="page",
    )


def matches(context: Context, words: str) -> list[tuple[str, Term]]:
    """(anchor, term) of what holds every word, in either language; all terms for no words. In alphabetical order."""
    wanted = words.casefold().split()
    found = [(anchor, term) for anchor, term in context.catalogue.glossary.items() if _holds(anchor, term, wanted)]
    return in_order(found, context.lang)


def _holds(anchor: str, term: Term, wanted: Sequence[str]) -> bool:
    text = sought(anchor, term)
    return all(word in text for word in wanted)


def sought(anchor: str, term: Term) -> str:
    """Everything a reader may look for, in small letters."""
    return " ".join([anchor, *(f"{t.th} {t.en}" for t in (term.term, term.definition)), *term.also]).casefold()


def in_order(terms: Iterable[tuple[str, Term]], lang: str) -> list[tuple[str, Term]]:
    return sorted(terms, key=lambda item: order_key(item[1].term[lang]))


def order_key(text: str) -> str:
    """As dictionaries sort: a Thai vowel written before its consonant comes after it, tone marks do not count."""
    return LEADING_VOWEL.sub(r"\2\1", MARKS.sub("", text)).casefold()


def _search(context: Context, words: str) -> html.Form:
    label = context.text("glossary.search")
    box = dbc.Input(
        id="q", name="q", type="search", value=words, placeholder=context.text("glossary.hint"), maxLength=LONGEST_WORDS
    )
    send = html.Button(icon("arrow-right"), type="submit", **{"aria-label": label})
    parts = [html.Label(label, htmlFor="q", className="vh"), icon("search"), box, send]
    return html.Form(parts, action=f"/{context.lang}/{PATH}", method="get", className="search", role="search")


def _term(context: Context, anchor: str, term: Term) -> html.Div:
    lang, other = context.lang, OTHER[context.lang]
    name = [html.A(term.term[lang], href=f"#{anchor}"), html.Span(term.term[other], lang=other)]
    return html.Div(
        [html.Dt(name if term.term.th != term.term.en else name[:1]), html.Dd([term.definition[lang], *_more(context, term)])],
        id=anchor,
    )


def _more(context: Context, term: Term) -> list[html.P]:
    parts: list[html.P] = []
    if term.also:
        parts.append(html.P(context.text("glossary.also", names=", ".join(term.also)), className="small"))
    if term.dataset in context.data.manifest["datasets"]:
        title = context.dataset(term.dataset).title[context.lang]
        link = html.A(title, href=f"/{context.lang}/data/{term.dataset}")
        parts.append(html.P([context.text("glossary.at_work"), " ", link], className="small"))
    return parts


def found_by_search(context: Context, glossary: Mapping[str, Term]) -> list[tuple[str, str, str, str]]:
    """(title, description, address, text sought) of every term, for the search of the whole site."""
    lang = context.lang
    return [
        (term.term[lang], term.definition[lang], f"/{lang}/{PATH}#{anchor}", sought(anchor, term))
        for anchor, term in glossary.items()
    ]
