"""Side by side, breadcrumb, citation and era: what a state of the address makes of a page with register tables."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import citation, compare, map_card, register_part
from components.address import Decoded, decode, encode
from components.document import LANGUAGES
from components.measure_cards import Slice, Words
from components.model import Card, Context, View
from components.static_html import render
from components.trail import trail
from data.catalogue import TOTAL
from data.warehouse import Reader, Warehouse
from pages import structure
from pages.serving.site import filters_of, opened
from tests.unit.fakes import CATALOGUE

ORIGIN = "https://statistics.example"


@pytest.fixture(scope="module")
def reader(register_home: Path) -> Reader:
    return Warehouse(register_home, CATALOGUE).reader()


def seen(reader: Reader, query: str, lang: str = "th") -> tuple[Context, View]:
    return opened(structure.PAGE, lang, query, reader, CATALOGUE, ORIGIN)


def card_of(view: View, card_id: str) -> Card:
    return next(item for item in view.cards if item.id == card_id)


def compared(reader: Reader, query: str) -> Card:
    return card_of(seen(reader, query)[1], "enterprises-compare")


def names(card: Card) -> list[str]:
    assert card.figure
    return [trace["name"] for trace in card.figure["data"]]


class TestAddress:
    @given(st.data())
    def test_every_state_of_a_page_survives_its_address(self, reader: Reader, data: st.DataObject) -> None:
        axis = data.draw(st.sampled_from((compare.NOTHING, *compare.AXES)))
        filters = filters_of(structure.PAGE, Context("th", {"era": "be"}, reader, CATALOGUE), f"compare={axis}")
        state = {
            item.id: tuple(sorted(data.draw(st.sets(st.sampled_from(item.codes), max_size=4)), key=item.codes.index))
            if item.multiple and item.codes
            else item.default
            if item.multiple
            else data.draw(st.sampled_from(item.codes))
            for item in filters
        } | {"compare": axis}
        again = filters_of(structure.PAGE, Context("th", {"era": "be"}, reader, CATALOGUE), encode(state, filters))
        assert decode(encode(state, filters), again) == Decoded(state, ())

    @pytest.mark.parametrize(
        "query", ["compare=area&vs=MIC", "vs=BMR", "compare=<b>", "compare=area&compare=size", "era=xx", "vs=,"]
    )
    def test_what_makes_no_sense_is_told_and_never_fails(self, reader: Reader, query: str) -> None:
        _, view = seen(reader, query)
        assert bool(view.notices) is (query != "vs=,") and not any("<b>" in words for words in view.notices)


class TestCompare:
    def test_nothing_is_compared_until_asked_for(self, reader: Reader) -> None:
        assert compared(reader, "").absent and not compared(reader, "compare=size").absent

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("compare=size", ["รายย่อย", "ขนาดย่อม", "ขนาดกลาง"]),
            ("compare=year", ["2564", "2565"]),
            ("compare=year&era=ce", ["2021", "2022"]),
            ("compare=area&vs=TH-50,TH-83,BMR", ["กรุงเทพฯ และปริมณฑล", "เชียงใหม่", "ภูเก็ต"]),
            ("compare=activity&vs=AGR,TRD", ["ธุรกิจเกษตร", "ภาคการค้า"]),
        ],
    )
    def test_one_panel_for_each(self, reader: Reader, query: str, expected: Sequence[str]) -> None:
        assert names(compared(reader, query)) == expected

    def test_the_parts_of_what_is_seen_are_offered_first_and_at_most_eight(self, reader: Reader) -> None:
        assert len(names(compared(reader, "compare=area"))) == 6
        assert "เชียงใหม่" in names(compared(reader, "compare=area&area=NOR"))
        many = ",".join(code.code for code in CATALOGUE.codes["areas"] if code.code.startswith("TH-"))
        assert len(names(compared(reader, f"compare=area&vs={many}"))) == compare.MOST

    def test_all_panels_have_one_scale_from_zero(self, reader: Reader) -> None:
        layout = compared(reader, "compare=area").figure["layout"]  # type: ignore[index]
        ranges = [value["range"] for name, value in layout.items() if name.startswith("xaxis")]
        assert len(ranges) == 6 and all(found == ranges[0] for found in ranges) and ranges[0][0] == 0

    def test_a_withheld_cell_has_a_mark_and_no_value_anywhere(self, reader: Reader) -> None:
        card = compared(reader, "compare=size&area=TH-96&activity=C")
        hidden = [row for row in card.table.rows if row[4] == "ปกปิด"] if card.table else []
        assert hidden and card.table and card.figure
        assert all(card.table.figures[card.table.rows.index(row)] is None for row in hidden)
        drawn = [(v, t) for trace in card.figure["data"] for v, t in zip(trace["x"], trace["text"], strict=True)]
        assert [value for value, text in drawn if text == "ปกปิด"] and all(value == 0 for value, text in drawn if text == "ปกปิด")

    def test_every_cell_is_a_published_one(self, reader: Reader) -> None:
        card = compared(reader, "compare=area&activity=MFG")
        published = {row["value"] for row in reader.select("msme_cube", {"measure": ["enterprises"], "period": ["2022"]})}
        assert card.figure and {value for trace in card.figure["data"] for value in trace["x"]} <= published | {0.0}

    def test_two_always_stay(self, reader: Reader) -> None:
        assert "data-set" in render(compared(reader, "compare=area&vs=BMR,NOR,SOU").chooser)
        assert "data-set" not in render(compared(reader, "compare=area&vs=BMR,NOR").chooser)


class TestTrail:
    def test_levels_above_are_links_and_each_filter_can_be_taken_back(self, reader: Reader) -> None:
        context, _ = seen(reader, "activity=C&area=TH-50")
        words = render(trail(structure.PAGE.filters, context))
        links = re.findall(r'data-set="([^"]+)"', words)
        sets = [json.loads(link.replace("&quot;", '"')) for link in links]
        steps: list[dict[str, Any]] = [{"activity": TOTAL}, {"activity": "MFG"}, {"activity": TOTAL}]
        steps += [{"area": TOTAL}, {"area": "NOR"}, {"area": TOTAL}, {"activity": TOTAL, "area": TOTAL}]
        assert sets == steps
        assert 'href="/th/structure?activity=MFG&amp;area=TH-50"' in words

    def test_nothing_stands_there_at_the_defaults(self, reader: Reader) -> None:
        assert trail(structure.PAGE.filters, seen(reader, "era=ce")[0]) == []

    def test_another_axis_forgets_what_was_compared(self, reader: Reader) -> None:
        context, _ = seen(reader, "compare=area&vs=BMR,NOR")
        assert 'href="/th/structure"' in render(trail(structure.PAGE.filters, context))


class TestRanking:
    def test_a_region_leads_to_its_provinces_and_a_province_stands_among_its_neighbours(self, reader: Reader) -> None:
        whole = card_of(seen(reader, "")[1], "enterprises-ranking")
        region = card_of(seen(reader, "area=NOR")[1], "enterprises-ranking")
        province = card_of(seen(reader, "area=TH-50")[1], "enterprises-ranking")
        assert render(whole.chooser).count("data-set") == 6 and not region.chooser and "เหนือ" in region.subtitle
        assert whole.table and region.table and province.table and whole.figure and province.figure
        inside = {code.label.th for code in CATALOGUE.codes["areas"].children("NOR")}
        assert (
            len(whole.table.rows) == 77
            and {row[1] for row in region.table.rows} == {row[1] for row in province.table.rows} == inside
        )
        bars = province.figure["data"][0]
        colours = dict(zip(bars["customdata"], bars["marker"]["color"], strict=True))
        assert colours.pop("TH-50") == "@main" and set(colours.values()) == {"@mute"}


class TestMap:
    def test_the_chosen_province_or_region_is_outlined(self, reader: Reader) -> None:
        about = Slice(register_part.CUBE, "enterprises", {"period": "2022", "activity": TOTAL, "size": TOTAL})
        context, _ = seen(reader, "")
        for area, count in ((TOTAL, 0), ("TH-50", 1), ("NOR", len(CATALOGUE.codes["areas"].children("NOR")))):
            card = map_card.by_province(context, "map", 7, about, Words("x"), area)
            assert card.figure
            strong = [trace for trace in card.figure["data"] if trace["line"]["color"] == "@accent" and trace["xaxis"] == "x"]
            assert len(strong) == count, area

    def test_the_legend_counts_every_province_once(self, reader: Reader) -> None:
        card = card_of(seen(reader, "activity=10&size=MED")[1], "enterprises-by-province")
        counts = [int(found) for found in re.findall(r"<b>(\d+) จังหวัด</b>", render(card.aside))]
        assert sum(counts) == 77 and counts[-2] > 0, "some are withheld and hatched"


class TestWords:
    def test_a_citation_stands_alone_in_both_languages_and_both_eras(self, reader: Reader) -> None:
        for lang, other in (("th", "en"), ("en", "th")):
            context, view = seen(reader, "area=NOR", lang)
            card = card_of(view, "enterprises-ranking")
            for each in LANGUAGES:
                words = citation.citation(card, context, each)
                assert card.dataset.title[each] in words and context.data.release in words
                assert f"{ORIGIN}/{lang}/structure?area=NOR&release={context.data.release}#{card.id}" in words
            assert card.title in citation.citation(card, context, lang)
            assert card.title not in citation.citation(card, context, other)
        thai = [citation.citation(card_of(view, "enterprises-ranking"), context, "th") for context, view in self.eras(reader)]
        assert f"({int(reader.release[:4]) + 543})" in thai[0] and f"({reader.release[:4]})" in thai[1]

    @staticmethod
    def eras(reader: Reader) -> list[tuple[Context, View]]:
        return [seen(reader, "area=NOR"), seen(reader, "area=NOR&era=ce")]

    def test_the_era_reaches_axes_tables_takeaway_and_choices(self, reader: Reader) -> None:
        for era, shown, gone in (("be", "2565", "2022"), ("ce", "2022", "2565")):
            context, view = seen(reader, f"area=NOR&era={era}")
            axis = card_of(view, "msme-number-over-time").figure["layout"]["xaxis"]["ticktext"]  # type: ignore[index]
            table = card_of(view, "enterprises-ranking").table
            labels = [choice.label for choice in structure.PAGE.filters[0].choices(context)]
            assert table and {row[0] for row in table.rows} == {shown}
            assert shown in axis and gone not in axis and shown in labels and gone not in labels
            assert shown in "".join(view.takeaway) and gone not in "".join(view.takeaway)

    def test_the_announcement_tells_what_stands_side_by_side(self, reader: Reader) -> None:
        words = compared(reader, "compare=size").alt
        assert "รายย่อย" in words and re.search(r"\d", words)
        assert compared(reader, "compare=year").alt.count("ราย") >= 2
