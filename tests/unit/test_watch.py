"""What the early-warning signals say: a sentence with its figures for every finding."""

from typing import Any

import pytest

from components import watch
from components.early_warning import Rule, judge
from components.model import Context
from components.watch import Watch, Watched
from tests.unit.fakes import CATALOGUE, FakeReader

RULE = Rule(k=3, earlier=6, run=3)
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
STEADY = (50.0, 51.0, 49.0, 50.0, 52.0, 48.0)


def month(period: str, value: float, **more: Any) -> dict[str, Any]:
    usual = {"horizon": "CUR", "component": "_T", "area": "_T", "sector": "_T", "measure": "index", "variant": 0}
    return {"period": period, "value": value, **usual, "status": "A", "rounded": False, "source": "own", "note": "", **more}


def said(*values: float, lang: str = "en") -> str:
    cells = [month(period, value) for period, value in zip(MONTHS, values, strict=False)]
    context = Context(lang, {}, FakeReader({"smesi": cells}), CATALOGUE)
    return watch.sentence(context, watch._watched(context, watch.WATCHES[0], RULE), RULE)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            60.0,
            "60 points (50 = unchanged) in July 2024 is above the usual range of 47.0 to 53.0 (median 50.0 of 6 earlier values)",
        ),
        (
            40.0,
            "40 points (50 = unchanged) in July 2024 is below the usual range of 47.0 to 53.0 (median 50.0 of 6 earlier values)",
        ),
        (
            51.5,
            "51.5 points (50 = unchanged) in July 2024 is within the usual range of 47.0 to 53.0 (median 50.0 of 6 earlier values)",
        ),
    ],
)
def test_the_sentence_carries_value_period_range_and_history(now: float, words: str) -> None:
    assert said(*STEADY, now) == words


def test_thai_says_the_same() -> None:
    assert said(*STEADY, 60.0, lang="th") == (
        "60 จุด (50 = ทรงตัว) ในเดือนกรกฎาคม 2567 สูงกว่าช่วงปกติ 47.0–53.0 (มัธยฐาน 50.0 จาก 6 ค่าก่อนหน้า)"
    )


def test_too_little_history_says_how_much_there_is() -> None:
    assert said(50.0, 51.0) == "51 points (50 = unchanged) in February 2024; earlier values: 1, needed: 6"


def test_falls_in_a_row_are_added_to_the_sentence() -> None:
    assert said(53.0, 52.0, 51.0, 50.0).endswith("needed: 6 · fell 3 periods in a row")


def test_a_history_without_spread_and_a_series_without_values_say_so() -> None:
    assert "do not spread" in said(*[50.0] * 6, 51.0)
    assert said() == "No published value found"


def test_forecasts_and_doubtful_values_are_no_history() -> None:
    cells = [month(period, 50.0, status=status) for period, status in zip(MONTHS, "AFUQAA", strict=False)]
    context = Context("en", {}, FakeReader({"smesi": cells}), CATALOGUE)
    assert watch._watched(context, watch.WATCHES[0], RULE).finding.earlier == 2


def test_every_watched_series_is_declared_and_names_one_definition() -> None:
    for item in watch.WATCHES:
        dataset = CATALOGUE.datasets[item.about.dataset]
        assert dataset.measure_of(item.about.measure) and set(item.about.where) <= {d.id for d in dataset.dimension}
        assert "definition" not in {d.id for d in dataset.dimension} or item.about.where["definition"]
        assert all(CATALOGUE.text(f"indicators.watch_{item.name}", lang) for lang in ("th", "en"))


def test_a_signal_is_a_signal_in_the_model_too() -> None:
    item = Watched(Watch("sentiment", watch.WATCHES[0].about, "M"), (), judge([*enumerate(STEADY), (6, 60.0)], RULE))
    assert item.finding.state == "signal" and item.now is None
