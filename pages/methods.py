"""วิธีการ: where the figures come from, what was checked, what disagrees, and what this release holds."""

from typing import Any

from dash import html

from components import format as formats
from components import words as say
from components.confidentiality import confidentiality
from components.elements import sentence
from components.glossary import PATH, glossary_page
from components.html_table import table
from components.model import Article, Context, Part, Table
from components.reconciliations import reconciliations
from components.revisions import contact, revisions, years
from components.source_list import sources, statuses
from data.declare import Text

GLOSSARY = Part(
    "glossary",
    Text("อภิธานศัพท์", "Glossary"),
    Text(
        "คำของสถิติ MSME ภาษาไทยและอังกฤษ พร้อมความหมายในเว็บไซต์นี้",
        "Words of MSME statistics in Thai and English, and what they mean here",
    ),
)

CHECKS = ("findings", "remarks", "agreeing")


def body(context: Context, rest: str) -> Any:
    if rest:
        return glossary_page(context) if rest == GLOSSARY.id else None
    checks = context.data.checks["checks"]
    findings = [check for check in checks if check["agrees"] is False]
    remarks = [check for check in checks if check["agrees"] is None]
    agreeing = [check for check in checks if check["agrees"]]
    counted = {"count": len(checks), "agree": len(agreeing), "findings": len(findings), "remarks": len(remarks)}
    return html.Div(
        [
            html.H1(context.text("nav.methods")),
            html.P(sentence(say.say(context, "methods.take", **counted)), className="take"),
            _contents(context),
            _release(context),
            _principles(context),
            confidentiality(context),
            reconciliations(context, "findings", findings),
            reconciliations(context, "remarks", remarks),
            reconciliations(context, "agreeing", agreeing),
            sources(context),
            statuses(context),
            revisions(context),
            years(context),
            contact(context),
        ],
        className="wrap head wide",
        id="page",
    )


def _contents(context: Context) -> html.Nav:
    """Where to find what on this long page; the glossary has a page of its own."""
    anchors = ("this_release", "principles", *CHECKS, "sources", "flags", "revisions", "years", "contact")
    links = [html.Li(html.A(context.text(f"methods.{name}"), href=f"#{name}")) for name in anchors]
    links.insert(2, html.Li(html.A(context.text("confidential.title"), href="#confidentiality")))
    links.append(html.Li(html.A(context.text("glossary.title"), href=f"/{context.lang}/{PATH}")))
    return html.Nav(html.Ul(links, className="toc"), **{"aria-label": context.text("data.on_this_page")})


def _release(context: Context) -> html.Section:
    manifest = context.data.manifest
    run = [
        ("release", context.data.release),
        ("built", formats.date(manifest["built_at"], context.lang)),
        ("datasets", len(manifest["datasets"])),
        ("cells", formats.number(sum(d["cells"] for d in manifest["datasets"].values()))),
        ("rejected", sum(d["rejected"] for d in manifest["datasets"].values())),
        ("fingerprint", manifest["fingerprint"][:16]),
        ("audit", context.text(f"methods.audit_{context.data.audit['result']}")),
    ]
    rows = tuple((context.text(f"methods.{key}"), str(value)) for key, value in run)
    return html.Section(
        [
            html.H2(context.text("methods.this_release"), id="this_release"),
            html.Div(
                table(
                    Table(
                        context.text("methods.this_release_caption"),
                        (context.text("methods.fact"), context.text("table.value")),
                        rows,
                    )
                ),
                className="card",
            ),
        ]
    )


def _principles(context: Context) -> html.Section:
    words = [html.Li(context.text(f"methods.principle_{number}")) for number in range(1, 6)]
    return html.Section([html.H2(context.text("methods.principles"), id="principles"), html.Ul(words)], className="prose")


PAGE = Article(
    "methods",
    Text("วิธีการ", "Methods"),
    Text(
        "แหล่งที่มา การตรวจทาน ค่าที่ขัดแย้งกัน และรุ่นข้อมูลนี้ของ SME Big Data",
        "Sources, checks, disagreeing figures and this release of SME Big Data",
    ),
    body,
    asks=("glossary",),
    parts=(GLOSSARY,),
)
