"""A page of one release by name (`release=ID`): the notice that says so, and links that stay within that release.

Links are completed in the finished text, in one place, because a single forgotten link would show figures of another
release unnoticed. Absolute addresses are left alone: the way out of the release is one of them.
"""

import re
from collections.abc import Mapping
from typing import Any

from dash import html

from components import format as formats
from components.address import Filter
from components.elements import icon
from components.model import Context

RELEASE = "release"
LINK = re.compile(
    r'(href(?P<sign>=\\?"|":"))(?P<path>/(?:th|en)/[^"\\?#]*|/api/v1/datasets/\w+(?:/data\.[a-z.]+)?)'
    r'(?:\?(?P<query>[^"\\#]*))?(?=["\\#])'
)
"""A link to a page or a file in HTML, in JSON, or in HTML inside JSON."""


def filters(context: Context) -> tuple[Filter, ...]:
    """What the address of a pinned page holds besides its filters."""
    return (Filter(RELEASE, (context.data.release,), (), multiple=True),) if context.data.pinned else ()


def keep(text: str, release: str) -> str:
    """`text` (HTML or JSON) with every link to a page or file of this site bound to that release."""

    def bound(match: re.Match[str]) -> str:
        query = match["query"] or ""
        if f"{RELEASE}=" in query:
            return match[0]
        joint = "&" if match["sign"] == '":"' else "&amp;"
        return f"{match[1]}{match['path']}?{query}{joint if query else ''}{RELEASE}={release}"

    return LINK.sub(bound, text)


def notice(context: Context, newest: Mapping[str, Any], current: str) -> html.Aside:
    """Which release this is, its day, whether there is a newer one; `current` is the absolute address of this page there."""
    own, lang = context.data, context.lang
    days = {"day": formats.date(own.manifest["built_at"][:10], lang), "newer_day": formats.date(newest["built_at"][:10], lang)}
    kind = "same" if newest["release"] == own.release else "old"
    words = context.text(f"pin.{kind}", release=own.release, newer=newest["release"], **days)
    links: list[Any] = [
        html.A(context.text("pin.current"), href=current, className="pin-current"),
        html.A(context.text("pin.releases"), href=f"/{lang}/releases"),
    ]
    body = html.P([icon("calendar3"), html.Span([html.B(context.text("pin.pinned")), " ", words, " ", *_spaced(links)])])
    return html.Aside(html.Div(body, className="wrap"), className="pinned", **{"aria-label": context.text("pin.label")})


def _spaced(links: list[Any]) -> list[Any]:
    return [part for link in links for part in (link, " · ")][:-1]
