"""The catalogue of datasets: what an address asks for, the counts beside each choice, and that nothing hostile comes back."""

from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components import dataset_list, dataset_page, dataset_use, facets
from components.model import Context
from components.static_html import render
from data.warehouse import Reader, Warehouse
from tests.unit.fakes import CATALOGUE


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


def asked(reader: Reader, query: str, lang: str = "th") -> facets.Catalogue:
    return facets.asked(Context(lang, {}, reader, CATALOGUE, query))


def test_without_choices_every_dataset_of_the_release_is_found(reader: Reader) -> None:
    found = asked(reader, "")
    assert {entry.dataset.id for entry in found.found} == set(reader.manifest["datasets"]) and not found.narrowed


@pytest.mark.parametrize("words", ["สินเชื่อ", "loans", "LOANS npl", "sme_finance"])
def test_words_are_sought_in_both_languages_in_keywords_and_names(reader: Reader, words: str) -> None:
    for lang in ("th", "en"):
        assert "sme_finance" in {entry.dataset.id for entry in asked(reader, f"q={quote(words)}", lang).found}


@pytest.mark.parametrize("query", ["", "theme=services", "q=sme&year=2023", "source=press&frequency=M"])
def test_every_count_is_what_its_link_finds(reader: Reader, query: str) -> None:
    shown = asked(reader, query)
    for choice in (choice for choices in shown.facets.values() for choice in choices):
        followed = asked(reader, urlsplit(choice.href).query)
        assert followed.ignored == () and followed.words == shown.words
        if not choice.chosen:
            assert len(followed.found) == choice.count


def test_choosing_what_is_chosen_takes_it_back(reader: Reader) -> None:
    (chosen,) = [choice for choice in asked(reader, "theme=gdp&q=gdp").facets["theme"] if choice.chosen]
    assert chosen.code == "gdp" and chosen.href == "/th/data?q=gdp"


def test_a_dataset_covers_every_year_between_its_first_and_last(reader: Reader) -> None:
    (entry,) = [e for e in facets.entries(Context("th", {}, reader, CATALOGUE)) if e.dataset.id == "msme_number"]
    run = reader.manifest["datasets"]["msme_number"]
    assert {run["first_period"][:4], run["last_period"][:4], "2019"} <= entry.codes["year"]


@given(query=some.text(max_size=200))
def test_any_address_gives_a_page_and_echoes_no_markup(query: str, reader: Reader) -> None:
    context = Context("en", {}, reader, CATALOGUE, query)
    text = render(dataset_list.catalogue_page(context, None))
    assert "<script" not in text and facets.asked(context).found is not None


@given(words=some.text(max_size=120))
def test_words_survive_the_way_through_an_address(words: str, reader: Reader) -> None:
    first = asked(reader, f"q={quote(words)}")
    choice = first.facets["theme"][0]
    assert asked(reader, urlsplit(choice.href).query).words == first.words


def test_hostile_words_are_shown_escaped(reader: Reader) -> None:
    context = Context("th", {}, reader, CATALOGUE, f"q={quote('<script>alert(1)</script>')}&{quote('<b>')}=1")
    text = render(dataset_list.catalogue_page(context, None))
    assert "<script" not in text and "<b>=" not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize(("date", "th", "en"), [("2023", "2566", "2023"), ("2023-09", "กันยายน 2566", "September 2023")])
def test_the_date_of_sources_is_said_as_far_as_it_is_known(date: str, th: str, en: str) -> None:
    assert [dataset_page.as_of(["2020", date], lang) for lang in ("th", "en")] == [th, en]
    assert dataset_page.as_of([], "th") == "" and dataset_page.as_of(["2023-09-30"], "en") == "30 September 2023"


@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_citation_names_producer_year_title_release_and_address(reader: Reader, lang: str) -> None:
    context = Context(lang, {}, reader, CATALOGUE, origin="https://statistics.example")
    text = dataset_use.citation(context, CATALOGUE.datasets["smesi"])
    year = int(reader.manifest["built_at"][:4]) + (543 if lang == "th" else 0)
    assert f"({year})" in text and f"https://statistics.example/{lang}/data/smesi?release={reader.release}" in text
    assert CATALOGUE.datasets["smesi"].title[lang] in text


def test_code_samples_name_the_address_and_a_real_measure() -> None:
    samples = dataset_use.code_samples("https://x/api/v1/datasets/smesi/data.csv", "smesi", {"measure": "index", "area": "SOU"})
    assert list(samples) == ["Python", "R", "curl"]
    assert all("https://x/api/v1/datasets/smesi/data.csv" in code and "measure=index&area=SOU" in code for code in samples.values())
