"""The notice of 19 May 2565 as a table of rules (`notice.toml`), and the one function that applies it.

The page "request" and the officer's tool read the same table, so they cannot disagree.
"""

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.declare import DeclarationError, Text, build

FILE = "notice.toml"
AGREEMENTS = ("contract", "mou", "related")
"""Kinds of attachment that show a partner of class 2 to be one."""
JURISTIC = "JUR"
"""Code of juristic persons in the code list `legal_forms`."""
Kind = Literal["statistics", "special", "records"]
Document = Literal["none", "memo", "letter"]
Need = Literal["purpose", "details", "agreement"]


@dataclass(frozen=True)
class Rule:
    """A reason to refuse: the sentence of the notice it stands on, and what to `say` (with places for figures) about `key`."""

    id: str
    key: str
    sentence: Text
    say: Text


@dataclass(frozen=True)
class Service:
    """What a class may get of one kind of data: refused by a rule, or given for a document under conditions."""

    refused_by: str = ""
    document: Document = "none"
    needs: tuple[Need, ...] = ()
    publishable_juristic_only: bool = False
    fields: tuple[str, ...] = ()
    most_records: int = 0

    @property
    def allowed(self) -> bool:
        return not self.refused_by


@dataclass(frozen=True)
class Requester:
    """One of the five classes. Statistics are open to all of them without a document."""

    number: int
    name: Text
    special: Service
    records: Service
    note: Text | None = None
    statistics: Service = Service()

    def service(self, kind: Kind) -> Service:
        return {"statistics": self.statistics, "special": self.special, "records": self.records}[kind]


@dataclass(frozen=True)
class Refusal:
    """`sentence` are the notice's words, `say` what is wrong and what to do, `key` the key or form field it belongs to."""

    rule: str
    key: str
    sentence: Text
    say: Text


@dataclass(frozen=True)
class Request:
    """What is asked. The page knows all but the last two; `earlier` counts releases to the same requester for the same purpose.

    `details` are words, or any sign that the details are there; `number` counts records and is looked at for records only.
    """

    requester_class: int
    kind: Kind
    document: Document = "none"
    purpose: str = ""
    details: str = ""
    agreement: bool = False
    fields: tuple[str, ...] = ()
    number: int = 0
    legal_forms: tuple[str, ...] = (JURISTIC,)
    publishable_only: bool = True
    earlier: int = 0
    second_approver: bool = False


@dataclass(frozen=True)
class Notice:
    """The whole table, as declared."""

    title: Text
    dated: datetime.date
    keep: Text
    documents: dict[str, Text]
    kinds: dict[str, Text]
    needs: dict[str, Text]
    fields: dict[str, Text]
    attachments: dict[str, Text]
    rule: tuple[Rule, ...]
    requester: tuple[Requester, ...]

    @property
    def classes(self) -> Mapping[int, Requester]:
        return {requester.number: requester for requester in self.requester}

    def refusal(self, id: str, **facts: object) -> Refusal:
        """The refusal of rule `id`; `facts` fill the places of what it says."""
        rule = next(rule for rule in self.rule if rule.id == id)
        return Refusal(id, rule.key, rule.sentence, Text(rule.say.th.format(**facts), rule.say.en.format(**facts)))


def load(folder: Path = Path(__file__).parent) -> Notice:
    """Read `notice.toml`; raises `DeclarationError` if it is incomplete or contradicts itself."""
    notice = build(Notice, tomllib.loads((folder / FILE).read_text("utf-8")), FILE)
    for key, name, known in _names(notice):
        if name not in known:
            raise DeclarationError(FILE, key, f"{name!r} is not one of {', '.join(known)}")
    return notice


def _names(notice: Notice) -> Iterator[tuple[str, str, list[str]]]:
    """Every name that must be declared elsewhere in the table: key, name, what is declared."""
    rules = [rule.id for rule in notice.rule]
    for requester in notice.requester:
        for kind in ("special", "records"):
            service, key = requester.service(kind), f"requester[{requester.number}].{kind}"
            yield from ((f"{key}.fields", name, list(notice.fields)) for name in service.fields)
            yield from ((f"{key}.needs", name, list(notice.needs)) for name in service.needs)
            yield from ((f"{key}.refused_by", name, rules) for name in (service.refused_by,) if name)
            yield f"{key}.document", service.document, list(notice.documents)


def check(notice: Notice, request: Request) -> tuple[Refusal, ...]:
    """Every rule of the notice that `request` breaks, in the order of the table; empty: it may be given."""
    requester = notice.classes.get(request.requester_class)
    if requester is None:
        return (notice.refusal("unknown_class", requester_class=request.requester_class),)
    service = requester.service(request.kind)
    if service.refused_by:
        return (notice.refusal(service.refused_by),)
    others = [name for name in request.fields if name not in service.fields] if service.fields else []
    facts = {"number": request.number, "most_records": service.most_records, "others": ", ".join(others)}
    broken = {*_missing(request, service), *_beyond(request, service), *(("fields",) if others else ())}
    return tuple(notice.refusal(rule.id, **facts) for rule in notice.rule if rule.id in broken)


def _missing(request: Request, service: Service) -> Iterator[str]:
    """Rules about what a request must bring."""
    if service.document not in ("none", request.document):
        yield service.document
    given = {"purpose": request.purpose.strip(), "details": request.details.strip(), "agreement": request.agreement}
    yield from (need for need in service.needs if not given[need])


def _beyond(request: Request, service: Service) -> Iterator[str]:
    """Rules about records that go too far."""
    if request.kind != "records":
        return
    if request.number <= 0:
        yield "number"
    if service.most_records and request.number > service.most_records:
        yield "most_records"
    if service.most_records and request.earlier and not request.second_approver:
        yield "splitting"
    if service.publishable_juristic_only and set(request.legal_forms) != {JURISTIC}:
        yield "juristic"
    if service.publishable_juristic_only and not request.publishable_only:
        yield "publishable"
