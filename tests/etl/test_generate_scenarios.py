"""Each difficult country has what its name promises, at small and at middling size."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from etl.register.generate import generate
from etl.register.generate.scenario import SCENARIOS
from tests.etl.generated import enterprises, query

Made = Callable[[str, int], Path]
NUMBERS = (5_000, 60_000)
LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
FIRST = (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Folder of a scenario with so many enterprises; each is generated once."""

    @cache
    def folder(scenario: str, number: int) -> Path:
        out = tmp_path_factory.mktemp(scenario) / str(number)
        generate(out, number, (2021, 2022), 3, scenario=scenario)
        return out

    return folder


def msmes(folder: Path) -> pd.DataFrame:
    found = enterprises(folder)
    found["section"] = [LETTERS[sum(int(division) >= first for first in FIRST) - 1] for division in found["division"]]
    number = found["province"].str[3:].astype(int)
    found["region"] = pd.cut(number, [0, 13, 19, 29, 49, 69, 72, 74, 79, 99], labels=False).replace({6: 0, 5: 1, 7: 1})
    return found[found["size"] < 4]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_number_of_enterprises_stays(made: Made, scenario: str, number: int) -> None:
    assert len(enterprises(made(scenario, number))) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_thin_provinces(made: Made, number: int) -> None:
    found = msmes(made("thin-provinces", number))
    by_province = found["province"].value_counts().sort_values()
    assert by_province.iloc[:5].tolist() == [1, 2, 3, 4, 5]
    thin = found[found["province"].isin(by_province.index[:65])]
    assert thin.groupby(["form", "size", "province", "division"]).size().max() <= 2


@pytest.mark.parametrize("number", NUMBERS)
def test_monopolies(made: Made, number: int) -> None:
    found = msmes(made("monopolies", number))
    for section, firms in found.groupby("section"):
        for measure in ("assets", "profit", "revenue"):
            values = firms[measure].abs().sort_values(ascending=False).fillna(0)
            if measure == "revenue" and section == "G":
                continue
            assert values.iloc[1:].sum() < 0.1 * values.iloc[0], (section, measure)
    assert found["section"].nunique() == 21


@pytest.mark.parametrize("number", NUMBERS)
def test_one_firm_divisions(made: Made, number: int) -> None:
    sizes = enterprises(made("one-firm-divisions", number))["division"].value_counts()
    assert (sizes == 1).sum() >= 40 and len(sizes) == 88


@pytest.mark.parametrize("number", NUMBERS)
def test_duopolies(made: Made, number: int) -> None:
    found = msmes(made("duopolies", number))
    cells = found.groupby(["province", "division"])
    two = cells.filter(lambda cell: len(cell) == 2 and (cell["size"] == 3).all()).groupby(["province", "division"])
    assert len(two) >= number / 60
    for measure in ("employees", "revenue", "assets", "profit"):
        assert (two[measure].nunique(dropna=False) == 1).all(), measure


@pytest.mark.parametrize("number", NUMBERS)
def test_zero_and_negative_profits(made: Made, number: int) -> None:
    companies = msmes(made("zero-profits", number)).query("form == 'JUR'")
    assert (companies["profit"] < 0).mean() > 0.1 and (companies["profit"] == 0).mean() > 0.02
    cells = companies.groupby(["province", "division", "size"])["profit"]
    assert ((cells.sum() == 0) & (cells.agg(lambda profit: profit.abs().sum()) > 0)).sum() > number / 200


@pytest.mark.parametrize("number", NUMBERS)
def test_provinces_with_a_single_section(made: Made, number: int) -> None:
    found = msmes(made("single-section-provinces", number)).groupby("province")
    assert (found["section"].nunique() == 1).sum() >= 4
    assert found["section"].unique()["TH-58"].tolist() == ["I"]
    assert found["division"].nunique()["TH-85"] == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_thin_region_and_sector(made: Made, number: int) -> None:
    sizes = enterprises(made("thin-regions", number))
    place = sizes["province"]
    assert len(sizes[(place >= "TH-80") & (sizes["sector"] == "AGR")]) == 2
    assert len(sizes[place.between("TH-20", "TH-27") & (sizes["sector"] == "MFG")]) == 1
    assert len(sizes[place.between("TH-50", "TH-67") & (sizes["sector"] == "TRD")]) == 4


@pytest.mark.parametrize("number", NUMBERS)
def test_lone_communities(made: Made, number: int) -> None:
    found = msmes(made("lone-communities", number)).query("form == 'COM'")
    sizes = found.groupby(["region", "sector"]).size()
    assert sizes.max() <= 2 and len(sizes) >= 20


@pytest.mark.parametrize("number", NUMBERS)
def test_few_exporters(made: Made, number: int) -> None:
    traders = "select count(distinct juristic_id) as n from {customs}"
    assert 0 < query(made("few-exporters", number), traders)["n"][0] < query(made("default", number), traders)["n"][0] / 5


@pytest.mark.parametrize("number", NUMBERS)
def test_identical_firms(made: Made, number: int) -> None:
    alike = msmes(made("identical-firms", number)).query("form == 'JUR'").groupby(["sector", "size"])
    for measure in ("employees", "revenue", "assets", "profit"):
        assert (alike[measure].nunique() == 1).all(), measure


@pytest.mark.parametrize("number", NUMBERS)
def test_checkerboard(made: Made, number: int) -> None:
    usual, holed = enterprises(made("default", number)), enterprises(made("checkerboard", number))
    places = {code: place for place, code in enumerate(sorted(usual["province"].unique()))}
    for sector, firms in holed.groupby("sector"):
        turns = {code: turn for turn, code in enumerate(sorted(usual[usual["sector"] == sector]["division"].unique()))}
        assert ((firms["province"].map(places) + firms["division"].map(turns)) % 2 == 0).all()


def test_unknown_scenarios_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no scenario 'paradise'; there are default, thin-provinces"):
        generate(tmp_path / "out", 5_000, (2022,), 1, scenario="paradise")
