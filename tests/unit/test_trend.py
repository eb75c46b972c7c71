"""Which earlier figure a change may be stated against, and how it is said in every case."""

from typing import Any

import pytest

from components.trend import change, moved, phrase, precision, trend
from tests.unit.fakes import CATALOGUE, context

GDP = CATALOGUE.datasets["msme_gdp"]


def share(period: str, value: float, definition: str = "2562", **more: Any) -> dict[str, Any]:
    usual = {"measure": "share_of_national_gdp", "size": "_T", "sector": "_T", "status": "A", "rounded": False, "source": "own"}
    return {"period": period, "value": value, "definition": definition, "variant": 0, "note": "", **usual, **more}


def said(*cells: dict[str, Any], lang: str = "en", definition: str = "2562") -> str:
    found = trend(cells, definition)
    assert found is not None
    return phrase(context(lang), GDP, found)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (35.3, 35.4, "up 0.1 pp from 2019 (35.3)"),
        (35.3, 34.0, "down 1.3 pp from 2019 (35.3)"),
        (35.3, 35.34, "about the same as in 2019 (35.3)"),
    ],
)
def test_a_rise_a_fall_and_no_change(before: float, now: float, words: str) -> None:
    assert said(share("2019", before), share("2022", now)) == words


def test_thai_says_the_same_in_its_own_era() -> None:
    assert said(share("2019", 35.3), share("2022", 34.0), lang="th") == "ลดลง 1.3 จุดร้อยละ จากปี 2562 (35.3)"


def test_across_a_break_of_definition_no_change_is_stated() -> None:
    words = said(share("2017", 42.2, "2545"), share("2022", 35.4))
    assert "another definition" in words and "42.2" not in words and "pp" not in words


def test_without_anything_earlier_none_is_stated() -> None:
    assert "no change is stated" in said(share("2022", 35.4)) and "definition" not in said(share("2022", 35.4))


def test_a_quarter_compares_with_the_same_quarter_only() -> None:
    cells = [share("2020-Q1", 34.9), share("2020-Q4", 34.5), share("2021-Q1", 35.2)]
    found = trend(cells, "2562")
    assert found is not None and [row["period"] for row in found.series] == ["2020-Q1", "2021-Q1"]
    assert "no earlier figure" in said(*cells[:2])


def test_an_exact_figure_is_not_set_against_a_rounded_one() -> None:
    found = trend([share("2019", 35.3), share("2020", 35.0, rounded=True), share("2022", 35.4)], "2562")
    assert found is not None and found.before is not None and found.before["period"] == "2019"


def test_rounded_figures_change_only_beyond_their_rounding() -> None:
    value = {"measure": "gdp_value", "rounded": True}
    assert moved(GDP, share("2018", 6_554_000, **value), share("2017", 6_550_000, **value)).direction == "same"
    assert moved(GDP, share("2018", 6_600_000, **value), share("2017", 4_400_000, **value)).direction == "up"


@pytest.mark.parametrize(("value", "decimals"), [(36.0, 0), (36.5, 1), (6_550_000.0, -4), (0.0, 1), (1_445_258.0, 0)])
def test_precision_of_a_rounded_figure(value: float, decimals: int) -> None:
    assert precision(value, 1) == decimals


def test_no_cell_of_the_definition_is_no_trend() -> None:
    assert trend([share("2017", 42.2, "2545")], "2562") is None and trend([]) is None


def test_a_key_figure_says_it_with_an_arrow_and_never_finer_than_printed() -> None:
    exact, rounded = (
        trend([share("2019", 35.3), share("2022", 35.4)]),
        trend([share("2020", 34.9), share("2021", 35.0, rounded=True)]),
    )
    assert exact is not None and rounded is not None
    assert change(context("en"), GDP, exact) == "▲ 0.1 pp from 2019 (35.3)"
    assert change(context("en"), GDP, rounded) == "About the same as in 2020 (34.9)"
    lone = trend([share("2022", 35.4)])
    assert lone is not None and change(context("en"), GDP, lone).startswith("No earlier figure")
