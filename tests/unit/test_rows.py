"""Choosing among cells: what may be drawn, which period counts as latest, how gaps take their true width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import rows


def cell(period: str, value: float | None = 1.0, status: str = "A", **codes: str) -> dict[str, object]:
    return {"period": period, "value": value, "status": status, **codes}


@pytest.mark.parametrize("status", list("APRBME"))
def test_ordinary_statuses_are_drawn(status: str) -> None:
    assert rows.charted([cell("2022", status=status)])


@pytest.mark.parametrize(("status", "value"), [("F", 1.0), ("U", 1.0), ("Q", None), ("O", None), ("A", None)])
def test_forecast_doubtful_suppressed_and_missing_cells_are_not_drawn(status: str, value: float | None) -> None:
    assert rows.charted([cell("2022", value, status)]) == []


def test_timeline_holds_every_year_between_the_first_and_the_last() -> None:
    assert rows.timeline(["2012", "2010"]) == ["2010", "2011", "2012"]


def test_timeline_of_months_and_quarters_crosses_years() -> None:
    assert rows.timeline(["2021-11", "2022-02"]) == ["2021-11", "2021-12", "2022-01", "2022-02"]
    assert rows.timeline(["2021-Q4", "2022-Q2"]) == ["2021-Q4", "2022-Q1", "2022-Q2"]


def test_timeline_of_nothing_is_empty() -> None:
    assert rows.timeline([]) == []


@given(st.lists(st.integers(1990, 2060), min_size=1, max_size=8))
def test_timeline_is_sorted_complete_and_holds_what_was_given(years: list[int]) -> None:
    made = rows.timeline(map(str, years))
    assert set(map(str, years)) <= set(made)
    assert made == [str(year) for year in range(min(years), max(years) + 1)]


def test_latest_parts_takes_the_latest_period_with_two_parts_largest_first() -> None:
    cells = [cell("2013", 1, sector="MFG"), cell("2013", 3, sector="TRD"), cell("2019", 9, sector="TRD")]
    assert [(row["period"], row["sector"]) for row in rows.latest_parts(cells, "sector")] == [("2013", "TRD"), ("2013", "MFG")]


def test_latest_parts_falls_back_to_the_latest_single_part() -> None:
    assert [row["period"] for row in rows.latest_parts([cell("2013", sector="TRD"), cell("2019", sector="TRD")], "sector")] == [
        "2019"
    ]
    assert rows.latest_parts([], "sector") == []


def test_ends_are_the_first_and_the_last_period() -> None:
    assert rows.ends([cell("2019"), cell("2010"), cell("2013")]) == {"2010", "2019"}
