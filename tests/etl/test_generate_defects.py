"""Defects put in on purpose: as many as asked for, where the manifest says, and nothing else is touched."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from etl.register.generate import generate
from etl.register.generate.damage import DAMAGES
from etl.register.generate.recipes import NEEDS, RECIPES
from tests.etl.generated import FINER, TABLES, content, query, rows

NUMBER = 4
LISTED = """bad_check_digit unknown_tsic unknown_province negative_employees duplicate_statement statement_without_company
files_disagree missing_employment missing_revenue text_in_number absurd_date"""


def damaged(folder: Path, suffix: str = "parquet", finer: tuple[str, ...] = (), **defects: int) -> Path:
    generate(folder, 2_000, (2021, 2022), 9, defects=defects, suffix=suffix, finer=finer)
    return folder


def manifest(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "defects.json").read_text("utf-8"))["defects"]


@pytest.fixture(scope="module", params=["parquet", "csv"])
def spoiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop with four defects of each kind of row."""
    return damaged(tmp_path_factory.mktemp("spoiled") / "drop", request.param, FINER, all=NUMBER)


def test_the_kinds_of_the_specification_are_there() -> None:
    assert set(LISTED.split()) <= set(RECIPES)
    assert {"missing_file", "missing_column", "wrong_encoding", "truncated_file"} <= set(DAMAGES)


def test_as_many_as_asked_for(spoiled: Path) -> None:
    assert Counter(each["kind"] for each in manifest(spoiled)) == dict.fromkeys(RECIPES, NUMBER)
    assert json.loads((spoiled / "defects.json").read_text("utf-8"))["counts"] == dict.fromkeys(RECIPES, NUMBER)


def test_each_defect_stands_where_the_manifest_says(spoiled: Path) -> None:
    for table in (*TABLES, *FINER):
        parts = sorted(spoiled.glob(f"{table}[.-]*"))
        starts = {path.name: sum(map(lines, parts[:place])) for place, path in enumerate(parts)}
        names, found = query(spoiled, f"from {{{table}}} limit 0").columns.tolist(), rows(spoiled, table)
        for each in manifest(spoiled):
            if each["file"] in starts:
                row = dict(zip(names, found[starts[each["file"]] + each["row"] - 2], strict=True))
                assert str(row[each["column"]]) == str(each["value"]), each
                assert row[names[0]] == each["key"]


def lines(path: Path) -> int:
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    return path.read_text("utf-8").count("\n") - 1


def keys(folder: Path, kind: str) -> str:
    return ", ".join(repr(each["key"]) for each in manifest(folder) if each["kind"] == kind)


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("negative_employees", "from {employment} where employees::int < 0 and enterprise_key in (KEYS)"),
        ("duplicate_statement", "from {financial_statements} where juristic_id in (KEYS) having count(distinct juristic_id) = 4"),
        ("statement_without_company", "from {financial_statements} anti join {juristic} using (juristic_id)"),
        ("customs_without_company", "from {customs} anti join {juristic} using (juristic_id)"),
        ("missing_revenue", "from {financial_statements} where revenue_baht is null"),
        ("missing_employment", "from {financial_statements} where juristic_id in (KEYS)"),
        ("text_in_number", "from {financial_statements} where revenue_baht::varchar = 'ไม่ระบุ'"),
        ("absurd_date", "from {juristic} where registered_on::date > date '2100-01-01'"),
        ("unknown_province", "from {juristic} where province not similar to 'TH-[1-9][0-9]' or province in ('TH-99', 'TH-28')"),
        ("wrong_year", "from {financial_statements} where fiscal_year::int > 2500"),
    ],
)
def test_a_kind_is_found_by_looking_for_it(spoiled: Path, kind: str, sql: str) -> None:
    found = query(spoiled, f"select count(*) as n {sql.replace('KEYS', keys(spoiled, kind))}")["n"]
    assert found[0] == NUMBER * (2 if kind == "duplicate_statement" else 1)


