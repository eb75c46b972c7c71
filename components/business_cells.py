"""The published cells that an owner's figures are held against, small enough to be sent whole.

The browser gets all of them in one file and looks up the owner's own; so no request ever tells what was asked. A
withheld cell is `WITHHELD` and has no figure; a cell that is not there is absent.
"""

from collections.abc import Iterable
from typing import Any

from components import facts, register_part, rows
from components.measure_cards import NEW
from components.model import Context, Row
from data.business import SizeRule
from data.catalogue import TOTAL

QUARTILES, NUMBER = "msme_quartiles", "msme_number"
POINTS = ("q1", "median", "q3")
COMPARED = ("revenue_per_employee", "revenue", "margin")
"""What an owner can hold against quartiles, if the release publishes them."""
WITHHELD = "x"


def payload(context: Context, rule: SizeRule) -> dict[str, Any]:
    """Everything the page's script needs: the rule, counts, quartiles, and where they come from."""
    return {
        "release": context.data.release,
        "rule": rule.size_rule,
        "limits": [vars(item) for item in rule.size_limits],
        "counts": _counts(context),
        "quartiles": _quartiles(context),
        "published": _published(context),
    }


def activities(context: Context) -> list[str]:
    """Sectors and sections, not divisions: an owner knows these, and the cells of a province are less often withheld."""
    codes = context.catalogue.codes["activities"]
    return [code.code for code in codes if code.code != TOTAL and not code.code.isdigit()]


def areas(context: Context) -> list[str]:
    codes = context.catalogue.codes["areas"]
    return [code.code for code in codes if code.code not in register_part.OTHER_AREAS]


def _counts(context: Context) -> dict[str, Any] | None:
    """{activity: {area: {size: count}}} of the latest year of the register."""
    if not register_part.years(context):
        return None
    period = register_part.years(context)[0]
    where = {"measure": ["enterprises"], "period": [period], "activity": [TOTAL, *activities(context)], "area": areas(context)}
    cells = context.data.select(register_part.CUBE, where)
    return {**_origin(context, register_part.CUBE, period, cells), "cells": _nested(cells, ("activity", "area", "size"))}


def _quartiles(context: Context) -> dict[str, Any] | None:
    """{sector: {area: {size: {measure: value}}}} of the latest year, and which measures there are."""
    if not register_part.held(context, QUARTILES):
        return None
    dataset = context.dataset(QUARTILES)
    declared = [name for name in COMPARED if any(measure.id == f"{name}_median" for measure in dataset.measure)]
    wanted = [f"{name}_{point}" for name in declared for point in POINTS]
    cells = context.data.select(QUARTILES, {"measure": wanted})
    period = max((row["period"] for row in cells), default="")
    latest = [row for row in cells if row["period"] == period]
    return {**_origin(context, QUARTILES, period, latest), "cells": _nested(latest, ("sector", "area", "size", "measure"))}


def _origin(context: Context, dataset_id: str, period: str, cells: Iterable[Row]) -> dict[str, str]:
    """When and from where, in words."""
    dataset = context.dataset(dataset_id)
    names = [source["title"] for source in facts.sources(context, cells)]
    return {
        "period": facts.phrase(context, dataset, period) if period else "",
        "source": " · ".join([dataset.title[context.lang], *names]),
        "origin": context.text(f"origin.{dataset.origin}"),
        "link": f"/{context.lang}/data/{dataset_id}",
    }


def _nested(cells: Iterable[Row], keys: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for row in cells:
        place = made
        for key in keys[:-1]:
            place = place.setdefault(row[key], {})
        value = row["value"]
        place[row[keys[-1]]] = WITHHELD if value is None else int(value) if float(value).is_integer() else value
    return made


def _published(context: Context) -> dict[str, Any]:
    """{"sector|area": [figure, period, source]}: the latest published numbers of MSMEs, where there is no register."""
    cells = context.data.select(NUMBER, {"measure": ["enterprises"], "definition": [NEW], "size": [TOTAL], "legal_form": [TOTAL]})
    latest: dict[str, Row] = {}
    for row in sorted(rows.charted(cells), key=lambda row: row["period"]):
        latest[f"{row['sector']}|{row['area']}"] = row
    return {key: _in_words(context, row) for key, row in latest.items()}


def _in_words(context: Context, row: Row) -> list[str]:
    dataset = context.dataset(NUMBER)
    return [
        facts.value_text(context, dataset, row),
        facts.phrase(context, dataset, row["period"]),
        facts.source(context, row)["title"],
    ]
