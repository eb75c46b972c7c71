"""No sequence of requests yields more than the notice allows; judged by what lies on the desk, not by what the tool says."""

import shutil
import tempfile
from collections import Counter as Counted
from collections import defaultdict
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from etl.home import Home
from etl.records.ledger import faults
from etl.records.place import begin, extract_faults, seen
from tests.etl.office import FIVE, Counter, country, office_home, records, sound_request
from tests.etl.register_drops import juristic_id

EXAMPLES, STEPS = 25, 14
COMPANIES = 1_300
MOST = 1_000
ALLOWED = {"registration_number", "name", "province_code", "province", "tsic", "business_type", "size_code", "size"}
PUBLISHABLE = {juristic_id(n) for n in (*range(1, COMPANIES + 1), 9_004)}

REQUESTERS = [("กรมหนึ่ง", "กรม หนึ่ง", "กรม.หนึ่ง"), ("มหาวิทยาลัยสอง", "มหาวิทยาลัย สอง"), ("วิทยาลัยสาม",), ("สำนักงานสี่",)]
PURPOSES = [
    ("สำรวจต้นทุนพลังงานของผู้ประกอบการ", "เพื่อสำรวจต้นทุนพลังงานของผู้ประกอบการ (ครั้งที่ 2)", "สำรวจ ต้นทุน พลังงาน ผู้ประกอบการ ภาคเหนือ"),
    ("จัดอบรมการตลาดออนไลน์", "การจัดอบรมการตลาดออนไลน์ รุ่น ๓"),
    ("", " ", "-"),
]
"""Each inner list is one requester, or one purpose, in several spellings."""
PEOPLE = ["", "ผู้อนุมัติ หนึ่ง", "ผู้อนุมัติ สอง"]
FORMS = [[], [], ["JUR"], ["JUR"], ["JUR"], ["NAT"], ["JUR", "COM"]]
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "province": st.lists(st.sampled_from(["TH-10", "TH-50", "TH-83"]), min_size=1, max_size=2),
        "activity": st.sampled_from([["MFG"], ["47"], ["SRV"]]),
        "legal_form": st.sampled_from(FORMS),
        "size": st.sampled_from([["MIC"], ["SML"]]),
    },
)
FIELDS = st.one_of(
    st.just(FIVE),
    st.just(FIVE),
    st.just(FIVE),
    st.lists(st.sampled_from(FIVE), unique=True).map(tuple),
    st.lists(st.sampled_from([*FIVE, "revenue", "employees", "legal_form", "salary"]), max_size=6).map(tuple),
)
NUMBERS = st.one_of(st.sampled_from([1, 600, MOST]), st.integers(1, MOST), st.sampled_from([-1, 0, 600, MOST + 1, 10**12]))


class Notice(RuleBasedStateMachine):
    """An office with requests in any order; `made` is the home that it starts from."""

    made: Home
    tally: ClassVar[Counted[str]] = Counted()
    """Releases by class and refusals by rule, over all sequences."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.made.folder, self.folder / "home")
        self.counter = Counter(Home(self.folder / "home"), self.folder / "desk")
        self.given: list[dict[str, Any]] = []
        """What left: the request behind every extract, with the numbers of its requester and its purpose."""

    @rule(
        requester_class=st.sampled_from([3, 3, 3, 3, 3, 4, 4, 4, 4, 1, 5, 6]),
        requester=st.integers(0, 3),
        purpose=st.sampled_from([0, 0, 0, 1, 1, 2]),
        spelling=st.integers(0, 2),
        letter=st.integers(1, 30),
        fields=FIELDS,
        number=NUMBERS,
        wanted=FILTERS,
        approver=st.sampled_from(PEOPLE[1:]),
        second=st.sampled_from(PEOPLE),
        dry_run=st.booleans(),
    )
    def ask(
        self, requester_class: int, requester: int, purpose: int, spelling: int, letter: int, dry_run: bool, **other: Any
    ) -> None:
        names, words = REQUESTERS[requester], PURPOSES[purpose]
        request = sound_request(
            requester_class,
            requester=names[spelling % len(names)],
            purpose=words[spelling % len(words)],
            letter_number=f"ตย 0101/{letter}",
            fields=other["fields"],
            number=other["number"],
            filter={key: codes for key, codes in other["wanted"].items() if codes},
            approver=other["approver"],
            second_approver=other["second"],
        )
        before = len(self.counter.extracts)
        answer = self.counter.ask(request, dry_run=dry_run)
        assert len(self.counter.extracts) == before + (answer.folder is not None)
        assert not (answer.folder and (dry_run or answer.refusals))
        self.tally.update([f"class {requester_class}"] if answer.folder else [refusal.rule for refusal in answer.refusals])
        if answer.folder:
            self.given.append({**request, "who": requester, "why": purpose, "letter": letter, "folder": answer.folder})

    @invariant()
    def nobody_gets_more_than_the_notice_allows(self) -> None:
        by_purpose = defaultdict(list)
        for one in self.given:
            found = records(one["folder"])
            assert one["class"] in (1, 3, 4) and one["why"] != 2 and len(found) <= one["number"]
            if one["class"] in (3, 4):
                assert {row["registration_number"] for row in found if "registration_number" in row} <= PUBLISHABLE
                assert set(found[0]) <= ALLOWED
            if one["class"] == 3:
                assert len(found) <= MOST
            by_purpose[one["who"], one["why"]].append(one)
        for own in by_purpose.values():
            for later in own[1:]:
                signed = later["second_approver"] not in ("", later["approver"])
                assert later["class"] != 3 or signed, "one purpose was split without a second signature"
                assert later["class"] == own[0]["class"] or signed, "another class without a second signature"
        letters = [one["letter"] for one in self.given]
        assert len(set(letters)) == len(letters)

    @invariant()
    def everything_is_in_the_ledger(self) -> None:
        with begin(self.counter.home) as desk:
            assert faults(desk.ledger, seen(desk)) == [] and list(extract_faults(desk)) == []
        assert len(self.counter.lines) == self.counter.asked
        assert len(self.counter.extracts) == len(self.given)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("sequences")
    return office_home(folder / "home", country(folder / "drop", companies=COMPANIES))


@pytest.mark.slow
def test_no_sequence_of_requests_yields_more_than_the_notice_allows(made: Home) -> None:
    machine = type("Office", (Notice,), {"made": made})
    few = {"max_examples": EXAMPLES, "stateful_step_count": STEPS, "deadline": None}
    options = settings(**few, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    run_state_machine_as_test(machine, settings=options)
    # Which examples are drawn also depends on the modules that are loaded; that all kinds come up is what counts.
    assert machine.tally["class 3"] > 5 and machine.tally["class 4"] > 2 and machine.tally["splitting"] > 3, machine.tally


def test_the_judge_sees_a_breach(made: Home) -> None:
    """Planted: an extract of class 4 with somebody who may not be published."""
    machine = type("Office", (Notice,), {"made": made})()
    machine.open()
    request = sound_request(4, number=5)
    folder = machine.counter.ask(request).folder
    machine.given = [{**request, "who": 1, "why": 0, "letter": 1, "folder": folder}]
    machine.nobody_gets_more_than_the_notice_allows()
    data = folder / "data.csv"
    data.write_text(data.read_text("utf-8-sig").replace(records(folder)[0]["registration_number"], juristic_id(9_001)), "utf-8-sig")
    with pytest.raises(AssertionError):
        machine.nobody_gets_more_than_the_notice_allows()
    with pytest.raises(AssertionError):
        machine.everything_is_in_the_ledger()
    machine.teardown()
