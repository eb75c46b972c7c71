"""The default drop looks like the country: published totals of 2022, scaled, and what makes a register real."""

from pathlib import Path

import pandas as pd
import pytest

from etl.register.generate import generate
from tests.etl.generated import enterprises, query

ENTERPRISES = 100_000
SCALE = ENTERPRISES / 3_200_000
PUBLISHED_MSMES = 3_187_378
VICINITY = ("TH-11", "TH-12", "TH-13", "TH-73")


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("drop") / "country"
    generate(out, ENTERPRISES, (2020, 2021, 2022), 11)
    return out


@pytest.fixture(scope="module")
def everyone(drop: Path) -> pd.DataFrame:
    return enterprises(drop)


@pytest.fixture(scope="module")
def msmes(everyone: pd.DataFrame) -> pd.DataFrame:
    return everyone[everyone["size"] < 4]


def near(published: float, tolerance: float = 0.001) -> object:
    """A published total for this number of enterprises: one unit or 0.1 % off, whichever is more."""
    return pytest.approx(published * SCALE, rel=tolerance, abs=1)


def test_number_of_enterprises(everyone: pd.DataFrame, msmes: pd.DataFrame) -> None:
    assert len(everyone) == ENTERPRISES
    assert len(msmes) == near(PUBLISHED_MSMES)


def test_number_by_legal_form(msmes: pd.DataFrame) -> None:
    by_form = msmes["form"].value_counts()
    for form, number in (("JUR", 733_334), ("COM", 85_436)):
        assert by_form[form] == near(number / 3_105_096 * PUBLISHED_MSMES)


def test_number_by_place(msmes: pd.DataFrame) -> None:
    by_province = msmes["province"].value_counts()
    assert by_province["TH-10"] == near(521_492)
    assert by_province[list(VICINITY)].sum() == near(286_123)
    assert by_province["TH-83"] == near(42_598)


def test_number_by_size(msmes: pd.DataFrame) -> None:
    by_size = msmes["size"].value_counts() / len(msmes)
    assert by_size.to_dict() == pytest.approx({1: 0.85, 2: 0.136, 3: 0.014}, abs=0.0002)


def test_jobs_by_sector(msmes: pd.DataFrame) -> None:
    jobs = msmes.groupby("sector")["employees"].sum()
    assert jobs.sum() == near(12_828_236)
    for sector, published in (("AGR", 80_592), ("MFG", 2_811_157), ("TRD", 4_305_645), ("SRV", 5_630_842)):
        assert jobs[sector] == near(published)


def test_jobs_by_legal_form(msmes: pd.DataFrame) -> None:
    jobs = msmes.groupby("form")["employees"].sum()
    assert jobs["JUR"] == near(7_941_166)
    assert jobs["NAT"] + jobs["COM"] == near(4_887_070)


def test_jobs_and_revenue_point_at_one_class_but_for_a_few(everyone: pd.DataFrame) -> None:
    both = everyone.dropna(subset=["by_revenue", "by_jobs"])
    odd = both[both["by_revenue"] != both["by_jobs"]]
    assert 0.001 < len(odd) / len(both) < 0.02
    assert (odd["by_revenue"] - odd["by_jobs"]).abs().max() == 1
    assert (both[both["size"] == 4]["by_jobs"] == 4).all()


def test_revenue_keeps_away_from_the_limits(everyone: pd.DataFrame) -> None:
    revenue = everyone["revenue"]
    for limit in (1.8e6, 50e6, 100e6, 300e6, 500e6):
        concerned = revenue[everyone["sector"].isin(["AGR", "MFG"]) == (limit in (1.8e6, 100e6, 500e6))] if limit > 2e6 else revenue
        assert not concerned.between(limit * 0.975, limit * 1.025).any()


def test_larger_firms_employ_more(msmes: pd.DataFrame) -> None:
    for _, same in msmes[msmes["form"] == "JUR"].groupby("size"):
        assert same["employees"].corr(same["revenue"], method="spearman") > 0.15


