"""Drawings made on the server: what they accept, what they refuse, and what never gets into them."""

import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from components.bar_chart import Bar, bar_chart
from components.line_chart import Line, Point, line_chart
from components.province_map import Province, classes, province_map
from components.stacked_bars import Stack, stacked_bars
from components.svg import draw, words
from components.svg.areas import SHARED, area_paths, outline_path, shared_outlines
from components.svg.axis import Need, extremes, round_values
from components.svg.plot import UnknownMarkError, prepare
from components.svg.stretch import breakpoint
from tests.unit.fakes import CATALOGUE

PATHS = area_paths(CATALOGUE.provinces)
OTHER = {"xaxis": "x2", "yaxis": "y2"}
YEARS = ["2563", "2564", "2565", "2566"]


def parsed(svg: str) -> list[ElementTree.Element]:
    """Every element of one or two drawings; a fault in the markup fails here."""
    return list(ElementTree.fromstring(f'<x xmlns="">{svg}</x>').iter())


def lines(**more: Any) -> dict[str, Any]:
    points = (Point(0, 10, "", label="10"), Point(1, 20, "", hollow=True), Point(3, 40, "", label="<40> & more"))
    return line_chart(YEARS, [Line("a", points)], ticks=dict(enumerate(YEARS)), **more)


def bars(*values: float) -> dict[str, Any]:
    return bar_chart([Bar(f"n{n}", value, f"{value} ราย", f"hover {value}") for n, value in enumerate(values)])


def share(text: str) -> float:
    assert text.endswith("%"), text
    return float(text[:-1]) / 100


def test_a_drawing_is_named_for_readers_and_its_texts_are_escaped() -> None:
    found = parsed(draw.inline(lines(), "c", 'A & "B" <c>'))
    assert {e.get("role") for e in found if e.tag == "svg"} == {"img"}
    assert [e.text for e in found if e.tag == "title"] == ['A & "B" <c>'] * 2
    assert [e.text for e in found if e.tag == "text" and "more" in (e.text or "")] == ["<40> & more"] * 2
    named = {e.get("id") for e in found if e.tag == "title"}
    assert named == {e.get("aria-labelledby") for e in found if e.tag == "svg"} and len(named) == 2


def test_neighbours_are_joined_solid_short_gaps_dotted_and_hollow_points_filled_with_the_card() -> None:
    found = parsed(draw.inline(lines(), "c", ""))
    strokes = [e for e in found if e.tag == "g" and e.get("stroke-linecap") == "round"]
    dotted = [e for e in found if e.tag == "g" and e.get("stroke-dasharray")]
    assert [len(e) for e in strokes] == [1, 1] and [len(e) for e in dotted] == [1, 1]
    assert [e.get("fill") for e in found if e.tag == "circle"][:3] == ["var(--main)", "var(--card)", "var(--main)"]


def test_points_stand_where_their_values_are() -> None:
    figure = lines(y_range=(0, 40))
    heights = [1 - share(e.get("cy", "")) for e in parsed(draw.inline(figure, "c", "")) if e.tag == "circle"]
    assert heights[:3] == pytest.approx([0.25, 0.5, 1.0], abs=1e-4)


def test_bars_start_at_zero_and_keep_their_proportions() -> None:
    svg = draw.inline(bars(30, 10, -10), "c", "")
    boxes = [e for e in parsed(svg) if e.tag == "rect"][:3]
    ends = [(share(e.get("x", "")), share(e.get("width", ""))) for e in reversed(boxes)]
    (first, long), (second, short), (below, left) = ends
    assert first == pytest.approx(second) and long == pytest.approx(3 * short, rel=1e-2)
    assert below + left == pytest.approx(first, abs=1e-3)


def test_bars_on_axes_of_their_own_need_no_stacking_and_all_start_at_zero() -> None:
    panels = [
        {"type": "bar", "orientation": "h", "x": [2], "y": ["a"], "marker": {"color": "@main"}, **axes} for axes in ({}, OTHER)
    ]
    halves = {
        "xaxis": {"type": "linear", "domain": [0, 0.5], "range": [0, 2]},
        "xaxis2": {"type": "linear", "domain": [0.5, 1], "range": [0, 2]},
    }
    names = {"yaxis": {"type": "category"}, "yaxis2": {"type": "category"}}
    found = [e for e in parsed(draw.inline({"data": panels, "layout": {**halves, **names}}, "c", "")) if e.tag == "rect"][:2]
    assert [share(e.get("x", "")) for e in found] == [0, 0.5] and found[0].get("width") == found[1].get("width")
    with pytest.raises(UnknownMarkError):
        draw.inline({"data": [panels[0]] * 2, "layout": halves | names}, "c", "")


def test_bars_of_nothing_but_zeros_are_drawn() -> None:
    svg = draw.inline(bars(0, 0), "c", "")
    assert svg.count("0 ราย") == 4 and "nan" not in svg and "inf" not in svg


def test_codes_are_named_for_clicks_and_shared_outlines_are_only_referred_to(withheld_map: dict[str, Any]) -> None:
    alone, shared = (parsed(draw.inline(withheld_map, "c", None, paths)) for paths in (PATHS, SHARED))
    named = [e.get("data-code") for e in alone if e.get("data-code")]
    assert named == [e.get("data-code") for e in shared if e.get("data-code")] and "TH-10" in named
    uses = [e.get("href", "") for e in shared if e.tag == "use"]
    document = {f"#{e.get('id')}" for e in parsed(shared_outlines(PATHS)) if e.tag == "path"}
    assert len(set(uses)) == len(document) == 77 and set(uses) == document
    assert not [e for e in shared if e.tag in ("path", "title")], "an outline stands in the document once"


