"""Requests over the counter: what is refused with which sentence, what leaves, and what a dry run does not do."""

import datetime
import hashlib
import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from etl.home import HomeError
from etl.records import select
from tests.etl.office import DISSOLVED, FIVE, FORMULA, HIDDEN, LARGE, NOTICE, Counter, country, office_home, records, sound_request
from tests.etl.register_drops import community_id, juristic_id, person_key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    office_home(folder / "home", country(folder / "drop"))
    return folder / "home"


@pytest.fixture
def counter(made: Path, tmp_path: Path) -> Counter:
    from etl.home import Home

    shutil.copytree(made, tmp_path / "home")
    return Counter(Home(tmp_path / "home"), tmp_path / "desk")


def paper(counter: Counter, kind: str = "mou", **other: str) -> list[dict[str, str]]:
    """A list of attachments with one paper that is there."""
    counter.desk.mkdir(exist_ok=True)
    (counter.desk / "mou.pdf").write_bytes(b"%PDF agreed")
    return [{"path": "mou.pdf", "kind": kind, "sha256": hashlib.sha256(b"%PDF agreed").hexdigest(), **other}]


def rules(answer: Any) -> list[str]:
    return [refusal.rule for refusal in answer.refusals]


REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "class 5": ({"class": 5}, ["never"]),
    "class 5, everything else wrong": ({"class": 5, "purpose": "", "letter_date": None, "surprise": 1}, ["never"]),
    "class 0": ({"class": 0}, ["unknown_class"]),
    "class 6": ({"class": 6}, ["unknown_class"]),
    "class as text": ({"class": "3"}, ["request_file"]),
    "class is true": ({"class": True}, ["request_file"]),
    "no class": ({"class": None}, ["request_file"]),
    "no purpose": ({"purpose": None}, ["purpose"]),
    "blank purpose": ({"purpose": " \\u00a0\\u200b\\t"}, ["purpose"]),
    "a dash for a purpose": ({"purpose": " - "}, ["purpose"]),
    "no letter number": ({"letter_number": ""}, ["letter"]),
    "no memo number": ({"class": 1, "letter_number": ""}, ["memo"]),
    "no fields": ({"fields": []}, ["details"]),
    "fields left out": ({"fields": None}, ["details"]),
    "sixth field": ({"fields": (*FIVE, "revenue")}, ["fields"]),
    "unheard-of field": ({"fields": ("salary",)}, ["fields"]),
    "unheard-of field, class 1": ({"class": 1, "fields": ("salary",)}, ["request_file"]),
    "no number": ({"number": None}, ["number"]),
    "number 0": ({"number": 0}, ["number"]),
    "number below 0": ({"number": -5}, ["number"]),
    "number with decimals": ({"number": 1.5}, ["request_file"]),
    "1,001 records": ({"number": 1_001}, ["most_records"]),
    "natural persons": ({"filter": {"legal_form": ["NAT"]}}, ["juristic"]),
    "community enterprises, class 4": ({"class": 4, "filter": {"legal_form": ["JUR", "COM"]}}, ["juristic"]),
    "nobody approved": ({"approver": ""}, ["approver"]),
    "use is over": ({"expires_on": datetime.date(2026, 11, 25)}, ["expired"]),
    "letter of tomorrow": ({"letter_date": datetime.date(2026, 11, 27)}, ["letter_date"]),
    "no agreement, class 2": ({"class": 2}, ["agreement"]),
    "a paper that is not there": ({"attachments": [{"path": "no.pdf", "kind": "mou", "sha256": "0"}]}, ["attachment_missing"]),
    "nothing fits": ({"filter": {"province": ["TH-40"]}}, ["nothing_found"]),
    "unknown province": ({"filter": {"province": ["TH-99"]}}, ["request_file"]),
    "region as province": ({"filter": {"province": ["NOR"]}}, ["request_file"]),
    "unknown activity": ({"filter": {"activity": ["ZZ"]}}, ["request_file"]),
    "large enterprises": ({"filter": {"size": ["LRG"]}}, ["request_file"]),
    "year B.E.": ({"filter": {"year": 2565}}, ["request_file"]),
    "unknown key": ({"purposes": "x"}, ["request_file"]),
    "unknown key of the filter": ({"filter": {"provinces": ["TH-10"]}}, ["request_file"]),
    "inner names are no keys": ({"requester_class": 1}, ["request_file"]),
    "no requester": ({"requester": ""}, ["request_file"]),
    "no last day": ({"expires_on": None}, ["request_file"]),
    "unknown kind of paper": ({"attachments": [{"path": "a", "kind": "selfie", "sha256": "0"}]}, ["request_file"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(counter: Counter, name: str) -> None:
    other, expected = REFUSED[name]
    given = sound_request(**{key: value for key, value in other.items() if key != "class"})
    given = {**given, "class": other.get("class", 3)}
    answer = counter.ask({key: value for key, value in given.items() if value is not None})
    assert rules(answer) == expected
    assert answer.folder is None and counter.extracts == []
    (line,) = counter.lines
    assert (line.body["action"], line.body["rules"]) == ("refusal", expected)
    known = {rule.id: rule.sentence for rule in NOTICE.rule}
    assert all(refusal.sentence == known[refusal.rule] for refusal in answer.refusals)


@pytest.mark.parametrize(
    ("given", "key", "words"),
    [
        ({"filter": {"province": ["TH-99"]}}, "filter.province", "TH-9"),
        ({"filter": {"year": 2565}}, "filter.year", "2565 is 2022"),
        ({"purposes": "x"}, "purposes", "'purpose'"),
        ({"fields": "name"}, "fields", "expected a list"),
    ],
)
def test_a_wrong_file_is_told_with_key_reason_and_what_is_allowed(counter: Counter, given: dict, key: str, words: str) -> None:
    (refusal,) = counter.ask(sound_request(**given)).refusals
    assert key in refusal.say.en and words in refusal.say.en and key in refusal.say.th


@pytest.mark.parametrize("text", ["class = ", "class = 3\nclass = 3", "คำขอ", "class = 3\n[filter\n"])
def test_a_file_that_is_no_toml_is_refused_and_noted(counter: Counter, text: str) -> None:
    answer = counter.hand_in(counter.file(text))
    assert rules(answer) == ["request_file"] and "TOML" in answer.refusals[0].say.en
    assert len(counter.lines) == 1


def test_what_leaves_for_class_3(counter: Counter) -> None:
    answer = counter.ask(sound_request(number=1_000))
    assert answer.folder is not None and rules(answer) == []
    found = records(answer.folder)
    numbers = {row["registration_number"] for row in found}
    assert numbers == {juristic_id(n) for n in range(1, 31)} | {juristic_id(FORMULA)}
    assert not numbers & {juristic_id(n) for n in (HIDDEN, DISSOLVED, LARGE)}
    assert set(found[0]) == {
        "registration_number", "name", "province_code", "province", "tsic", "business_type", "size_code", "size",
    }  # fmt: skip
    (formula,) = (row for row in found if row["registration_number"] == juristic_id(FORMULA))
    assert formula["name"] == "'=HYPERLINK(1)" and formula["province"] == "ภูเก็ต" and formula["tsic"] == "56101"


def test_natural_persons_and_community_enterprises_leave_for_class_1_only_if_nobody_narrows(counter: Counter) -> None:
    whole = counter.ask(sound_request(1) | {"number": 100, "fields": ("registration_number", "legal_form", "revenue")})
    assert whole.folder
    found = {row["registration_number"]: row for row in records(whole.folder)}
    assert {person_key(1), community_id(1), juristic_id(HIDDEN)} <= set(found) and juristic_id(LARGE) not in found
    assert found[person_key(1)]["legal_form_code"] == "NAT" and found[juristic_id(1)]["revenue"] == "1000000"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"province": ["TH-50"]}, 15),
        ({"province": "TH-83"}, 1),
        ({"region": ["NOR"]}, 15),
        ({"region": ["NOR", "SOU"], "activity": ["MFG"]}, 10),
        ({"activity": ["C"]}, 20),
        ({"activity": ["10", "56"]}, 21),
        ({"size": ["MED"]}, 0),
        ({"year": 2021}, 0),
    ],
)
def test_filters_narrow(counter: Counter, wanted: dict[str, Any], count: int) -> None:
    answer = counter.ask(sound_request(filter=wanted) | {"number": 1_000})
    assert (answer.taken.records if answer.taken else 0) == count
    assert rules(answer) == ([] if count else ["nothing_found"])


