"""The services page and its tables: figures in printed units, targets, parts below their whole, folded lists."""

from pathlib import Path
from typing import Any

import pytest

from components import figure_tables, service_cards, service_lists, targets
from components.elements import plain
from components.figure_tables import Entry
from components.model import Context
from components.static_html import render
from data.warehouse import Reader, Warehouse
from pages import services
from tests.unit.fakes import CATALOGUE, context

SYSTEMS = CATALOGUE.datasets["information_systems"]


def cell(value: float | None, unit: tuple[str, str] = ("ราย", "entity"), **more: Any) -> dict[str, Any]:
    usual = {"period": "2023", "measure": "figure", "status": "A", "rounded": False, "variant": 0, "source": "own", "stated": ""}
    return {"value": value, "unit_th": unit[0], "unit_en": unit[1], **usual, **more}


class TestFigures:
    def test_a_result_stands_before_its_target_with_the_share_reached(self) -> None:
        entry = Entry("ผู้ใช้งาน", cell(5815), cell(5000, measure="target"))
        text = render(figure_tables.figure_table(context(), SYSTEMS, [("", [entry])], "ตาราง"))
        assert (
            '<b>5,815 ราย</b> / <span class="nb">5,000 ราย</span>' in text
            and "116.3% ของเป้า" in text
            and 'scope="rowgroup"' not in text
        )

    @pytest.mark.parametrize("unit", [("ร้อยละ", "percent"), ("ลำดับที่", "rank")])
    def test_a_share_of_a_share_is_not_stated(self, unit: tuple[str, str]) -> None:
        assert figure_tables.share_of_target(context(), Entry("x", cell(90, unit), cell(80, unit))) == ""

    def test_a_forecast_says_so_and_words_stand_for_a_quarter(self) -> None:
        assert figure_tables.doubt(context("en"), cell(1, status="F")) == "Forecast"
        assert figure_tables.printed(context(), SYSTEMS, cell(1, measure="listed", stated="4/2565")) == "4/2565"

    def test_parts_follow_their_whole_and_are_indented(self) -> None:
        gp = CATALOGUE.datasets["sme_gp"]
        rows = [cell(119, metric="gp_upgraded"), cell(1734, metric="gp_developed"), cell(211184, metric="gp_users")]
        found = figure_tables.entries(context("en"), gp, rows, "metric")
        assert [(entry.figure["metric"], entry.depth) for entry in found] == [
            ("gp_developed", 0),
            ("gp_upgraded", 1),
            ("gp_users", 0),
        ]

    @pytest.mark.parametrize(("unit", "several"), [("day", "days"), ("agency", "agencies"), ("survey", "surveys")])
    def test_plurals(self, unit: str, several: str) -> None:
        assert targets.plural(unit, "en") == several and targets.plural(unit, "th") == unit


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


@pytest.fixture(scope="module", params=["th", "en"])
def opened(request: pytest.FixtureRequest, reader: Reader) -> Context:
    return Context(request.param, {}, reader, CATALOGUE)


class TestPage:
    def test_the_takeaway_names_the_three_published_totals(self, opened: Context) -> None:
        totals = [
            opened.data.select(name, {axis: ["_T"], "measure": [measure]})[0]["value"]
            for name, axis, measure in (
                ("one_id_registrations", "legal_form", "registrations"),
                ("sme_access_users", "channel", "users"),
                ("oss_consultations", "topic", "consultations"),
            )
        ]
        assert all(f"{total:,.0f}" in plain(services.view(opened).takeaway) for total in totals)

    def test_cards_are_those_declared_and_each_names_its_source(self, opened: Context) -> None:
        view = services.view(opened)
        assert tuple(card.id for card in view.cards) == services.PAGE.cards
        assert all(card.sources and (card.figure or card.body) and not card.absent for card in view.cards)

    def test_bds_names_how_many_projects_reached_their_target(self, opened: Context) -> None:
        card = service_cards.bds(opened)
        assert "0" in card.title and "4" in card.title
        assert card.table is None and "340" in render(card.body) and "1,000" in render(card.body)

    def test_every_system_and_every_list_of_the_report_has_its_fold(self, opened: Context) -> None:
        for card, dataset, axis in (
            (service_lists.systems(opened), "information_systems", "system"),
            (service_lists.partners(opened), "partner_lists", "list"),
        ):
            text = render(card.body)
            held = {row[axis] for row in opened.data.select(dataset)}
            assert held and all(render(opened.label(dataset, axis, code)) in text for code in held)

    def test_a_survey_without_a_printed_number_of_answers_says_so(self, opened: Context) -> None:
        assert render(service_lists.surveys(opened).body).count(opened.text("services.not_stated")) == 4
