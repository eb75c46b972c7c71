"""The request file of an officer (TOML): its keys, read strictly; codes are held against the code lists.

What the notice itself refuses (a blank purpose, no records asked, …) is left to the rules; here a file is refused that
cannot be understood.
"""

import datetime
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.catalogue import CodeList
from data.declare import DeclarationError, build
from etl.problems import nearest

REGIONS = ("BMR", "CEN", "EAS", "NOR", "NEA", "SOU")
SIZES = ("MIC", "SML", "MED")
LEGAL_FORMS = ("JUR", "NAT", "COM")
KEYS = (
    *("class", "requester", "letter_number", "letter_date", "purpose", "approver", "second_approver", "fields", "filter"),
    *("number", "expires_on", "attachments"),
)


@dataclass(frozen=True)
class Unit:
    """Who asks: the unit, and who writes for it."""

    unit: str
    name: str = ""


@dataclass(frozen=True)
class Attachment:
    """A paper that came with the request; `path` is seen from the request file."""

    path: str
    kind: str
    sha256: str


@dataclass(frozen=True)
class Filter:
    """Which enterprises, as codes; empty: all. `year` is a reference year (CE), the latest if none is given."""

    province: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    legal_form: tuple[str, ...] = ()
    year: int = 0


@dataclass(frozen=True)
class Filled:
    """A request file that can be understood; texts may be blank. `requester_class` is its key `class`, `folder` where it lies."""

    requester: Unit
    letter_date: datetime.date
    expires_on: datetime.date
    letter_number: str = ""
    purpose: str = ""
    approver: str = ""
    second_approver: str = ""
    fields: tuple[str, ...] = ()
    filter: Filter = Filter()
    number: int = 0
    attachments: tuple[Attachment, ...] = ()
    requester_class: int = 0
    folder: Path = Path()


@dataclass(frozen=True)
class Codes:
    """What a filter may name: codes by key of the filter, years, kinds of attachment."""

    lists: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]
    kinds: tuple[str, ...]


def known_codes(codes: Mapping[str, CodeList], years: Iterable[int], kinds: Iterable[str]) -> Codes:
    """The codes of the catalogue that the register has."""
    provinces = tuple(code.code for code in codes["areas"] if code.code.startswith("TH-"))
    activities = tuple(code.code for code in codes["activities"] if code.code != "_T")
    lists = {"province": provinces, "region": REGIONS, "activity": activities, "size": SIZES, "legal_form": LEGAL_FORMS}
    return Codes(lists, tuple(years), tuple(kinds))


def visible(text: str) -> str:
    """`text` on one line, without signs that steer a terminal or cannot be seen; "" if no letter and no digit is left."""
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    has_words = any(unicodedata.category(sign)[0] in ("L", "N") for sign in shown)
    return " ".join(shown.split()) if has_words else ""


def _cleaned(raw: Any) -> Any:
    """Every text of the file made visible; keys stay."""
    if isinstance(raw, str):
        return visible(raw)
    if isinstance(raw, list):
        return [_cleaned(item) for item in raw]
    return {key: _cleaned(item) for key, item in raw.items()} if isinstance(raw, dict) else raw


def read(content: bytes, path: Path, codes: Codes) -> Filled:
    """The request in the file `path` with `content`. Raises `DeclarationError` with file, key, reason and what is allowed."""
    return _filled(parsed(content, path), path, codes)


def parsed(content: bytes, path: Path) -> dict[str, Any]:
    """The keys and values of the file. Raises `DeclarationError` if it is no TOML in UTF-8."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(path.name, "file", f"is not readable TOML in UTF-8 ({error})") from error


def class_of(content: bytes, path: Path) -> int:
    """The class that a file names which cannot be understood otherwise; 0 if it names none."""
    try:
        number = parsed(content, path).get("class")
    except DeclarationError:
        return 0
    return number if type(number) is int else 0


def _filled(raw: Mapping[str, Any], path: Path, codes: Codes) -> Filled:
    for key in raw:
        if key not in KEYS:
            raise DeclarationError(path.name, key, f"unknown key; {nearest(key, KEYS)} (keys: {', '.join(KEYS)})")
    given = {key: value for key, value in _cleaned(raw).items() if value != "" and key != "class"}
    number = raw.get("class")
    if type(number) is not int:
        raise DeclarationError(path.name, "class", f"expected a whole number from 1 to 5, found {number!r}")
    if isinstance(given.get("requester"), str):
        given["requester"] = {"unit": given["requester"]}
    given["filter"] = _lists(given.get("filter", {}))
    filled = replace(build(Filled, given, path.name), requester_class=number, folder=path.parent)
    _check(filled, path.name, codes)
    return filled


def _lists(raw: Any) -> Any:
    """A single code of a filter may stand without brackets."""
    if not isinstance(raw, dict):
        return raw
    return {key: [value] if isinstance(value, str) else value for key, value in raw.items()}


def _check(filled: Filled, file: str, codes: Codes) -> None:
    for key, known in codes.lists.items():
        for code in getattr(filled.filter, key):
            _known(code, known, file, f"filter.{key}")
    for place, attachment in enumerate(filled.attachments):
        _known(attachment.kind, codes.kinds, file, f"attachments[{place}].kind")
    year = filled.filter.year
    if year and year not in codes.years:
        era = f" (years are CE: พ.ศ. {year} is {year - 543})" if year > 2400 else ""
        raise DeclarationError(file, "filter.year", f"{year} is not one of {', '.join(map(str, codes.years))}{era}")


def _known(code: str, known: Collection[str], file: str, key: str) -> None:
    if code not in known:
        raise DeclarationError(file, key, f"{code!r} is no code of it; {nearest(code, known)}")
