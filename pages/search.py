"""ค้นหา: pages and datasets by title, description and keywords, without JavaScript."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from dash import html

from components import glossary
from components.doors import ADDRESSES
from components.elements import LONGEST_WORDS, icon, search_form
from components.ledgers import fold
from components.model import Article, Context
from data.declare import Text

GROUPS = ("pages", "datasets", "words")


class Entry(NamedTuple):
    """Something that can be found: its group, what is shown, and every word that finds it in small letters."""

    group: str
    title: str
    about: str
    href: str
    text: str


def body(context: Context, rest: str) -> Any:
    if rest:
        return None
    words = parse_qs(context.query).get("q", [""])[0].strip()[:LONGEST_WORDS]
    found = matches(context, words)
    groups = [(group, [entry for entry in found if entry.group == group]) for group in GROUPS]
    summary = context.text("search.found", count=len(found), words=words) if words else context.text("search.all")
    return html.Div(
        [
            html.H1(context.text("nav.search")),
            search_form(context, words),
            html.P(summary, className="meta", role="status"),
            *(_group(context, group, own, bool(words)) for group, own in groups if own),
            _nothing(context, words) if not found else None,
        ],
        className="wrap head",
        id="page",
    )


def _group(context: Context, group: str, own: Sequence[Entry], searched: bool) -> html.Section | html.Details:
    """Pages, datasets or words; the words of the glossary are folded until someone searches."""
    items = html.Ul([html.Li([html.A(entry.title, href=entry.href), html.P(entry.about)]) for entry in own], className="results")
    name, count = context.text(f"search.group_{group}"), context.text("performance.items", count=len(own))
    if group == "words" and not searched:
        return fold(name, count, items)
    return html.Section([html.H2([name, html.Span(count, className="ct")], className="results-head"), items])


def _nothing(context: Context, words: str) -> html.Div:
    """What to do where nothing is found: other words, or one of the lists."""
    lists = (("nav.data", "data"), ("glossary.title", glossary.PATH), ("nav.overview", ""))
    links = [html.Li(html.A(context.text(key), href=f"/{context.lang}/{path}")) for key, path in lists]
    title, remedy = context.text("search.none_title", words=words), context.text("search.none")
    return html.Div([icon("search"), html.B(title), html.Span(remedy), html.Ul(links, className="ways")], className="state")


def matches(context: Context, words: str) -> list[Entry]:
    """What holds every word, in either language; all entries for no words."""
    wanted = words.casefold().split()
    return [entry for entry in entries(context) if all(word in entry.text for word in wanted)]


def entries(context: Context) -> list[Entry]:
    """Everything that can be found, in the order of `GROUPS`."""
    lang = context.lang
    found: list[Entry] = []
    for key in (
        "business",
        "structure",
        "employment",
        "finance",
        "trade",
        "gdp",
        "confidence",
        "indicators",
        "census",
        "services",
        "performance",
        "request",
        "methods",
        "data",
        "developers",
    ):
        about = context.text(f"search.{key}")
        both = " ".join(context.catalogue.text(f"{group}.{key}", each) for group in ("nav", "search") for each in ("th", "en"))
        found.append(Entry("pages", context.text(f"nav.{key}"), about, f"/{lang}/{ADDRESSES.get(key, key)}", both.casefold()))
    for dataset in context.catalogue.datasets.values():
        if dataset.id in context.data.manifest["datasets"]:
            texts = [dataset.title, dataset.description, *dataset.keywords, *(m.title for m in dataset.measure)]
            text = " ".join(f"{t.th} {t.en}" for t in texts) + f" {dataset.id}"
            about, href = dataset.description[lang], f"/{lang}/data/{dataset.id}"
            found.append(Entry("datasets", dataset.title[lang], about, href, text.casefold()))
    return found + [Entry("words", *parts) for parts in glossary.found_by_search(context, context.catalogue.glossary)]


PAGE = Article(
    "search", Text("ค้นหา", "Search"), Text("ค้นหาหน้าและชุดข้อมูลสถิติ MSME", "Search pages and datasets on MSMEs"), body, indexed=False
)
