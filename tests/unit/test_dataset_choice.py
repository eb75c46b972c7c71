"""A dataset's page draws what its reader chose: usual choices that can be drawn, one level of bars, no bridge over a break."""

from pathlib import Path

import pytest

from components import dataset_cells, dataset_charts, dataset_form
from components.dataset_choice import Chosen, chosen, siblings
from components.model import Context
from data.warehouse import Reader, Warehouse
from tests.unit.fakes import CATALOGUE, FakeReader, number


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


def opened(reader: Reader | FakeReader, dataset_id: str, query: str = "") -> tuple[Context, Chosen]:
    context = Context("en", {}, reader, CATALOGUE, query, path=f"data/{dataset_id}")
    dataset = context.dataset(dataset_id)
    cells = dataset_cells.every_cell(context, dataset)
    measures = dataset_cells.measures(context, dataset)
    return context, chosen(context, dataset, cells, dataset_cells.periods(context, dataset, cells), measures)


def test_without_a_choice_a_selection_that_can_be_drawn_is_shown(reader: Reader) -> None:
    context, own = opened(reader, "smesi")
    assert own.asked == {} and own.state["horizon"] == "CUR" and own.state["area"] == "_T"
    assert [card.id for card in dataset_charts.charts(context, own)] == ["over-time", "by-part"]


def test_a_choice_narrows_table_files_and_charts_and_unknown_codes_are_named(reader: Reader) -> None:
    context, own = opened(reader, "smesi", "area=SOU&by=sector&period=2024-07&horizon=NOPE&colour=red")
    assert own.asked == {"area": "SOU", "period": "2024-07"} and set(own.ignored) == {"horizon", "colour"}
    rows = dataset_cells.asked(context, own, ())
    assert rows and {(row["area"], row["period"]) for row in rows} == {("SOU", "2024-07")}


@pytest.mark.parametrize("dataset_id", ["strategic_kpis", "project_facts", "partner_lists"])
def test_rows_of_different_units_and_lists_are_not_drawn(reader: Reader, dataset_id: str) -> None:
    assert dataset_charts.charts(*opened(reader, dataset_id)) == ()


def test_bars_are_of_one_level() -> None:
    areas = CATALOGUE.codes["areas"]
    present = ["_T", "NOR", "SOU", "TH-50", "TH-57", "TH-83"]
    assert siblings(areas, "_T", present) == {"NOR", "SOU"}
    assert siblings(areas, "NOR", present) == {"TH-50", "TH-57"}
    assert siblings(areas, "TH-50", present) == {"TH-50", "TH-57"}, "a code without parts stands among those beside it"


def test_withheld_bars_are_counted_in_words() -> None:
    rows = [number("2022", value, sector=code) for code, value in (("TRD", 5), ("SRV", 7))]
    rows += [number("2022", None, sector="AGR", status="Q"), number("2022", 12)]
    context, own = opened(FakeReader({"msme_number": rows}), "msme_number")
    (card,) = dataset_charts.charts(context, own)
    assert card.id == "by-part" and card.note.startswith("1 bars are withheld")
    assert card.figure and len(card.figure["data"][0]["x"]) == 2


def test_no_dotted_line_bridges_a_declared_break(reader: Reader) -> None:
    context, own = opened(reader, "sme_finance")
    (line,) = [card for card in dataset_charts.charts(context, own) if card.id == "over-time"]
    assert own.dataset.definition_break and line.figure
    assert [trace for trace in line.figure["data"] if trace.get("line", {}).get("dash") == "dot"] == []


def test_many_baht_are_drawn_in_millions() -> None:
    usual = {"area": "_T", "activity": "_T", "size": "_T", "measure": "revenue"}
    marks = {"variant": 0, "status": "A", "rounded": False, "source": "own", "note": ""}
    rows = [{"period": year, "value": value * 1e9, **usual, **marks} for year, value in (("2020", 3), ("2021", 4), ("2022", 5))]
    context, own = opened(FakeReader({"msme_cube": rows}), "msme_cube")
    (line,) = dataset_charts.charts(context, own)
    assert line.figure and line.figure["data"][-1]["y"] == [3000, 4000, 5000]
    assert line.subtitle == "million baht" and line.figure["data"][-1]["text"][-1] == "5,000.0"


def test_a_form_offers_only_what_there_is() -> None:
    rows = [number("2020", 1), number("2021", 2), number("2022", 3), number("2022", 2, sector="TRD")]
    context, own = opened(FakeReader({"msme_number": rows}), "msme_number")
    assert {item.id for item in own.filters if len(item.codes) > 1} == {"sector", "period"}
    assert dataset_form.form(context, own) is not None
