"""A chart saved as a picture carries all that belongs to it, and nothing that is withheld."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator

from data.catalogue import load
from tests.api import masked
from tests.browser.through import site_of
from tests.browser.visit import Visit

SVG = "{http://www.w3.org/2000/svg}"
CARDS = ("msme-number-by-area", "enterprises-by-province", "enterprises-by-sector-and-size", "msme-number-over-time")
SIZE = """async (address) => { const picture = new Image(); picture.src = address; await picture.decode();
  return [picture.naturalWidth, picture.naturalHeight]; }"""


@pytest.fixture(scope="module")
def masked_site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("masked")
    masked.plant(home, folder / "home", masked.BANGKOK)
    with site_of(folder / "home", folder) as address:
        yield address


@pytest.fixture(params=["th light", "en dark"])
def visit(request: pytest.FixtureRequest, browser: Browser, masked_site: str) -> Iterator[Visit]:
    lang, scheme = request.param.split()
    made = Visit(browser, masked_site, f"/{lang}/structure", color_scheme=scheme, accept_downloads=True)
    yield made
    made.context.close()


def save(visit: Visit, card: Locator, kind: str, folder: Path) -> bytes:
    opener = card.locator("button[aria-controls$=-download]")
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    with visit.page.expect_download() as got:
        card.locator(f".panel-below [data-kind={kind}]").click()
    assert got.value.suggested_filename == f"structure-{card.get_attribute('id')}.{kind}"
    got.value.save_as(folder / f"picture.{kind}")
    return (folder / f"picture.{kind}").read_bytes()


def texts(svg: ElementTree.Element) -> str:
    """All words; lines are joined, because Thai is cut between words."""
    return re.sub(r"\s", "", "".join("".join(element.itertext()) for element in svg.iter(f"{SVG}text")))


def test_the_picture_holds_all_that_belongs_to_the_chart(visit: Visit, tmp_path: Path) -> None:
    catalogue, lang = load(), visit.page.url.rpartition("/")[0].rpartition("/")[2]
    for name in CARDS:
        card = visit.page.locator(f"#react-entry-point #{name}")
        if not card.locator(".chart").count():
            continue
        body = save(visit, card, "svg", tmp_path)
        svg, shown = ElementTree.fromstring(body), texts(ElementTree.fromstring(body))
        expected = [card.locator(part).first.inner_text() for part in ("h2", ".sub", ".src p > span:not(.badge)")]
        expected += card.locator(".src .badge").all_inner_texts() + card.locator(".lg li").all_inner_texts()
        expected += [masked.NEWER, f"/{lang}/structure?release={masked.NEWER}#{name}"]
        expected += [catalogue.codes["licences"].label("producer-terms", lang)]
        for words in expected:
            assert re.sub(r"\s", "", words) in shown, (name, words)
        assert svg.find(f"{SVG}title") is not None and (svg.findtext(f"{SVG}desc") or "").strip()
        styles = "".join(style.text or "" for style in svg.iter(f"{SVG}style"))
        assert styles.count('url("data:font/woff2') >= 4 and "Sarabun" in styles
        assert not re.findall(rb'(?:href|src)="(?!#)', body), "a picture loads nothing"
        width, height = (round(float(svg.attrib[side])) for side in ("width", "height"))
        chart = card.locator(".chart").bounding_box()
        assert chart and width == round(chart["width"]) + 48 and height > chart["height"] + 100
        png = base64.b64encode(save(visit, card, "png", tmp_path)).decode()
        assert visit.ask(SIZE, f"data:image/png;base64,{png}") == [2 * width, 2 * height]
    assert visit.problems == [] and visit.violations() == []


def test_a_withheld_figure_stands_in_no_picture(visit: Visit, tmp_path: Path) -> None:
    cards = visit.page.locator("#react-entry-point .card:has(.chart)")
    bodies = {cards.nth(n).get_attribute("id"): save(visit, cards.nth(n), "svg", tmp_path) for n in range(cards.count())}
    assert {"msme-number-by-area", "msme-number-over-time"} <= set(bodies)
    for name, body in bodies.items():
        assert b"987654321" not in body and b"987,654,321" not in body, name
    assert "987" not in visit.text("#react-entry-point #msme-number-by-area")
