"""What becomes of single rows: every rule by its name, and every row accounted for."""

import csv
import re

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from etl.problems import BuildError
from etl.register.drop import TABLES, read_drop
from etl.register.reject import REASONS, SET_ASIDE
from tests.etl.register_drops import (
    RULES,
    Making,
    Registered,
    community,
    community_id,
    company,
    customs,
    employment,
    juristic_id,
    lenient,
    person,
    person_key,
    registered,
    run,
    sound,
    statement,
    write_rows,
)


@pytest.fixture
def making(tmp_path) -> Making:
    return sound(tmp_path / "drop")


def accounted(found: Registered) -> None:
    """Rows in = used + rejected + set aside, and every rejected row is listed."""
    for file in found.population.files:
        assert file.rows_in == file.used + sum(file.rejected.values()) + sum(file.set_aside.values())
        listed = [row for row in found.rejects if row["file"] == file.file]
        counted = sum(count for reason, count in file.set_aside.items() if reason in REASONS)
        assert len(listed) == sum(file.rejected.values()) + counted
        assert set(file.rejected) | set(file.set_aside) <= {*REASONS, *SET_ASIDE}


def keys(found: Registered, year: int = 2022) -> list[str]:
    return [row["enterprise_key"] for row in found.enterprises if row["reference_year"] == year]


def test_the_sound_drop_becomes_enterprises(making):
    found = run(making)
    accounted(found)
    assert found.rejects == []
    assert {(row["reference_year"], row["enterprise_key"], row["legal_form"], row["size"]) for row in found.enterprises} == {
        (2021, juristic_id(1), "juristic", "MIC"),
        (2021, juristic_id(3), "juristic", "MIC"),
        (2021, person_key(1), "natural", "MIC"),
        (2021, person_key(2), "natural", "MIC"),
        (2022, juristic_id(1), "juristic", "MIC"),
        (2022, juristic_id(2), "juristic", "SML"),
        (2022, person_key(1), "natural", "MIC"),
        (2022, community_id(1), "community", "MIC"),
    }
    factory = next(row for row in found.enterprises if row["enterprise_key"] == juristic_id(2))
    assert factory == {
        "reference_year": 2022, "enterprise_key": juristic_id(2), "legal_form": "juristic", "division": "10",
        "province": "TH-20", "size": "SML", "employees": 60, "revenue": 80_000_000, "total_assets": 900,
        "total_liabilities": 400, "equity": 500, "net_profit": -20, "exports": 10_000, "imports": 70,
    }  # fmt: skip


def test_no_name_is_anywhere_in_the_private_files(making):
    making.tables["juristic"] += [company(9, tsic="ลับ"), company(10, province="Secret Name Ltd")]
    run(making)
    for name in ("private.duckdb", "rejects.parquet"):
        raw = (making.folder.parent / name).read_bytes()
        assert "ลับ".encode() not in raw and b"Secret" not in raw
    shown = [row["value"] for row in parquet.read_table(making.folder.parent / "rejects.parquet").to_pylist()]
    assert shown == ["(3 characters, not shown)", "(15 characters, not shown)"]


