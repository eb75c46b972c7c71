"""The notice applied to a request file: what the notice refuses, and what the office's own order refuses beside it."""

import datetime
from collections.abc import Iterator, Sequence

from data.notice import AGREEMENTS, JURISTIC, Notice, Refusal, Request, Service, check
from etl.home import sha256_of
from etl.problems import nearest
from etl.records.entries import RELEASE
from etl.records.ledger import Line
from etl.records.request import LEGAL_FORMS, Attachment, Filled
from etl.records.select import FIELDS
from etl.records.similar import same_letter, same_name, same_purpose

ALONE = ("unknown_class", "never")
"""Refusals after which nothing else matters."""


def service_of(notice: Notice, filled: Filled) -> Service:
    """What the class may get of records; of an unknown class: nothing."""
    known = notice.classes.get(filled.requester_class)
    return known.records if known else Service(refused_by="unknown_class")


def legal_forms(service: Service, filled: Filled) -> tuple[str, ...]:
    """The legal forms asked for; without a filter those that the class may get."""
    return filled.filter.legal_form or ((JURISTIC,) if service.publishable_juristic_only else LEGAL_FORMS)


def refusals(notice: Notice, filled: Filled, lines: Sequence[Line], today: datetime.date) -> tuple[Refusal, ...]:
    """Every reason not to release, in the order of the table; empty: it may be released. `lines`: the ledger so far."""
    service, released = service_of(notice, filled), [line for line in lines if line.body["action"] == RELEASE]
    own = earlier_releases(filled, lines)
    found = list(check(notice, _asked(filled, service, own)))
    if not any(refusal.rule in ALONE for refusal in found):
        found += _of_the_office(notice, filled, service, released, own, today)
    order = [rule.id for rule in notice.rule]
    return tuple(sorted(found, key=lambda refusal: order.index(refusal.rule)))


def earlier_releases(filled: Filled, lines: Sequence[Line]) -> list[Line]:
    """Releases to the same requester so far."""
    return [line for line in lines if line.body["action"] == RELEASE and _same_requester(filled, line)]


def _asked(filled: Filled, service: Service, own: Sequence[Line]) -> Request:
    return Request(
        requester_class=filled.requester_class,
        kind="records",
        document=service.document if filled.letter_number else "none",
        purpose=filled.purpose,
        details=", ".join(filled.fields),
        agreement=any(one.kind in AGREEMENTS for one in filled.attachments),
        fields=filled.fields,
        number=filled.number,
        legal_forms=legal_forms(service, filled),
        earlier=sum(same_purpose(filled.purpose, line.body["purpose"]) for line in own),
        second_approver=_signed_twice(filled),
    )


def _signed_twice(filled: Filled) -> bool:
    return bool(filled.second_approver) and not same_name(filled.approver, filled.second_approver)


def _same_requester(filled: Filled, line: Line) -> bool:
    """The same unit, or the same person wherever that person sits."""
    one, other = filled.requester, line.body["requester"]
    return same_name(one.unit, other["unit"]) or same_name(one.name, other["name"])


def _of_the_office(
    notice: Notice, filled: Filled, service: Service, released: Sequence[Line], own: Sequence[Line], today: datetime.date
) -> Iterator[Refusal]:
    if any(same_letter(filled.letter_number, line.body["letter_number"]) for line in released if filled.letter_number):
        yield notice.refusal("letter_used", letter_number=filled.letter_number)
    if filled.letter_date > today:
        yield notice.refusal("letter_date")
    if not filled.approver:
        yield notice.refusal("approver")
    if filled.expires_on < today:
        yield notice.refusal("expired", expires_on=filled.expires_on)
    if any(line.body["class"] != filled.requester_class for line in own) and not _signed_twice(filled):
        yield notice.refusal("class_changed")
    unknown = [field for field in filled.fields if field not in FIELDS and not service.fields]
    for field in unknown:
        yield notice.refusal(
            "request_file", key="fields", reason=f"{field!r} is no field of the register; {nearest(field, FIELDS)}"
        )
    for attachment in filled.attachments:
        yield from _attached(notice, filled, attachment)


def _attached(notice: Notice, filled: Filled, attachment: Attachment) -> Iterator[Refusal]:
    path = filled.folder / attachment.path
    if not path.is_file():
        yield notice.refusal("attachment_missing", path=attachment.path)
    elif sha256_of(path) != attachment.sha256.strip().lower():
        yield notice.refusal("attachment_changed", path=attachment.path)
