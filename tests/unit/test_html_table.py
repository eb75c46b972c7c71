"""The real table: headings with scope, plain values for sorting, and withheld figures that have none."""

from components import facts
from components.format import Years
from components.html_table import table
from components.static_html import render
from tests.unit.fakes import CATALOGUE, context, number

NUMBER = CATALOGUE.datasets["msme_number"]


def drawn(lang: str = "th") -> str:
    cells = [number("2022", 3_187_378), number("2021", None, status="Q"), number("2020", 5.0)]
    return render(table(facts.table(context(lang), NUMBER, cells, "จำนวน", ("sector",))))


def test_headings_have_scope_and_the_caption_stands_first() -> None:
    html = drawn()
    assert html.startswith("<table><caption>จำนวน</caption>") and html.count('scope="row"') == 3
    assert html.count("<th ") == html.count('scope="col"') + html.count('scope="row"')


def test_a_figure_carries_its_plain_value_and_a_withheld_one_none() -> None:
    for lang, word in (("th", "ปกปิด"), ("en", "suppressed")):
        html = drawn(lang)
        assert 'data-value="3187378"' in html
        assert f'<td class="sup" data-value="">{word}</td>' in html


def test_years_in_texts_follow_language_and_era() -> None:
    texts = [f"{Years(lang, era):2022}" for lang, era in (("th", None), ("th", "be"), ("th", "ce"), ("en", None), ("en", "be"))]
    assert texts == ["2565", "2565", "ค.ศ. 2022", "2022", "B.E. 2565"]
