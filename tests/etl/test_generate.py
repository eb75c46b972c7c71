"""The shapes of synthetic drops, their keys, and that a seed means the same bytes."""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.home import HomeError
from etl.register.generate import add_command, files, generate, rounding, work
from etl.register.generate.drop import blocks, frame
from etl.register.generate.keys import check_digit
from etl.register.generate.scenario import SCENARIOS
from tests.etl.generated import PROVINCES, TABLES, content, query, rows

COLUMNS = {
    "juristic": "juristic_id name_th tsic province registered_on status publishable",
    "financial_statements": "juristic_id fiscal_year "
    "revenue_baht total_assets_baht total_liabilities_baht equity_baht net_profit_baht",
    "natural_persons": "person_key tsic province fiscal_year revenue_baht",
    "community_enterprises": "community_id name_th tsic province registered_on status fiscal_year revenue_baht",
    "employment": "enterprise_key year employees",
    "customs": "juristic_id year flow hs_section partner value_baht",
}
YEARS = (2020, 2021, 2022)
# ISIC Rev. 4: the first division after each section, in order.
SECTIONS = {"A": 4, "B": 10, "C": 34, "D": 36, "E": 40, "F": 44, "G": 48, "H": 54, "I": 57, "J": 64, "K": 67, "L": 69, "M": 76}
SECTIONS |= {"N": 83, "O": 85, "P": 86, "Q": 89, "R": 94, "S": 97, "T": 99, "U": 100}


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 enterprises, three years."""
    out = tmp_path_factory.mktemp("drop") / "plain"
    generate(out, 20_000, YEARS, 7)
    return out


def section(tsic: str) -> str:
    return next(letter for letter, end in SECTIONS.items() if int(tsic[:2]) < end)


def test_columns_and_types_are_the_partners(drop: Path) -> None:
    types = {"registered_on": pa.date32(), "publishable": pa.bool_(), "employees": pa.int32()}
    types |= {"year": pa.int32(), "fiscal_year": pa.int32()}
    for table in TABLES:
        schema = pq.read_schema(drop / f"{table}.parquet")
        assert schema.names == COLUMNS[table].split()
        for field in schema:
            usual = pa.int64() if field.name.endswith("_baht") else pa.string()
            assert field.type == types.get(field.name, usual), field


def test_drop_toml_says_what_it_is(drop: Path) -> None:
    facts = tomllib.loads((drop / "drop.toml").read_text("utf-8"))
    assert facts["origin"] == "synthetic"
    assert facts["reference_years"] == list(YEARS)
    last = query(drop, "select max(registered_on)::varchar as last from {juristic}")["last"][0]
    assert last <= str(facts["delivered_on"])


def test_every_name_carries_the_mark(drop: Path) -> None:
    for table in ("juristic", "community_enterprises"):
        names = query(drop, f"select name_th from {{{table}}}")["name_th"]
        assert len(names) and names.str.startswith("จำลอง ").all()


def test_juristic_numbers_have_the_right_check_digit(drop: Path) -> None:
    ids = query(drop, "select juristic_id from {juristic}")["juristic_id"]
    assert ids.is_unique and ids.str.fullmatch("0[0-9]{12}").all()
    for id in ids[:500]:
        total = sum(int(digit) * weight for digit, weight in zip(id, range(13, 1, -1), strict=False))
        assert (11 - total % 11) % 10 == int(id[12])


def test_check_digit_of_a_real_company() -> None:
    digits = np.array([[int(digit) for digit in "010754400010"]], dtype=np.uint8)
    assert check_digit(digits).tolist() == [8]


def test_other_keys_have_their_form(drop: Path) -> None:
    persons = query(drop, "select distinct person_key as key from {natural_persons}")["key"]
    communities = query(drop, "select distinct community_id as key from {community_enterprises}")["key"]
    assert persons.str.fullmatch("[0-9a-f]{64}").all()
    assert communities.str.fullmatch("C[0-9]{12}").all()
    assert len(persons) > 14_000 and len(communities) > 500


def test_keys_link_the_files_and_no_row_stands_twice(drop: Path) -> None:
    for table, key in (("financial_statements", "juristic_id, fiscal_year"), ("employment", "enterprise_key, year")):
        assert query(drop, f"select count(*) - count(distinct ({key})) as n from {{{table}}}")["n"][0] == 0
    orphans = "select count(*) as n from {{{}}} where juristic_id not in (select juristic_id from {{juristic}})"
    assert query(drop, orphans.format("financial_statements"))["n"][0] == 0
    assert query(drop, orphans.format("customs"))["n"][0] == 0
    forms = {"juristic_id": "juristic", "person_key": "natural_persons", "community_id": "community_enterprises"}
    keys = " union ".join(f"select {key} from {{{table}}}" for key, table in forms.items())
    assert query(drop, f"select count(*) as n from {{employment}} where enterprise_key not in ({keys})")["n"][0] == 0


def test_all_sections_and_provinces_appear(drop: Path) -> None:
    forms = ("juristic", "natural_persons", "community_enterprises")
    found = query(drop, " union ".join(f"select tsic, province from {{{table}}}" for table in forms))
    assert {section(tsic) for tsic in found["tsic"]} == set(SECTIONS)
    assert found["tsic"].str.fullmatch("[0-9]{5}").all()
    assert found["tsic"].str[:2].nunique() == 88
    assert found["province"].nunique() == PROVINCES


def test_accounts_add_up_and_codes_are_known(drop: Path) -> None:
    odd = "select count(*) as n from {financial_statements} where total_assets_baht <> total_liabilities_baht + equity_baht"
    assert query(drop, odd)["n"][0] == 0
    trade = query(drop, "select * from {customs}")
    assert set(trade["flow"]) == {"export", "import"}
    assert trade["hs_section"].str.fullmatch("[IVX]+").all() and trade["partner"].str.fullmatch("[A-Z]{2}").all()
    assert (trade["value_baht"] > 0).all()
    assert not trade.duplicated(["juristic_id", "year", "flow", "hs_section", "partner"]).any()


def test_the_same_seed_gives_the_same_bytes(drop: Path, tmp_path: Path) -> None:
    before = pa.cpu_count()
    pa.set_cpu_count(1)
    try:
        generate(tmp_path / "again", 20_000, YEARS, 7)
    finally:
        pa.set_cpu_count(before)
    assert content(tmp_path / "again") == content(drop)


def test_another_seed_gives_other_firms(drop: Path, tmp_path: Path) -> None:
    generate(tmp_path / "other", 20_000, YEARS, 8)
    assert not set(rows(drop, "juristic")) & set(rows(tmp_path / "other", "juristic"))


def test_another_order_of_years_is_the_same_drop(drop: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", 20_000, [2022, 2020, 2021, 2020], 7)
    assert content(tmp_path / "again") == content(drop)


def test_large_files_are_split_and_hold_the_same_rows(drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.register.generate.drop.BLOCK", 4096)
    generate(tmp_path / "whole", 20_000, YEARS, 7)
    monkeypatch.setattr(files, "PART_ROWS", 10_000)
    generate(tmp_path / "split", 20_000, YEARS, 7)
    names = sorted(path.name for path in (tmp_path / "split").glob("employment*"))
    assert len(names) > 2 and names == [f"employment-{part:04}.parquet" for part in range(1, len(names) + 1)]
    for table in TABLES:
        assert rows(tmp_path / "split", table) == rows(tmp_path / "whole", table)
    for table in ("juristic", "natural_persons", "community_enterprises"):
        assert {row[0] for row in rows(drop, table)} == {row[0] for row in rows(tmp_path / "whole", table)}


def test_csv_holds_what_parquet_holds(drop: Path, tmp_path: Path) -> None:
    generate(tmp_path / "csv", 20_000, YEARS, 7, suffix="csv")
    for table in TABLES:
        path = tmp_path / "csv" / f"{table}.csv"
        assert path.read_text("utf-8").splitlines()[0].replace('"', "").split(",") == COLUMNS[table].split()
        texts = query(drop, f"select columns(*)::varchar from {{{table}}}")
        told = query(tmp_path / "csv", f"select columns(*)::varchar from {{{table}}}")
        assert texts.equals(told), table


@pytest.mark.parametrize("share", [0.001, 0.005, 0.02])
def test_late_accounts_are_missing_first(drop: Path, tmp_path: Path, share: float) -> None:
    generate(tmp_path / "first", 20_000, YEARS, 7, late=share)
    late = set(rows(drop, "financial_statements")) - set(rows(tmp_path / "first", "financial_statements"))
    assert {row[1] for row in late} == {2022}
    assert len(late) == pytest.approx(share * 4900, rel=0.35, abs=3)
    differ = {name for name, own in content(drop).items() if content(tmp_path / "first")[name] != own}
    assert differ == {"financial_statements.parquet"}


def test_late_accounts_are_there_in_the_revision(drop: Path, tmp_path: Path) -> None:
    generate(tmp_path / "revised", 20_000, YEARS, 7, late=0.02, revision=True)
    revised, plain = content(tmp_path / "revised"), content(drop)
    days = [tomllib.loads(files["drop.toml"].decode())["delivered_on"] for files in (plain, revised)]
    assert days[0] < days[1]
    assert {name for name in plain if plain[name] != revised[name]} == {"drop.toml"}


def test_other_years_are_calibrated_at_the_last(tmp_path: Path) -> None:
    generate(tmp_path / "later", 5_000, [2023, 2024], 1)
    assert tomllib.loads((tmp_path / "later" / "drop.toml").read_text("utf-8"))["reference_years"] == [2023, 2024]
    years = query(tmp_path / "later", "select distinct fiscal_year as y from {financial_statements} order by y")["y"]
    assert years.tolist() == [2023, 2024]


def test_newcomers_of_later_years_come_and_others_leave(tmp_path: Path) -> None:
    generate(tmp_path / "long", 5_000, [2021, 2022, 2023], 1)
    years = query(tmp_path / "long", "select person_key as k, list(fiscal_year) as y from {natural_persons} group by k")["y"]
    patterns = {tuple(sorted(int(year) for year in found)) for found in years}
    assert patterns >= {(2021,), (2021, 2022), (2021, 2022, 2023), (2022, 2023), (2023,), (2022,)}


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers(required=True))
    return parser.parse_args(["generate", *arguments])


def test_the_command_writes_a_drop_and_says_so(drop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "by command"
    options = parse("--out", str(out), "--enterprises", "20000", "--years", "2020,2021,2022", "--seed", "7")
    options.run(options)
    assert content(out) == content(drop)
    assert re.match(rf"{re.escape(str(out))}: synthetic drop, \d+\.\d MB, \d+\.\d s\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scenario", "paradise"], "thin-provinces"),
        (["--defects", "rust=3"], "bad_check_digit"),
        (["--defects", "missing_file=9"], "write 0 to 1"),
        (["--enterprises", "12"], "500"),
        (["--years", "1650"], "1990"),
        (["--late", "3"], "0 to 1"),
        (["--enterprises", "60000000", "--years", "1990,2022"], "fewer enterprises"),
    ],
)
def test_the_command_refuses_what_cannot_be_and_says_what_can(arguments: list[str], words: str, tmp_path: Path) -> None:
    options = parse("--out", str(tmp_path / "out"), *arguments)
    with pytest.raises(HomeError, match=words):
        options.run(options)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(drop: Path) -> None:
    before = content(drop)
    with pytest.raises(FileExistsError, match="name a new folder"):
        generate(drop, 5_000, YEARS, 1)
    assert content(drop) == before


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files.Parts, "finish", full)
    with pytest.raises(OSError, match="no space left"):
        generate(tmp_path / "out", 5_000, YEARS, 1)
    assert not list(tmp_path.iterdir())


def test_the_command_line_starts_without_numpy() -> None:
    code = "import sys, etl.register.generate; sys.exit('numpy' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_largest_remainder_keeps_the_total() -> None:
    assert rounding.largest_remainder(np.array([1.0, 1.0, 1.0]), 4).tolist() == [2, 1, 1]
    assert rounding.largest_remainder(np.array([0.0, 3.0, 1.0]), 2).tolist() == [0, 2, 0]


def test_rounding_keeps_all_margins() -> None:
    random = np.random.default_rng(3)
    margins = np.array([11, 29, 60]), np.array([50, 45, 5]), np.array([97, 2, 1])
    table = rounding.fit(random.random((3, 3, 3)), *(margin.astype(float) for margin in margins))
    whole = rounding.round_to(table, *margins)
    assert [whole.sum(axes).tolist() for axes in ((1, 2), (0, 2), (0, 1))] == [margin.tolist() for margin in margins]
    assert np.abs(whole - table).max() < 2


@pytest.mark.parametrize("due", [0, 5, 12, 20, 33, 99])
def test_jobs_are_moved_inside_their_class(due: int) -> None:
    drawn, low, high = np.array([1, 6, 3]), np.array([1, 6, 1]), np.array([5, 20, 5])
    moved = work.moved(drawn, low, high, due)
    assert (low <= moved).all() and (moved <= high).all()
    assert moved.sum() == min(max(due, low.sum()), high.sum())


def test_blocks_can_be_drawn_without_writing() -> None:
    world = frame(1_000, YEARS, 1)
    first = next(blocks(world, 0.0, SCENARIOS["default"]))
    assert set(first) == set(TABLES)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_enterprises(tmp_path: Path) -> None:
    code = (
        "import re, sys, pathlib; from etl.register.generate import generate;"
        "generate(pathlib.Path(sys.argv[1]), int(sys.argv[2]), (2020, 2021, 2022), 1);"
        # Of this program alone: the greatest size that the system reports for a process counts what started it.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    peaks = {}
    for number in (100_000, 400_000):
        command = [sys.executable, "-c", code, str(tmp_path / str(number)), str(number)]
        peaks[number] = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert peaks[400_000] - peaks[100_000] < 200, peaks
    assert peaks[400_000] < 1_000, peaks
