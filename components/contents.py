"""Where to find what on a long dashboard: a fold with a link to each card."""

from dash import html

from components.elements import icon
from components.model import Context, View


def contents(view: View, context: Context) -> html.Details | None:
    """Links under short names that hold in every filter state; None on a page whose cards have no such names."""
    names = [(card.id, f"contents.{card.id.replace('-', '_')}") for card in view.cards]
    known = [(anchor, context.text(key)) for anchor, key in names if key in context.catalogue.texts]
    if not known:
        return None
    summary = [icon("list"), context.text("page.contents", count=len(known)), icon("chevron-down")]
    links = [html.Li(html.A(name, href=f"#{anchor}")) for anchor, name in known]
    return html.Details([html.Summary(summary), html.Ul(links)], className="guide contents")
