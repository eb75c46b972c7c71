"""Where the values beside the points of a line chart stand: clear of each other and of the points, or not at all.

The size of the chart is a guess (browsers decide); labels that are clear in it are clear in a wider one too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from components.line_chart import Line, Point

CHARACTER, LINE, GAP, DOT, AXIS = 8.0, 18.0, 7.0, 5.0, 12.0
"""Pixels: width of a digit, height of a line of text, from a point to its text, radius of a point, from the first to the axis."""
SIDES = ("top center", "bottom center", "middle right", "top right", "bottom right", "top left", "bottom left", "middle left")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Canvas:
    """The assumed drawing: pixels per step of the category axis and per unit of value."""

    per_step: float
    per_value: float

    def at(self, point: Point) -> tuple[float, float]:
        return point.x * self.per_step, -point.y * self.per_value


def canvas(lines: Sequence[Line], steps: int, width: float, height: float, y_range: tuple[float, float] | None) -> Canvas:
    values = [point.y for line in lines for point in line.points] or [0.0]
    low, high = y_range or (min(values), max(values))
    return Canvas(width / max(steps, 1), height / ((high - low) or 1.0))


def clear_labels(lines: Sequence[Line], drawn: Canvas) -> list[Line]:
    """The same lines; each label on the first side where it is clear. The last of a line always stays, others give way."""
    dots = [(line, point, _dot(drawn, point)) for line in lines for point in line.points]
    taken: list[Box] = []
    sides: dict[tuple[int, int], str] = {}
    for number, place in _by_rank(lines):
        point = lines[number].points[place]
        others = [box for line, other, box in dots if not (line is lines[number] and other is point)]
        boxes = {side: _box(drawn, point, side) for side in (point.side, *SIDES)}
        side = next((s for s, box in boxes.items() if box[0] > -AXIS and _free(box, [*taken, *others])), "")
        last = place == len(lines[number].points) - 1
        side = side or (point.side if last else "")
        sides[number, place] = side
        taken += [_box(drawn, point, side)] if side else []
    return [
        replace(line, points=tuple(_sided(p, sides.get((n, m))) for m, p in enumerate(line.points))) for n, line in enumerate(lines)
    ]


def _by_rank(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The labelled points as (line, point): the last of each line first, then the rest."""
    found = [(n, m) for n, line in enumerate(lines) for m, point in enumerate(line.points) if point.label]
    yield from sorted(found, key=lambda at: (at[1] < len(lines[at[0]].points) - 1, at))


def _sided(point: Point, side: str | None) -> Point:
    return point if side is None else replace(point, side=side) if side else replace(point, label="")


def _dot(drawn: Canvas, point: Point) -> Box:
    x, y = drawn.at(point)
    return x - DOT, y - DOT, x + DOT, y + DOT


def _box(drawn: Canvas, point: Point, side: str) -> Box:
    """Left, top, right, bottom of the text on this side of the point."""
    (x, y), wide = drawn.at(point), CHARACTER * len(point.label)
    up, along = side.split()
    top = {"top": y - GAP - LINE, "middle": y - LINE / 2, "bottom": y + GAP}[up]
    left = {"left": x - GAP - wide, "center": x - wide / 2, "right": x + GAP}[along]
    return left, top, left + wide, top + LINE


def _free(box: Box, others: Sequence[Box]) -> bool:
    return not any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)


def free_step(lines: Sequence[Line], drawn: Canvas, steps: int, level: float, text: str) -> int:
    """The first step from which a text above a level line meets no point; 0 if there is none."""
    dots = [_dot(drawn, point) for line in lines for point in line.points]
    wide, y = CHARACTER * len(text), -level * drawn.per_value
    boxes = ((step, (step * drawn.per_step - DOT, y - LINE, step * drawn.per_step + wide, y + DOT)) for step in range(steps))
    return next((step for step, box in boxes if _free(box, dots)), 0)
