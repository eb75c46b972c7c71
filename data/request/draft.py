"""A request as typed: cleaned, read into numbers and dates, and held against the notice.

Nothing here keeps what was typed: a `Draft` lives as long as the one reply that is made from it.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from data.declare import Text
from data.notice import JURISTIC, Kind, Notice, Refusal, Request, Service, check

Getter = Callable[[str], Sequence[str]]
LINE, LONG = 150, 1000
LONGEST = {
    "requester_class": 1, "kind": 10, "unit": LINE, "address": LINE, "letter_number": 50, "letter_date": 20,
    "purpose": LONG, "details": LONG, "period": LINE, "number": 15, "others": LINE, "agreement": LINE,
    "signer": LINE, "position": LINE, "contact": LINE, "phone": 50, "email": LINE,
}  # fmt: skip
"""Characters that each field may hold. All of them full of Thai still fit into one request body (64 kB)."""
SEVERAL = ("fields", "legal_forms")
"""Fields of which several values may be chosen; each value is a code."""
ORDER = (
    "requester_class", "kind", "purpose", "details", "fields", "others", "legal_forms", "number", "period", "agreement",
    "unit", "address", "letter_number", "letter_date", "signer", "position", "contact", "phone", "email",
)  # fmt: skip
"""Fields as the form shows them; errors are told in this order."""
OWN_WORDS = ("class_missing", "unit_missing", "date_unread", "too_long")
"""Names of the words for what the notice leaves to common sense."""
LEGAL_FORMS = (JURISTIC, "NAT", "COM")
LONGEST_CODE, MOST_CODES, MOST_DIGITS = 30, 10, 9
KEPT_BREAKS = ("purpose", "details", "address")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode categories that have no place in a document: control, format (with those that turn text round), private, unassigned."""
BUDDHIST_FROM, BUDDHIST_OFFSET = 2400, 543
FIELD_OF = {
    "class": "requester_class",
    "attachments": "agreement",
    "filter.legal_form": "legal_forms",
    "filter.publishable": "legal_forms",
}
"""Keys of the notice's table whose field on the page has another name."""


@dataclass(frozen=True)
class Draft:
    """`text` holds cleaned words by field, `chosen` codes by field; `too_long` names fields that were cut."""

    text: Mapping[str, str]
    chosen: Mapping[str, tuple[str, ...]]
    too_long: tuple[str, ...] = ()

    def __getitem__(self, field: str) -> str:
        return self.text.get(field, "")

    @property
    def requester_class(self) -> int:
        return int(self["requester_class"]) if self["requester_class"].isdecimal() else 0

    @property
    def kind(self) -> Kind:
        return cast(Literal["special", "records"], self["kind"]) if self["kind"] in ("special", "records") else "records"

    @property
    def number(self) -> int | None:
        """How many records; None if that is not a number, 0 if nothing is typed. Thai digits and commas are understood."""
        digits = re.sub(r"[,\s]", "", self["number"].translate(THAI_DIGITS))
        return (int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None) if digits else 0

    @property
    def fields(self) -> tuple[str, ...]:
        """Codes of the fields chosen, then what else is wanted, in the words typed."""
        others = tuple(part.strip() for part in re.split(r"[,\n]", self["others"]) if part.strip())
        return (*self.chosen.get("fields", ()), *others)

    @property
    def legal_forms(self) -> tuple[str, ...]:
        return self.chosen.get("legal_forms", ()) or (JURISTIC,)

    @property
    def letter_date(self) -> datetime.date | None:
        return read_date(self["letter_date"])


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field, and the sentence of the notice it stands on, if it stands on one."""

    field: str
    say: Text
    sentence: Text | None = None


def read(form: Getter) -> Draft:
    """The draft in a posted form; `form(name)` gives the values sent under a name."""
    typed = {name: cleaned((form(name) or [""])[0], name in KEPT_BREAKS) for name in LONGEST}
    chosen = {name: tuple(cleaned(value)[:LONGEST_CODE] for value in form(name)[:MOST_CODES]) for name in SEVERAL}
    cut = tuple(name for name, value in typed.items() if len(value) > LONGEST[name])
    return Draft({name: value[: LONGEST[name]] for name, value in typed.items()}, chosen, cut)


def cleaned(text: str, keep_breaks: bool = False) -> str:
    """Without characters that a document cannot show or that would turn its text round; runs of blanks become one."""
    lines = [" ".join(_seen(line).split()) for line in re.split(r"\r\n|[\r\n\u2028\u2029]", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() if keep_breaks else " ".join(lines).strip()


def _seen(line: str) -> str:
    return "".join(" " if c == "\t" else c for c in line if c == "\t" or unicodedata.category(c) not in UNSEEN)


def read_date(typed: str) -> datetime.date | None:
    """A day as 2026-11-26 (of a date field) or 26/11/2569; a year from 2400 on is of the Buddhist era. None if it is none."""
    parts = re.findall(r"\d+", typed.translate(THAI_DIGITS))
    if len(parts) != 3:
        return None
    year, month, day = (int(part) for part in (parts if len(parts[0]) == 4 else reversed(parts)))
    try:
        return datetime.date(year - BUDDHIST_OFFSET if year >= BUDDHIST_FROM else year, month, day)
    except (ValueError, OverflowError):
        return None


def service(notice: Notice, draft: Draft) -> Service | None:
    """What the notice says about this class and kind; None for a class it does not know."""
    requester = notice.classes.get(draft.requester_class)
    return requester.service(draft.kind) if requester else None


def faults(notice: Notice, draft: Draft, own: Mapping[str, Text]) -> tuple[Fault, ...]:
    """Everything that is wrong, in the order of the form. `own` are the words for what the notice leaves to common sense."""
    if not draft["requester_class"]:
        return (Fault("requester_class", own["class_missing"]),)
    found = [_fault(refusal, draft) for refusal in check(notice, asked(notice, draft))]
    closed = [fault for fault in found if fault.field in ("requester_class", "kind")]
    if closed:
        return tuple(closed)
    found += [
        Fault(name, Text(*(own["too_long"][lang].format(most=LONGEST[name]) for lang in ("th", "en")))) for name in draft.too_long
    ]
    found += [Fault(name, own[key]) for name, key in _own(draft)]
    return tuple(sorted(found, key=lambda fault: ORDER.index(fault.field)))


def asked(notice: Notice, draft: Draft) -> Request:
    """The draft in the words of the notice. The document is the right one by construction: we are about to write it."""
    found = service(notice, draft)
    return Request(
        requester_class=draft.requester_class,
        kind=draft.kind,
        document=found.document if found else "none",
        purpose=draft["purpose"],
        details=draft["details"] if draft.kind == "special" or draft.fields else "",
        agreement=bool(draft["agreement"]),
        fields=draft.fields if draft.kind == "records" else (),
        number=draft.number or 0,
        legal_forms=draft.legal_forms,
    )


def _fault(refusal: Refusal, draft: Draft) -> Fault:
    key = FIELD_OF.get(refusal.key, refusal.key)
    if refusal.rule == "details":
        key = "fields" if draft["details"] and draft.kind == "records" else "details"
    if refusal.rule == "fields":
        key = "others"
    return Fault(key, refusal.say, refusal.sentence)


def _own(draft: Draft) -> Iterator[tuple[str, str]]:
    """Field and word of what a document needs beside the notice."""
    if not draft["unit"]:
        yield "unit", "unit_missing"
    if draft["letter_date"] and draft.letter_date is None:
        yield "letter_date", "date_unread"