def test_companies_without_employment_have_no_row_there(spoiled: Path) -> None:
    sql = f"select count(*) as n from {{employment}} where enterprise_key in ({keys(spoiled, 'missing_employment')})"
    assert query(spoiled, sql)["n"][0] == 0


def test_two_files_disagree_about_a_province(spoiled: Path) -> None:
    own = [each for each in manifest(spoiled) if each["kind"] == "files_disagree"]
    assert {each["file"].split(".")[0] for each in own} == {"juristic-0002"}
    where = f"juristic_id in ({keys(spoiled, 'files_disagree')})"
    sql = f"select count(distinct province) as n from {{juristic}} where {where} group by juristic_id"
    assert query(spoiled, sql)["n"].tolist() == [2] * NUMBER


def test_sound_rows_stay_as_they_are(spoiled: Path, tmp_path: Path) -> None:
    generate(tmp_path / "sound", 2_000, (2021, 2022), 9, suffix=next(spoiled.glob("customs*")).suffix[1:])
    for table in TABLES:
        found = [tuple(map(str, row)) for row in rows(spoiled, table)]
        sound = [tuple(map(str, row)) for row in rows(tmp_path / "sound", table)]
        assert found[: len(sound)] == sound


def test_defects_depend_on_the_seed_alone(tmp_path: Path) -> None:
    assert content(damaged(tmp_path / "a", all=2)) == content(damaged(tmp_path / "b", all=2))


def test_a_defect_of_a_file_that_is_not_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line_twice: this drop has no customs_lines"):
        damaged(tmp_path / "drop", line_twice=1)
    assert set(json.loads((damaged(tmp_path / "all", all=1) / "defects.json").read_text("utf-8"))["counts"]) == set(RECIPES) - set(
        NEEDS
    )


def test_no_manifest_without_defects(tmp_path: Path) -> None:
    generate(tmp_path / "sound", 1_000, (2022,), 1)
    assert not (tmp_path / "sound" / "defects.json").exists()


def test_a_missing_file(tmp_path: Path) -> None:
    folder = damaged(tmp_path / "drop", missing_file=1)
    assert manifest(folder) == [{"kind": "missing_file", "file": "customs"}]
    assert not list(folder.glob("customs*"))


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_missing_column(tmp_path: Path, suffix: str) -> None:
    folder = damaged(tmp_path / "drop", suffix, missing_column=1)
    (entry,) = manifest(folder)
    names = query(folder, f"from {{{entry['file']}}} limit 1").columns.tolist()
    assert entry["column"] not in names and len(names) == 4
    assert len(rows(folder, entry["file"])) > 1_000


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_wrong_encoding(tmp_path: Path, suffix: str) -> None:
    folder = damaged(tmp_path / "drop", suffix, wrong_encoding=2)
    assert [each["file"] for each in manifest(folder)] == ["community_enterprises.csv", "juristic.csv"]
    for each in manifest(folder):
        raw = (folder / each["file"]).read_bytes()
        assert raw.decode(each["encoding"]).count("จำลอง") > 20
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
    assert not list(folder.glob("*.parquet" if suffix == "csv" else "juristic*.parquet"))


@pytest.mark.parametrize("kind", ["truncated_file", "empty_file"])
def test_a_file_that_cannot_be_read(tmp_path: Path, kind: str) -> None:
    folder = damaged(tmp_path / "drop", "parquet", **{kind: 1})
    with pytest.raises((OSError, ValueError)):
        pq.read_table(folder / manifest(folder)[0]["file"])


def test_a_csv_cut_off_ends_amid_a_line(tmp_path: Path) -> None:
    folder = damaged(tmp_path / "drop", "csv", truncated_file=1)
    assert not (folder / manifest(folder)[0]["file"]).read_bytes().endswith(b"\n")


@pytest.mark.parametrize("wanted", [{"rust": 1}, {"bad_check_digit": -1}, {"missing_file": 2}])
def test_what_cannot_be_is_refused(tmp_path: Path, wanted: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wanted))):
        damaged(tmp_path / "drop", **wanted)
    assert not list(tmp_path.iterdir())