def test_class_2_needs_its_agreement_and_an_unchanged_one(counter: Counter) -> None:
    assert rules(counter.ask(sound_request(2, attachments=paper(counter, kind="other")))) == ["agreement"]
    assert rules(counter.ask(sound_request(2, attachments=paper(counter, sha256="0" * 64)))) == ["attachment_changed"]
    assert rules(counter.ask(sound_request(2, attachments=paper(counter)))) == []


def test_a_letter_is_used_once_whatever_its_spelling(counter: Counter) -> None:
    assert not rules(counter.ask(sound_request(4)))
    again = sound_request(4, letter_number="ตย  ๐๑๐๑/๑", requester="มหาวิทยาลัยอื่น", purpose="ศึกษาการส่งออก")
    assert rules(counter.ask(again)) == ["letter_used"]
    assert not rules(counter.ask(again | {"letter_number": "ตย 0101/11"}))


def test_a_letter_that_was_refused_or_tried_may_be_handed_in_again(counter: Counter) -> None:
    assert rules(counter.ask(sound_request(purpose="")))
    assert not rules(counter.ask(sound_request(), dry_run=True))
    assert not rules(counter.ask(sound_request()))


def test_one_purpose_in_several_requests_needs_a_second_signature(counter: Counter) -> None:
    assert not rules(counter.ask(sound_request()))
    again = sound_request(letter_number="ตย 0101/2", purpose="เพื่อสำรวจต้นทุนพลังงานผู้ประกอบการ ครั้งที่ ๒", requester="กรม ตัวอย่าง")
    assert rules(counter.ask(again)) == ["splitting"]
    assert rules(counter.ask(again | {"second_approver": "ผู้อนุมัติ  หนึ่ง"})) == ["splitting"]
    assert not rules(counter.ask(again | {"second_approver": "ผู้อนุมัติ สอง"}))
    other = sound_request(letter_number="ตย 0101/3", purpose="จัดอบรมการตลาดออนไลน์")
    assert not rules(counter.ask(other))


