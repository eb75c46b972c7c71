"""Requests in figures: what is counted, what is withheld, and that nothing withheld can be worked out."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import load
from etl.attack.service import exposed
from etl.records.ledger import START, Line
from etl.records.statistics import service_table, withheld

DATASET = replace(load().datasets["data_requests"], origin="synthetic")
K = 3


def line(number: int, action: str = "release", requester_class: int = 3, at: str = "2026-11-26T03:00:00+00:00") -> Line:
    return Line(number, {"action": action, "class": requester_class, "at": at}, START, START)


def table(lines: Sequence[Line]) -> pd.DataFrame:
    made = service_table(DATASET, lines)
    assert made is not None
    return made[0].cells


def cells(lines: Sequence[Line]) -> dict[tuple[str, str, str], float | str]:
    """Value, or "x" where it is withheld."""
    rows = table(lines).to_dict("records")
    return {(row["period"], row["requester_class"], row["outcome"]): "x" if row["status"] == "Q" else row["value"] for row in rows}


def written(frame: pd.DataFrame, path: Path) -> Path:
    path.unlink(missing_ok=True)
    frame.to_parquet(path.with_suffix(".parquet"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table data_requests as from '{path.with_suffix('.parquet')}'")
    return path


def test_until_there_are_three_requests_there_is_no_table() -> None:
    tried = [line(number, "dry_run") for number in range(9)]
    assert service_table(DATASET, []) is None
    assert service_table(DATASET, [line(1), line(2), *tried, line(3, "return")]) is None
    assert len(table([line(1), line(2), line(3)]))


def test_what_is_counted() -> None:
    lines = [line(n) for n in range(6)] + [line(n, "refusal", 5, "2026-10-02T00:00:00+00:00") for n in range(6, 12)]
    found = cells([*lines, line(90, "dry_run"), line(91, "destroy"), line(92, "release", 4)])
    assert found["2026", "_T", "_T"] == 12
    assert (found["2026", "C3", "_T"], found["2026", "C5", "_T"], found["2026", "C1", "_T"]) == (6, 6, 0)
    assert (found["2026", "_T", "REL"], found["2026", "_T", "REF"]) == (6, 6)
    assert (found["2026-10", "_T", "_T"], found["2026-11", "_T", "_T"]) == (6, 6)


def test_a_small_count_takes_another_with_it() -> None:
    lines = [line(n) for n in range(10)] + [line(10, "release", 4)] + [line(n, "release", 1) for n in range(11, 15)]
    found = cells(lines)
    assert (found["2026", "C4", "_T"], found["2026", "C1", "_T"], found["2026", "C3", "_T"]) == ("x", "x", 10)
    assert found["2026", "_T", "REL"] == 15


def test_a_day_is_one_of_thailand() -> None:
    late = "2026-12-31T18:00:00+00:00"
    assert {period for period, *_ in cells([line(n, at=late) for n in range(3)])} == {"2027", "2027-01"}


def test_an_unknown_class_is_one_of_its_own() -> None:
    found = cells([line(n, "refusal", number) for n, number in enumerate([0, 6, 35, 0, 9, 12])])
    assert found["2026", "NONE", "_T"] == 6


def test_origin_and_source_are_told() -> None:
    made = service_table(DATASET, [line(n) for n in range(3)])
    assert made is not None
    own, source = made
    assert own.dataset.origin == "synthetic" and set(own.cells["source"]) == set(source["id"])
    assert set(source["authority"]) == {"synthetic"} and own.as_of == "2026-11-26"


LINES = st.builds(
    line,
    number=st.just(1),
    action=st.sampled_from(["release", "release", "refusal", "dry_run"]),
    requester_class=st.sampled_from([0, 1, 2, 3, 3, 3, 4, 5]),
    at=st.builds(
        lambda month, day: datetime.datetime(2025 + month // 12, month % 12 + 1, day, tzinfo=datetime.UTC).isoformat(),
        st.integers(0, 14),
        st.integers(1, 28),
    ),
)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(lines=st.lists(LINES, max_size=60))
def test_nothing_withheld_can_be_told(tmp_path_factory: pytest.TempPathFactory, lines: list[Line]) -> None:
    made = service_table(DATASET, lines)
    if made is not None:
        path = written(made[0].cells, tmp_path_factory.getbasetemp() / "public.duckdb")
        assert exposed(path, K) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("alter table data_requests add column revenue double", "columns: revenue"),
        ("update data_requests set measure = 'revenue' where period = '2026'", "measure: revenue"),
        ("update data_requests set requester_class = 'กรมลับ' where requester_class = 'C3'", "requester_class: กรมลับ"),
        ("update data_requests set note = 'R00001' where requester_class = 'C3'", "note: R00001"),
        ("update data_requests set value = 1 where status = 'Q'", "withheld with a value"),
        ("update data_requests set outcome = 'REL' where requester_class = 'C3'", "crossed"),
    ],
)
def test_the_attack_finds_what_does_not_belong_there(tmp_path: Path, change: str, words: str) -> None:
    lines = [line(n) for n in range(10)] + [line(10, "release", 4)] + [line(n, "release", 1) for n in range(11, 15)]
    path = written(table(lines), tmp_path / "public.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(change)
    assert any(words in found for found in exposed(path, K))


def test_the_attack_finds_what_is_left_open(tmp_path: Path) -> None:
    """Planted: a second cell shown again, a small one shown, a total that can be worked out."""
    lines = [line(n) for n in range(10)] + [line(10, "release", 4)] + [line(n, "release", 1) for n in range(11, 15)]
    sound = table(lines)
    assert exposed(written(sound, tmp_path / "sound.duckdb"), K) == []
    for requester, value, words in (("C1", 4.0, "withheld counts add up"), ("C4", 1.0, "is shown")):
        opened = sound.copy()
        opened.loc[opened["requester_class"] == requester, ["value", "status"]] = [value, "A"]
        assert any(words in found for found in exposed(written(opened, tmp_path / "open.duckdb"), K))
    closed = sound.copy()
    total = (closed["requester_class"] == "_T") & (closed["outcome"] == "_T") & (closed["period"] == "2026")
    closed.loc[total, ["value", "status"]] = [None, "Q"]
    assert any("can be worked out" in found for found in exposed(written(closed, tmp_path / "closed.duckdb"), K))


@settings(deadline=None, database=None, derandomize=True)
@given(counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=1))
def test_masks_hide_every_small_count(counts: dict[str, int]) -> None:
    hidden = withheld(counts, K)
    if hidden is not None:
        assert {code for code, count in counts.items() if 0 < count < K} <= hidden
        assert not {code for code, count in counts.items() if count == 0} & hidden
