"""The rule of the early-warning signals, worked out by hand and by hypothesis."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.early_warning import Rule, distance, judge, worse_in_a_row

RULE = Rule(k=3, earlier=6, run=3)
STEADY = [50.0, 51.0, 49.0, 50.0, 52.0, 48.0]
"""Median 50; distances 0 1 1 0 2 2, so a MAD of 1 and a usual range of 47 to 53."""


def series(*values: float, start: int = 0) -> list[tuple[int, float]]:
    return list(enumerate(values, start))


@pytest.mark.parametrize(
    ("now", "side", "state"),
    [(53.0, "inside", "quiet"), (53.1, "above", "signal"), (47.0, "inside", "quiet"), (46.9, "below", "signal")],
)
def test_outside_the_median_plus_or_minus_k_mad_is_a_signal(now: float, side: str, state: str) -> None:
    found = judge(series(*STEADY, now), RULE)
    assert (found.median, found.deviation, found.low, found.high) == (50, 1, 47, 53)
    assert (found.side, found.state, found.earlier) == (side, state, 6)
    assert distance(now, found) == pytest.approx(now - 50)


def test_the_width_is_a_parameter() -> None:
    assert judge(series(*STEADY, 53.5), Rule(k=3)).state == "signal"
    assert judge(series(*STEADY, 53.5), Rule(k=4)).state == "quiet"


def test_the_latest_value_does_not_widen_its_own_range() -> None:
    assert judge(series(*STEADY, 900.0), RULE).high == 53


def test_too_little_history_is_said_and_gives_no_range() -> None:
    found = judge(series(*STEADY), RULE)
    assert (found.state, found.earlier, found.low, found.side) == ("short", 5, None, "")
    assert distance(1.0, found) is None


@pytest.mark.parametrize("values", [(), (50.0,)])
def test_no_or_one_value_is_no_error(values: tuple[float, ...]) -> None:
    assert judge(series(*values), RULE).state == "short"


def test_a_history_without_spread_has_no_range_and_no_signal() -> None:
    found = judge(series(*[50.0] * 6, 80.0), RULE)
    assert (found.enough, found.low, found.state) == (True, None, "quiet") and distance(80.0, found) is None


def test_three_falls_in_a_row_are_a_signal_even_with_little_history() -> None:
    assert judge(series(53.0, 52.0, 51.0, 50.0), RULE).state == "signal"
    assert judge(series(53.0, 52.0, 51.0, 51.0), RULE).state == "short", "an unchanged value is no fall"
    assert judge(series(52.0, 51.0, 50.0), RULE).state == "short", "two falls are not three"


def test_an_unpublished_period_ends_the_count() -> None:
    assert worse_in_a_row([(0, 5.0), (1, 4.0), (3, 3.0), (4, 2.0)], "fall") == 1
    assert worse_in_a_row([(0, 5.0), (1, 4.0), (2, 3.0), (4, 2.0)], "fall") == 0


def test_where_a_rise_is_worse_rises_are_counted() -> None:
    rising = series(2.0, 2.1, 2.2, 2.3)
    assert judge(rising, RULE, "rise").run and not judge(rising, RULE, "fall").run


@given(st.lists(st.floats(-1e6, 1e6), min_size=7, max_size=40), st.integers(1, 5))
def test_the_finding_agrees_with_its_own_range(values: list[float], k: int) -> None:
    found = judge(series(*values), Rule(k=k))
    assert found.enough and found.median == median(values[:-1])
    if found.low is None or found.high is None:
        assert found.side == ""
    else:
        assert (found.side == "inside") == (found.low <= values[-1] <= found.high)
        assert found.high - found.low == pytest.approx(2 * k * (found.deviation or 0), rel=1e-6, abs=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), max_size=20))
def test_a_series_turned_upside_down_turns_falls_into_rises(values: list[float]) -> None:
    assert worse_in_a_row(series(*values), "fall") == worse_in_a_row(series(*(-value for value in values)), "rise")