def test_the_same_person_in_another_unit_is_the_same_requester(counter: Counter) -> None:
    assert not rules(counter.ask(sound_request(requester={"unit": "กรมหนึ่ง", "name": "นายสมชาย ใจดี"})))
    again = sound_request(letter_number="2/2", requester={"unit": "กรมสอง", "name": "นายสมชาย  ใจดี"})
    assert rules(counter.ask(again)) == ["splitting"]


def test_another_class_for_the_same_unit_needs_a_second_signature(counter: Counter) -> None:
    assert not rules(counter.ask(sound_request()))
    again = sound_request(4, letter_number="2/2", purpose="จัดอบรมการตลาดออนไลน์")
    assert rules(counter.ask(again)) == ["class_changed"]


def test_the_same_filter_gives_the_same_records(counter: Counter) -> None:
    first = counter.ask(sound_request(4))
    second = counter.ask(sound_request(4, letter_number="9/9", requester="มหาวิทยาลัยอื่น", purpose="อื่น"))
    more = counter.ask(sound_request(4, letter_number="9/10", requester="วิทยาลัย", purpose="อื่นอีก") | {"number": 20})
    assert first.folder and second.folder and more.folder
    assert (first.folder / "data.csv").read_bytes() == (second.folder / "data.csv").read_bytes()
    keys = [{row["registration_number"] for row in records(one.folder)} for one in (first, more)]
    assert len(keys[0]) == 10 and len(keys[1]) == 20 and keys[0] < keys[1]


