"""A ready citation of a card: who, when, what, which release, where; in both languages and in the era that was chosen."""

import dataclasses

from components import format as formats
from components.elements import icon
from components.facts import title_in
from components.model import Card, Context, Row
from components.plain_html import Element, html

LANGUAGES = ("th", "en")


def citation(item: Card, context: Context, lang: str) -> str:
    """One sentence that stands alone: `สสว. (2569). จำนวน MSME … https://…`.

    In the other language it names the dataset: the title of a card and its period are words of this page.
    """
    other = dataclasses.replace(context, lang=lang)
    own = {"title": item.title, "as_of": item.as_of} if lang == context.lang else {}
    marks = [other.text("origin.synthetic")] if item.dataset.origin == "synthetic" else []
    return other.text(
        "cite.sentence" if own else "cite.dataset",
        producer=item.dataset.producer[lang],
        published=formats.period_label(context.data.release[:4], lang, era=context.state.get("era") if own else None),
        dataset=" · ".join([item.dataset.title[lang], *marks]),
        source=source_names(item.sources, lang),
        release=context.data.release,
        address=address(item, context),
        **own,
    )


def address(item: Card, context: Context) -> str:
    """The permanent link of a card in this state: pinned, so that it shows the figures that were cited."""
    href, pin = context.href(), f"release={context.data.release}"
    pinned = href if pin in href else f"{href}{'&' if '?' in href else '?'}{pin}"
    return f"{context.origin}{pinned}#{item.id}"


def source_names(sources: tuple[Row, ...], lang: str, most: int = 2) -> str:
    """The distinct titles of the sources, the first few in full and the rest as a count."""
    titles = list(dict.fromkeys(title_in(source, lang) for source in sources))
    shown = " · ".join(titles[:most])
    return f"{shown} +{len(titles) - most}" if len(titles) > most else shown


def panel(item: Card, context: Context) -> Element:
    """Both citations, each with a button that copies it; the reader's language first."""
    ordered = sorted(LANGUAGES, key=lambda lang: lang != context.lang)
    return html.Div(
        [_one(item, context, lang) for lang in ordered], id=f"{item.id}-cite", className="panel-below cites", hidden=True
    )


def _one(item: Card, context: Context, lang: str) -> Element:
    label = [icon("clipboard"), html.Span(context.text(f"cite.copy_{lang}"))]
    button = html.Button(label, type="button", className="btn", **{"data-action": "copy-text"})
    return html.Div([html.P(citation(item, context, lang), lang=lang), button])
