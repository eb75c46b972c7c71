"""A drop whose form is broken stops the build, and the message says file, column, reason and remedy."""

import shutil

import pytest

from etl.problems import BuildError
from etl.register.drop import TABLES, read_drop
from tests.etl.register_drops import FACTS, Making, company, registered, sound, write_rows


def refused(folder):
    with pytest.raises(BuildError) as caught:
        read_drop(folder)
    return caught.value.problems


@pytest.fixture
def making(tmp_path) -> Making:
    return sound(tmp_path / "drop")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_sound_drop_is_read(making, kind):
    drop = making.read(kind)
    assert (drop.origin, str(drop.delivered_on), drop.reference_years) == ("synthetic", "2023-06-30", (2021, 2022))
    assert [part.table for part in drop.parts] == list(TABLES)
    assert all(len(part.sha256) == 64 for part in drop.parts)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_file_stops(making, table):
    folder = making.write()
    (folder / f"{table}.csv").unlink()
    (problem,) = refused(folder)
    assert problem.file == table and "missing" in problem.reason and f"{table}.parquet" in problem.remedy


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(("table", "column"), [(table, column) for table, columns in TABLES.items() for column in columns])
def test_a_missing_column_stops(making, table, column, kind):
    folder = making.write(kind)
    write_rows(folder / f"{table}.{kind}", tuple(name for name in TABLES[table] if name != column), [])
    (problem,) = refused(folder)
    assert (problem.file, problem.column) == (f"{table}.{kind}", column)
    assert "missing" in problem.reason and problem.remedy


def test_a_misspelt_column_is_recognised(making):
    path = making.write() / "employment.csv"
    path.write_text(path.read_text("utf-8").replace("employees", "employes", 1), "utf-8")
    (problem,) = refused(path.parent)
    assert problem.column == "employees" and "'employes'" in problem.remedy


def test_all_problems_are_told_at_once(making):
    folder = making.write()
    (folder / "customs.csv").unlink()
    (folder / "juristic.csv").write_bytes("juristic_id,name_th\n1,บริษัท\n".encode("cp874"))
    assert {problem.file for problem in refused(folder)} == {"customs", "juristic.csv"}


def test_a_wrong_encoding_stops_with_row_and_column(making):
    folder = making.write()
    lines = (folder / "juristic.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "juristic.csv").write_bytes("".join(lines[:2]).encode() + "".join(lines[2:]).encode("cp874"))
    (problem,) = refused(folder)
    assert (problem.file, problem.row, problem.column) == ("juristic.csv", 3, "name_th")
    assert "UTF-8" in problem.reason and problem.value == ""


def test_a_wrong_encoding_far_into_a_file_is_found(making):
    folder = making.write()
    text = (folder / "juristic.csv").read_text("utf-8") * 4000
    rows = text.count("\n")
    (folder / "juristic.csv").write_bytes(text.encode() + "9,บ".encode("cp874") + b",x\n")
    (problem,) = refused(folder)
    assert (problem.row, problem.column) == (rows + 1, "name_th")


@pytest.mark.parametrize(
    ("bytes_of", "reason"),
    [
        (lambda raw: b"", "is empty"),
        (lambda raw: raw[:-1], "cut off"),
        (lambda raw: raw[:-40], "cut off"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte-order mark"),
    ],
)
def test_a_damaged_csv_stops(making, bytes_of, reason):
    path = making.write() / "juristic.csv"
    path.write_bytes(bytes_of(path.read_bytes()))
    assert any(reason in problem.reason for problem in refused(path.parent))


def test_a_damaged_parquet_stops(making):
    path = making.write("parquet") / "juristic.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    (problem,) = refused(path.parent)
    assert problem.file == "juristic.parquet" and "not readable" in problem.reason and "again" in problem.remedy


def test_damage_inside_a_parquet_stops_while_reading(making):
    making.tables["juristic"] = [company(number) for number in range(2000)]
    path = making.write("parquet") / "juristic.parquet"
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xff" * 2000 + raw[2100:])
    with pytest.raises(BuildError) as caught:
        registered(read_drop(path.parent))
    assert caught.value.problems[0].file == "juristic.parquet"
    assert not (path.parent.parent / "private.duckdb").exists()


def test_an_open_quotation_mark_stops_while_reading(making):
    path = making.write() / "juristic.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], lines[2].replace("บริษัท", '"บริษัท'), *lines[3:]]), "utf-8")
    with pytest.raises(BuildError) as caught:
        registered(read_drop(path.parent))
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == ("juristic.csv", 3) and "quotation mark" in problem.reason


def test_no_folder_and_no_facts(making, tmp_path):
    assert "not a folder" in refused(tmp_path / "nowhere")[0].reason
    folder = making.write()
    (folder / "drop.toml").unlink()
    assert refused(folder)[0].file == "drop.toml"
    (folder / "drop.toml").write_text("origin = = 1", "utf-8")
    assert "TOML" in refused(folder)[0].reason


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('origin = "synthetic"', 'origin = "published"', "origin"),
        ('origin = "synthetic"\n', "", "origin"),
        ("2023-06-30", '"yesterday"', "delivered_on"),
        ("[2021, 2022]", "[2564, 2565]", "reference_years"),
        ("[2021, 2022]", "[2021, 2021]", "reference_years"),
        ("[2021, 2022]", "[]", "reference_years"),
        ("[2021, 2022]", "2021", "reference_years"),
        ("[2021, 2022]", '[2021]\nagency_notes = "x"', "agency_notes"),
    ],
)
def test_wrong_facts_are_named(making, old, new, column):
    assert old in FACTS
    making.facts = FACTS.replace(old, new)
    (problem,) = refused(making.write())
    assert (problem.file, problem.column) == ("drop.toml", column) and problem.remedy


def split(folder, table, *numbers):
    for number in numbers:
        shutil.copy(folder / f"{table}.csv", folder / f"{table}-{number:04d}.csv")
    (folder / f"{table}.csv").unlink()


def test_parts_are_one_table_and_none_may_be_missing(making):
    folder = making.write()
    split(folder, "customs", 1, 2)
    assert [part.name for part in read_drop(folder).of("customs")] == ["customs-0001.csv", "customs-0002.csv"]
    (folder / "customs-0002.csv").rename(folder / "customs-0003.csv")
    assert "parts are missing" in refused(folder)[0].reason


def test_a_table_comes_once(making):
    folder = making.write()
    shutil.copy(folder / "customs.csv", folder / "customs-0001.csv")
    assert "more than once" in refused(folder)[0].reason
    (folder / "customs-0001.csv").unlink()
    making.write("parquet")
    assert len(refused(folder)) == len(TABLES)


def test_an_unknown_table_is_not_passed_over(making):
    folder = making.write()
    shutil.copy(folder / "customs.csv", folder / "custom.csv")
    (problem,) = refused(folder)
    assert problem.file == "custom.csv" and "'customs'" in problem.remedy


def test_further_columns_are_not_looked_at(making):
    folder = making.write()
    path = folder / "employment.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"note,{lines[0]}", *(f'"a, b",{line}' for line in lines[1:])]) + "\n", "utf-8")
    assert registered(read_drop(folder)).file("employment").used == len(lines) - 1
