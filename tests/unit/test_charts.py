"""Figures are plain dicts that keep the chart rules: zero baseline, no joined definitions, dotted or open gaps."""

import json
from xml.etree import ElementTree

import pytest

from components.area_map import area_map
from components.bar_chart import Bar, bar_chart
from components.line_chart import Line, Point, line_chart
from components.measure_cards import Slice, Words, over_time
from components.svg import draw
from tests.unit import fakes

YEARS = [str(year) for year in range(2010, 2021)]
TICKS = dict(enumerate(YEARS))


def line(*points: Point, name: str = "a", max_gap: int = 3) -> Line:
    return Line(name, points, max_gap=max_gap)


def drawn(figure: dict, dash: str) -> list[tuple[str, str]]:
    """Pairs of neighbours that a stroke of this kind joins."""
    strokes = [t for t in figure["data"] if t["mode"] == "lines" and t["line"]["dash"] == dash]
    return [(t["x"][n], t["x"][n + 1]) for t in strokes for n in range(0, len(t["x"]), 3)]


def test_neighbours_are_solid_short_gaps_dotted_long_gaps_open() -> None:
    figure = line_chart(YEARS, [line(Point(0, 1, ""), Point(1, 2, ""), Point(4, 3, ""), Point(9, 4, ""))], ticks=TICKS)
    assert drawn(figure, "solid") == [("2010", "2011")]
    assert drawn(figure, "dot") == [("2011", "2014")]


def test_two_definitions_are_never_joined() -> None:
    lines = [line(Point(0, 1, "")), line(Point(1, 2, ""), name="b")]
    figure = line_chart(YEARS, lines, ticks=TICKS, break_at=0.5, break_labels=("x", "y"))
    assert drawn(figure, "solid") == drawn(figure, "dot") == []
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.5]
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"x", "y"}


def test_a_figure_rounded_by_its_source_is_hollow() -> None:
    figure = line_chart(YEARS, [line(Point(0, 1, "", hollow=True), Point(1, 1, ""))], ticks=TICKS)
    assert figure["data"][-1]["marker"]["color"] == ["@card", "@main"]


def test_a_narrow_card_gets_at_most_five_ticks() -> None:
    figure = line_chart(YEARS, [line(Point(0, 1, ""))], ticks=TICKS)
    assert len(figure["layout"]["meta"]["phone"]["xaxis"]["tickvals"]) <= 5


def test_bars_start_at_zero_and_leave_room_for_falls() -> None:
    up = bar_chart([Bar("a", 10, "10", ""), Bar("b", 4, "4", "")])
    assert up["layout"]["xaxis"]["range"][0] == 0
    down = bar_chart([Bar("a", 10, "10", ""), Bar("b", -1.4, "-1.4", "")])
    assert down["layout"]["xaxis"]["range"][0] < -1.4
    assert down["data"][0]["y"] == ["b", "a"]  # the first bar stands on top


def test_names_move_above_the_bars_on_a_narrow_card() -> None:
    phone = bar_chart([Bar("ก", 10, "10", "")])["layout"]["meta"]["phone"]
    assert phone["yaxis"] == {"showticklabels": False}
    assert [note["text"] for note in phone["annotations"]] == ["ก"]


def test_a_map_needs_no_boundaries_from_elsewhere() -> None:
    figure = area_map({"A": [[[0, 0], [1, 0], [0, 0]]]}, [("one", "@seq1", ["A"])], {"A": "one: 1"})
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    assert figure["data"][0]["text"] == "one: 1"


def test_colours_are_tokens_so_that_light_and_dark_share_one_figure() -> None:
    figures = [line_chart(YEARS, [line(Point(0, 1, ""))], ticks=TICKS, reference=(1, "r", 0)), bar_chart([Bar("a", 1, "1", "")])]
    assert "#" not in json.dumps(figures)


def test_one_value_stands_on_an_axis_from_zero() -> None:
    context = fakes.context(rows=[fakes.number("2013", 477_142)])
    card = over_time(context, "a", 8, Slice("msme_number", "enterprises"), Words("a"))
    low, high = card.figure["layout"]["yaxis"]["range"]  # type: ignore[index]
    assert low == 0 and 477_142 < high < 1_000_000


def strokes(figure: dict) -> int:
    """How many strokes the server's drawing of a line has, solid and dotted, in its wide form."""
    wide = ElementTree.fromstring(f"<x>{draw.inline(figure, 'a', None)}</x>").find("svg")
    assert wide is not None
    return sum(len(group) for group in wide.iter("g") if group.get("stroke-linecap") == "round" or group.get("stroke-dasharray"))


@pytest.mark.parametrize(("hole", "joined"), [((), [("2013", "2015")]), (("O",), []), (("Q",), [])])
def test_nothing_spans_a_figure_that_is_not_available_or_withheld(hole: tuple[str, ...], joined: list[tuple[str, str]]) -> None:
    """A year that no source speaks of is dotted over; one that the source leaves open stays open, in chart and drawing alike."""
    cells = [fakes.number(year, 5) for year in ("2012", "2013", "2015")]
    cells += [fakes.number("2014", None, status=status) for status in hole]
    figure = over_time(fakes.context(rows=cells), "a", 8, Slice("msme_number", "enterprises"), Words("a")).figure
    assert figure is not None
    assert (drawn(figure, "solid"), drawn(figure, "dot")) == (
        [("2555", "2556")],
        [(f"{int(a) + 543}", f"{int(b) + 543}") for a, b in joined],
    )
    assert strokes(figure) == 1 + len(joined)


def test_a_line_without_any_figure_is_no_figure() -> None:
    card = over_time(
        fakes.context(rows=[fakes.number("2014", None, status="O")]), "a", 8, Slice("msme_number", "enterprises"), Words("a")
    )
    assert (card.figure, card.as_of, bool(card.empty)) == (None, "–", True)
