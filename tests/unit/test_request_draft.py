"""A typed form: cleaned, read, and held against the notice."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import Settings
from data.request import draft
from tests.unit.requests import NOTICE, OWN, typed, wrong

LATIN_LETTER, PERCENT_ENCODED_THAI_BYTES = 1, 9


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"requester_class": [""]}, ["requester_class"]),
        ({"requester_class": ["7"]}, ["requester_class"]),
        ({"requester_class": ["5"]}, ["requester_class"]),
        ({"requester_class": ["5"], "kind": ["special"]}, ["kind"]),
        ({"kind": ["special"]}, ["kind"]),
        ({"requester_class": ["1"], "kind": ["special"], "purpose": [""], "fields": [], "number": [""]}, []),
        ({"requester_class": ["1"], "kind": ["special"], "details": [""]}, ["details"]),
        ({"requester_class": ["1"], "others": ["รายได้, กำไร"], "legal_forms": ["JUR", "NAT"], "number": ["50,000"]}, []),
        ({"purpose": ["  "]}, ["purpose"]),
        ({"details": [""]}, ["details"]),
        ({"fields": []}, ["fields"]),
        ({"fields": [], "others": [""], "details": [""]}, ["details"]),
        ({"others": ["โทรศัพท์"]}, ["others"]),
        ({"legal_forms": ["JUR", "NAT"]}, ["legal_forms"]),
        ({"number": ["1000"]}, []),
        ({"number": ["๑,๐๐๑"]}, ["number"]),
        ({"requester_class": ["4"], "number": ["1,001"]}, []),
        ({"number": ["0"]}, ["number"]),
        ({"number": ["สามร้อย"]}, ["number"]),
        ({"number": ["-5"]}, ["number"]),
        ({"number": ["9" * 12]}, ["number"]),
        ({"requester_class": ["2"], "agreement": [""]}, ["agreement"]),
        ({"requester_class": ["1"], "agreement": [""]}, []),
        ({"unit": [""]}, ["unit"]),
        ({"letter_date": ["31/2/2569"]}, ["letter_date"]),
        ({"letter_date": ["เมื่อวาน"]}, ["letter_date"]),
        ({"letter_date": [""]}, []),
        ({"purpose": ["ก" * 1001]}, ["purpose"]),
        ({"purpose": [""], "number": ["2000"], "unit": [""]}, ["purpose", "number", "unit"]),
    ],
)
def test_what_is_wrong_is_told_at_its_field(changes: dict[str, list[str]], fields: list[str]) -> None:
    assert wrong(**changes) == fields


def test_a_refusal_of_the_notice_carries_its_sentence_and_the_figures() -> None:
    (fault,) = draft.faults(NOTICE, typed(number=["๑,๒๕๐"]), OWN)
    assert fault.sentence is not None and fault.sentence.th == "ไม่เกิน 1,000 รายการ"
    assert "1,250" in fault.say.th and "1,250" in fault.say.en
    (other,) = draft.faults(NOTICE, typed(others=["เบอร์โทรศัพท์"]), OWN)
    assert "เบอร์โทรศัพท์" in other.say.th


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("26/11/2569", (2026, 11, 26)),
        ("๒๖/๑๑/๒๕๖๙", (2026, 11, 26)),
        ("2026-11-26", (2026, 11, 26)),
        ("2569-11-26", (2026, 11, 26)),
        ("26 11 2026", (2026, 11, 26)),
        ("29/2/2567", (2024, 2, 29)),
        ("29/2/2568", None),
        ("1/1", None),
        ("1/1/1/1", None),
        ("32/1/2569", None),
        ("1/1/99999999999", None),
    ],
)
def test_days_are_read_in_either_era(words: str, day: tuple[int, int, int] | None) -> None:
    assert draft.read_date(words) == (datetime.date(*day) if day else None)


def test_characters_that_turn_or_break_a_document_are_gone() -> None:
    hostile = "ก\x00\x0b\x1bข\u202e\u2066ค\ufeff\u200b\ud800\ufffe \t ง"
    assert draft.cleaned(hostile) == "กขค ง"
    assert draft.cleaned("น้ำ ปี่ ฤๅษี") == "น้ำ ปี่ ฤๅษี", "marks of Thai stay"
    assert draft.cleaned("a\r\nb\u2028c\n\n\n\nd", keep_breaks=True) == "a\nb\nc\n\nd"
    assert draft.cleaned("a\r\nb") == "a b"


@given(st.text(max_size=300), st.booleans())
def test_cleaned_text_has_no_unseen_character(text: str, keep: bool) -> None:
    made = draft.cleaned(text, keep)
    assert not [c for c in made if c != "\n" and unicodedata.category(c) in draft.UNSEEN]
    assert draft.cleaned(made, keep) == made


def test_every_field_full_of_thai_fits_into_one_body() -> None:
    """Forms are sent percent-encoded: nine bytes for a Thai letter. Beyond that the server would refuse a good form."""
    names = sum(len(name) + len("=&") for name in draft.LONGEST)
    codes = len(draft.SEVERAL) * draft.MOST_CODES * (draft.LONGEST_CODE + 15)
    assert sum(draft.LONGEST.values()) * PERCENT_ENCODED_THAI_BYTES + names + codes < Settings().largest_body_bytes


def test_every_field_has_its_place_in_the_form() -> None:
    assert sorted(draft.ORDER) == sorted([*draft.LONGEST, *draft.SEVERAL])


def test_floods_of_values_are_cut() -> None:
    made = typed(fields=["x" * 5000] * 500, purpose=["ก" * 10_000])
    assert len(made.chosen["fields"]) == draft.MOST_CODES and len(made.chosen["fields"][0]) == draft.LONGEST_CODE
    assert len(made["purpose"]) == draft.LONG and made.too_long == ("purpose",)
