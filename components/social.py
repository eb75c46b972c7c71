"""Social cards: what a link to a page or a chart looks like elsewhere, 1200 × 630, drawn as SVG.

Light colours, figures as large as a thumbnail needs. A card says what its page says and nothing else: title, chart,
origin, source, release. What is withheld is hatched, as in every drawing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.svg import draw

WIDTH, HEIGHT, EDGE = 1200, 630, 56
TITLE_SIZE, TEXT_SIZE, CHART_ZOOM = 44, 25, 1.5
MOST_TITLE_LINES, MOST_CHART = 2, 340
THAI = re.compile(r"[\u0e00-\u0e7f]")
FACE = {"font_family": draw.FONT}


@dataclass(frozen=True)
class SocialCard:
    """`title` and `words` as on the page, `foot` names source and release, `mark` says that figures are synthetic."""

    title: str
    words: str
    foot: str
    site: str
    mark: str = ""
    figure: Mapping[str, Any] | None = None


def address(lang: str, name: str) -> str:
    """Where the card of a page or a chart stands."""
    return f"/social/{lang}/{name}.png"
