"""ชุดข้อมูล: every dataset of this release, and each one's own table with all its published cells."""

from typing import Any

from dash import html

from components import facts
from components import words as say
from components.about import about
from components.card import table
from components.changed import changed
from components.downloads import links
from components.elements import badge, host, outside, sentence
from components.model import Article, Context, Row, Table
from data.catalogue import Dataset
from data.declare import Text
from data.open_data import changes

ROWS_SHOWN = 400


def body(context: Context, rest: str) -> Any:
    if not rest:
        return _list(context)
    published = rest in context.catalogue.datasets and rest in context.data.manifest["datasets"]
    return _dataset(context, context.dataset(rest)) if published else None


def _list(context: Context) -> html.Div:
    facts_of = context.data.manifest["datasets"]
    sets = [context.dataset(id) for id in context.catalogue.datasets if id in facts_of]
    groups = [
        html.Section(
            [
                html.H2(topic.label[context.lang], className="sec"),
                html.Ul([_entry(context, d) for d in sets if d.topic == topic.code], className="results"),
            ]
        )
        for topic in context.catalogue.codes["topics"]
        if any(d.topic == topic.code for d in sets)
    ]
    return html.Div(
        [
            html.H1(context.text("nav.data")),
            html.P(sentence(say.say(context, "data.intro", count=len(sets), release=context.data.release)), className="take"),
            *groups,
        ],
        className="wrap head",
        id="page",
    )


def _entry(context: Context, dataset: Dataset) -> html.Li:
    run = context.data.manifest["datasets"][dataset.id]
    span = context.text(
        "data.entry",
        cells=run["cells"],
        first=facts.period_text(context, dataset, run["first_period"]),
        last=facts.period_text(context, dataset, run["last_period"]),
    )
    return html.Li(
        [
            html.A(dataset.title[context.lang], href=f"/{context.lang}/data/{dataset.id}"),
            html.P(dataset.description[context.lang]),
            html.P([badge(dataset.origin, context), f" {span}"], className="small"),
        ]
    )


def _dataset(context: Context, dataset: Dataset) -> html.Div:
    rows = context.data.select(dataset.id, all_variants=True)
    shown = context.text("data.shown", shown=min(len(rows), ROWS_SHOWN), count=len(rows))
    return html.Div(
        [
            html.Nav(
                [html.A(context.text("nav.data"), href=f"/{context.lang}/data"), f" / {dataset.title[context.lang]}"],
                className="crumb",
                **{"aria-label": context.text("nav.crumb")},
            ),
            html.H1(dataset.title[context.lang]),
            html.P(dataset.description[context.lang], className="take"),
            html.P(
                [
                    badge(dataset.origin, context),
                    html.Span(shown),
                    html.Span(context.text("data.release", release=context.data.release)),
                    outside(host(dataset.open_data.url), dataset.open_data.url),
                ],
                className="meta",
            ),
            html.Div(
                links(context, dataset, {}), className="od files", role="group", **{"aria-label": context.text("tool.download")}
            ),
            _box(context.text("data.cells"), dataset.title[context.lang], _cells(context, dataset, rows[:ROWS_SHOWN])),
            _box(context.text("data.fields"), context.text("data.fields"), _fields(context, dataset)),
            _changed(context, dataset),
            about((dataset,), context),
        ],
        className="wrap head",
        id="page",
    )


def _manual(context: Context) -> html.A:
    return html.A(context.text("nav.developers"), href=f"/{context.lang}/developers")


def _box(title: str, label: str, content: Table) -> html.Section:
    box = html.Div(table(content), className="tw tall card", tabIndex="0", role="region", **{"aria-label": label})
    return html.Section([html.H2(title, className="sec"), box])


def _changed(context: Context, dataset: Dataset) -> html.Section | None:
    """None where there is no earlier release."""
    data: Any = context.data
    earlier = data.earlier()
    return changed(context, dataset, changes.between(dataset, earlier, data, data)) if earlier else None


def _cells(context: Context, dataset: Dataset, rows: tuple[Row, ...]) -> Table:
    """Every cell with its marks, attributes and source; dimensions that never vary stay out."""
    varying = [d.id for d in dataset.dimension if len({row[d.id] for row in rows}) > 1]
    plain = facts.table(context, dataset, rows, context.text("data.caption", title=dataset.title[context.lang]), varying)
    names = [a for a in dataset.attribute if a.lang in ("", context.lang)]
    ordered = sorted(rows, key=lambda row: row["period"], reverse=True)
    texts = [tuple(row[a.id] or "" for a in names) for row in ordered]
    body = tuple((*cells[:-1], *extra, cells[-1]) for cells, extra in zip(plain.rows, texts, strict=True))
    return Table(plain.caption, (*plain.columns[:-1], *(a.title[context.lang] for a in names), plain.columns[-1]), body)


def _fields(context: Context, dataset: Dataset) -> Table:
    lang, units = context.lang, context.catalogue.codes["units"]
    rows = [(d.id, d.title[lang], context.text("data.dimension"), d.codes) for d in dataset.dimension]
    rows += [(m.id, m.title[lang], context.text("data.measure"), units.label(m.unit, lang)) for m in dataset.measure]
    rows += [(a.id, a.title[lang], context.text("data.attribute"), "") for a in dataset.attribute]
    heads = tuple(context.text(f"data.{key}") for key in ("field", "meaning", "kind", "unit_or_list"))
    return Table(context.text("data.fields"), heads, tuple(rows))


PAGE = Article(
    "data",
    Text("ชุดข้อมูล", "Datasets"),
    Text(
        "ชุดข้อมูลสถิติ MSME ทั้งหมดในรุ่นนี้ พร้อมที่มาและตารางครบทุกตัวเลข",
        "All datasets on MSMEs in this release, with sources and every figure",
    ),
    body,
)
