"""The notice of 19 May 2565: every class × kind of data × condition, and that its words are its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.declare import DeclarationError
from data.notice import FILE, Kind, Request, check, load

ROOT = Path(__file__).parents[2]
NOTICE = load()
FIVE = ("registration_number", "name", "location", "business_type", "size")
DOCUMENT = {1: "memo", 2: "memo", 3: "letter", 4: "letter", 5: "letter"}
CLASSES = (1, 2, 3, 4, 5)

CONDITIONS: dict[str, dict[str, Any]] = {
    "sound": {},
    "no document": {"document": "none"},
    "memo": {"document": "memo"},
    "letter": {"document": "letter"},
    "blank purpose": {"purpose": " \t"},
    "no details": {"details": ""},
    "no agreement": {"agreement": False},
    "one field": {"fields": FIVE[:1]},
    "sixth field": {"fields": (*FIVE, "revenue")},
    "other field": {"fields": ("employees",)},
    "natural persons": {"legal_forms": ("NAT",)},
    "community enterprises too": {"legal_forms": ("JUR", "COM")},
    "not publishable": {"publishable_only": False},
    "nothing": {"number": 0},
    "less than nothing": {"number": -1},
    "one record": {"number": 1},
    "1,000 records": {"number": 1_000},
    "1,001 records": {"number": 1_001},
    "a million records": {"number": 1_000_000},
    "same purpose again": {"earlier": 1},
    "same purpose again, signed twice": {"earlier": 3, "second_approver": True},
}

RECORDS: dict[str, dict[int, str]] = {
    "no document": {1: "memo", 2: "memo", 3: "letter", 4: "letter"},
    "memo": {3: "letter", 4: "letter"},
    "letter": {1: "memo", 2: "memo"},
    "blank purpose": dict.fromkeys((1, 2, 3, 4), "purpose"),
    "no details": dict.fromkeys((1, 2, 3, 4), "details"),
    "no agreement": {2: "agreement"},
    "sixth field": dict.fromkeys((3, 4), "fields"),
    "other field": dict.fromkeys((3, 4), "fields"),
    "natural persons": dict.fromkeys((3, 4), "juristic"),
    "community enterprises too": dict.fromkeys((3, 4), "juristic"),
    "not publishable": dict.fromkeys((3, 4), "publishable"),
    "nothing": dict.fromkeys((1, 2, 3, 4), "number"),
    "less than nothing": dict.fromkeys((1, 2, 3, 4), "number"),
    "1,001 records": {3: "most_records"},
    "a million records": {3: "most_records"},
    "same purpose again": {3: "splitting"},
}
"""Data by record: condition → class → the rule that refuses. Class 5 gets none, whatever it brings."""
SPECIAL: dict[str, dict[int, str]] = {
    "no document": {1: "memo", 2: "memo"},
    "letter": {1: "memo", 2: "memo"},
    "no details": {1: "details", 2: "details"},
}
"""Specially made statistics: classes 1 and 2 only, and the notice asks them for details, not for a purpose."""


def expected(number: int, kind: Kind, condition: str) -> str:
    if kind == "statistics":
        return ""
    if kind == "special":
        return SPECIAL.get(condition, {}).get(number, "") if number <= 2 else "not_special"
    return RECORDS.get(condition, {}).get(number, "") if number < 5 else "never"


def asked(number: int, kind: Kind, condition: str) -> Request:
    sound = Request(number, kind, DOCUMENT[number], "เพื่อสำรวจภาคการผลิต", "ห้ารายการ", True, FIVE, 100)  # type: ignore[arg-type]
    return replace(sound, **CONDITIONS[condition])


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("kind", ["statistics", "special", "records"])
@pytest.mark.parametrize("number", CLASSES)
def test_class_kind_and_condition(number: int, kind: Kind, condition: str) -> None:
    refusals = check(NOTICE, asked(number, kind, condition))
    assert " ".join(refusal.rule for refusal in refusals) == expected(number, kind, condition)
    assert all(refusal.sentence.th and refusal.sentence.en and "{" not in refusal.say.th + refusal.say.en for refusal in refusals)


@pytest.mark.parametrize("number", [0, 6, -1, 35])
def test_a_class_that_the_notice_does_not_know(number: int) -> None:
    (refusal,) = check(NOTICE, Request(number, "records", "letter", "p", "d", True, FIVE, 1))
    assert refusal.rule == "unknown_class" and str(number) in refusal.say.en


def test_everything_wrong_is_told_at_once_in_the_order_of_the_table() -> None:
    refusals = check(NOTICE, Request(3, "records", fields=("revenue",), number=2_000, legal_forms=("NAT",), publishable_only=False))
    assert [one.rule for one in refusals] == ["letter", "purpose", "details", "juristic", "publishable", "fields", "most_records"]
    assert "revenue" in refusals[5].say.th and "2,000" in refusals[6].say.en and "1,000" in refusals[6].say.th


def spaceless(text: str) -> str:
    """Without spaces and with one misread word of the received text put right (การกิจ for ภารกิจ)."""
    return "".join(text.split()).replace("การกิจ", "ภารกิจ")


def test_every_sentence_is_the_notices_own() -> None:
    notice = spaceless((ROOT / "data" / "sources" / "notice_2565" / "notice.txt").read_text("utf-8"))
    quoted = [rule.sentence for rule in NOTICE.rule] + [requester.name for requester in NOTICE.requester]
    quoted += [NOTICE.keep, *NOTICE.fields.values(), *(one.note for one in NOTICE.requester if one.note)]
    assert [text.th for text in quoted if spaceless(text.th) not in notice] == []
    assert spaceless("ไม่เกิน 10,000 รายการ") not in notice


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('document = "memo"', 'document = "fax"', "document"),
        ('needs = ["details"]', 'needs = ["signature"]', "needs"),
        ('refused_by = "never"', 'refused_by = "nevre"', "refused_by"),
        ('"location", "business_type"', '"revenue", "business_type"', "fields"),
        ("most_records = 1000", "most_record = 1000", "most_record"),
    ],
)
def test_a_wrong_table_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    table = (ROOT / "data" / FILE).read_text("utf-8")
    assert old in table
    (tmp_path / FILE).write_text(table.replace(old, new, 1), "utf-8")
    with pytest.raises(DeclarationError, match=key):
        load(tmp_path)
