"""GDP, confidence, indicators and census: every state of their filters speaks, and no line crosses a gap or a definition."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from components import rows
from components.card import graph
from components.document import LANGUAGES
from components.elements import plain
from components.measure_cards import NEW, OLD
from components.model import Context, Page, View
from components.static_html import render
from data.catalogue import Catalogue
from data.warehouse import Reader
from pages import census, confidence, gdp, indicators
from pages.serving.site import filters_of, opened
from tests.api.test_pages import slips

PAGES = (gdp.PAGE, confidence.PAGE, indicators.PAGE, census.PAGE)
MOST_STATES = 40


def states(page: Page, reader: Reader, catalogue: Catalogue) -> Iterator[str]:
    """Every combination of choices where there are few, else each pair of filters with the others at their default."""
    filters = filters_of(page, Context("en", {}, reader, catalogue))
    codes = [[f"{item.id}={code}" for code in item.codes] for item in filters]
    every = list(product(*codes))
    if len(every) <= MOST_STATES:
        yield from ("&".join(state) for state in every)
    else:
        yield from ("&".join(pair) for pair in product(codes[0], codes[1]))
        yield from (choice for one in codes[2:] for choice in one)


def texts(view: View, context: Context) -> str:
    words = [plain(view.takeaway), *view.notices, *(f"{kpi.label} {kpi.value}{kpi.unit} {kpi.change}" for kpi in view.kpis)]
    return " ".join([*words, *(f"{card.title} {card.subtitle} {card.note} {card.empty} {card.alt}" for card in view.cards)])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_has_words_cards_and_no_slip(reader: Reader, catalogue: Catalogue, page: Page, lang: str) -> None:
    for query in states(page, reader, catalogue):
        context, view = opened(page, lang, query, reader, catalogue)
        assert [card.id for card in view.cards] == list(page.cards), query
        assert len(plain(view.takeaway)) > 30 and slips(texts(view, context)) == [], query
        assert all(card.figure or card.body is not None or card.empty for card in view.cards), query
        assert all(card.sources for card in view.cards if card.figure or card.body is not None), query
        assert slips(render([graph(card, context) for card in view.cards if card.body is not None])) == [], query


def strokes(figure: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(colour, from, to) of everything that a figure joins."""
    lines = [trace for trace in figure["data"] if trace.get("mode") == "lines"]
    return [(t["line"]["color"], t["x"][n], t["x"][n + 1]) for t in lines for n in range(0, len(t["x"]), 3)]


class TestGdp:
    @staticmethod
    def view(reader: Reader, catalogue: Catalogue, query: str) -> View:
        return opened(gdp.PAGE, "en", query, reader, catalogue)[1]

    def test_each_stroke_stays_within_one_definition(self, reader: Reader, catalogue: Catalogue) -> None:
        cells = rows.charted(reader.select("msme_gdp", {"measure": ["share_of_national_gdp"], "size": ["_T"], "sector": ["_T"]}))
        years = {code: {row["period"] for row in cells if row["definition"] == code} for code in (NEW, OLD)}
        figure = self.view(reader, catalogue, "").cards[0].figure
        assert figure is not None and strokes(figure)
        for colour, first, last in strokes(figure):
            assert {first, last} <= years[{"@main": NEW, "@mute": OLD}[colour]]

    def test_the_text_alternative_joins_no_definitions_either(self, reader: Reader, catalogue: Catalogue) -> None:
        old, new = sorted(self.view(reader, catalogue, "").cards[0].alt.split(" · Share of national GDP · "), key=len)[-2:]
        assert ("2545" in old) != ("2545" in new)

    def test_a_change_is_not_stated_across_the_break(self, reader: Reader, catalogue: Catalogue) -> None:
        words = plain(self.view(reader, catalogue, "measure=growth_real&frequency=Q").takeaway)
        assert "shrank" in words and "another definition" in words

    def test_where_nothing_is_published_the_sentence_says_so(self, reader: Reader, catalogue: Catalogue) -> None:
        cells = reader.select("msme_gdp", {"measure": ["growth_real"], "definition": [OLD], "period": ["2017"]})
        for measure, definition, frequency in product(gdp.MEASURES, (NEW, OLD), "AQ"):
            words = plain(self.view(reader, catalogue, f"measure={measure}&definition={definition}&frequency={frequency}").takeaway)
            assert words.startswith("No published figure") or any(character.isdigit() for character in words)
        assert cells

    def test_forecasts_and_doubtful_figures_are_counted_not_drawn(self, reader: Reader, catalogue: Catalogue) -> None:
        doubtful = [row for row in reader.select("msme_gdp") if row["status"] in "FU"]
        figure = self.view(reader, catalogue, "measure=gdp_value").cards[0].figure
        assert doubtful and figure is not None
        assert all(row["value"] not in trace["y"] for row in doubtful if row["status"] == "U" for trace in figure["data"])