def test_many_records_are_written_province_by_province_in_the_same_order(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    first = counter.ask(sound_request(1, number=100))
    monkeypatch.setattr(select, "AT_ONCE", 5)
    second = counter.ask(sound_request(1, number=100, letter_number="2/2"))
    assert first.folder and second.folder and first.taken and first.taken.records > 30
    assert (first.folder / "data.csv").read_bytes() == (second.folder / "data.csv").read_bytes()


def test_a_dry_run_shows_what_would_go_and_writes_a_line_only(counter: Counter) -> None:
    answer = counter.ask(sound_request(), dry_run=True)
    assert answer.taken and answer.taken.records == 10 and answer.taken.fitting == 31 and answer.folder is None
    assert counter.extracts == []
    (line,) = counter.lines
    assert (line.body["action"], line.body["rules"], line.body["records"]) == ("dry_run", [], 10)


def test_an_extract_is_whole_private_and_bound_to_its_line(counter: Counter) -> None:
    counter.ask(sound_request(purpose=""))
    answer = counter.ask(sound_request())
    assert answer.folder and answer.folder.name == "R00002"
    assert stat.S_IMODE(answer.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in answer.folder.iterdir()} == {0o600}
    manifest = json.loads((answer.folder / "manifest.json").read_text())
    for file in manifest["files"]:
        assert hashlib.sha256((answer.folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    first, second = counter.lines
    assert manifest["ledger"] == {"line": 2, "previous": first.hash} and second.previous == first.hash
    whole = (answer.folder / "manifest.json").read_bytes()
    assert second.body["manifest_sha256"] == hashlib.sha256(whole).hexdigest()
    text = (answer.folder / "README.txt").read_text("utf-8")
    assert all(words in text for words in (NOTICE.keep.th, NOTICE.keep.en, "19 พฤษภาคม พ.ศ. 2565", first.hash, "ไม่ใช่กิจการจริง"))


def test_no_line_holds_a_record(counter: Counter) -> None:
    answer = counter.ask(sound_request())
    assert answer.folder
    whole = (counter.home.records / "ledger.sqlite").read_bytes().decode("utf-8", "replace")
    assert "กรมตัวอย่าง" in whole
    assert not [row for row in records(answer.folder) if row["registration_number"] in whole or row["name"] in whole]


def test_a_locked_extract_opens_with_the_passphrase_only(counter: Counter) -> None:
    answer = counter.ask(sound_request(), passphrase="สี่ คำ ที่ เดา ยาก")
    assert answer.folder and {path.name for path in answer.folder.iterdir()} == {"README.txt", "data.zip", "manifest.json"}
    with pyzipper.AESZipFile(answer.folder / "data.zip") as archive:
        with pytest.raises(RuntimeError):
            archive.read("data.csv")
        archive.setpassword("สี่ คำ ที่ เดา ยาก".encode())
        data = archive.read("data.csv")
    (locked,) = json.loads((answer.folder / "manifest.json").read_text())["locked"]
    assert hashlib.sha256(data).hexdigest() == locked["sha256"]
    assert juristic_id(1).encode() not in b"".join(path.read_bytes() for path in answer.folder.iterdir())


def test_signs_that_steer_a_terminal_are_taken_out(counter: Counter) -> None:
    answer = counter.ask(sound_request(requester="กรม\\u001b[31m\\u202eแดง"))
    assert answer.filled and answer.filled.requester.unit == "กรม[31mแดง"


def test_without_names_or_register_nothing_is_given(counter: Counter) -> None:
    next(counter.home.records.glob("*.duckdb")).unlink()
    with pytest.raises(HomeError, match="no register with names"):
        counter.ask(sound_request())


def test_a_ledger_that_is_not_sound_stops_everything(counter: Counter) -> None:
    counter.ask(sound_request(4))
    (counter.home.records / "ledger.sqlite").unlink()
    with pytest.raises(HomeError, match="gone"):
        counter.ask(sound_request(4, letter_number="2/2"))
