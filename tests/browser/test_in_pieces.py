"""A page comes in pieces over a slow line: what already stands stays where it is while the rest arrives."""

import re

import pytest

from tests.browser.conftest import Open
from tests.browser.test_every_page import PATHS
from tests.browser.visit import SHIFT, Visit

HIGHEST_SHIFT = 0.02
"""Cumulative layout shift of all pieces together, with nothing else on the line; what is called good is 0.1."""
PAGES = [*(f"/th/{path}" for path in PATHS), "/en/methods", "/en/request"]
ENDS = re.compile(r"</(?:div|h\d|li|nav|p|section|td|th|thead|tr)>")
PIECES = 40
RULE = ":not(:has(template)){visibility:hidden}"
ARRIVE = """async (pieces) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
  document.open();
  for (const piece of pieces) { document.write(piece); await painted(); }
  document.close();
}"""


def in_pieces(page: str) -> list[str]:
    """The text of a page, cut after each of the first elements of its content."""
    start = page.index("<main")
    cuts = [found.end() for found in ENDS.finditer(page, start)][:PIECES]
    return [page[a:b] for a, b in zip([0, *cuts], [*cuts, len(page)], strict=True)]


def shift(visit: Visit, page: str) -> float:
    """How much a page moves by itself while it comes, in a window that stood on another page of the site."""
    visit.ask(ARRIVE, in_pieces(page))
    visit.settle()
    return float(visit.ask(SHIFT))


@pytest.mark.parametrize("path", PAGES)
def test_what_stands_stays(open_page: Open, path: str) -> None:
    visit = open_page("/robots.txt")
    assert shift(visit, visit.context.request.get(visit.site + path).text()) <= HIGHEST_SHIFT
    hidden = "[...document.querySelectorAll('main :is(table, ol)')].filter(one => getComputedStyle(one).visibility == 'hidden')"
    assert visit.ask(f"{hidden}.length") == 0, "a table that came whole is shown"


@pytest.mark.parametrize("path", ["/en/methods", "/th/request"])
def test_a_table_shown_before_it_is_whole_is_found(open_page: Open, path: str) -> None:
    visit = open_page("/robots.txt")
    page = visit.context.request.get(visit.site + path).text()
    assert RULE in page
    assert shift(visit, page.replace(RULE, ":hover{}")) > HIGHEST_SHIFT
