"""Labels of a line chart keep clear of each other, of points and of the axis; the last of a line always stays."""

from hypothesis import given
from hypothesis import strategies as st

from components.label_sides import DOT, SIDES, Canvas, _box, _free, canvas, clear_labels, free_step
from components.line_chart import Line, Point

SCALE = Canvas(per_step=20, per_value=5)


def labelled(lines: list[Line]) -> list[Point]:
    return [point for line in lines for point in line.points if point.label]


def test_two_labels_at_one_place_part() -> None:
    lines = [Line("a", (Point(0, 29.8, "", label="29.8"),)), Line("b", (Point(1, 37, "", label="37", side="bottom right"),))]
    made = labelled(clear_labels(lines, SCALE))
    boxes = [_box(SCALE, point, point.side) for point in made]
    assert len(made) == 2 and _free(boxes[0], [boxes[1]])


@given(st.lists(st.tuples(st.integers(0, 12), st.floats(0, 60), st.booleans()), min_size=1, max_size=14))
def test_no_label_lies_on_another_unless_it_is_the_last_of_its_line(given: list[tuple[int, float, bool]]) -> None:
    points = tuple(Point(x, y, "", label="123.4" if marked else "") for x, y, marked in given)
    lines = [Line("a", points[: len(points) // 2]), Line("b", points[len(points) // 2 :])]
    made = clear_labels(lines, SCALE)
    lasts = {id(line.points[-1]) for line in made if line.points}
    kept = [(point, _box(SCALE, point, point.side)) for point in labelled(made)]
    for number, (point, box) in enumerate(kept):
        others = [other for place, (_, other) in enumerate(kept) if place != number]
        assert id(point) in lasts or (_free(box, others) and point.side in SIDES and box[0] > -4 * DOT)
    asked = [line.points[-1].label for line in lines if line.points]
    assert [line.points[-1].label for line in made if line.points] == asked


def test_the_name_of_a_level_stands_where_no_point_is() -> None:
    lines = [Line("a", tuple(Point(x, 50.5, "") for x in range(6)))]
    drawn = canvas(lines, 20, 400, 300, (20, 60))
    step = free_step(lines, drawn, 20, 50, "50 = unchanged")
    assert step > 5 and free_step(lines, drawn, 6, 50, "50 = unchanged") == 0
