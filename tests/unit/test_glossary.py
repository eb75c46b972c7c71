"""The glossary and the notes of the methods page: order, search, links, and revisions counted from the cells."""

from pathlib import Path
from typing import Any

import pytest

from components import glossary, revisions
from components.model import Context
from components.static_html import render
from data.catalogue import load
from data.declare import DeclarationError
from data.warehouse import Reader, Warehouse
from pages import methods, search
from tests.conftest import ROOT
from tests.unit.fakes import CATALOGUE, FakeReader, context, number


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


class TestGlossary:
    def test_every_word_has_both_languages_and_a_dataset_that_exists(self) -> None:
        assert len(CATALOGUE.glossary) > 40
        for anchor, term in CATALOGUE.glossary.items():
            assert anchor == anchor.lower() and " " not in anchor
            assert not term.dataset or term.dataset in CATALOGUE.datasets, anchor

    def test_thai_words_stand_in_dictionary_order(self) -> None:
        assert sorted(["เก่า", "ขนาด", "กลาง", "แก้", "ก่อน"], key=glossary.order_key) == ["กลาง", "ก่อน", "เก่า", "แก้", "ขนาด"]

    @pytest.mark.parametrize(
        ("words", "anchor"), [("npl", "npl"), ("หนี้เสีย", "npl"), ("Fiscal YEAR", "fiscal-year"), ("nso", "nso-size")]
    )
    @pytest.mark.parametrize("lang", ["th", "en"])
    def test_a_word_is_found_by_any_of_its_names(self, lang: str, words: str, anchor: str) -> None:
        assert anchor in [found for found, _ in glossary.matches(context(lang), words)]

    def test_what_is_not_there_says_so(self) -> None:
        empty = Context("en", {}, FakeReader({}), CATALOGUE, "q=zzzz")
        assert glossary.matches(empty, "zzzz") == [] and empty.text("search.none") in render(glossary.glossary_page(empty))

    def test_hostile_words_are_escaped(self) -> None:
        text = render(glossary.glossary_page(Context("th", {}, FakeReader({}), CATALOGUE, "q=%3Cscript%3E")))
        assert "<script" not in text and "&lt;script&gt;" in text

    def test_the_search_of_the_site_finds_its_words(self, reader: Reader) -> None:
        found = search.matches(Context("en", {}, reader, CATALOGUE), "quartile")
        assert "/en/methods/glossary#quartile" in [entry.href for entry in found]

    def test_a_word_without_a_definition_stops_the_start(self, tmp_path: Path) -> None:
        for name in ("datasets", "codes"):
            (tmp_path / name).mkdir()
        (tmp_path / "glossary.toml").write_text('[npl]\nterm = { th = "ก", en = "a" }\n', "utf-8")
        with pytest.raises(DeclarationError, match=r"glossary\.toml: npl\.definition"):
            load(tmp_path)
        assert (ROOT / "data" / "glossary.toml").exists()


class TestRevisions:
    def made(self, *rows: dict[str, Any]) -> Context:
        return Context("en", {}, FakeReader({"msme_number": rows}), CATALOGUE)

    def test_both_figures_stand_with_their_sources(self) -> None:
        table = revisions.second_figures(self.made(number("2022", 3_187_378), number("2022", 3_200_000, variant=1, source="news")))
        ((dataset, what, preferred, other),) = table.rows
        assert dataset == "Number of MSMEs" and "2022" in what and "All MSMEs" not in what
        assert preferred.startswith("3,187,378") and "รายงาน สสว." in preferred and other.startswith("3,200,000")

    def test_one_figure_makes_no_line_and_settled_figures_are_not_open(self) -> None:
        context = self.made(number("2022", 1), number("2023", 2, status="P"))
        assert revisions.second_figures(context).rows == ()
        assert revisions.open_figures(context).rows == (("Number of MSMEs", "Provisional", "1"),)

    def test_a_suppressed_figure_shows_no_value_in_the_list(self) -> None:
        rows = (number("2022", None, status="Q"), number("2022", None, status="Q", variant=1))
        assert "suppressed" in revisions.second_figures(self.made(*rows)).rows[0][2]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_methods_page_names_units_years_and_revisions(reader: Reader, lang: str) -> None:
    context = Context(lang, {}, reader, CATALOGUE)
    text = render(methods.body(context, ""))
    assert all(f'id="{anchor}"' in text for anchor in ("findings", "sources", "revisions", "years", "contact"))
    units = {CATALOGUE.datasets[id].contact[lang] for id in reader.manifest["datasets"]}
    assert units and all(unit in text for unit in units)
    assert f"/{lang}/methods/glossary" in text and methods.body(context, "nope") is None
