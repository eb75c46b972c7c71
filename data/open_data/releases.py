"""Releases and what is expected next: as JSON, as a calendar (iCalendar, RFC 5545) and as a feed (Atom, RFC 4287)."""

import datetime
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from data.open_data.listing import text
from data.open_data.service import Service
from data.warehouse import Reader

Json = dict[str, Any]
Manifest = Mapping[str, Any]
LONGEST_LINE = 74
"""Bytes on one line of a calendar."""


def releases(service: Service) -> Json:
    """Every published release, the latest first, with the datasets that differ from the one before."""
    manifests = service.warehouse.releases()
    entries = [_release(service, m, manifests[n - 1] if n else None) for n, m in enumerate(manifests)]
    return {"current": manifests[-1]["release"], "releases": entries[::-1]}


def _release(service: Service, manifest: Manifest, before: Manifest | None) -> Json:
    changed = changed_datasets(manifest, before)
    return {
        "release": manifest["release"],
        "built_at": manifest["built_at"],
        "predecessor": before["release"] if before else None,
        "datasets": len(manifest["datasets"]),
        "changed": changed,
        "address": f"{service.site}/api/v1/datasets/{{id}}/data.csv?release={manifest['release']}",
    }


def changed_datasets(manifest: Manifest, before: Manifest | None) -> Mapping[str, Sequence[str]]:
    """Ids of datasets that are new, revised or gone against the release before."""
    now, then = manifest["datasets"], before["datasets"] if before else {}
    shared = [id for id in now if id in then]
    return {
        "new": [id for id in now if id not in then],
        "revised": [id for id in shared if now[id]["fingerprint"] != then[id]["fingerprint"]],
        "gone": [id for id in then if id not in now],
    }


def calendar(service: Service, data: Reader) -> Json:
    """For every dataset what is known of its next update; a day only where one was announced."""
    sets = [service.dataset(data, id) for id in service.catalogue.datasets if id in data]
    return {
        "release": data.release,
        "released_at": data.manifest["built_at"],
        "updates": [
            {
                "dataset": d.id,
                "title": text(d.title),
                "frequency": d.frequency,
                "last_period": data.manifest["datasets"][d.id]["last_period"],
                "next_update": text(d.next_update),
                "next_update_on": d.next_update_on.isoformat() if d.next_update_on else None,
            }
            for d in sets
        ],
    }


def calendar_ics(service: Service, data: Reader, lang: str) -> str:
    """Days of releases and announced days of updates."""
    name = service.catalogue.text("feed.calendar", lang)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OSMEP//SME Big Data//TH", f"X-WR-CALNAME:{_ics(name)}"]
    for manifest in service.warehouse.releases():
        words = service.catalogue.text("feed.release", lang, release=manifest["release"])
        lines += _event(service, manifest["release"], manifest["built_at"], manifest["built_at"][:10], words, lang)
    for id, dataset in service.catalogue.datasets.items():
        if dataset.next_update_on and id in data:
            words = service.catalogue.text("feed.expected", lang, title=dataset.title[lang])
            lines += _event(service, id, data.manifest["built_at"], dataset.next_update_on.isoformat(), words, lang)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _fold(line))


def _event(service: Service, id: str, stamp: str, day: str, words: str, lang: str) -> list[str]:
    moment = datetime.datetime.fromisoformat(stamp).astimezone(datetime.UTC)
    last = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{id}@{service.site.partition('://')[2]}",
        f"DTSTAMP:{moment:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.replace('-', '')}",
        f"DTEND;VALUE=DATE:{last:%Y%m%d}",
        f"SUMMARY:{_ics(words)}",
        f"URL:{service.site}/{lang}/releases",
        "END:VEVENT",
    ]


def _ics(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> list[str]:
    """Lines of at most 75 bytes, broken between characters; the rest begins with a blank."""
    parts: list[str] = []
    now = ""
    for character in line:
        if len((now + character).encode()) > LONGEST_LINE:
            parts, now = [*parts, now], " "
        now += character
    return [*parts, now]


def atom(service: Service, lang: str) -> str:
    """A feed of releases, the latest first."""
    texts, manifests = service.catalogue.text, service.warehouse.releases()
    own = f"{service.site}/api/v1/releases.atom" + ("" if lang == "th" else f"?lang={lang}")
    entries = [_entry(service, m, manifests[n - 1] if n else None, lang) for n, m in enumerate(manifests)]
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">'
        f"<id>{escape(service.site)}/api/v1/releases</id><title>{escape(texts('feed.title', lang))}</title>"
        f'<updated>{manifests[-1]["built_at"]}</updated><link rel="self" href="{escape(own)}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(service.site)}/{lang}/releases"/>'
        f"<author><name>{escape(texts('site.owner', lang))}</name></author>{''.join(entries[::-1])}</feed>\n"
    )


def _entry(service: Service, manifest: Manifest, before: Manifest | None, lang: str) -> str:
    titles, texts = service.catalogue.datasets, service.catalogue.text
    found = changed_datasets(manifest, before)
    named = {kind: ", ".join(titles[id].title[lang] if id in titles else id for id in ids) for kind, ids in found.items() if ids}
    words = " · ".join(texts(f"feed.{kind}", lang, titles=listed) for kind, listed in named.items()) or texts("feed.same", lang)
    release = manifest["release"]
    return (
        f"<entry><id>{escape(service.site)}/api/v1/releases#{release}</id>"
        f"<title>{escape(texts('feed.release', lang, release=release))}</title><updated>{manifest['built_at']}</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(service.site)}/{lang}/data?release={release}"/>'
        f"<summary>{escape(words)}</summary></entry>"
    )
