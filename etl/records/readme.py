"""What comes with an extract to be read: who got what for what, and the conditions, in Thai and in English."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.notice import Notice
from etl.records.select import Register
from etl.records.words import day, say

if TYPE_CHECKING:
    from etl.records.extract import Release


def readme(release: "Release", register: Register, notice: Notice) -> str:
    """The text in both languages, Thai first."""
    return "\n".join(line for lang in ("th", "en") for line in (*_lines(release, register, notice, lang), "", ""))


def _lines(release: "Release", register: Register, notice: Notice, lang: str) -> Iterator[str]:
    filled, taken = release.filled, release.taken
    title = say("readme.title", lang, extract=release.extract)
    yield title
    yield "=" * len(title)
    if register.origin == "synthetic":
        yield f"*** {say('readme.synthetic', lang)} ***"
    yield say("readme.notice", lang, title=notice.title[lang], day=day(notice.dated, lang))
    yield ""
    facts = {
        "requester": ", ".join(filter(None, (filled.requester.unit, filled.requester.name))),
        "class": f"{filled.requester_class} {notice.classes[filled.requester_class].name[lang]}",
        "letter": f"{filled.letter_number} ({day(filled.letter_date, lang)})",
        "purpose": filled.purpose,
        "records": f"{taken.records:,}",
        "fields": ", ".join(notice.fields[field][lang] if field in notice.fields else field for field in filled.fields),
        "year": str(taken.year + 543 if lang == "th" else taken.year),
        "expires_on": day(filled.expires_on, lang),
        "register": register.release,
    }
    yield from (f"{say(f'readme.{name}', lang)}: {fact}" for name, fact in facts.items())
    yield from ("", say("readme.conditions", lang), f"- {notice.keep[lang]}", f"- {say('readme.mission', lang)}")
    yield f"- {say('readme.close', lang, extract=release.extract)}"
    yield from ("", say("readme.files", lang), f"- {say('readme.spreadsheet', lang)}", f"- {say('readme.check', lang)}")
    yield f"- {say('readme.chain', lang, line=release.line, previous=release.previous)}"
