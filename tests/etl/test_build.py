"""Whole builds in a tiny house: what a release holds, that it is reproducible, and that failures leave no trace."""

import datetime
import hashlib
import json
from pathlib import Path

import pytest

from data.catalogue import load
from etl.audit import PASSED, RefusedError, check_audit, verify
from etl.build import prepare
from etl.choose import use
from etl.home import FILES, HomeError, locked
from etl.problems import BuildError
from etl.publish import publish
from etl.release import fingerprint

LATER = datetime.datetime(2027, 1, 2, tzinfo=datetime.UTC)


def test_golden_release(house):
    outcome = house.build()
    ids = {title: id for id, title, *_ in house.cells("source")}
    first, second = ids["Report 2021"], ids["Report 2022"]
    assert outcome.release == house.home.current()
    assert outcome.release.startswith("2026-11-21-")
    assert house.cells() == [
        ("2021", "_T", "_T", "enterprises", 0, 300.0, "A", False, first, ""),
        ("2022", "MED", "_T", "enterprises", 0, 120.0, "A", False, second, ""),
        ("2022", "SML", "_T", "enterprises", 0, 200.0, "A", False, second, ""),
        ("2022", "_T", "NOR", "share", 0, 25.5, "A", False, second, ""),
        ("2022", "_T", "TH-50", "enterprises", 0, 40.0, "A", False, second, ""),
        ("2022", "_T", "_T", "enterprises", 0, 320.0, "A", False, second, "as of October"),
    ]


def test_release_is_four_files(house):
    release = house.build().release
    assert {path.name for path in (house.home.releases / release).iterdir()} == set(FILES)
    assert list(house.home.work.iterdir()) == []


def test_order_of_rows_does_not_matter(house):
    first = house.build().content.tables[0].fingerprint
    rows = house.source.read_text("utf-8").splitlines()[1:]
    house.receive(rows[::-1])
    assert house.build().content.tables[0].fingerprint == first


def test_home_with_a_quotation_mark(house):
    house.root = house.root.rename(house.root.with_name("director's house"))
    house.build()
    assert len(house.cells()) == 6


def test_release_tells_sources_and_run_facts(house):
    house.build()
    (source,) = [row for row in house.cells("source") if row[1] == "Report 2021"]
    assert source[2:] == ("https://www.osmep.example/2021", "", "OSMEP", "osmep", "2022", "press/firms.csv")
    ((id, origin, cells, suppressed, first, last, as_of, mark),) = house.cells("dataset")
    assert (id, origin, cells, suppressed, first, last, as_of) == ("firms", "published", 6, 0, "2021", "2022", "2022")
    manifest = house.json("manifest")
    assert manifest["datasets"]["firms"] == {
        "origin": "published", "rows_in": 6, "rejected": 0, "cells": 6, "suppressed": 0,
        "first_period": "2021", "last_period": "2022", "fingerprint": mark,
    }  # fmt: skip
    assert manifest["origin_marks"] == ["published"]
    assert manifest["built_at"] == "2026-11-21T08:30:00+00:00"
    assert manifest["sources"] == [
        {
            "file": "press/firms.csv",
            "sha256": hashlib.sha256(house.source.read_bytes()).hexdigest(),
            "rows": 6,
            "title": "Firms as published",
            "as_of": "2022",
        }
    ]


