"""A release with quarters and months and its revision, by the command line: declared, protected, attacked, frozen."""

import json
from dataclasses import dataclass

import duckdb
import pandas as pd
import pytest

from etl.home import Home, manifest
from tests.etl.test_register_release import TABLES, etl
from tests.small_drop import YEARS, small_drop

QUARTERLY, MONTHLY = "msme_trade_quarterly", "msme_employment_monthly"


@dataclass(frozen=True)
class House:
    home: Home
    first: str
    second: str

    def cells(self, release: str, table: str) -> pd.DataFrame:
        with duckdb.connect(str(self.home.releases / release / "public.duckdb"), read_only=True) as connection:
            return connection.execute(f"select * from {table}").df()

    def audit(self, release: str) -> dict:
        return json.loads((self.home.releases / release / "audit.json").read_text())


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    folder, releases = tmp_path_factory.mktemp("periods"), []
    home = Home(folder / "home")
    for name, revision in (("first", False), ("second", True)):
        drop = small_drop(folder / name, finer=True, late=0.02, revision=revision)
        done = etl("build", "--home", home.folder, "--drop", drop)
        assert done.returncode == 0, done.stderr
        releases.append(home.current())
    return House(home, *releases)


def test_both_tables_are_published_and_were_attacked(house):
    for release in (house.first, house.second):
        audit = house.audit(release)
        assert audit["result"] == "passed" and audit["tables"] == sorted([*TABLES, QUARTERLY, MONTHLY])
        for year in audit["years"].values():
            tried = {test["name"]: test["tried"] for test in year["tests"]}
            assert tried["months"] > 100 and tried["insider_several"] > 0
        told = manifest(house.home, release)
        assert {id: told["datasets"][id]["origin"] for id in (QUARTERLY, MONTHLY)} == dict.fromkeys(
            (QUARTERLY, MONTHLY), "synthetic"
        )
        periods = told["register"]["periods"]
        assert periods["quarters"] == periods["months"] == list(YEARS) and periods["left_out"] == {}
        assert periods["differing"] == {table: {str(year): 0 for year in YEARS} for table in ("customs", "employment")}


def test_quarters_add_up_to_the_year(house):
    quarters, year = house.cells(house.first, QUARTERLY), house.cells(house.first, "msme_trade_cube")
    own = quarters[(quarters["goods"] == "_T")].assign(period=quarters["period"].str[:4])
    shown = own.groupby(["period", "activity", "size", "measure"])["value"].agg(["sum", "count"]).reset_index()
    both = shown[shown["count"] == 4].merge(
        year[(year["area"] == "_T") & (year["status"] == "A")], on=["period", "activity", "size", "measure"]
    )
    assert len(both) > 10 and (both["sum"] == both["value"]).all()


def test_a_month_is_withheld_where_all_are(house):
    """And wherever the yearly cube withholds the employees."""
    cells = house.cells(house.first, MONTHLY).assign(year=lambda frame: frame["period"].str[:4])
    keys = ["year", "area", "activity", "size"]
    hidden = cells["status"].eq("Q").groupby([cells[key] for key in keys]).agg(["sum", "count"])
    assert set(hidden["count"]) == {12} and set(hidden["sum"]) == {0, 12}
    cube = house.cells(house.first, "msme_cube").rename(columns={"period": "year"})
    withheld = cube[(cube["measure"] == "employees") & (cube["status"] == "Q")].merge(cells, on=keys, suffixes=("", "_month"))
    assert len(withheld) and (withheld["status_month"] == "Q").all()


def test_a_revision_keeps_the_masks_and_lets_safe_changes_in(house):
    for table in (QUARTERLY, MONTHLY, "msme_trade_cube"):
        keys = [c for c in house.cells(house.first, table) if c not in ("value", "status", "rounded", "source", "note")]
        before, after = (house.cells(release, table) for release in (house.first, house.second))
        hidden = before[before["status"] == "Q"][keys].merge(after, how="left", on=keys)
        assert len(hidden) and (hidden["status"] == "Q").all()
    delta = [test for test in house.audit(house.second)["years"]["2022"]["tests"] if test["name"] == "delta"]
    assert delta[0]["hits"] == 0 and delta[0]["tried"] > 1_000


def test_the_attack_can_be_repeated(house):
    for release in (house.first, house.second):
        done = etl("audit", "--home", house.home.folder, release)
        assert done.returncode == 0 and "passed" in done.stdout, done.stderr
