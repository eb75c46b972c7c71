"""The panel "About these data", from the declarations of the datasets behind a page."""

from components.elements import host, icon, outside
from components.model import Context
from components.plain_html import Element, html
from data.catalogue import Dataset


def about(datasets: tuple[Dataset, ...], context: Context) -> Element:
    """What stands behind the page, from the declarations."""
    link = datasets[0].open_data
    return html.Section(
        [
            html.H2(context.text("about.title")),
            *(_about_set(d, context, n == 0) for n, d in enumerate(datasets)),
            html.Div(
                [
                    outside(context.text("about.open_data", host=host(link.url)), link.url, "btn p"),
                    html.Span("" if link.exact else context.text("about.portal_note", host=host(link.url)), className="small"),
                ],
                className="od",
            ),
        ],
        id="about",
        className="about",
    )


def _about_set(dataset: Dataset, context: Context, opened: bool) -> Element:
    lang = context.lang
    entries = [
        ("definition", dataset.definition),
        ("coverage", dataset.coverage),
        ("method", dataset.method),
        ("next_update", dataset.next_update),
        ("contact", dataset.contact),
    ]
    rows = [html.Div([html.Dt(context.text(f"about.{key}")), html.Dd(words[lang])]) for key, words in entries]
    licence = context.catalogue.codes["licences"].label(dataset.licence, lang)
    rows.append(html.Div([html.Dt(context.text("about.licence")), html.Dd(licence)]))
    pitfalls = html.Ul([html.Li(words[lang]) for words in dataset.pitfalls])
    if dataset.pitfalls:
        rows.append(html.Div([html.Dt(context.text("about.pitfalls")), html.Dd(pitfalls)]))
    link = html.A(context.text("about.table"), href=f"/{lang}/data/{dataset.id}")
    return html.Details(
        [
            html.Summary([html.B(dataset.title[lang]), icon("chevron-down")]),
            html.P(dataset.description[lang]),
            html.Dl(rows),
            html.P(link),
        ],
        open=opened,
    )