def test_parts_of_a_stack_follow_one_another() -> None:
    figure = stacked_bars([Stack("a", 10, "10", (("@main", 4, ""), ("@mute", 6, "")))])
    whole, first, second = [e for e in parsed(draw.inline(figure, "c", "")) if e.tag == "rect"][:3]
    assert whole.get("fill") == "none" and whole.get("stroke-dasharray") == "3 3"
    assert share(second.get("x", "")) == pytest.approx(share(first.get("width", "")), abs=1e-4)


@pytest.fixture
def withheld_map() -> dict[str, Any]:
    codes = list(CATALOGUE.provinces)
    provinces = [Province(code, n + 0.5, f"<b>{code}</b> {n}") for n, code in enumerate(codes[2:])]
    provinces += [Province(codes[0], None, "withheld", hidden=True), Province(codes[1], None, "none")]
    return province_map(provinces, classes(provinces))


def test_a_withheld_area_is_hatched_one_without_a_figure_is_flat(withheld_map: dict[str, Any]) -> None:
    found = parsed(draw.inline(withheld_map, "c", "", PATHS))
    fills = [e.get("fill") or "" for e in found if e.tag == "path"]
    assert len(fills) == 77 + 6
    hatched = {fill for fill in fills if fill.startswith("url(")}
    assert hatched == {f"url(#{e.get('id')})" for e in found if e.tag == "pattern"} and hatched
    assert fills.count("var(--nodata)") in (1, 2)


def test_values_and_hover_texts_of_areas_are_not_in_the_source(withheld_map: dict[str, Any]) -> None:
    withheld_map["data"][0]["meta"]["value"] = 987654.321
    withheld_map["data"][0]["text"] = "hover words"
    svg = draw.inline(withheld_map, "c", "", PATHS)
    assert "987654" not in svg and "hover" not in svg


def test_only_the_height_of_a_map_changes_on_a_phone_so_it_is_drawn_once(withheld_map: dict[str, Any]) -> None:
    svg = draw.inline(withheld_map, "c", "", PATHS)
    assert len(re.findall(r'class="drawn', svg)) == 1 and len(re.findall(r'class="drawn', draw.inline(lines(), "c", ""))) == 2


def test_a_picture_has_a_frame_and_real_colours() -> None:
    svg = draw.picture(lines(), "c", 640, 360, lambda color: "#123456" if color.startswith("@") else color)
    outer = parsed(svg)[1]
    assert outer.get("viewBox") == "0 0 640 360" and "var(" not in svg


@pytest.mark.parametrize(
    "trace",
    [
        {"type": "pie", "values": [1]},
        {"type": "scatter", "mode": "lines+halos", "x": [], "y": []},
        {"type": "scatter", "mode": "lines", "fill": "tozeroy", "x": [], "y": []},
        {"type": "bar", "x": ["a"], "y": [1], "marker": {"color": "@main"}},
        {"type": "bar", "orientation": "h", "y": ["a"], "x": [1], "marker": {"color": "@main", "pattern": {"shape": "/"}}},
    ],
)
def test_what_has_no_drawing_is_refused(trace: dict[str, Any]) -> None:
    with pytest.raises(UnknownMarkError):
        draw.inline({"data": [trace], "layout": {}}, "c", "")


@pytest.mark.parametrize(
    "layout",
    [
        {"shapes": [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1, "line": {}}]},
        {"annotations": [{"x": 0, "y": 0, "text": "a"}]},
    ],
)
def test_circles_and_arrows_are_refused(layout: dict[str, Any]) -> None:
    with pytest.raises(UnknownMarkError):
        draw.inline({"data": [], "layout": layout}, "c", "")


@pytest.mark.parametrize(
    ("low", "high", "count", "expected"),
    [(0, 100, 5, [0, 50, 100]), (0, 50, 5, [0, 20, 40]), (20, 65, 5, [20, 30, 40, 50, 60]), (-3, 3, 4, [-2, 0, 2])],
)
def test_ticks_are_those_that_plotly_chooses(low: float, high: float, count: int, expected: list[float]) -> None:
    assert round_values(low, high, count) == expected


def test_long_labels_leave_their_bars_less_room_and_long_names_move_above_sooner() -> None:
    short, long = (prepare(bar_chart([Bar("n", 1, label, "")]), False).margin["r"] for label in ("1", "1,234,567 ราย"))
    assert long - short == pytest.approx(words.width(",234,567 ราย", 14), rel=0.2)
    turns = [
        breakpoint(bar_chart([Bar(name, 1, "", "")])["layout"], [{"type": "bar", "y": [name]}], 520) for name in ("ก", "ก" * 40)
    ]
    assert turns[0] == 520 and turns[1] == pytest.approx((40 * 0.576 * 15 + 20) / 0.36, rel=0.02)


def test_a_range_leaves_each_value_the_room_it_needs() -> None:
    low, high = extremes([Need(0, 10, 10), Need(100, 10, 30)], 200)
    per = (high - low) / 200
    assert low == pytest.approx(-10 * per) and high == pytest.approx(100 + 30 * per)
    assert extremes([Need(5)], 100) == (4, 6)


def test_long_names_widen_the_margin() -> None:
    short, long = (prepare(bar_chart([Bar(name, 1, "", "")]), False).margin["l"] for name in ("ก", "ก" * 20))
    assert long - short == pytest.approx(19 * 0.576 * 15, rel=0.02)


def test_an_outline_is_closed_and_starts_where_it_should() -> None:
    assert outline_path([[(100.0, 13.0), (100.5, 13.0), (100.5, 13.5)]]) == "M100000-13390l500 0 0-515z"
    assert all(math.isfinite(float(n)) for n in re.findall(r"-?\d+", PATHS["TH-10"]))