class TestConfidence:
    def test_months_that_are_not_published_stay_open(self, reader: Reader, catalogue: Catalogue) -> None:
        view = opened(confidence.PAGE, "en", "", reader, catalogue)[1]
        figure = view.cards[0].figure
        assert figure is not None
        order = figure["layout"]["xaxis"]["categoryarray"]
        assert strokes(figure) and all(order.index(b) - order.index(a) == 1 for _, a, b in strokes(figure))

    def test_other_surveys_share_no_axis(self, reader: Reader, catalogue: Catalogue) -> None:
        card = opened(confidence.PAGE, "th", "", reader, catalogue)[1].cards[-1]
        series = {row["series"] for row in rows.charted(reader.select("other_sme_sentiment"))}
        assert card.figure is not None
        assert len({trace["xaxis"] for trace in card.figure["data"]}) == len(series) > 4
        assert len({trace["yaxis"] for trace in card.figure["data"]}) == len(series)

    def test_region_and_sector_together_were_never_published(self, reader: Reader, catalogue: Catalogue) -> None:
        view = opened(confidence.PAGE, "en", "area=SOU&sector=SRV", reader, catalogue)[1]
        assert plain(view.takeaway).startswith("No published figure") and view.cards[0].figure is None and view.cards[0].empty


class TestIndicators:
    def test_the_parameters_are_printed_and_the_width_is_the_readers_choice(self, reader: Reader, catalogue: Catalogue) -> None:
        for k in indicators.WIDTHS:
            view = opened(indicators.PAGE, "en", f"k={k}", reader, catalogue)[1]
            assert f"median ± {k} × MAD" in plain(view.takeaway)
            assert f">{k}<" in render(view.cards[2].body)

    def test_series_without_history_say_how_much_they_have(self, reader: Reader, catalogue: Catalogue) -> None:
        _, view = opened(indicators.PAGE, "en", "state=short", reader, catalogue)
        assert "earlier values: 0, needed: 6" in render(view.cards[0].body)
        assert "within the usual range" not in render(view.cards[0].body)

    def test_a_computed_card_offers_every_dataset_it_stands_on(self, reader: Reader, catalogue: Catalogue) -> None:
        card = opened(indicators.PAGE, "en", "", reader, catalogue)[1].cards[0]
        assert {card.dataset.id, *(dataset.id for dataset in card.also)} == set(indicators.PAGE.datasets)


class TestCensus:
    def test_the_definition_is_marked_in_every_state(self, reader: Reader, catalogue: Catalogue) -> None:
        for lang, query in product(LANGUAGES, ("", "area=TH-10", "sector=MFG", "split=legal_form")):
            view = opened(census.PAGE, lang, query, reader, catalogue)[1]
            assert catalogue.text("census.notice", lang) in view.notices

    def test_all_activities_of_a_province_mean_what_is_published_and_say_so(self, reader: Reader, catalogue: Catalogue) -> None:
        words = plain(opened(census.PAGE, "en", "area=TH-10", reader, catalogue)[1].takeaway)
        assert words.startswith("Bangkok · Business trade and services: ") and "no change is stated" in words
        none = plain(opened(census.PAGE, "en", "sector=MFG&area=TH-14", reader, catalogue)[1].takeaway)
        assert "not loaded" in none and not any(character.isdigit() for character in none)

    def test_the_whole_kingdom_is_split_where_it_is_published_and_the_card_says_so(
        self, reader: Reader, catalogue: Catalogue
    ) -> None:
        split = opened(census.PAGE, "en", "", reader, catalogue)[1].cards[1]
        assert split.subtitle == "Whole kingdom · Manufacturing (the level that is published)"
        assert split.figure is not None and split.figure["data"][0]["y"][-1] == "1–5 persons"

    def test_every_province_stands_once_as_loaded_or_not(self, reader: Reader, catalogue: Catalogue) -> None:
        view = opened(census.PAGE, "en", "", reader, catalogue)[1]
        map_card, listed = view.cards[0], render(view.cards[-2].body)
        names = [code.label.en for code in catalogue.codes["areas"] if code.code.startswith("TH-")]
        assert len(names) == 77 and [name for name in names if name not in listed] == []
        assert map_card.figure is not None
        grey = {trace["name"] for trace in map_card.figure["data"] if trace["fillcolor"] == "@nodata"}
        assert len(grey) == 77 - int(view.kpis[-1].value) and catalogue.text("census.not_loaded", "en") in render(map_card.aside)

    def test_a_province_that_is_not_loaded_is_not_offered(self, reader: Reader, catalogue: Catalogue) -> None:
        view = opened(census.PAGE, "en", "area=TH-11", reader, catalogue)[1]
        assert len(view.notices) == 2 and "area" in view.notices[0]