BAD = {
    "invalid check digit": ("juristic", company(9, juristic_id="0105551234561"), "invalid_key", "juristic_id"),
    "key with letters": ("juristic", company(9, juristic_id="01055512345AB"), "invalid_key", "juristic_id"),
    "key of twelve digits": ("juristic", company(9, juristic_id="105551234567"), "invalid_key", "juristic_id"),
    "no key": ("juristic", company(9, juristic_id=""), "invalid_key", "juristic_id"),
    "unknown division": ("juristic", company(9, tsic="04111"), "unknown_tsic", "tsic"),
    "four digits of TSIC": ("juristic", company(9, tsic="4711"), "unknown_tsic", "tsic"),
    "no TSIC": ("juristic", company(9, tsic=""), "unknown_tsic", "tsic"),
    "unknown province": ("juristic", company(9, province="TH-99"), "unknown_province", "province"),
    "region for a province": ("juristic", company(9, province="NOR"), "unknown_province", "province"),
    "unknown status": ("juristic", company(9, status="closed"), "unknown_status", "status"),
    "registered in B.E.": ("juristic", company(9, registered_on="2560-05-01"), "invalid_date", "registered_on"),
    "person without a pseudonym": ("natural_persons", person(9, person_key="1100501234567"), "invalid_key", "person_key"),
    "pseudonym in capitals": ("natural_persons", person(9, person_key=person_key(9).upper()), "invalid_key", "person_key"),
    "person of an unknown TSIC": ("natural_persons", person(9, tsic="00000"), "unknown_tsic", "tsic"),
    "person of an unknown province": ("natural_persons", person(9, province="10"), "unknown_province", "province"),
    "person's revenue below zero": ("natural_persons", person(9, revenue_baht=-1), "negative", "revenue_baht"),
    "community without C": ("community_enterprises", community(9, community_id="0000000000009"), "invalid_key", "community_id"),
    "community of unknown status": ("community_enterprises", community(9, status="gone"), "unknown_status", "status"),
    "revenue below zero": ("financial_statements", statement(3, 2022, -5), "negative", "revenue_baht"),
    "revenue too large": ("financial_statements", statement(3, 2022, 10**15), "too_large", "revenue_baht"),
    "assets below zero": ("financial_statements", statement(3, total_assets_baht=-5), "negative", "total_assets_baht"),
    "fiscal year in B.E.": ("financial_statements", statement(3, 2565), "invalid_year", "fiscal_year"),
    "no fiscal year": ("financial_statements", statement(3, fiscal_year=""), "invalid_year", "fiscal_year"),
    "statement without a company": ("financial_statements", statement(99), "without_enterprise", "juristic_id"),
    "statement of a bad key": ("financial_statements", statement(3, juristic_id="0105551234561"), "invalid_key", "juristic_id"),
    "negative employees": ("employment", employment(juristic_id(3), 2022, -1), "negative", "employees"),
    "no employees": ("employment", employment(juristic_id(3), 2022, ""), "missing_value", "employees"),
    "employees without end": ("employment", employment(juristic_id(3), 2022, 10**8), "too_large", "employees"),
    "employment of nobody": ("employment", employment(juristic_id(99)), "without_enterprise", "enterprise_key"),
    "employment of an odd key": ("employment", employment("X12"), "invalid_key", "enterprise_key"),
    "employment of an unknown person": ("employment", employment(person_key(99)), "without_enterprise", "enterprise_key"),
    "unknown flow": ("customs", customs(2, flow="transit"), "unknown_code", "flow"),
    "unknown HS section": ("customs", customs(2, hs_section="XXII"), "unknown_code", "hs_section"),
    "partner in words": ("customs", customs(2, partner="Japan"), "unknown_code", "partner"),
    "customs of nobody": ("customs", customs(99), "without_enterprise", "juristic_id"),
    "value below zero": ("customs", customs(2, value=-7, partner="LA"), "negative", "value_baht"),
}  # fmt: skip
ONLY_TEXT = {
    "registered at no date": ("juristic", company(9, registered_on="yesterday"), "invalid_date", "registered_on"),
    "revenue in words": ("financial_statements", statement(3, 2022, "many"), "not_a_number", "revenue_baht"),
    "revenue in Thai digits": ("financial_statements", statement(3, 2022, "๑๐๐"), "not_a_number", "revenue_baht"),
    "half an employee": ("employment", employment(juristic_id(3), 2022, "2.5"), "not_whole", "employees"),
}
"""Defects that a column of numbers or dates cannot have."""


CASES = {"csv": {**BAD, **ONLY_TEXT}, "parquet": BAD}


@pytest.fixture(scope="module")
def all_defects(tmp_path_factory):
    """For each kind of file one drop with every defect: what came out, and the line of each."""
    return {kind: with_defects(sound(tmp_path_factory.mktemp(kind) / "drop"), kind) for kind in CASES}


