"""Icons of a document without a sheet of icons: each mask gives its drawing, and an unknown one is an error."""

import re

import pytest

from components import drawn_icons
from components.elements import icon
from components.static_html import render
from tests.conftest import ROOT

VENDOR = ROOT / "assets" / "vendor" / "icons.css"
MASK = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 2'/%3E%3C/svg%3E"
SHEET = f""".i{{width:1em}}
.i-x{{--icon:url("{MASK}")}}"""
DRAWING = """<svg aria-hidden="true" class="i" viewBox="0 0 16 16"><path d='M1 2'/></svg>"""


def test_a_mask_becomes_its_drawing() -> None:
    icons = drawn_icons.read(SHEET)
    assert icons == {"x": DRAWING}
    assert drawn_icons.draw(f"<b>{render(icon('x'))}</b>", icons) == f"<b>{DRAWING}</b>"


def test_an_icon_without_a_drawing_is_an_error() -> None:
    with pytest.raises(KeyError, match="unknown"):
        drawn_icons.draw(render(icon("unknown")), drawn_icons.read(SHEET))


@pytest.mark.skipif(not VENDOR.exists(), reason="assets/vendor/ is not filled; run `make setup`")
def test_every_icon_of_the_site_has_a_drawing() -> None:
    sheet = VENDOR.read_text("utf-8")
    drawings = drawn_icons.read(sheet)
    assert set(drawings) == set(re.findall(r"^\.i-([a-z0-9-]+)\{", sheet, re.MULTILINE)) and len(drawings) > 30
    assert all(
        re.fullmatch(r"<svg [^>]*>(<(path|circle|rect|g)\b[^>]*/>|</?g[^>]*>)+</svg>", drawing) for drawing in drawings.values()
    )
