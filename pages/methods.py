"""วิธีการ: where the figures come from, what was checked, what disagrees, and what this release holds."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.card import table
from components.elements import icon, sentence
from components.model import Article, Context, Table
from data.declare import Text


def body(context: Context, rest: str) -> Any:
    if rest:
        return None
    checks = context.data.checks["checks"]
    findings = [check for check in checks if check["agrees"] is False]
    remarks = [check for check in checks if check["agrees"] is None]
    agreeing = [check for check in checks if check["agrees"]]
    counted = {"count": len(checks), "agree": len(agreeing), "findings": len(findings), "remarks": len(remarks)}
    return html.Div([
        html.H1(context.text("nav.methods")), html.P(sentence(facts.say(context, "methods.take", **counted)), className="take"),
        _release(context), _principles(context), _confidentiality(context),
        _section(context, "findings", [_finding(context, check) for check in findings], opened=True),
        _section(context, "remarks", [_finding(context, check) for check in remarks]),
        _section(context, "agreeing", [_finding(context, check) for check in agreeing]),
        _sources(context), _statuses(context),
    ], className="wrap head wide", id="page")


def _release(context: Context) -> html.Section:
    manifest = context.data.manifest
    run = [("release", context.data.release), ("built", formats.date(manifest["built_at"], context.lang)),
             ("datasets", len(manifest["datasets"])), ("cells", formats.number(sum(d["cells"] for d in manifest["datasets"].values()))),
             ("rejected", sum(d["rejected"] for d in manifest["datasets"].values())),
             ("fingerprint", manifest["fingerprint"][:16]), ("audit", context.text(f"methods.audit_{context.data.audit['result']}"))]
    rows = tuple((context.text(f"methods.{key}"), str(value)) for key, value in run)
    return html.Section([html.H2(context.text("methods.this_release")), html.Div(table(Table(
        context.text("methods.this_release_caption"), (context.text("methods.fact"), context.text("table.value")), rows)), className="card")])


def _principles(context: Context) -> html.Section:
    words = [html.Li(context.text(f"methods.principle_{number}")) for number in range(1, 6)]
    return html.Section([html.H2(context.text("methods.principles")), html.Ul(words)], className="prose")


def _confidentiality(context: Context) -> html.Section:
    return html.Section([html.H2(context.text("methods.confidentiality")), html.P(context.text("methods.confidentiality_now")),
                         html.P(context.text("methods.confidentiality_promise"))], className="prose")


def _section(context: Context, key: str, items: list[Any], opened: bool = False) -> html.Section:
    summary = html.Summary([context.text(f"methods.{key}_help"), html.Span(context.text("methods.items", count=len(items)), className="ct"),
                            icon("chevron-down")])
    return html.Section([html.H2(context.text(f"methods.{key}"), id=key), html.Details([summary, html.Ul(items, className="results")],
                                                                                       open=opened, className="fold")])


def _finding(context: Context, check: Mapping[str, Any]) -> html.Li:
    lang = context.lang
    sides = [html.Li(_side(context, check[side], check["unit"])) for side in ("left", "right") if check.get(side)]
    comment = html.P(check["comment"][lang]) if check.get("comment") else None
    gap = html.P(context.text("methods.difference", difference=_figure(check["difference"])), className="small") if check.get("difference") else None
    return html.Li([html.B(f"{check['id']} · {check['title'][lang]}"), html.Ul(sides, className="sides"), gap, comment])


def _side(context: Context, side: Mapping[str, Any], unit: str) -> list[Any]:
    value = side["text"] or _figure(side["value"])
    units = context.catalogue.codes["units"]
    label = units.label(unit, context.lang) if unit in units and not side["text"] else ""
    cited = " · ".join(dict.fromkeys(source if isinstance(source, str) else source["title"] for source in side["sources"][:2]))
    return [html.B(f"{value} {label}".strip()), f" {side['place'][context.lang]}", html.Span(f" ({cited})", className="small") if cited else None]


def _figure(value: float | None) -> str:
    if value is None:
        return formats.NO_VALUE
    return formats.number(value, 0 if float(value).is_integer() else 4 if abs(value) < 10 else 2)


def _sources(context: Context) -> html.Section:
    rows = tuple((source["title"], source["producer"], context.catalogue.codes["authorities"].label(source["authority"], context.lang),
                  source["as_of"] or "", source["url"] or source["section"] or "") for source in _cited(context))
    heads = tuple(context.text(f"methods.{key}") for key in ("source_title", "producer", "standing", "as_of", "place"))
    content = html.Div(table(Table(context.text("methods.sources_caption", count=len(rows)), heads, rows)), className="tw", tabIndex="0", role="region",
                       **{"aria-label": context.text("methods.sources")})
    summary = html.Summary([context.text("methods.sources_help"), html.Span(context.text("methods.items", count=len(rows)), className="ct"), icon("chevron-down")])
    return html.Section([html.H2(context.text("methods.sources"), id="sources"), html.Details([summary, content], className="fold")])


def _cited(context: Context) -> list[Mapping[str, Any]]:
    order = list(context.catalogue.codes["authorities"].codes)
    return sorted(context.data.sources().values(), key=lambda s: (order.index(s["authority"]), s["title"]))


def _statuses(context: Context) -> html.Section:
    rows = tuple((code.code, code.label[context.lang]) for code in context.catalogue.codes["statuses"])
    return html.Section([html.H2(context.text("methods.flags")), html.Div(table(Table(
        context.text("methods.flags_caption"), (context.text("methods.flag"), context.text("data.meaning")), rows)), className="card")])


PAGE = Article("methods", Text("วิธีการ", "Methods"), Text("แหล่งที่มา การตรวจทาน ค่าที่ขัดแย้งกัน และรุ่นข้อมูลนี้ของ SME Big Data",
               "Sources, checks, disagreeing figures and this release of SME Big Data"), body)
