"""Charts that answer, on a release with register tables: click, compare, walk by keyboard, take back; and my business."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Open
from tests.browser.visit import Visit

QUIET = "() => !document.querySelector('#page[aria-busy]') && document.querySelector('#react-entry-point .announce').textContent"


def follow(visit: Visit, query: str) -> str:
    """Wait until the page stands at `query`; returns what is announced."""
    visit.page.wait_for_function("query => decodeURIComponent(location.search.slice(1)) === query", arg=query)
    visit.page.wait_for_function(QUIET)
    return str(visit.ask("document.querySelector('#react-entry-point .announce').textContent"))


def press(visit: Visit, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


@pytest.mark.parametrize("live", [False, True], ids=["drawn", "live"])
def test_a_click_filters_the_other_charts_with_one_request_and_back_undoes_it(open_register: Open, live: bool) -> None:
    visit = open_register("/th/structure", reduced_motion="reduce")
    kpis = visit.text("#react-entry-point .kpis")
    bar = visit.page.locator("#react-entry-point #enterprises-by-activity .drawn [data-code=MFG]:visible")
    if live:
        visit.take_over("#react-entry-point #enterprises-by-activity")
        bar = visit.page.locator("#enterprises-by-activity .point path").nth(2)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    with visit.requests_during() as requests:
        visit.page.mouse.click(box["x"] + 12, box["y"] + box["height"] / 2)
        said = follow(visit, "activity=MFG")
    assert [visit.below(request.url) for request in requests] == ["/_view/th/structure"]
    assert "ภาคการผลิต" in said and "ภาคการผลิต" in visit.text("#react-entry-point .trail")
    assert visit.page.input_value("#filter-activity") == "MFG" and visit.text("#react-entry-point .kpis") != kpis
    assert visit.page.locator("#enterprises-by-activity .drawn text").filter(has_text="การผลิต").count()
    visit.page.go_back()
    follow(visit, "")
    assert visit.text("#react-entry-point .kpis") == kpis and not visit.page.locator(".trail li").count() and visit.problems == []


def test_what_a_pointer_rests_on_is_fetched_before_it_is_chosen(open_register: Open) -> None:
    visit = open_register("/th/structure", reduced_motion="reduce")
    bar = visit.page.locator("#react-entry-point #enterprises-by-activity .drawn [data-code=MFG]:visible")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    with visit.page.expect_response(lambda reply: "/_view/" in reply.url) as fetched:
        visit.page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    assert visit.page.get_attribute("#page", "aria-busy") is None
    assert "max-age=60" in fetched.value.headers["cache-control"]
    with visit.requests_during() as asked:
        visit.page.select_option("#filter-activity", "MFG")
        follow(visit, "activity=MFG")
    assert asked == [] and visit.problems == []


def test_an_answer_is_kept_for_a_moment_only_and_not_without_end(open_register: Open) -> None:
    visit = open_register("/th/structure", reduced_motion="reduce")
    root = "document.documentElement.dataset.root ?? ''"
    ask = f"async (area) => (await sme.answer(({root}) + `/_view/th/structure?area=TH-${{area}}`)).length"

    def asked(*areas: int) -> int:
        with visit.requests_during() as requests:
            assert all(visit.ask(ask, area) for area in areas)
        return len(requests)

    assert asked(*range(10, 23)) == 13 and asked(22, 11) == 0
    assert asked(10) == 1, "the oldest makes room"
    assert asked(10) == 0
    visit.ask("() => { const now = performance.now.bind(performance); performance.now = () => now() + 31000; }")
    assert asked(10) == 1 and visit.problems == []


HOVER = "#enterprises-by-activity .hoverlayer .hovertext"


def test_plotly_comes_when_a_reader_turns_to_a_chart_and_leaves_when_its_figure_changes(open_register: Open) -> None:
    visit = open_register("/en/structure", reduced_motion="reduce")
    chart = visit.page.locator("#react-entry-point #enterprises-by-activity .chart")
    chart.scroll_into_view_if_needed()
    before = chart.bounding_box()
    assert not [request for request in visit.requests if "plotly" in request.url]
    visit.take_over("#react-entry-point #enterprises-by-activity")
    bar = visit.page.locator("#enterprises-by-activity .point path").nth(1).bounding_box()
    assert bar and chart.bounding_box() == before
    visit.page.mouse.move(bar["x"] + 8, bar["y"] + bar["height"] / 2)
    visit.page.wait_for_selector(HOVER)
    assert visit.page.locator("#react-entry-point .chart.answers").count() == 1, "the others stay drawings"
    visit.page.mouse.move(2, 2)
    visit.page.select_option("#filter-size", "MED")
    follow(visit, "size=MED")
    assert visit.page.locator("#react-entry-point .chart.answers, .js-plotly-plot").count() == 0 and visit.problems == []


def test_a_tap_shows_the_value_and_scrolling_loads_nothing(open_page: Open) -> None:
    visit = open_page("/en/structure", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    chart = visit.page.locator("#react-entry-point #msme-number-over-time .chart")
    chart.scroll_into_view_if_needed()
    assert not visit.ask("window.Plotly")
    point = chart.locator("circle:visible").last.bounding_box()
    assert point
    visit.page.touchscreen.tap(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    visit.page.wait_for_selector("#msme-number-over-time .hoverlayer .hovertext")
    assert visit.problems == []


def test_who_saves_data_reads_every_value_without_plotly(open_register: Open) -> None:
    visit = open_register("/en/structure")
    visit.ask("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    visit.page.focus("#enterprises-by-activity .chart-box")
    press(visit, "ArrowDown")
    assert "1 of" in visit.text("#enterprises-by-activity .readout")
    visit.page.hover("#react-entry-point #enterprises-by-activity .chart")
    visit.page.wait_for_timeout(400)
    assert not visit.ask("window.Plotly") and visit.problems == []


def test_a_task_by_keyboard_alone(open_register: Open) -> None:
    """Policy staff: one region against another, then a province from the map, its figure read and the citation copied."""
    visit = open_register("/en/structure", permissions=["clipboard-read", "clipboard-write"])
    visit.page.focus("#filter-compare")
    press(visit, "A", "r")  # type-ahead: Areas
    visit.page.wait_for_function("() => document.querySelector('#filter-compare').value === 'area'")
    assert "Bangkok and vicinity" in follow(visit, "compare=area")
    assert visit.page.locator("#enterprises-compare .members a").count() == 6
    visit.page.focus("#enterprises-compare .members a")
    press(visit, "Enter")
    follow(visit, "compare=area&vs=CEN,EAS,NOR,NEA,SOU")
    assert visit.ask("!!document.activeElement.closest('#enterprises-compare')"), "the focus stays close by"
    visit.page.focus("#enterprises-by-province .chart-box")
    press(visit, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")
    read = visit.text("#enterprises-by-province .readout")
    assert "2 of 77" in read and "enterprises" in read
    name = read.split(" · ")[0]
    press(visit, "Enter")
    visit.page.wait_for_function("() => new URLSearchParams(location.search).get('area')?.startsWith('TH-')")
    visit.page.wait_for_function(QUIET)
    assert name in visit.text("#react-entry-point .take") and name in visit.text("#react-entry-point .trail")
    assert visit.ask("document.activeElement.className") == "chart-box"
    press(visit, "Tab", "Tab", "Tab", "Tab")
    assert visit.ask("document.activeElement.getAttribute('aria-controls')") == "enterprises-by-province-cite"
    press(visit, "Enter")
    visit.page.focus("#enterprises-by-province-cite button")
    press(visit, "Enter")
    copied = visit.ask("navigator.clipboard.readText()")
    assert "SME Big Data" in copied and "area=TH-" in copied and visit.axe() == [] and visit.problems == []


def test_tables_are_sorted_and_cells_copied_with_their_words(open_register: Open) -> None:
    visit = open_register("/th/structure?activity=C&size=MED", permissions=["clipboard-read", "clipboard-write"])
    visit.page.click("#enterprises-ranking [aria-controls$=-table]")
    table = visit.page.locator("#enterprises-ranking-table")
    for order, compare in (("ascending", 1), ("descending", -1)):
        table.locator(".sorter").nth(2).click()
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == order
        values = visit.ask(
            "[...document.querySelectorAll('#enterprises-ranking-table td[data-value]')].map(cell => cell.dataset.value)"
        )
        figures = [float(value) * compare for value in values if value]
        assert figures == sorted(figures) and "" in values and values[len(figures) :] == [""] * (len(values) - len(figures))
    assert table.locator("td.sup").first.inner_text() == "ปกปิด" and not table.locator("td.sup button").count()
    cell = table.locator(".cell").first
    figure = cell.inner_text()
    cell.click()
    visit.page.wait_for_function("() => navigator.clipboard.readText().then(text => text.includes('2565'))")
    copied = visit.ask("navigator.clipboard.readText()")
    assert figure in copied and "จังหวัด" in copied and "synthetic" in copied and "\n" not in copied


def test_a_chart_is_heard_only_on_request(open_register: Open) -> None:
    visit = open_register("/en/structure")
    assert not [request for request in visit.requests if "tones" in request.url]
    visit.page.click("#enterprises-ranking [data-action=listen]")
    visit.page.wait_for_function("() => window.sme.tones")
    low, high = visit.ask("[sme.tones.pitch(1, [1, 9]), sme.tones.pitch(9, [1, 9])]")
    assert low < high and visit.page.get_attribute("#enterprises-ranking [data-action=listen]", "aria-pressed") == "true"
    assert visit.violations() == [] and visit.problems == []


def test_my_business_sends_nothing_and_masks_what_is_withheld(open_register: Open) -> None:
    visit = open_register("/th/my-business")
    with visit.requests_during() as requests:
        visit.page.select_option("#my-activity", "C")
        visit.page.select_option("#my-area", "TH-96")
        visit.page.fill("#my-employees", "150")
        visit.page.fill("#my-revenue", "๓๐๐,๐๐๐,๐๐๐")
        visit.page.fill("#my-profit", "-1000000")
        visit.page.wait_for_function("() => document.querySelector('.told').textContent.includes('รายได้ต่อคน 2,000,000')")
        visit.page.keyboard.press("Enter")
    told = visit.text(".told")
    assert requests == [] and urlsplit(visit.page.url).query == "" and visit.ask("document.cookie + localStorage.length") == "0"
    assert "ขนาดกลาง" in told and "กิจการมีน้อยเกินกว่าจะเผยแพร่" in told and "รายได้ต่อคน 2,000,000 บาท" in told and "หนึ่งในสี่" in told
    visit.page.fill("#my-revenue", "2000000")
    visit.page.wait_for_function("() => document.querySelector('.verdict').textContent.includes('ขนาดย่อม')")
    assert "รายได้เป็นตัวตัดสิน" in visit.text(".told") and visit.axe() == [] and visit.problems == []
