"""Hatched fills: what is withheld. Each pattern is defined once per drawing."""

from collections.abc import Callable, Mapping
from typing import Any

from components.svg.words import attributes

PITCH_SHARE = 0.7
"""Distance of the strokes as a share of the tile that plotly repeats."""


class Hatches:
    """Patterns by colours and size. `unit` is the length of a pixel where they are used, `name` begins their ids."""

    def __init__(self, name: str, unit: float, paint: Callable[[str], str]) -> None:
        self.name, self.unit, self.paint = name, unit, paint
        self.known: dict[tuple[str, str, float], str] = {}

    def use(self, pattern: Mapping[str, Any], color: str = "") -> str:
        """The fill for a plotly pattern; `color` where the pattern names no ground of its own."""
        key = (pattern["fgcolor"], pattern.get("bgcolor", color), float(pattern.get("size", 8)))
        return f"url(#{self.known.setdefault(key, f'{self.name}-hatch{len(self.known)}')})"

    def definitions(self) -> str:
        return "".join(self._definition(*key, id) for key, id in self.known.items())

    def _definition(self, stroke: str, ground: str, size: float, id: str) -> str:
        side = size * PITCH_SHARE * self.unit
        tile = attributes(id=id, width=side, height=side, patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
        back = attributes(width=side, height=side, fill=self.paint(ground))
        line = attributes(width=float(self.unit), height=side, fill=self.paint(stroke))
        return f"<pattern{tile}><rect{back}/><rect{line}/></pattern>"
