"""ค้นหา: pages and datasets by title, description and keywords, without JavaScript."""

from typing import Any
from urllib.parse import parse_qs

from dash import html

from components import glossary
from components.doors import ADDRESSES
from components.elements import LONGEST_WORDS, search_form
from components.model import Article, Context
from data.declare import Text


def body(context: Context, rest: str) -> Any:
    if rest:
        return None
    words = parse_qs(context.query).get("q", [""])[0].strip()[:LONGEST_WORDS]
    found = matches(context, words)
    summary = context.text("search.found", count=len(found), words=words) if words else context.text("search.all")
    return html.Div(
        [
            html.H1(context.text("nav.search")),
            search_form(context, words),
            html.P(summary, className="meta", role="status"),
            html.Ul([html.Li([html.A(title, href=href), html.P(about)]) for title, about, href in found], className="results"),
            html.P(context.text("search.none")) if not found else None,
        ],
        className="wrap head",
        id="page",
    )


def matches(context: Context, words: str) -> list[tuple[str, str, str]]:
    """(title, description, address) of what holds every word, in either language; all entries for no words."""
    wanted = words.casefold().split()
    return [(title, about, href) for title, about, href, text in entries(context) if all(word in text for word in wanted)]


def entries(context: Context) -> list[tuple[str, str, str, str]]:
    lang, found = context.lang, []
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
        found.append((context.text(f"nav.{key}"), about, f"/{lang}/{ADDRESSES.get(key, key)}", both.casefold()))
    for dataset in context.catalogue.datasets.values():
        if dataset.id in context.data.manifest["datasets"]:
            texts = [dataset.title, dataset.description, *dataset.keywords, *(m.title for m in dataset.measure)]
            text = " ".join(f"{t.th} {t.en}" for t in texts) + f" {dataset.id}"
            found.append((dataset.title[lang], dataset.description[lang], f"/{lang}/data/{dataset.id}", text.casefold()))
    return found + glossary.found_by_search(context, context.catalogue.glossary)


PAGE = Article(
    "search", Text("ค้นหา", "Search"), Text("ค้นหาหน้าและชุดข้อมูลสถิติ MSME", "Search pages and datasets on MSMEs"), body, indexed=False
)
