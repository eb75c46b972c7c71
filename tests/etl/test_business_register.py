"""Names lie apart from what is counted: who is in the business register, and what is said of them."""

import stat
from pathlib import Path

import duckdb
import pytest

from etl.register.business import write_names
from etl.register.enterprises import register
from tests.etl.register_drops import Making, community, community_id, company, juristic_id, lenient, sound, statement


@pytest.fixture
def making(tmp_path: Path) -> Making:
    return sound(tmp_path / "drop")


def written(making: Making, kind: str = "csv") -> dict[str, tuple]:
    drop, folder = making.read(kind), making.folder.parent
    register(drop, folder / "private.duckdb", folder / "rejects.parquet", lenient())
    write_names(drop, folder / "private.duckdb", folder / "business.duckdb")
    with duckdb.connect(str(folder / "business.duckdb"), read_only=True) as connection:
        return {row[0]: row[1:] for row in connection.execute("from business_register order by 1").fetchall()}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_everybody_with_a_name_is_in_it(making: Making, kind: str) -> None:
    making.tables["juristic"][2]["publishable"] = "false"
    found = written(making, kind)
    assert found == {
        juristic_id(1): ("juristic", "บริษัท ลับ 1 จำกัด", "47111", True, True),
        juristic_id(2): ("juristic", "บริษัท ลับ 2 จำกัด", "10101", True, True),
        juristic_id(3): ("juristic", "บริษัท ลับ 3 จำกัด", "47111", False, True),
        community_id(1): ("community", "กลุ่มลับ 1", "01131", False, True),
    }
    path = making.folder.parent / "business.duckdb"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and "ลับ".encode() in path.read_bytes()


def test_who_is_not_in_the_population_has_no_name_here(making: Making) -> None:
    making.tables["juristic"] += [company(7, status="dissolved"), company(8)]
    making.tables["financial_statements"] += [statement(7)]
    assert juristic_id(7) not in written(making)


@pytest.mark.parametrize("other", [{"publishable": "false"}, {"publishable": ""}, {"publishable": "perhaps"}])
def test_rows_that_disagree_count_as_no(making: Making, other: dict[str, str]) -> None:
    making.tables["juristic"].append(company(1, name_th="บริษัท อื่น จำกัด", **other))
    name, publishable = written(making)[juristic_id(1)][1::2]
    assert (name, publishable) == ("บริษัท ลับ 1 จำกัด", False)


def test_a_second_row_that_says_dissolved_counts_as_dissolved(making: Making) -> None:
    making.tables["juristic"].append(company(1, status="dissolved"))
    assert written(making)[juristic_id(1)][-1] is False


def test_a_community_enterprise_is_never_publishable(making: Making) -> None:
    making.tables["community_enterprises"].append(community(1, 2021))
    assert written(making)[community_id(1)][-2] is False
