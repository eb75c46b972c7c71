"""What each reader comes for, done with the pointer and done with the keyboard alone (design of the product: who uses it).

The request for more than open statistics has tests of its own beside its page.
"""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download

from tests.browser.conftest import Open
from tests.browser.test_dashboard import PICTURE
from tests.browser.visit import Visit

PHONE = {"width": 390, "height": 844}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
LIVE = "#react-entry-point"
CARD = "enterprises-by-activity"
CHOICES = {"activity": "TRD", "area": "NOR", "compare": "size"}
"""Three choices of a policy officer: a sector, a region, and the sizes side by side."""
MOST_STOPS = 60
NOTE_WRITING = """() => {
  const address = URL.createObjectURL;
  window.written = [];
  URL.createObjectURL = (blob) => {
    if (blob.type.includes("svg")) blob.text().then((text) => {
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
      written.push(...[...drawn.querySelectorAll("text")].map((each) => each.textContent));
    });
    return address.call(URL, blob);
  };
}"""
"""Notes what is written into a picture: its pixels tell no words."""


def tab_to(visit: Visit, selector: str) -> int:
    """Press Tab until the focus is on `selector`, as someone without a pointer must; returns how often."""
    for stops in range(1, MOST_STOPS):
        visit.page.keyboard.press("Tab")
        if visit.ask("selector => !!document.activeElement?.matches(selector)", selector):
            return stops
    raise AssertionError(f"{MOST_STOPS} presses of Tab do not reach {selector}")


def copied(visit: Visit) -> str:
    visit.page.wait_for_selector(".said, [data-said]")
    return str(visit.ask("navigator.clipboard.readText()"))


def release_of(visit: Visit) -> str:
    return visit.text(f"{LIVE} .src .nb")


def figure_of(visit: Visit) -> str:
    """The first key figure, such as 3,187,378."""
    return re.findall(r"[\d,.]+", visit.text(f"{LIVE} .kpi .v"))[0]


class TestVisitorOnAPhone:
    """One figure with its source on the first screen, no filter touched."""

    def test_the_first_screen_has_the_figure_its_date_and_its_source(self, open_page: Open) -> None:
        visit = open_page("/th/", viewport=PHONE, has_touch=True, is_mobile=True)
        for part in (".take", ".meta", ".kpi .v", ".kpi .badge"):
            box = visit.page.locator(f"{LIVE} {part}").first.bounding_box()
            assert box and box["y"] + box["height"] <= PHONE["height"], f"{part} is below the first screen"
        assert figure_of(visit) in visit.text(f"{LIVE} .take") and re.search(r"25\d\d", visit.text(f"{LIVE} .kpi .k-src"))
        assert visit.overflow() <= 0 and visit.problems == []

    def test_by_keyboard_the_figure_is_copied_with_unit_date_and_source(self, open_page: Open) -> None:
        visit = open_page("/th/", viewport=PHONE, permissions=CLIPBOARD)
        tab_to(visit, f"{LIVE} .kpi .copy")
        visit.page.keyboard.press("Enter")
        words = copied(visit)
        assert figure_of(visit) in words and "ราย" in words and "2566" in words and "รายงาน" in words


class TestPolicyOfficer:
    """A slice in three choices, and one link that shows a colleague the same."""

    @staticmethod
    def point(visit: Visit) -> None:
        for name, code in CHOICES.items():
            visit.page.select_option(f"{LIVE} #filter-{name}", code)
        visit.page.click(f"{LIVE} .filters [data-action=copy-link]")

    @staticmethod
    def type(visit: Visit) -> None:
        for name, code in CHOICES.items():
            tab_to(visit, f"#filter-{name}")
            while visit.page.input_value(f"{LIVE} #filter-{name}") != code:
                visit.page.keyboard.press("ArrowDown")
        tab_to(visit, ".filters [data-action=copy-link]")
        visit.page.keyboard.press("Enter")

    @pytest.mark.parametrize("act", [point, type], ids=["pointer", "keyboard"])
    def test_three_choices_and_one_link(self, open_register: Open, act: Callable[[Visit], None]) -> None:
        visit = open_register("/th/structure", permissions=CLIPBOARD, reduced_motion="reduce")
        act(visit)
        visit.page.wait_for_function("() => !document.querySelector('#page[aria-busy]')")
        link = copied(visit)
        assert {name: codes[0] for name, codes in parse_qs(urlsplit(link).query).items()} == CHOICES
        visit.page.wait_for_selector(f"{LIVE} #enterprises-compare:not([hidden]) .chart .drawn rect")
        seen = [visit.text(f"{LIVE} {part}") for part in (".take", ".trail", ".kpis", "#enterprises-compare-head")]
        colleague = open_register(link.removeprefix(visit.site))
        assert [colleague.text(f"{LIVE} {part}") for part in (".take", ".trail", ".kpis", "#enterprises-compare-head")] == seen
        assert "เหนือ" in seen[0] and "การค้า" in seen[1] and visit.problems == []


class TestJournalist:
    """One click to a picture, and a file to analyse, both with their citation inside."""

    @staticmethod
    def save(visit: Visit, selector: str, start: str) -> Download:
        """With the pointer, or from `start` on with the keyboard."""
        with visit.page.expect_download() as got:
            if start:
                visit.page.focus(f"{LIVE} {start}")
                tab_to(visit, selector)
                visit.page.keyboard.press("Enter")
            else:
                visit.page.click(f"{LIVE} {selector}")
        return got.value

    @pytest.mark.parametrize("keyboard", [False, True], ids=["pointer", "keyboard"])
    def test_one_click_gives_a_picture_with_title_legend_source_and_address(
        self, open_register: Open, tmp_path: Path, keyboard: bool
    ) -> None:
        visit = open_register("/en/structure?area=NOR", accept_downloads=True)
        visit.ask(NOTE_WRITING)
        card = "enterprises-by-sector-and-size"
        got = self.save(visit, f"#{card} .bar [data-action=picture]", f"#{card} .chart-box" if keyboard else "")
        got.save_as(tmp_path / "chart.png")
        picture = visit.ask(PICTURE, "data:image/png;base64," + base64.b64encode((tmp_path / "chart.png").read_bytes()).decode())
        written = " ".join(visit.ask("written"))
        assert got.suggested_filename == f"structure-{card}.png" and picture["colours"] > 20
        for words in ("Micro", "Medium", "synthetic", release_of(visit), "area=NOR", f"#{card}"):
            assert words.casefold() in written.casefold(), words
        assert visit.problems == []

    @pytest.mark.parametrize("keyboard", [False, True], ids=["pointer", "keyboard"])
    def test_the_workbook_names_its_source_and_how_to_cite_it(self, open_register: Open, tmp_path: Path, keyboard: bool) -> None:
        visit = open_register("/en/structure?area=NOR", accept_downloads=True)
        opener = f"#{CARD} [aria-controls$=-download]"
        visit.page.focus(f"{LIVE} {opener}")
        visit.page.keyboard.press("Enter")
        self.save(visit, f"#{CARD}-download a[href*='.xlsx']", opener if keyboard else "").save_as(tmp_path / "cells.xlsx")
        book = load_workbook(tmp_path / "cells.xlsx", read_only=True)
        cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        words = " ".join(map(str, cells))
        assert "synthetic" in words.casefold() and "SME Big Data" in words and release_of(visit) in words
