"""From a request to the parts of its document, once for both files (DOCX and PDF).

A blank part (`""`) is a place to fill in by hand: the writers draw dots there.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import get_month_names

from data.notice import Notice, Requester, Service
from data.request.draft import BUDDHIST_OFFSET, Draft, service

HERE = Path(__file__).parent
NO_BREAK = "\u00a0"
LANG = "th"
"""Documents are Thai, whatever the language of the page."""


@dataclass(frozen=True)
class Item:
    """A numbered line: its name, if it has one, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class Section:
    """A paragraph, the numbered lines that follow it, and more paragraphs if the text typed had several."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Contact:
    label: str
    text: str


@dataclass(frozen=True)
class Composed:
    """A memo or a letter in its parts, top to bottom. `labels` are the printed words beside them,
    `unbroken` words that no line may break."""

    kind: str
    heading: str
    unit: str
    address: str
    number: str
    date: str
    subject: str
    to: str
    reference: str
    enclosure: str
    sections: tuple[Section, ...]
    closing: str
    signer: str
    position: str
    contacts: tuple[Contact, ...]
    labels: Mapping[str, str]
    unbroken: tuple[str, ...] = ()


def thai_date(day: date) -> str:
    """19 พฤษภาคม 2565: day, month name, Buddhist year, in Arabic digits; kept on one line."""
    return NO_BREAK.join((str(day.day), get_month_names("wide", locale="th")[day.month], str(day.year + BUDDHIST_OFFSET)))


class Composer:
    """Holds the words and the notice; `compose` is pure."""

    def __init__(self, notice: Notice, legal_forms: Mapping[str, str], folder: Path = HERE) -> None:
        self.notice = notice
        self.legal_forms = legal_forms
        self.words: dict[str, Any] = tomllib.loads((folder / "document.toml").read_text("utf-8"))

    def word(self, group: str, key: str, **values: object) -> str:
        text: str = self.words[group][key][LANG]
        return text.format(**values) if values else text

    def compose(self, draft: Draft) -> Composed:
        """The document of a request whose class may ask; raises ValueError for one that may not."""
        found = service(self.notice, draft)
        if found is None or not found.allowed:
            raise ValueError("the notice has no document for this class and kind")
        requester = self.notice.classes[draft.requester_class]
        memo, common = found.document == "memo", partial(self.word, "common")
        day = draft.letter_date
        return Composed(
            kind=found.document,
            heading=self.word("memo", "heading") if memo else "",
            unit=draft["unit"],
            address=draft["address"],
            number=draft["letter_number"],
            date=thai_date(day) if day else "",
            subject=common(f"subject_{draft.kind}"),
            to=common("director"),
            reference="" if memo else common("notice", title=self.notice.title[LANG], date=thai_date(self.notice.dated)),
            enclosure=draft["agreement"] if "agreement" in found.needs else "",
            sections=self._sections(draft, requester, found),
            closing="" if memo else self.word("letter", "closing"),
            signer=draft["signer"],
            position=draft["position"],
            contacts=self._contacts(draft),
            labels=self._labels("agreement" in found.needs),
            unbroken=(*get_month_names("wide", locale="th").values(), *self.words["unbroken"]["words"]),
        )

    def _labels(self, enclosed: bool) -> dict[str, str]:
        names = ("number", "date", "subject", "to", *(("enclosure",) if enclosed else ()))
        return {
            **{name: self.word("common", name) for name in names},
            "unit": self.word("memo", "unit"),
            "reference": self.word("letter", "reference"),
        }

    def _contacts(self, draft: Draft) -> tuple[Contact, ...]:
        return tuple(Contact(self.word("letter", name), draft[name]) for name in ("contact", "phone", "email"))

    def _sections(self, draft: Draft, requester: Requester, found: Service) -> tuple[Section, ...]:
        common, unit = partial(self.word, "common"), draft["unit"] or BLANK
        opening = common(
            "opening",
            unit=unit,
            kind=self.notice.kinds[draft.kind][LANG],
            notice=common("notice_meant" if found.document == "letter" else "notice_short", date=thai_date(self.notice.dated)),
            requester=requester.name[LANG],
            number=requester.number,
        )
        purpose = [Section(text) for text in common("purpose", purpose=draft["purpose"] or LINES).split("\n") if text]
        return (
            Section(opening),
            *(purpose if draft["purpose"] or "purpose" in found.needs else ()),
            Section(common("details"), self._details(draft, found)),
            Section(common("conditions", unit=unit), self._conditions(found)),
            Section(common("ending")),
        )

    def _details(self, draft: Draft, found: Service) -> tuple[Item, ...]:
        items = {"details": draft["details"].replace("\n", " ")}
        if draft.kind == "records":
            number = draft.number
            items["legal_forms"] = self._forms(draft, found)
            items["fields"] = self._listed([self._field(name) for name in draft.fields])
            items["number"] = self.word("common", "records", number=number) if number else ""
        items["period"] = draft["period"]
        blanks = {"details": LINES}
        return tuple(Item(self.word("common", f"item_{name}"), text or blanks.get(name, BLANK)) for name, text in items.items())

    def _forms(self, draft: Draft, found: Service) -> str:
        if found.publishable_juristic_only:
            return self.word("common", "publishable")
        return self._listed([self.legal_forms.get(code, code) for code in draft.legal_forms])

    def _field(self, name: str) -> str:
        return self.notice.fields[name][LANG] if name in self.notice.fields else name

    def _conditions(self, found: Service) -> tuple[Item, ...]:
        items = []
        if found.publishable_juristic_only:
            most = self.word("common", "most", most=found.most_records) if found.most_records else ""
            fields = self._listed([self._field(name) for name in found.fields])
            items.append(Item("", self.word("common", "only", most=most, fields=fields)))
        return (*items, Item("", self.word("common", "keep")))

    def _listed(self, names: Sequence[str]) -> str:
        """ก ข และ ค, as the notice lists them."""
        *first, last = names or [""]
        return " ".join(first) + (self.word("common", "and") if first else "") + last


BLANK = "." * 40
"""A place to fill in by hand inside a sentence."""
LINES = ("." * 6 + "\u200b") * 28
"""A place for some lines; it may be broken between its groups of dots."""