def test_audit_is_bound_to_the_file(house):
    release = house.build().release
    path = house.home.releases / release / "public.duckdb"
    audit = house.json("audit")
    assert audit == {"result": "no_register_tables", "tables": [], "public_sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_same_input_same_release(house, tmp_path):
    first = house.build()
    again = house.build(LATER)
    assert (again.release, again.is_new) == (first.release, False)
    assert house.home.ids() == [first.release]
    other = type(house)(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "data").symlink_to(house.data)
    second = other.build(LATER)
    assert fingerprint(second.content) == fingerprint(first.content)
    assert second.release[-8:] == first.release[-8:]
    for table in ("firms", "source", "dataset"):
        assert other.cells(table) == house.cells(table)
    assert other.json("checks") == house.json("checks")


def test_nothing_in_the_file_depends_on_the_time_or_place(house):
    release = house.build().release
    content = (house.home.releases / release / "public.duckdb").read_bytes()
    for word in (b"2026-11-21", str(house.root).encode()):
        assert word not in content


def test_changed_content_is_a_new_release(house):
    first = house.build().release
    house.receive(["2021,msme,all,all,enterprise_count,301,enterprises,Report 2021,https://www.osmep.example/2021,"])
    second = house.build().release
    assert first != second
    assert house.home.current() == second
    assert set(house.home.ids()) == {first, second}
    assert house.cells(release=first)[0][5] == 300.0


def test_use_goes_back_and_forward(house):
    first = house.build().release
    house.receive(["2021,msme,all,all,enterprise_count,301,enterprises,Report 2021,https://www.osmep.example/2021,"])
    second = house.build().release
    use(house.home, first)
    assert house.home.current() == first
    use(house.home, second)
    assert house.home.current() == second
    with pytest.raises(HomeError, match=f"no release 'nonsense'.*{first}"):
        use(house.home, "nonsense")
    (house.home.releases / first / "audit.json").unlink()
    with pytest.raises(RefusedError, match=r"audit\.json is missing"):
        use(house.home, first)
    assert house.home.current() == second


def test_failing_build_leaves_everything(house):
    release = house.build().release
    before = _files(house.home.folder)
    house.source.write_text("broken")
    with pytest.raises(BuildError):
        house.build()
    assert house.home.current() == release
    assert _files(house.home.folder) == before


def test_work_of_a_killed_build_is_removed(house):
    left = house.home.work / "2026-01-01-deadbeef"
    left.mkdir(parents=True)
    (left / "public.duckdb").write_text("half")
    house.build()
    assert list(house.home.work.iterdir()) == []


def test_one_build_at_a_time(house):
    with locked(house.home), pytest.raises(HomeError, match="another build is running"):
        house.build()
    house.build()


def test_damaged_release_is_not_reused(house):
    release = house.build().release
    damaged = house.home.releases / release / "checks.json"
    damaged.write_text("{")
    assert house.build().release == release
    assert json.loads(damaged.read_text())["counts"]["all"] == 0


def test_dataset_is_added_without_touching_a_file(house):
    house.build()
    before = _files(house.data)
    house.declare(('id = "firms"', 'id = "shops"'), ("press/firms.csv", "press/shops.csv"), id="shops")
    house.receive(["2020,msme,all,all,enterprise_count,7,enterprises,A,https://a.example,"], file="press/shops.csv")
    house.build()
    assert [row[5] for row in house.cells("shops")] == [7.0]
    assert len(house.cells("firms")) == 6
    after = _files(house.data)
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    ("origins", "audit", "published"),
    [
        ({"a": "published"}, {"result": "no_register_tables", "tables": []}, True),
        ({"a": "published"}, {"result": "passed", "tables": ["b"]}, False),
        ({"a": "published", "b": "register"}, {"result": "no_register_tables", "tables": []}, False),
        ({"a": "published", "b": "register"}, {"result": "failed", "tables": ["b"]}, False),
        ({"a": "published", "b": "register"}, {"result": "passed", "tables": []}, False),
        ({"a": "published", "b": "register", "c": "synthetic"}, {"result": "passed", "tables": ["b"]}, False),
        ({"a": "published", "b": "register"}, {"result": "passed", "tables": ["b"]}, True),
        ({"b": "synthetic"}, {"result": "passed", "tables": ["b"]}, True),
        ({"b": "synthetic"}, {}, False),
    ],
)
def test_tables_made_from_records_need_a_passing_audit(origins, audit, published):
    if published:
        check_audit(origins, audit)
    else:
        with pytest.raises(RefusedError, match="only after an audit"):
            check_audit(origins, audit)


RULE = '\n[disclosure]\nrule = "p_percent"\n'


@pytest.mark.parametrize("origin", ["register", "synthetic"])
def test_publish_refuses_register_tables(house, origin):
    release = house.build().release
    house.declare(('origin = "published"', f'origin = "{origin}"'), extra=RULE)
    with pytest.raises(RefusedError, match="firms"):
        house.build()
    assert house.home.current() == release
    assert house.home.ids() == [release]


def test_verify_trips_on_a_smuggled_register_table(house):
    """Even a file written around `publish` is refused: the guard reads the file itself."""
    house.declare(('origin = "published"', 'origin = "register"'), extra=RULE)
    content = prepare(load(house.data), house.data / "sources")
    house.home.work.mkdir(parents=True)
    release, _ = publish(house.home, content, lambda public: {"result": PASSED, "tables": ["firms"]}, LATER)
    folder = house.home.releases / release
    audit = house.json("audit")
    (folder / "audit.json").write_text(json.dumps({**audit, "result": "no_register_tables", "tables": []}))
    with pytest.raises(RefusedError, match="firms"):
        verify(folder)


@pytest.mark.parametrize("name", FILES)
def test_verify_trips_on_a_missing_file(house, name):
    folder = house.home.releases / house.build().release
    (folder / name).unlink()
    with pytest.raises(HomeError, match=name):
        verify(folder)


def test_verify_trips_on_a_changed_file(house):
    folder = house.home.releases / house.build().release
    with (folder / "public.duckdb").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(RefusedError, match="another public"):
        verify(folder)


def test_verify_trips_on_a_wrong_count(house):
    folder = house.home.releases / house.build().release
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["datasets"]["firms"]["cells"] += 1
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RefusedError, match="differ in firms"):
        verify(folder)


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
