"""Cards that stand in one row reach one height; none grows beyond its limit, and none on a phone."""

from dataclasses import replace

from components.bar_chart import PADDING, Bar, bar_chart
from components.level import TALLEST_ROW, level
from components.line_chart import TALLEST, Line, Point, line_chart
from components.model import Card, Figure
from tests.unit.fakes import CATALOGUE


def card(span: int, figure: Figure | None, **more: object) -> Card:
    made = Card("a", "title", "", (), CATALOGUE.datasets["msme_number"], "2565", span, figure)
    return replace(made, **more)  # type: ignore[arg-type]


def bars(count: int) -> Figure:
    return bar_chart([Bar(str(n), n + 1, str(n), "") for n in range(count)])


def heights(cards: tuple[Card, ...]) -> list[int]:
    return [item.figure["layout"]["height"] for item in cards if item.figure]


def test_bars_grow_to_their_neighbour_and_no_further_than_a_row_may() -> None:
    tall, few, three, four = bars(12), bars(2), bars(3), bars(4)
    own = tall["layout"]["height"]
    assert heights(level((card(7, tall), card(5, few)))) == [own, 2 * TALLEST_ROW + PADDING]
    assert heights(level((card(8, four), card(4, three)))) == [four["layout"]["height"]] * 2


def test_cards_below_each_other_and_hidden_ones_change_nothing() -> None:
    few, tall = bars(2), bars(9)
    assert heights(level((card(12, tall), card(6, few)))) == [tall["layout"]["height"], few["layout"]["height"]]
    assert heights(level((card(12, tall, absent=True), card(6, few)))) == [tall["layout"]["height"], few["layout"]["height"]]


def test_a_legend_counts_and_the_phone_keeps_the_own_height() -> None:
    three, four = bars(3), bars(4)
    made = level((card(7, three), card(5, four, legend=(("@main", "one"),))))
    assert heights(made)[0] > heights(level((card(7, three), card(5, four))))[0]
    assert made[0].figure and made[0].figure["layout"]["meta"]["phone"]["height"] == three["layout"]["height"]


def test_a_line_grows_up_to_its_limit() -> None:
    line = line_chart(["1", "2"], [Line("a", (Point(0, 1, ""), Point(1, 2, "")))], ticks={0: "1", 1: "2"})
    assert heights(level((card(6, line), card(6, bars(14)))))[0] == TALLEST
    assert line["layout"]["height"] < TALLEST, "the given figure is left as it was"
