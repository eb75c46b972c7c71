"""Panels never share an axis; on a phone they stand one below the other."""

from components.line_chart import Line, Point
from components.small_multiples import Panel, small_multiples

PANELS = [
    Panel(f"survey {n}", ("a", "b", "c"), (Line("now", (Point(0, 50 + n, ""), Point(2, 51 + n, "")), max_gap=1),)) for n in range(5)
]


def test_every_panel_has_axes_of_its_own() -> None:
    figure = small_multiples(PANELS)
    assert {trace["xaxis"] for trace in figure["data"]} == {"x", "x2", "x3", "x4", "x5"}
    assert all(trace["xaxis"][1:] == trace["yaxis"][1:] for trace in figure["data"])
    assert all("matches" not in figure["layout"][f"yaxis{n or ''}"] for n in ("", 2, 3, 4, 5))
    assert [note["text"] for note in figure["layout"]["annotations"]] == [panel.title for panel in PANELS]


def test_a_gap_stays_open() -> None:
    assert {trace["mode"] for trace in small_multiples(PANELS)["data"]} == {"markers+text"}


def places(axes: dict, name: str) -> list[tuple[float, float]]:
    return [tuple(axes[f"{name}axis{n}"]["domain"]) for n in ("", 2, 3, 4, 5)]


def test_panels_do_not_overlap() -> None:
    layout = small_multiples(PANELS)["layout"]
    for axes in (layout, layout["meta"]["phone"]):
        boxes = list(zip(places(axes, "x"), places(axes, "y"), strict=True))
        for i, (x, y) in enumerate(boxes):
            assert 0 <= x[0] < x[1] <= 1 and 0 <= y[0] < y[1] <= 1
            assert all(a[0] >= x[1] or a[1] <= x[0] or b[0] >= y[1] or b[1] <= y[0] for a, b in boxes[:i])
    assert len({x for x, _ in zip(places(layout["meta"]["phone"], "x"), range(5), strict=True)}) == 1