def with_defects(making: Making, kind: str) -> tuple[Registered, dict[str, tuple[str, int]]]:
    places = {}
    for name, (table, row, *_) in CASES[kind].items():
        making.tables[table].append(row)
        places[name] = (f"{table}.{kind}", len(making.tables[table]) + 1)
    return run(making, kind), places


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in CASES.items() for name in names])
def test_a_defect_is_rejected_and_listed(all_defects, kind, name):
    found, places = all_defects[kind]
    *_, reason, column = CASES[kind][name]
    (listed,) = [row for row in found.rejects if (row["file"], row["row"]) == places[name]]
    assert (listed["reason"], listed["column"]) == (reason, column)
    assert len(listed["value"]) <= 40


@pytest.mark.parametrize("kind", CASES)
def test_defects_change_nothing_else(all_defects, making, kind):
    found, places = all_defects[kind]
    accounted(found)
    assert {(row["file"], row["row"]) for row in found.rejects} == set(places.values())
    assert found.enterprises == run(making).enterprises


def test_a_line_with_too_few_or_too_many_fields_is_rejected(making):
    path = making.write() / "employment.csv"
    lines = path.read_text("utf-8").splitlines()
    odd = [lines[0], "broken", lines[1], lines[2], f"{lines[3]},4", *lines[4:], f"{juristic_id(99)},2022,1"]
    path.write_text("\n".join(odd) + "\n", "utf-8")
    found = registered(read_drop(path.parent))
    accounted(found)
    assert found.file("employment").rejected == {"fields": 2, "without_enterprise": 1}
    assert [(row["row"], row["reason"]) for row in found.rejects] == [(2, "fields"), (5, "fields"), (9, "without_enterprise")]


def test_row_numbers_hold_after_a_line_break_in_a_name_and_with_windows_line_ends(making):
    making.tables["juristic"][1]["name_th"] = "two\nlines"
    making.tables["juristic"].append(company(9, tsic="x"))
    folder = making.write()
    raw = (folder / "juristic.csv").read_bytes()
    (folder / "juristic.csv").write_bytes(raw.replace(b"\n", b"\r\n"))
    found = registered(read_drop(folder))
    assert [(row["row"], row["reason"]) for row in found.rejects] == [(5, "unknown_tsic")]
    assert found.file("juristic").rows_in == 4


def test_the_same_row_twice_is_a_duplicate(making):
    for table in TABLES:
        making.tables[table].append(making.tables[table][0])
    found = run(making)
    accounted(found)
    assert {row["reason"] for row in found.rejects} == {"duplicate"} and len(found.rejects) == len(TABLES)
    assert found.enterprises == run(sound(making.folder)).enterprises


CONTRADICTIONS = {
    "juristic": company(1, province="TH-90"),
    "financial_statements": statement(1, 2022, 7),
    "natural_persons": person(1, province="TH-90"),
    "community_enterprises": community(1, revenue_baht=5),
    "employment": employment(juristic_id(1), 2022, 99),
    "customs": customs(2, value=1),
}


@pytest.mark.parametrize("table", CONTRADICTIONS)
def test_two_files_that_disagree(making, table):
    """The first stays, or none of them: a setting. Either way the rejected rows are listed."""
    making.tables[table] = [*making.tables[table]]
    before = run(making).enterprises
    folder = making.write()
    (folder / f"{table}.csv").rename(folder / f"{table}-0001.csv")
    write_rows(folder / f"{table}-0002.csv", TABLES[table], [CONTRADICTIONS[table]])
    first, none = (registered(read_drop(folder), lenient(contradictions=how)) for how in ("first", "none"))
    assert first.enterprises == before
    assert [(row["file"], row["row"], row["reason"]) for row in first.rejects] == [(f"{table}-0002.csv", 2, "contradiction")]
    contradictions = [row["file"] for row in none.rejects if row["reason"] == "contradiction"]
    assert contradictions == [f"{table}-0001.csv", f"{table}-0002.csv"]
    assert none.enterprises != before
    accounted(first)
    accounted(none)


