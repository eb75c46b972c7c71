"""The words of the officer's tool (`words.toml`), Thai beside English."""

import datetime
import tomllib
from functools import cache
from pathlib import Path

from babel.dates import get_month_names

from data.declare import Text, build


@cache
def words() -> dict[str, Text]:
    """All words by `group.key`."""
    path = Path(__file__).with_suffix(".toml")
    groups = tomllib.loads(path.read_text("utf-8"))
    return {f"{group}.{key}": build(Text, raw, path.name, key) for group, keys in groups.items() for key, raw in keys.items()}


def say(key: str, lang: str, **facts: object) -> str:
    return words()[key][lang].format(**facts)


def day(date: datetime.date, lang: str) -> str:
    """A day in words; Thai in the Buddhist era.

    >>> day(datetime.date(2022, 5, 19), "th"), day(datetime.date(2022, 5, 19), "en")
    ('19 พฤษภาคม พ.ศ. 2565', '19 May 2022')
    """
    era, year = ("พ.ศ. ", date.year + 543) if lang == "th" else ("", date.year)
    return f"{date.day} {get_month_names('wide', locale=lang)[date.month]} {era}{year}"
