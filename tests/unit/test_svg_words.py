"""Widths of text agree with the font that the site serves."""

import pytest
from fontTools.ttLib import TTFont

from components.svg import words
from tests.conftest import ROOT

FONTS = [
    ROOT / "node_modules" / "@fontsource" / "sarabun" / "files" / f"sarabun-{name}-400-normal.woff2" for name in ("thai", "latin")
]
NEAR = 10
"""Thousandths of the font size by which a grouped width may differ."""


@pytest.fixture(scope="module")
def advances() -> dict[int, int]:
    found: dict[int, int] = {}
    for path in FONTS:
        font = TTFont(path)
        found |= {code: font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
    return found


def test_every_width_is_that_of_the_font(advances: dict[int, int]) -> None:
    wrong = {chr(c): (w, advances[c]) for c, w in words.WIDTH_OF.items() if c in advances and abs(w - advances[c]) > NEAR}
    assert wrong == {}


def test_thai_letters_digits_and_latin_letters_are_all_known(advances: dict[int, int]) -> None:
    wanted = [*range(0x20, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F)]
    assert [chr(c) for c in wanted if c in advances and c not in words.WIDTH_OF] == []


def test_marks_above_and_below_take_no_width() -> None:
    assert words.width("ที่", 10) == words.width("ท", 10)


def test_the_widest_line_counts_and_bold_marks_do_not() -> None:
    assert words.width("กก<br><b>กกก</b>", 10) == words.width("กกก", 10)
    assert 'font-weight="700">b</tspan>' in words.text("a <b>b</b>", "0%", "0%", 0, 0, 14, "#000")
