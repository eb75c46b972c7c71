"""A dashboard pinned to one release keeps it while the reader filters."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.conftest import Open
from tests.conftest import Choice


def test_filters_keep_the_release_and_the_way_out_keeps_the_filters(open_page: Open, home: Path, choice: Choice) -> None:
    release = (home / "current").read_text("utf-8").strip()
    visit = open_page(f"/en/{choice.page}?release={release}")
    assert release in visit.text("aside.pinned")
    with visit.requests_during() as asked:
        visit.page.select_option(f"#filter-{choice.filter}", choice.code)
        visit.page.wait_for_function("query => location.search.slice(1) === query", arg=f"{choice.query}&release={release}")
    assert any("/_view/" in request.url and f"release={release}" in request.url for request in asked)
    ways = [visit.page.get_attribute(link, "href") for link in ("a.pin-current", "[data-lang-link=th]")]
    paths = [f"/en/{choice.page}?{choice.query}", f"/th/{choice.page}?{choice.query}&release={release}"]
    assert ways == [urlsplit(visit.site).path + path for path in paths]
    visit.page.go_back()
    visit.page.wait_for_function("query => location.search.slice(1) === query", arg=f"release={release}")
    visit.page.wait_for_function("() => !document.querySelector('#page[aria-busy]')")  # until then cards are pale
    assert visit.axe() == [] and visit.problems == [] and visit.violations() == []
