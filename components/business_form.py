"""The page "my business": four fields, what they mean for the size class, and the services of the report.

The fields stand in no form and have no names, so that nothing can ever be submitted; assets/business.js reads them.
"""

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from components.business_cells import activities, areas
from components.elements import icon
from components.model import Context
from data.business import Service, SizeLimits, SizeRule
from data.catalogue import TOTAL

INDENT = "\u2003"
SIZES = ("MIC", "SML", "MED")
WORDS = "business."
LEVELS = ("employees", "revenue_baht")


def page(context: Context, rule: SizeRule, services: Sequence[Service]) -> html.Div:
    """Fields, results, services and the rule as a table that is readable without scripts."""
    text = context.text
    head = [
        html.Nav(
            [html.A(text("nav.overview"), href=f"/{context.lang}/"), f" / {text('nav.business')}"],
            className="crumb",
            **{"aria-label": text("nav.crumb")},
        ),
        html.H1(text("nav.business")),
        html.P(text("business.take"), className="take"),
        html.P([icon("info-circle"), text("business.privacy")], className="notice"),
    ]
    answers = html.Section(
        [html.H2(text("business.answers")), html.P(text("business.no_script"), id="business-answers", **{"aria-live": "polite"})],
        className="card answers",
    )
    body = [html.Div([_fields(context), answers], className="business"), _services(context, services), _rule(context, rule)]
    return html.Div(
        [html.Div(head, className="wrap head"), html.Div(body, className="wrap")],
        id="page",
        **{
            "data-page": "my-business",
            "data-lang": context.lang,
            "data-copied": text("tool.copied"),
            "data-business": f"/_business/{context.lang}.json"
            + (f"?release={context.data.release}" if context.data.pinned else ""),
            "data-words": json.dumps(words(context), ensure_ascii=False),
        },
    )


def words(context: Context) -> dict[str, Any]:
    """Texts that the script fills in, with their `{places}`, and the labels of sizes."""
    texts = context.catalogue.texts
    own = {key.removeprefix(WORDS): texts[key][context.lang] for key in texts if key.startswith(WORDS)}
    sizes = {code: context.catalogue.codes["sizes"].label(code, context.lang) for code in (*SIZES, "LRG")}
    return {**own, "sizes": sizes}


def _fields(context: Context) -> html.Div:
    codes = context.catalogue.codes
    activity = [_option(context, "activities", code, {"data-sector": _sector(context, code)}) for code in activities(context)]
    area = [_option(context, "areas", code, {"data-region": codes["areas"].codes[code].parent or code}) for code in areas(context)]
    return html.Div(
        [
            html.H2(context.text("business.fields")),
            _field(context, "activity", _select("activity", activity, context.text("business.choose"))),
            _field(context, "area", _select("area", area, "")),
            *(_field(context, name, _number(name)) for name in ("employees", "revenue", "profit")),
        ],
        className="card fields",
        role="group",
        **{"aria-label": context.text("business.fields")},
    )


def _sector(context: Context, code: str) -> str:
    parent = context.catalogue.codes["activities"].codes[code].parent
    return code if parent == TOTAL else parent


def _option(context: Context, list_id: str, code: str, marks: dict[str, str]) -> html.Option:
    codes = context.catalogue.codes[list_id].codes
    depth = 0 if code == TOTAL or codes[code].parent == TOTAL else 1
    return html.Option(INDENT * depth + codes[code].label[context.lang], value=code, **marks)


def _select(name: str, options: list[Any], first: str) -> html.Select:
    blank = [html.Option(first, value="")] if first else []
    return html.Select([*blank, *options], id=f"my-{name}", className="form-select")


def _number(name: str) -> Any:
    """An empty span that the script turns into a field: without scripts there is nothing to type into."""
    return html.Span(id=f"my-{name}", className="my-number", **{"data-field": name})


def _field(context: Context, name: str, box: Any) -> html.Div:
    label = html.Label(context.text(f"business.{name}"), htmlFor=f"my-{name}", id=f"my-{name}-label")
    return html.Div([label, box, html.Small(context.text(f"business.{name}_help"), id=f"my-{name}-help")], className="field")


def _services(context: Context, services: Sequence[Service]) -> html.Section:
    items = [html.Li(_service(context, item), **{"data-sizes": " ".join(item.sizes)}) for item in services]
    note = html.P(context.text("business.services_note"), className="note")
    parts = [html.H2(context.text("business.services")), html.Ul(items, className="services"), note]
    return html.Section(parts, className="card wide-card")


def _service(context: Context, item: Service) -> list[Any]:
    lang = context.lang
    figures = html.A(context.text("business.figures"), href=f"/{lang}/data/{item.dataset}")
    where = context.text("business.where", site=item.site, section=item.section[lang])
    return [
        html.H3(item.title[lang]),
        html.P([icon("check2-circle"), context.text("business.fits")], className="fit", hidden=True),
        html.P(item.about[lang]),
        html.P(item.fits[lang], className="small"),
        html.P([where, html.Br(), figures], className="small"),
    ]


def _rule(context: Context, rule: SizeRule) -> html.Section:
    """The size classes as the regulation prints them, what decides between two, and what is not certain."""
    text, caption = context.text, context.text("business.rule_caption")
    table = html.Div(_limits_table(context, rule, caption), className="tw", tabIndex="0", role="region", **{"aria-label": caption})
    decides = html.P(text(f"business.decides_{rule.size_rule}"))
    note = html.P(text("business.rule_note"), className="note")
    return html.Section([html.H2(text("business.rule")), table, decides, note], className="card wide-card")


def _limits_table(context: Context, rule: SizeRule, caption: str) -> html.Table:
    heads = [context.text(f"business.{name}") for name in ("size", "group", "limit_employees", "limit_revenue")]
    names = [context.catalogue.codes["sizes"].label(code, context.lang) for code in SIZES]
    body = [_limits(context, name, item, place) for item in rule.size_limits for place, name in enumerate(names)]
    head = html.Thead(
        html.Tr([html.Th(title, scope="col", className="words" if n == 1 else None) for n, title in enumerate(heads)])
    )
    return html.Table([html.Caption(caption), head, html.Tbody(body)])


def _limits(context: Context, size: str, item: SizeLimits, place: int) -> html.Tr:
    cells = [html.Td(_range(context, getattr(item, name), place, name)) for name in LEVELS]
    return html.Tr([html.Th(size, scope="row"), html.Td(context.text(f"business.{item.group}"), className="words"), *cells])


def _range(context: Context, limits: Sequence[int], place: int, name: str) -> str:
    low, high = (limits[place - 1] if place else None), limits[place]
    shown = [f"{value:,}" if name == "employees" else f"{value / 1e6:,.10g}" for value in (low or 0, high)]
    return context.text("business.up_to" if low is None else "business.over_up_to", low=shown[0], high=shown[1])
