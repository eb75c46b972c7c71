"""The checks of a release as readers see them: both figures, both places, folded by dataset."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.elements import icon
from components.model import Context


def reconciliations(context: Context, key: str, checks: list[Mapping[str, Any]]) -> html.Section:
    """The checks of one outcome, folded by dataset; the count stands beside each name."""
    sets = dict.fromkeys(check["dataset"] for check in checks)
    label = context.text(f"methods.{key}")
    folds = [_by_dataset(context, dataset, [check for check in checks if check["dataset"] == dataset], label) for dataset in sets]
    return html.Section([html.H2([label, f" ({len(checks)})"], id=key), html.P(context.text(f"methods.{key}_help")), *folds])


def of_dataset(context: Context, dataset: str) -> html.Div | None:
    """Every check that one dataset takes part in by declaration: what disagrees stands open, the rest folded."""
    own = [check for check in context.data.checks["checks"] if check["dataset"] == dataset]
    groups = [("findings", False), ("remarks", None), ("agreeing", True)]
    folds = []
    for key, outcome in groups:
        checks = [check for check in own if check["agrees"] is outcome]
        folds += [_folded(context, context.text(f"methods.{key}"), checks, opened=outcome is False)] if checks else []
    return html.Div(folds) if folds else None


def _by_dataset(context: Context, dataset: str, checks: list[Mapping[str, Any]], outcome: str) -> html.Details:
    title = context.catalogue.datasets[dataset].title[context.lang]
    return _folded(context, title, checks, label=f"{outcome}: {title}")


def _folded(context: Context, name: str, checks: list[Mapping[str, Any]], opened: bool = False, label: str = "") -> html.Details:
    """`label` names the region where its name alone would stand twice on a page."""
    summary = html.Summary(
        [name, html.Span(context.text("methods.items", count=len(checks)), className="ct"), icon("chevron-down")]
    )
    heads = [html.Th(context.text(f"methods.{key}"), scope="col", className="words") for key in ("check", "first", "second")]
    heads.append(html.Th(context.text("methods.gap"), scope="col"))
    content = html.Table(
        [html.Caption(name), html.Thead(html.Tr(heads)), html.Tbody([_check(context, check) for check in checks])],
        className="checks",
    )
    return html.Details(
        [summary, html.Div(content, className="tw tall", tabIndex="0", role="region", **{"aria-label": label or name})],
        open=opened,
        className="fold",
    )


def _check(context: Context, check: Mapping[str, Any]) -> html.Tr:
    comment = html.P(check["comment"][context.lang], className="small") if check["comment"] else None
    sides = [
        html.Td(_side(context, check[side], check["unit"]) if check.get(side) else formats.NO_VALUE, className="words")
        for side in ("left", "right")
    ]
    gap = _figure(check["difference"]) if check.get("difference") else formats.NO_VALUE
    return html.Tr(
        [
            html.Th(
                [html.B(check["title"][context.lang]), html.Span(f" {check['id'].partition(':')[0]}", className="small"), comment],
                scope="row",
                className="words",
            ),
            *sides,
            html.Td(gap),
        ]
    )


def _side(context: Context, side: Mapping[str, Any], unit: str) -> list[Any]:
    units = context.catalogue.codes["units"]
    label = f" {units.label(unit, context.lang)}" if unit in units and not side["text"] else ""
    cited = " · ".join(dict.fromkeys(facts.citation(source, context.lang) for source in side["sources"][:2]))
    return [
        html.B([side["text"] or _figure(side["value"]), label]),
        html.P(side["place"][context.lang]),
        html.P(cited, className="small") if cited else None,
    ]


def _figure(value: float | None) -> str:
    if value is None:
        return formats.NO_VALUE
    return formats.number(value, 0 if float(value).is_integer() else 4 if abs(value) < 10 else 2)
