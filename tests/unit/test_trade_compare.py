"""The trade table compares what it has: regions and sections side by side, years and sizes, never a province."""

from itertools import product
from typing import Any

import pytest

from components.model import Card, Context
from components.trade_cards import goes_down_to
from pages import trade
from pages.serving.site import filters_of
from tests.unit.fakes import CATALOGUE, FakeReader, number

AREAS, ACTIVITIES, SIZES = ("_T", "BMR", "CEN", "NOR"), ("_T", "MFG", "TRD", "C", "G"), ("_T", "MIC", "SML", "MED")
FALLING, SAME, RISING, ONLY = "BMR", "CEN", "NOR", "NEA"


def cells() -> list[dict[str, Any]]:
    found = []
    for period, area, activity, size, measure in product(("2021", "2022"), AREAS, ACTIVITIES, SIZES, trade.MEASURES):
        later = {FALLING: -10.0, SAME: 0.0}.get(area, 10.0) if period == "2022" else 0.0
        hidden = size == "MED" and activity in ("TRD", "G")
        value = None if hidden else (100.0 + later) * 1e6
        marks = {"variant": 0, "status": "Q" if hidden else "A", "rounded": False, "source": "own", "note": ""}
        found.append(
            {"period": period, "area": area, "activity": activity, "size": size, "measure": measure, "value": value, **marks}
        )
    found.append({**found[0], "period": "2022", "area": ONLY, "value": 5e6})
    return found


class Reader(FakeReader):
    def __init__(self) -> None:
        published = {"definition": "2562", "flow": "X", "partner": "W1"}
        shares = [{**number("2022", 10.0, measure="share_of_total"), **published}]
        shares += [{**shares[0], "measure": name, "value": 1.0} for name in ("value_baht", "value_usd", "share_of_sme_exports")]
        shares += [{**shares[0], "flow": "M"}]
        lists = [{**number("2023", 1.0, measure="listed"), "country": "CN"}]
        enterprises = [{**row, "measure": "enterprises"} for row in cells() if row["measure"] == "exports"]
        super().__init__({"msme_trade_cube": cells(), "msme_cube": enterprises, "msme_trade": shares, "market_intelligence": lists})
        self.manifest["built_at"] = "2026-11-25T00:00:00+00:00"


def opened(**state: Any) -> Context:
    usual = {
        "measure": "exports",
        "year": "_L",
        "activity": "_T",
        "size": "_T",
        "area": "_T",
        "compare": "_N",
        "vs": (),
        "era": "be",
    }
    blank = Context("th", {**usual, **state}, Reader(), CATALOGUE, path="trade")
    query = f"compare={blank.state['compare']}"
    return Context("th", blank.state, blank.data, CATALOGUE, path="trade", filters=filters_of(trade.PAGE, blank, query))


def compared(**state: Any) -> Card:
    context = opened(**state)
    where = trade._where(context)
    return trade.compare.card_of(context, trade.COMPARED, trade.Slice(trade.CUBE, "exports", where), goes_down_to)


def panels(card: Card) -> list[str]:
    assert card.figure
    return [trace["name"] for trace in card.figure["data"]]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"compare": "size"}, ["รายย่อย", "ขนาดย่อม", "ขนาดกลาง"]),
        ({"compare": "year"}, ["2564", "2565"]),
        ({"compare": "area", "vs": ("BMR", "TH-50", "NOR")}, ["กรุงเทพฯ และปริมณฑล", "เหนือ"]),
        ({"compare": "activity", "vs": ("MFG", "10", "TRD")}, ["ภาคการผลิต (รวมเหมืองแร่แ…", "ภาคการค้า"]),
    ],
)
def test_one_panel_for_each_code_that_the_table_has(state: dict[str, Any], expected: list[str]) -> None:
    assert panels(compared(**state)) == expected


def test_only_regions_are_offered_and_a_section_is_one_bar() -> None:
    assert "TH-" not in str(compared(compare="area").chooser)
    section = compared(compare="area", activity="C", vs=("BMR", "CEN")).figure
    assert section and [len(trace["x"]) for trace in section["data"]] == [1, 1]


def test_a_withheld_size_is_marked_and_not_a_zero_to_those_who_listen() -> None:
    figure = compared(compare="area", activity="TRD", size="MED", vs=("BMR", "CEN")).figure
    assert figure is None, "where everything is withheld there is no chart"
    card = compared(compare="size", activity="TRD", vs=("MIC", "MED"))
    assert card.figure and [trace["meta"]["withheld"] for trace in card.figure["data"]] == [[], [0]]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"area": FALLING}, ("90.0 ล้านบาท", "ลดลง 10.0%", "2564 (100.0)")),
        ({"area": RISING}, ("110.0 ล้านบาท", "เพิ่มขึ้น 10.0%")),
        ({"area": SAME}, ("100.0 ล้านบาท", "ใกล้เคียงเดิม")),
        ({"area": ONLY}, ("5.0 ล้านบาท", "ยังไม่มีค่าก่อนหน้า")),
        ({"activity": "TRD", "size": "MED"}, ("ปกปิด",)),
        ({"area": "SOU"}, ("ไม่มีมูลค่าส่งออก",)),
    ],
)
def test_the_sentence_says_a_fall_a_rise_no_change_no_base_withheld_and_nothing(state: dict[str, Any], words: Any) -> None:
    context = opened(**state)
    said = "".join(trade._takeaway(context, "exports", trade._where(context)))
    assert all(word in said for word in words), said
