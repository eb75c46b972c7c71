"""Every published release with what changed in it, what is known of the next updates, and the ways to follow them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import facts
from components import format as formats
from components.html_table import table
from components.ledgers import fold
from components.model import Context, Table

FEEDS = {"ics": "calendar.ics", "atom": "releases.atom", "json": "releases", "json_calendar": "calendar"}
SPOKEN = ("ics", "atom")
"""Feeds with words in them come in the reader's language."""
Changed = Mapping[str, Sequence[str]] | None
Release = tuple[Mapping[str, Any], Changed]


def release_page(context: Context, releases: Sequence[Release], current: str) -> html.Div:
    """`releases` are (manifest, ids of datasets by kind of change; None for the first one), the latest first."""
    return html.Div(
        [
            html.H1(context.text("releases.title")),
            html.P(context.text("releases.take"), className="take"),
            html.P(context.text("releases.vintages"), className="meta"),
            _section(context, "published", _releases(context, releases, current)),
            _section(context, "updates", _updates(context), html.P(context.text("releases.updates_note"), className="small")),
            _section(context, "follow", _feeds(context)),
        ],
        className="wrap head",
        id="page",
    )


def _section(context: Context, name: str, *content: Any) -> html.Section:
    return html.Section([html.H2(context.text(f"releases.{name}"), className="sec", id=name), *content])


def _releases(context: Context, releases: Sequence[Release], current: str) -> html.Ul:
    return html.Ul([_release(context, manifest, changed, current) for manifest, changed in releases], className="results")


def _release(context: Context, manifest: Mapping[str, Any], changed: Changed, current: str) -> html.Li:
    id = manifest["release"]
    words = context.text("releases.served", release=id) if id == current else id
    day = formats.date(manifest["built_at"], context.lang)
    line = context.text("releases.line", day=day, count=len(manifest["datasets"]))
    return html.Li(
        [html.A(words, href=f"/{context.lang}/data?release={id}"), html.P(line, className="small"), *_changed(context, changed, id)]
    )


def _changed(context: Context, changed: Changed, release: str) -> list[Any]:
    """Datasets by kind of change; a link leads to the figures that changed."""
    if changed is None:
        return [html.P(context.text("releases.first"))]
    kinds = {kind: ids for kind, ids in changed.items() if ids}
    folds = [
        fold(
            context.text(f"releases.{kind}"),
            context.text("methods.items", count=len(ids)),
            html.Ul([html.Li(_named(context, id, kind, release)) for id in ids], className="plain-list"),
        )
        for kind, ids in kinds.items()
    ]
    return folds or [html.P(context.text("feed.same"))]


def _named(context: Context, id: str, kind: str, release: str) -> Any:
    if id not in context.catalogue.datasets:
        return id
    title = context.catalogue.datasets[id].title[context.lang]
    return title if kind == "gone" else html.A(title, href=f"/{context.lang}/data/{id}?release={release}#changes")


def _updates(context: Context) -> html.Div:
    heads = tuple(context.text(f"releases.{name}") for name in ("dataset", "often", "last", "next", "on"))
    held = [id for id in context.catalogue.datasets if id in context.data.manifest["datasets"]]
    return _boxed(Table(context.text("releases.updates"), heads, tuple(_update(context, id) for id in held)))


def _update(context: Context, id: str) -> Any:
    dataset, lang = context.dataset(id), context.lang
    period = context.data.manifest["datasets"][id]["last_period"]
    last = facts.period_text(context, dataset, period) if period else formats.NO_VALUE
    often = context.catalogue.codes["frequencies"].label(dataset.frequency, lang)
    on = formats.date(dataset.next_update_on.isoformat(), lang) if dataset.next_update_on else "–"
    return html.A(dataset.title[lang], href=f"/{lang}/data/{id}"), often, last, dataset.next_update[lang], on


def _feeds(context: Context) -> html.Ul:
    spoken = "?lang=en" if context.lang == "en" else ""
    links = [
        html.A(context.text(f"releases.{name}"), href=f"/api/v1/{path}" + (spoken if name in SPOKEN else ""))
        for name, path in FEEDS.items()
    ]
    return html.Ul([html.Li(link) for link in links], className="plain-list")


def _boxed(content: Table) -> html.Div:
    return html.Div(table(content), className="tw tall card", tabIndex="0", role="region", **{"aria-label": content.caption})
