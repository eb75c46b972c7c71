"""สำหรับนักพัฒนา: how to read the open data by program, with examples that run as they stand."""

from typing import Any

from dash import html

from components.html_table import table
from components.model import Article, Context, Table
from data.declare import Text
from data.open_data.examples import FILES, example
from data.open_data.formats import FORMATS
from data.open_data.limits import REQUESTS, SECONDS
from data.open_data.problems import STATUS, anchor

ONE = "/api/v1/datasets/ID"
ADDRESSES = {
    "list": ("/api/v1/datasets",),
    "detail": (ONE,),
    "data": (f"{ONE}/data.FORMAT",),
    "changes": (f"{ONE}/changes",),
    "releases": ("/api/v1/releases", "/api/v1/releases.atom"),
    "calendar": ("/api/v1/calendar", "/api/v1/calendar.ics"),
    "openapi": ("/api/v1/openapi.json",),
    "catalogue": ("/catalog.jsonld", "/catalog.ttl"),
    "government": ("/api/v1/gdcatalog.json",),
}
PARAMETERS = ("period", "dimension", "measure", "labels", "lang", "release", "bom")
HEADERS = {
    "release": "X-Release",
    "rows": "X-Rows",
    "checksum": "X-Checksum-SHA256",
    "etag": "ETag",
    "link": "Link",
    "rate": "RateLimit",
}


def body(context: Context, rest: str) -> Any:
    if rest:
        return None
    return html.Div(
        [
            html.H1(context.text("developers.title")),
            html.P(context.text("developers.intro"), className="take"),
            _examples(context),
            _addresses(context),
            _listed(context, "parameters", "parameter", [(p.upper() if p == "dimension" else p, p) for p in PARAMETERS]),
            _formats(context),
            _listed(context, "headers", "header", [(HEADERS[name], name) for name in HEADERS]),
            html.Section(
                [html.H2(context.text("developers.flags"), className="sec"), html.P(context.text("developers.flags_note"))]
            ),
            _problems(context),
            _licences(context),
        ],
        className="wrap head manual",
        id="page",
    )


def _examples(context: Context) -> html.Section:
    site = context.origin
    blocks = [
        part
        for name in FILES
        for part in (html.H3(context.text(f"developers.{name}")), html.Pre(html.Code(example(name, site)), tabIndex="0"))
    ]
    note = html.P(context.text("developers.examples_note"), className="small")
    return html.Section([html.H2(context.text("developers.examples"), className="sec"), *blocks, note])


def _addresses(context: Context) -> html.Section:
    rows = [(html.Code(path), context.text(f"developers.address_{name}")) for name, paths in ADDRESSES.items() for path in paths]
    return _section(context, "addresses", ("address", "meaning"), rows)


def _listed(context: Context, group: str, kind: str, names: list[tuple[str, str]]) -> html.Section:
    """Name and meaning of each."""
    rows = [(html.Code(name), context.text(f"developers.{kind}_{key}", requests=REQUESTS, seconds=SECONDS)) for name, key in names]
    return _section(context, group, (kind, "meaning"), rows)


def _formats(context: Context) -> html.Section:
    labels = context.catalogue.codes["formats"]
    rows = [
        (
            html.Code(f"data.{extension}"),
            labels.label(extension, context.lang),
            ", ".join(kind.media_types),
            f"{kind.largest_rows:,}",
        )
        for extension, kind in FORMATS.items()
    ]
    return _section(context, "formats", ("address", "format", "media_type", "largest_rows"), rows)


def _problems(context: Context) -> html.Section:
    """Every kind of problem under the anchor that replies lead to."""
    entries = [
        html.Li([html.Code(str(status)), f" {context.text(f'problem.{kind}')}"], id=anchor(kind)) for kind, status in STATUS.items()
    ]
    return _note(context, "problems", html.Ul(entries))


def _licences(context: Context) -> html.Section:
    """Every licence under the anchor that replies and catalogues lead to."""
    entries = [html.Li(code.label[context.lang], id=f"licence-{code.code}") for code in context.catalogue.codes["licences"]]
    return _note(context, "licences", html.Ul(entries))


def _note(context: Context, name: str, *more: Any) -> html.Section:
    title, words = context.text(f"developers.{name}"), context.text(f"developers.{name}_note")
    return html.Section([html.H2(title, className="sec"), html.P(words), *more], id=name)


def _section(context: Context, name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> html.Section:
    title = context.text(f"developers.{name}")
    content = Table(title, tuple(context.text(f"developers.{column}") for column in columns), tuple(rows))
    box = html.Div(table(content), className="tw tall card", tabIndex="0", role="region", **{"aria-label": title})
    return html.Section([html.H2(title, className="sec"), box])


PAGE = Article(
    "developers",
    Text("ข้อมูลเปิดสำหรับนักพัฒนา", "Open data for developers"),
    Text(
        "API และไฟล์ข้อมูล MSME: CSV Excel Parquet JSON-stat SDMX และ ZIP พร้อมตัวอย่าง curl pandas R และ Power Query",
        "API and files on MSMEs: CSV, Excel, Parquet, JSON-stat, SDMX, ZIP; examples for curl, pandas, R and Power Query",
    ),
    body,
)
