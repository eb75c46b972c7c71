"""The page "my business": what the browser is given, what it is asked, and what stands there without scripts."""

import json
import re
from pathlib import Path

import pytest

from components import business_cells, business_form
from components.document import LANGUAGES
from components.model import Context
from components.static_html import render
from data.business import services, size_rule
from data.warehouse import Reader, Warehouse
from etl.register import classify
from pages import my_business
from tests.unit.fakes import CATALOGUE, FakeReader, number


@pytest.fixture(scope="module")
def reader(register_home: Path) -> Reader:
    return Warehouse(register_home, CATALOGUE).reader()


def context(reader: Reader | FakeReader, lang: str = "th") -> Context:
    return Context(lang, {}, reader, CATALOGUE)


def test_the_limits_are_those_of_the_register() -> None:
    found = {item.group: (item.employees, item.revenue_baht) for item in size_rule().size_limits}
    assert found == {group: (limits.employees, limits.revenue) for group, limits in classify.LIMITS.items()}
    assert found["trade_service"] == ((5, 30, 100), (1_800_000, 50_000_000, 300_000_000))


def test_withheld_cells_have_no_figure_and_others_are_the_published_ones(reader: Reader) -> None:
    given = my_business.cells(context(reader))
    cells = {
        (row["activity"], row["area"], row["size"]): row
        for row in reader.select("msme_cube", {"measure": ["enterprises"], "period": ["2022"]})
    }
    assert {row["status"] for row in cells.values()} == {"A", "Q"}
    for activity, areas in given["counts"]["cells"].items():
        for area, sizes in areas.items():
            for size, value in sizes.items():
                row = cells[activity, area, size]
                assert value == (business_cells.WITHHELD if row["status"] == "Q" else row["value"])
    assert given["quartiles"]["cells"]["AGR"]["SOU"]["MED"] == dict.fromkeys(
        [f"{name}_{point}" for name in business_cells.COMPARED for point in business_cells.POINTS], business_cells.WITHHELD
    )


def test_a_release_without_register_gives_published_numbers_in_words() -> None:
    fake = FakeReader({"msme_number": [number("2020", 5), number("2022", 7), number("2022", 3, sector="TRD")]})
    given = my_business.cells(context(fake, "en"))
    assert given["counts"] is None and given["quartiles"] is None
    assert given["published"] == {
        "_T|_T": ["7 enterprises", "2022", "รายงาน สสว."],
        "TRD|_T": ["3 enterprises", "2022", "รายงาน สสว."],
    }


def test_the_file_is_small_and_plain_json(reader: Reader) -> None:
    text = json.dumps(my_business.cells(context(reader)), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    assert len(text) < 160_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_on_the_page_can_be_submitted(reader: Reader, lang: str) -> None:
    html = render(my_business.body(context(reader, lang), ""))
    assert not re.search(r"<form|<button|formaction|\sname=|<input", html)
    assert my_business.body(context(reader, lang), "deeper") is None


def test_without_scripts_the_rule_and_the_services_stand_there(reader: Reader) -> None:
    html = render(my_business.body(context(reader), ""))
    for words in ("ไม่เกิน 1.8", "เกิน 1.8 ถึง 100", "เกิน 50 ถึง 300", "เกิน 30 ถึง 100", "bds.sme.go.th", "รายได้เป็นตัวตัดสิน"):
        assert words in html
    assert html.count("<caption") == 1 and html.count('scope="row"') == 6


def test_every_service_names_its_place_in_the_report_and_a_dataset() -> None:
    for item in services():
        assert item.dataset in CATALOGUE.datasets and set(item.sizes) <= set(classify.MSME)
        assert re.search(r"\d", item.section.th) and re.search(r"\d", item.section.en)


def test_the_script_gets_every_text_that_it_asks_for(reader: Reader) -> None:
    script = Path(__file__).parents[2].joinpath("assets", "business.js").read_text("utf-8")
    given = business_form.words(context(reader))
    asked = set(re.findall(r"words\.([a-z_]\w*)", script))
    asked |= (
        {f"quarter_{n}" for n in range(1, 5)} | {f"own_{name}" for name in business_cells.COMPARED} | {"by_employees", "by_revenue"}
    )
    assert asked <= set(given), asked - set(given)
