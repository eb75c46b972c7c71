"""The promise to every enterprise, and what this release did to keep it: parameters, what is withheld, the attack on it."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components import format as formats
from components.html_table import table
from components.model import Context, Table

MASKS = ("D", "L", "D-accounts", "L-accounts", "T-exports", "T-imports", "Q-exports", "Q-imports", "M")
TESTS = (
    "consistency",
    "quartiles",
    "certificates",
    "exact",
    "insider_exact",
    "insider_several",
    "interval",
    "insider_interval",
    "months",
    "delta",
)
LIMITS = ("limit_pooling", "limit_outside", "limit_centre", "limit_groups")


def confidentiality(context: Context) -> html.Section:
    """Without register tables: what would be done. With them: what was done, in words and numbers."""
    register = context.data.manifest.get("register") or {}
    said = [html.H2(context.text("confidential.title"), id="confidentiality"), html.P(context.text("confidential.no_records"))]
    if not register:
        return html.Section([*said, html.P(context.text("confidential.only_after"))], className="prose")
    given = {name: formats.number(value) for name, value in register["parameters"].items()}
    return html.Section(
        [
            *said,
            html.P(context.text("confidential.promise", **given), className="take"),
            html.P(context.text("confidential.how", **given)),
            html.P(context.text("confidential.two_masks")),
            *([html.P(context.text("confidential.over_time", **given))] if "periods" in register else []),
            _card(_withheld(context, register)),
            html.P(context.text("confidential.attacked", **_counted(context))),
            _card(_tests(context)),
            html.P(context.text("confidential.again")),
            html.P(context.text("confidential.revision", waiting=formats.number(_waiting(register)))),
            html.P(context.text("confidential.limits")),
            html.Ul([html.Li(context.text(f"confidential.{limit}")) for limit in LIMITS]),
        ],
        className="prose",
    )


def _card(content: Table) -> html.Div:
    box = html.Div(table(content), className="tw", tabIndex="0", role="region", **{"aria-label": content.caption})
    return html.Div(box, className="card")


def _withheld(context: Context, register: Mapping[str, Any]) -> Table:
    """One row per mask of the latest year: cells, withheld ones, their share, the share of the finest level's value."""
    year = max(register["withheld"])
    rows = tuple(
        (
            context.text(f"confidential.mask_{mask.lower().replace('-', '_')}"),
            formats.number(own["cells"]),
            formats.number(own["withheld"]),
            formats.number(own["withheld_percent"], 1),
            formats.number(own["withheld_value_percent"], 1),
        )
        for mask, own in ((mask, register["withheld"][year][mask]) for mask in MASKS if mask in register["withheld"][year])
    )
    heads = tuple(context.text(f"confidential.{key}") for key in ("mask", "cells", "withheld", "percent", "value_percent"))
    return Table(context.text("confidential.withheld_caption", when=formats.period_label(year, context.lang)), heads, rows)


def _summed(context: Context) -> dict[str, dict[str, float]]:
    """Tried, hits and seconds of each test over all years."""
    years = context.data.audit["years"].values()
    listed = [test for year in years for test in year["tests"]]
    names = [name for name in TESTS if any(test["name"] == name for test in listed)]
    return {
        name: {key: sum(test[key] for test in listed if test["name"] == name) for key in ("tried", "hits", "seconds")}
        for name in names
    }


def _tests(context: Context) -> Table:
    rows = tuple(
        (context.text(f"confidential.test_{name}"), formats.number(own["tried"]), formats.number(own["hits"]))
        for name, own in _summed(context).items()
    )
    heads = tuple(context.text(f"confidential.{key}") for key in ("test", "tried", "hits"))
    return Table(context.text("confidential.tests_caption"), heads, rows)


def _counted(context: Context) -> dict[str, str]:
    """How many tests, tries and hits, how many years."""
    found = _summed(context)
    tried, hits = (sum(own[key] for own in found.values()) for key in ("tried", "hits"))
    return {
        "tests": formats.number(len(found)),
        "years": formats.number(len(context.data.audit["years"])),
        "tried": formats.number(tried),
        "hits": formats.number(hits),
        "result": context.text(f"methods.audit_{context.data.audit['result']}"),
    }


def _waiting(register: Mapping[str, Any]) -> int:
    """Enterprises whose changes wait for the next reference year."""
    return sum(sum(year["waiting"].values()) for year in register["waiting"])