def test_large_enterprises_are_rare_companies_with_a_long_tail(everyone: pd.DataFrame) -> None:
    large = everyone[everyone["size"] == 4]
    assert 0.003 < len(large) / len(everyone) < 0.006
    assert set(large["form"]) == {"JUR"}
    assert large["revenue"].max() > 20 * large["revenue"].median()


def test_community_enterprises_farm_and_make_things(msmes: pd.DataFrame) -> None:
    shares = msmes[msmes["form"] == "COM"]["sector"].value_counts(normalize=True)
    assert shares["AGR"] + shares["MFG"] > 0.6


def test_provinces_and_divisions_are_uneven(msmes: pd.DataFrame) -> None:
    by_province = msmes["province"].value_counts()
    assert by_province.max() / by_province.min() > 50
    by_division = msmes["division"].value_counts()
    assert by_division.max() / by_division.min() > 5_000
    cells = msmes.groupby(["province", "division", "size"]).size()
    assert (cells < 3).sum() > 2_000


def test_profits_and_revenue_have_their_odd_values(msmes: pd.DataFrame) -> None:
    told = msmes.dropna(subset=["profit"])
    assert 0.2 < (told["profit"] < 0).mean() < 0.4
    assert 0.01 < (told["profit"] == 0).mean() < 0.04
    zero = told["revenue"] == 0
    assert 0.01 < zero.mean() < 0.06 and (told[zero]["size"] == 1).all()


def test_missing_employment_and_missing_revenue_occur(msmes: pd.DataFrame) -> None:
    assert 0.08 < msmes["employees"].isna().mean() < 0.18
    assert 0.003 < msmes["revenue"].isna().mean() < 0.02
    assert not (msmes["employees"].isna() & msmes["revenue"].isna()).any()


def test_some_companies_are_gone_or_show_no_sign_of_activity(drop: Path, everyone: pd.DataFrame) -> None:
    status = query(drop, "select status, count(*) as n from {juristic} group by status").set_index("status")["n"]
    assert set(status.index) == {"active", "dissolved", "bankrupt", "absent"}
    companies = (everyone["form"] == "JUR").sum()
    assert status["dissolved"] > status["absent"] > status["bankrupt"] > 0
    assert 0.1 < status["active"] / companies - 1 < 0.3
    ended = "select count(*) as n from {financial_statements} join {juristic} using (juristic_id) where status <> 'active'"
    assert query(drop, ended)["n"][0] > 1_000


def test_firms_enter_leave_and_grow(drop: Path, everyone: pd.DataFrame) -> None:
    before = enterprises(drop, 2021)
    assert 0.95 < len(before) / len(everyone) < 1
    stayed = before.merge(everyone, on="key", suffixes=("_2021", ""))
    assert 0.85 < len(stayed) / len(before) < 0.98
    assert 0.85 < len(stayed) / len(everyone) < 0.98
    assert stayed["revenue"].sum() > stayed["revenue_2021"].sum()
    assert (stayed["size"] != stayed["size_2021"]).any()


def test_few_companies_trade_abroad(drop: Path, everyone: pd.DataFrame) -> None:
    trade = query(drop, "select juristic_id as key, sum(value_baht) as value from {customs} where year = 2022 group by 1")
    companies = everyone[everyone["form"] == "JUR"].merge(trade, on="key")
    assert 0.02 < len(companies) / (everyone["form"] == "JUR").sum() < 0.12
    told = companies.dropna(subset=["revenue"])
    assert (told["value"] < 2 * told["revenue"]).mean() > 0.99
    assert (companies["size"] == 4).mean() > (everyone["size"] == 4).mean() * 5


@pytest.mark.parametrize("number", [1_000, 5_000, 33_333])
def test_totals_hold_for_other_numbers_and_seeds(number: int, tmp_path: Path) -> None:
    generate(tmp_path / "drop", number, (2022,), 5)
    made = enterprises(tmp_path / "drop")
    msmes = made[made["size"] < 4]
    assert len(made) == number
    assert len(msmes) == round(number * PUBLISHED_MSMES / 3_200_000)
    assert msmes["employees"].sum() == pytest.approx(12_828_236 * len(msmes) / PUBLISHED_MSMES, rel=0.001, abs=1)
    assert made["division"].nunique() == 88
