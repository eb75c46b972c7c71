"""What stands around the values: gridlines, axis lines, ticks and their words; shapes and annotations."""

from collections.abc import Mapping
from typing import Any

from components.svg import words
from components.svg.axis import Axis
from components.svg.place import across, dashes, down, line, rect
from components.svg.plot import TICK_SIZE, Paint, Plot, UnknownMarkError

BORDER_PAD = 2
"""Pixels between an annotation's words and its box."""
BASELINE, DROP_SHARE, GAP = 17.8, 0.35, 1
"""Pixels from a tick down to the baseline of its label; share of the font size, and pixels, of a label beside an axis."""
LIFT = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
START = {"left": "start", "center": "middle", "right": "end"}


def grid(plot: Plot, paint: Paint) -> str:
    """Horizontal gridlines and lines at zero, below the values."""
    return "".join(_grid(plot, x, y, paint) for x, y in _pairs(plot))


def ticks(plot: Plot, paint: Paint) -> str:
    """Axis lines, ticks and their words, above the values."""
    return "".join(_below(x, y, paint) + _beside(x, y, paint) for x, y in _pairs(plot))


def _pairs(plot: Plot) -> list[tuple[Axis, Axis]]:
    """Each horizontal axis with its vertical one, where they are to be seen."""
    names = [name[1:] for name in plot.axes if name[0] == "x"]
    found = [(plot.axes[f"x{n}"], plot.axes[f"y{n}"]) for n in names]
    return [pair for pair in found if pair[0].spec.get("visible", True)]


def _grid(plot: Plot, x: Axis, y: Axis, paint: Paint) -> str:
    left, right, base = across(x.domain[0]), across(x.domain[1]), y.share(y.range[0])
    levels = [value for value, _ in y.ticks() if y.share(value) > base] if y.spec["showgrid"] else []
    drawn = [line(left, down(y.share(value)), right, down(y.share(value)), "", 1) for value in levels if value]
    lines = f"<g{words.attributes(stroke=paint('@grid'))}>{''.join(drawn)}</g>" if drawn else ""
    if not y.categories and y.spec["zeroline"] and y.shows(0) and y.share(0) > base:
        lines += line(left, down(y.share(0)), right, down(y.share(0)), paint("@line-strong"), 1)
    if not x.categories and x.spec["zeroline"] and x.shows(0):
        lines += line(across(x.share(0)), down(y.domain[1]), across(x.share(0)), down(y.domain[0]), paint("@line-strong"), 1)
    return lines


def _below(x: Axis, y: Axis, paint: Paint) -> str:
    bottom, color = down(y.domain[0]), paint("@line-strong")
    drawn = line(across(x.domain[0]), bottom, across(x.domain[1]), bottom, color, 1) if x.spec["showline"] else ""
    long = x.spec["ticklen"] if x.spec["ticks"] else 0
    if not x.spec.get("showticklabels", True):
        return drawn
    dy = long + BASELINE
    for value, label in x.ticks():
        place = across(x.share(value))
        drawn += _tick(place, bottom, long, color)
        drawn += words.text(label, place, bottom, 0, dy, TICK_SIZE, paint("@ink-2"), "middle")
    return drawn


def _tick(place: str, bottom: str, long: float, color: str) -> str:
    """A short stroke below an axis: a mark of one pixel's width, because lines cannot end at a percentage and pixels."""
    return rect(place, bottom, "1", str(long), fill=color, transform=words.moved(-0.5, 0)) if long else ""


def _beside(x: Axis, y: Axis, paint: Paint) -> str:
    if not y.spec.get("showticklabels", True):
        return ""
    font = y.spec.get("tickfont", {})
    size, color, left = font.get("size", TICK_SIZE), paint(font.get("color", "@ink-2")), across(x.domain[0])
    drawn = ""
    for value, label in y.ticks():
        dx = -GAP - words.width(" ", size) * (len(label) - len(label.rstrip()))
        drawn += words.text(label.rstrip(), left, down(y.share(value)), dx, size * DROP_SHARE, size, color, "end")
    return drawn


def shapes(plot: Plot, paint: Paint, below: bool) -> str:
    """Straight lines and frames `below` the values or above them, each end at a value or a share of the plot area or an axis."""
    own = [shape for shape in plot.layout.get("shapes", ()) if (shape.get("layer") == "below") is below]
    return "".join(_shape(plot, shape, paint) for shape in own)


def _share(plot: Plot, reference: str, value: Any) -> float:
    if reference == "paper":
        return float(value)
    axis = plot.axes[reference.removesuffix(" domain")]
    return axis.inside(value) if reference.endswith(" domain") else axis.share(value)


def _shape(plot: Plot, shape: Mapping[str, Any], paint: Paint) -> str:
    x0, x1 = (_share(plot, shape.get("xref", "x"), shape[end]) for end in ("x0", "x1"))
    y0, y1 = (_share(plot, shape.get("yref", "y"), shape[end]) for end in ("y0", "y1"))
    style = shape["line"]
    if shape["type"] == "line":
        return line(across(x0), down(y0), across(x1), down(y1), paint(style["color"]), style["width"], style.get("dash", "solid"))
    if shape["type"] != "rect":
        raise UnknownMarkError(f"cannot draw a shape of type {shape['type']!r}")
    edge = {"stroke": paint(style["color"]), "stroke_width": float(style["width"])}
    dash = dashes(style.get("dash", "solid"), style["width"])
    return rect(across(x0), down(y1), across(x1 - x0), across(y1 - y0), fill="none", stroke_dasharray=dash, **edge)


def annotations(plot: Plot, paint: Paint) -> str:
    return "".join(_annotation(plot, own, paint) for own in plot.layout.get("annotations", ()))


def _annotation(plot: Plot, own: Mapping[str, Any], paint: Paint) -> str:
    if own.get("showarrow", True):
        raise UnknownMarkError("cannot draw an annotation with an arrow")
    x, y = (_share(plot, own.get(f"{letter}ref", letter), own[letter]) for letter in "xy")
    font = own.get("font", {})
    size, rows = font.get("size", TICK_SIZE), words.lines(own["text"])
    high = len(rows) * words.LINE_HEIGHT * size + BORDER_PAD
    side = own.get("xanchor", "center")
    inward = {"left": BORDER_PAD, "center": 0, "right": -BORDER_PAD}[side]
    top = -own.get("yshift", 0) - LIFT[own.get("yanchor", "middle")] * high
    dx, dy = own.get("xshift", 0) + inward, top + words.ASCENT * size
    back = _back(own, (across(x), down(y)), (dx, top), (words.width(own["text"], size), high), paint) if own.get("bgcolor") else ""
    return back + words.text(own["text"], across(x), down(y), dx, dy, size, paint(font.get("color", "@ink-2")), START[side])


def _back(own: Mapping[str, Any], at: tuple[str, str], shift: tuple[float, float], size: tuple[float, float], paint: Paint) -> str:
    left = shift[0] - size[0] * {"left": 0, "center": 0.5, "right": 1}[own.get("xanchor", "center")]
    return rect(*at, f"{size[0]:.1f}", f"{size[1]:.1f}", fill=paint(own["bgcolor"]), transform=words.moved(left, shift[1]))
