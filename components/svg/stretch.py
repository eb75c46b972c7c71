"""Bars take the room that their labels leave, as assets/charts.js decides it (`layout.meta.extent` and `rows`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.svg import words

LABEL_SIZE, NAME_SIZE = 14, 15
LABEL_GAP, NAME_GAP, WIDEST_NAMES = 10, 20, 0.36
MOST_ROUNDS = 30
SHORTEST_NAME = 8
Layout = dict[str, Any]
Traces = Sequence[Mapping[str, Any]]


def breakpoint(layout: Mapping[str, Any], traces: Traces, usual: int) -> int:
    """Below this width of the card names stand above their bars: the usual one, or more where names are long."""
    if not layout.get("meta", {}).get("rows"):
        return usual
    return max(usual, round(_names_width(traces) / WIDEST_NAMES))


def stretched(layout: Layout, traces: Traces, width: float, narrow: bool) -> Layout:
    """`layout` with the ranges and the margin that leave each label its room in a card of that width.

    The room right of the longest bar becomes a margin in pixels, so that it is right at other widths too.
    """
    low, high = layout["meta"]["extent"]
    high = high if high > low else low + 1  # all values are zero
    margin, domain = layout["margin"], layout["xaxis"].get("domain", (0, 1))
    names = 0 if narrow or layout["meta"].get("rows") is None else _names_width(traces)
    room = (width - names - margin["l"] - margin["r"]) * (domain[1] - domain[0])
    first, last = _range(low, high, _ends(layout, traces, room, 0.45 if low < 0 else 0.7))
    axes = [key for key in layout if key.startswith("xaxis")]
    alone = len(axes) == 1
    beyond = room * (last - high) / (last - first) if alone else 0
    made = {**layout, "margin": {**margin, "r": margin["r"] + round(beyond, 1)}}
    for key in axes:
        made[key] = {**layout[key], "range": [first, high if alone else last]}
    made["annotations"] = [_name(note, first, room - LABEL_GAP) for note in layout.get("annotations", ())]
    return made


def _names_width(traces: Traces) -> float:
    names = [name for trace in traces if trace["type"] == "bar" for name in trace["y"] if isinstance(name, str)]
    return max((words.width(name, NAME_SIZE) for name in names), default=0.0) + NAME_GAP


def _ends(layout: Layout, traces: Traces, room: float, most: float) -> list[tuple[float, float]]:
    """(value, share of the room) of each label at the end of a bar."""
    labels = [pair for trace in traces if trace["type"] == "bar" for pair in zip(trace["x"], trace.get("text") or (), strict=False)]
    labels += [(note["x"], note["text"]) for note in layout.get("annotations", ()) if note.get("name") == "end"]
    return [
        (value, min((words.width(text or "", LABEL_SIZE) + LABEL_GAP) / room, most)) for value, text in labels if value is not None
    ]


def _range(low: float, high: float, ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the farthest labels end: their share is one of the range itself, so it is approached in rounds."""
    first, last = low, high
    for _ in range(MOST_ROUNDS):
        span = last - first
        first = min([low, *(value - part * span for value, part in ends if value < 0)])
        last = max([high, *(value + part * span for value, part in ends if value >= 0)])
    return first, last


def _name(note: Mapping[str, Any], first: float, room: float) -> Mapping[str, Any]:
    """A name above its bar starts where the bars do, and ends with an ellipsis where it is wider than the card."""
    if note.get("name") or note.get("xref"):
        return note
    kept = note["text"]
    while len(kept) > SHORTEST_NAME and words.width(kept, LABEL_SIZE) > room:
        kept = kept[:-2]
    return {**note, "x": first, "text": kept if kept == note["text"] else f"{kept}…"}