def test_rows_of_a_rejected_enterprise_are_counted_not_held_against_the_file(making):
    making.tables["juristic"][0]["tsic"] = "99"
    found = run(making)
    accounted(found)
    assert found.file("financial_statements").set_aside == {"enterprise_rejected": 2}
    assert found.reasons("financial_statements") == ["enterprise_rejected"] * 2
    strict = run(making, counted=())
    assert strict.file("financial_statements").rejected == {"enterprise_rejected": 2}


def test_a_reason_may_be_counted_instead_of_rejected(making):
    making.tables["financial_statements"].append(statement(99))
    found = run(making, counted=("without_enterprise",))
    accounted(found)
    assert found.file("financial_statements").set_aside == {"without_enterprise": 1}
    assert found.reasons("financial_statements") == ["without_enterprise"]


@pytest.mark.parametrize("status", ["dissolved", "bankrupt", "absent"])
def test_only_the_active_are_in_the_population(making, status):
    making.tables["juristic"][1]["status"] = status
    making.tables["community_enterprises"][0]["status"] = status
    found = run(making)
    accounted(found)
    assert found.rejects == []
    assert not {juristic_id(2), community_id(1)} & set(keys(found))
    assert found.file("juristic").set_aside == {"inactive": 1}
    assert found.file("customs").set_aside == {"inactive": 3}
    assert found.file("employment").set_aside == {"inactive": 2}


def test_no_sign_of_activity_is_counted_only(making):
    making.tables["juristic"].append(company(4))
    making.tables["customs"].append(customs(4))
    found = run(making)
    accounted(found)
    assert juristic_id(4) not in keys(found, 2021) + keys(found, 2022)
    assert found.file("juristic").set_aside == {"no_sign_of_activity": 1}
    assert found.file("customs").set_aside == {"not_in_population": 1}
    assert [year.no_sign_of_activity for year in found.population.years] == [2, 2]


def test_a_company_with_employment_alone_or_accounts_alone_is_in(making):
    found = run(making)
    assert juristic_id(3) in keys(found, 2021)
    making.tables["employment"] = []
    assert juristic_id(1) in keys(run(making), 2021)


def test_figures_of_a_year_before_the_registration_are_rejected(making):
    making.tables["juristic"][0]["registered_on"] = "2022-12-31"
    found = run(making)
    accounted(found)
    assert found.reasons("financial_statements") == ["before_registration"]
    assert juristic_id(1) in keys(found, 2022) and juristic_id(1) not in keys(found, 2021)
    assert [year.no_sign_of_activity for year in found.population.years] == [1, 1]


def test_other_years_are_set_aside(making):
    making.tables["financial_statements"].append(statement(1, 2019))
    making.tables["natural_persons"].append(person(1, 2019))
    making.tables["employment"].append(employment(person_key(1), 2019))
    found = run(making)
    accounted(found)
    for table in ("financial_statements", "natural_persons", "employment"):
        assert found.file(table).set_aside == {"other_year": 1}


def test_employment_of_a_person_without_a_row_of_that_year_is_set_aside(making):
    making.tables["employment"].append(employment(person_key(2), 2022))
    found = run(making)
    accounted(found)
    assert found.file("employment").set_aside == {"not_in_population": 1}
    assert person_key(2) not in keys(found)


def test_missing_figures_leave_the_other_to_decide(making):
    making.tables["financial_statements"] = [statement(1, revenue="")]
    making.tables["employment"] = [employment(juristic_id(1), employees=40), employment(juristic_id(2))]
    making.tables["natural_persons"] = [person(1, revenue_baht=""), person(2, revenue_baht=2_000_000)]
    sizes = {row["enterprise_key"]: row["size"] for row in run(making).enterprises}
    assert sizes[juristic_id(1)] == "MED" and sizes[juristic_id(2)] == "MIC"
    assert sizes[person_key(1)] == "UNC" and sizes[person_key(2)] == "SML"


