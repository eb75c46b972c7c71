"""A figure made ready to be drawn: template, phone layout, margins and axes put in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.svg import words
from components.svg.axis import PAD, Axis, Need, extremes, marker_room
from components.svg.stretch import stretched

Layout = dict[str, Any]


class UnknownMarkError(ValueError):
    """A figure holds something that the drawing does not know; the message names it."""


Paint = Callable[[str], str]
TEMPLATE: Layout = {
    "margin": {"l": 44, "r": 78, "t": 28, "b": 34},
    "bargap": 0.35,
    "xaxis": {
        "type": "category",
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 5,
        "showline": True,
        "automargin": True,
        "zeroline": False,
    },
    "yaxis": {
        "type": "linear",
        "showgrid": True,
        "ticks": "",
        "nticks": 5,
        "showline": False,
        "tickformat": ",",
        "automargin": True,
        "zeroline": True,
    },
}
"""The chart template of assets/charts.js, as far as a drawing shows it."""
NARROW_RIGHT, NARROW_WIDTH = 54, 520
NOMINAL_WIDTH = {False: 700, True: 340}
"""Pixels of the plot area that are assumed where a distance must become a share."""
CARD_WIDTH = {False: 680, True: 340}
"""Pixels of a card that are assumed where labels need room."""
TICK_SIZE, NOTE_PAD = 14, 2
LABEL_ROOM = 0.97
"""Share of the font size that plotly leaves free beside the labels of an axis when it widens a margin for them."""
TICK_ROOM = 33
"""Pixels that plotly leaves below the ticks of an axis for one line of labels."""


@dataclass(frozen=True)
class Plot:
    """`margin` in pixels around the plot area; `pixels` its nominal width and its height."""

    layout: Layout
    traces: tuple[Mapping[str, Any], ...]
    axes: Mapping[str, Axis]
    margin: Mapping[str, float]
    height: float
    pixels: tuple[float, float]

    def pair(self, trace: Mapping[str, Any]) -> tuple[Axis, Axis]:
        return self.axes[trace.get("xaxis", "x")], self.axes[trace.get("yaxis", "y")]


def merged(into: Mapping[str, Any], other: Mapping[str, Any]) -> Layout:
    """`other` over `into`, dictionaries inside as well; lists are replaced."""
    made = dict(into)
    for key, value in other.items():
        made[key] = merged(made.get(key) or {}, value) if isinstance(value, Mapping) else value
    return made


def fitted(layout: Layout, narrow: bool) -> Layout:
    """The layout of a narrow or a wide card, with the template below it."""
    phone = layout.get("meta", {}).get("phone", {}) if narrow else {}
    own = merged(layout, phone)
    if narrow and "margin" not in own:
        own["margin"] = {"r": NARROW_RIGHT}
    made = merged(TEMPLATE, own)
    for name in [key for key in own if key[1:5] == "axis" and key[5:]]:
        made[name] = merged(TEMPLATE[name[:5]], own[name])
    return made


def prepare(figure: Mapping[str, Any], narrow: bool, height: float = 0, width: float = 0) -> Plot:
    """Everything that drawing needs; `height` and `width` in pixels, where they are known."""
    layout, traces = fitted(figure["layout"], narrow), tuple(figure["data"])
    if layout.get("meta", {}).get("extent"):
        layout = stretched(layout, traces, width or CARD_WIDTH[narrow], narrow)
    tall = height or layout.get("height", 316)
    margin = dict(layout["margin"])
    pixels = (NOMINAL_WIDTH[narrow], tall - margin["t"] - margin["b"])
    axes = {key[0] + key[5:]: _axis(key, layout, traces, pixels) for key in layout if key[1:5] == "axis"}
    margin["l"] = max(margin["l"], _left_room(axes["y"]))
    margin["b"] = max(margin["b"], _bottom_room(axes["x"]))
    return Plot(layout, traces, axes, margin, tall, pixels)


def _left_room(axis: Axis) -> float:
    """Pixels that the labels left of the plot area take, where the axis may widen the margin."""
    if not _labelled(axis):
        return 0
    size = axis.spec.get("tickfont", {}).get("size", TICK_SIZE)
    widest = max((words.width(label.rstrip(), size) for _, label in axis.ticks()), default=0.0)
    return round(widest + LABEL_ROOM * size)


def _bottom_room(axis: Axis) -> float:
    """The same below the plot area."""
    if not _labelled(axis):
        return 0
    most = max((len(words.lines(label)) for _, label in axis.ticks()), default=0)
    return round(axis.spec["ticklen"] + TICK_ROOM + (most - 1) * words.LINE_HEIGHT * TICK_SIZE)


def _labelled(axis: Axis) -> bool:
    spec = axis.spec
    return bool(spec["automargin"] and spec.get("visible", True) and spec.get("showticklabels", True))


def _axis(key: str, layout: Layout, traces: Sequence[Mapping[str, Any]], pixels: tuple[float, float]) -> Axis:
    spec, letter = layout[key], key[0]
    own = [trace for trace in traces if trace.get(f"{letter}axis", letter) == letter + key[5:]]
    named = [value for trace in own for value in trace.get(letter) or () if isinstance(value, str)]
    categories = tuple(spec.get("categoryarray") or dict.fromkeys(named)) if spec["type"] == "category" else ()
    domain = spec.get("domain", (0, 1))
    notes = [note for note in layout.get("annotations", ()) if note.get(f"{letter}ref", letter) == letter + key[5:]]
    own_pixels = pixels[letter == "y"] * (domain[1] - domain[0])
    low, high = spec.get("range") or _range(own, notes, letter, categories, own_pixels)
    return Axis(spec, categories, (low, high), tuple(domain))


def _range(
    traces: Sequence[Mapping[str, Any]], notes: Sequence[Mapping[str, Any]], letter: str, categories: tuple[str, ...], pixels: float
) -> tuple[float, float]:
    """What an axis without a range shows: all values and the annotations at them."""
    ends = [Need(-0.5), Need(len(categories) - 0.5)] if categories else []
    own = [need for trace in traces for need in _needs(trace, letter, pixels)] if not categories else []
    places = {name: float(n) for n, name in enumerate(categories)}
    beside = [_note_need(note, places.get(note["y"], note["y"])) for note in notes] if letter == "y" else []
    return extremes([*ends, *own, *beside] or [Need(0), Need(1)], pixels)


def _needs(trace: Mapping[str, Any], letter: str, pixels: float) -> list[Need]:
    """Every point with the room of its mark."""
    size = trace.get("marker", {}).get("size") if "markers" in trace.get("mode", "") else None
    values = list(trace.get(letter) or ())
    rooms = [PAD * pixels + (marker_room(s) if s else 0) for s in (size if isinstance(size, list) else [size] * len(values))]
    return [Need(value, room, room) for value, room in zip(values, rooms, strict=True) if value is not None]


def _note_need(note: Mapping[str, Any], value: float) -> Need:
    """An annotation with the height of its words."""
    size = note.get("font", {}).get("size", TICK_SIZE)
    high = len(words.lines(note["text"])) * words.LINE_HEIGHT * size + 2 * NOTE_PAD
    below = {"bottom": 0.0, "middle": 0.5, "top": 1.0}[note.get("yanchor", "middle")] * high
    shift = note.get("yshift", 0)
    return Need(value, max(0, below - shift), max(0, high - below + shift))