def test_the_tie_rule_reaches_the_table(making):
    sizes = [
        {row["enterprise_key"]: row["size"] for row in run(making, size_rule=rule).enterprises} for rule in ("revenue", "higher")
    ]
    assert [own[juristic_id(2)] for own in sizes] == ["SML", "MED"]


def test_large_enterprises_are_counted_apart(making):
    making.tables["financial_statements"][2]["revenue_baht"] = 500_000_001
    found = run(making)
    assert found.population.years[1].enterprises == {"LRG": 1, "MIC": 3}
    assert [row["size"] for row in found.enterprises if row["enterprise_key"] == juristic_id(2)] == ["LRG"]


def test_decimals_are_rounded_half_up_and_counted(making):
    making.tables["financial_statements"] = [statement(1, revenue="10.5"), statement(2, revenue="11.4", net_profit_baht="-2.5")]
    making.tables["financial_statements"].append(statement(3, revenue="12.0"))
    found = run(making)
    values = {row["enterprise_key"]: (row["revenue"], row["net_profit"]) for row in found.enterprises if row["revenue"]}
    assert values[juristic_id(1)][0] == 11 and values[juristic_id(2)] == (11, -3) and values[juristic_id(3)][0] == 12
    assert found.file("financial_statements").rounded == 2


def test_parquet_of_other_types_says_the_same(making):
    """Texts in every column, and floating numbers: the same enterprises."""
    expected = run(making).enterprises
    folder = making.write()
    import pyarrow as pa

    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = {name: [row[name] for row in rows] for name in TABLES[table]}
        typed = {n: pa.array(map(float, v)) if n.endswith("_baht") else pa.array(v, pa.string()) for n, v in columns.items()}
        parquet.write_table(pa.table(typed), folder / f"{table}.parquet")
        (folder / f"{table}.csv").unlink()
    assert registered(read_drop(folder)).enterprises == expected


def test_too_many_rejected_rows_stop_the_build(making):
    making.tables["employment"] += [employment(juristic_id(3), 2022, -1), employment(juristic_id(99))]
    drop = making.read()
    assert registered(drop, lenient(reject_share=2 / 8)).file("employment").rejected
    (making.folder.parent / "private.duckdb").unlink()
    with pytest.raises(BuildError) as caught:
        registered(drop, RULES)
    (problem,) = caught.value.problems
    assert problem.file == "employment.csv" and "25.0%" in problem.reason and "5.0%" in problem.reason
    assert "negative 1" in problem.reason and "rejects.parquet" in problem.remedy
    listed = parquet.read_table(making.folder.parent / "rejects.parquet").to_pylist()
    assert [row["reason"] for row in listed] == ["negative", "without_enterprise"]
    assert not (making.folder.parent / "private.duckdb").exists()


def test_empty_tables_are_no_error(making):
    making.tables = {}
    for kind in ("csv", "parquet"):
        found = run(making, kind)
        assert found.enterprises == [] and sum(file.rows_in for file in found.population.files) == 0
        for path in making.folder.iterdir():
            path.unlink()


def test_every_reason_is_plain():
    assert not set(REASONS) & set(SET_ASIDE)
    assert all(re.fullmatch(r"[a-z_]+", reason) for reason in {**REASONS, **SET_ASIDE})


def test_keys_delivered_as_floating_numbers_are_no_keys(tmp_path):
    folder = sound(tmp_path / "drop").write("parquet")
    table = parquet.read_table(folder / "customs.parquet")
    keys = pa.array([float(key) for key in table["juristic_id"].to_pylist()])
    parquet.write_table(table.set_column(0, "juristic_id", keys), folder / "customs.parquet")
    found = registered(read_drop(folder), lenient())
    assert [(row["reason"], row["value"]) for row in found.rejects] == [("invalid_key", "27.0")] * 3
