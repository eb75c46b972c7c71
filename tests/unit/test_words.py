"""Sentences made from data: they say what the figures say, in both languages, and nothing without a base."""

import pytest

from components import facts
from components import words as say
from components.elements import sentence
from components.key_figures import kpi
from components.model import Strong
from tests.unit.fakes import CATALOGUE, context, number

NUMBER = CATALOGUE.datasets["msme_number"]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(3_225_743, 3_187_378, "▲ 1.2%"), (3_187_378, 3_225_743, "▼ 1.2%"), (3_187_378, 3_187_378, "ใกล้เคียงเดิม")],
)
def test_a_change_is_a_rise_a_fall_or_about_the_same(now: int, before: int, expected: str) -> None:
    assert expected in say.change_text(context(), NUMBER, number("2023", now), number("2022", before))


def test_no_change_is_stated_without_a_base() -> None:
    assert say.change_text(context("en"), NUMBER, number("2023", 1), None).startswith("No base year")


def test_shares_change_in_percentage_points() -> None:
    cells = [number(year, share, measure="share_of_all_enterprises") for year, share in (("2022", 99.5), ("2020", 99.6))]
    assert "0.10 จุดร้อยละ" in say.change_text(context(), NUMBER, *cells)


def test_the_key_figure_is_the_latest_of_one_definition_and_a_trend_needs_three_values() -> None:
    two = kpi(context(), NUMBER, [number("2019", 1), number("2022", 2)], "จำนวน")
    three = kpi(context(), NUMBER, [number("2019", 1), number("2020", 3), number("2022", 2)], "จำนวน")
    assert (two.value, two.spark, three.spark) == ("2", (), (1, 3, 2))


def test_doubtful_figures_and_forecasts_never_become_key_figures() -> None:
    made = kpi(context(), NUMBER, [number("2019", 5), number("2023", 286_326, status="U"), number("2024", 9, status="F")], "จำนวน")
    assert made.value == "5"


def test_a_key_figure_without_cells_says_so() -> None:
    assert kpi(context(), NUMBER, [], "จำนวน").value == "–"


def test_a_suppressed_figure_shows_no_number_anywhere() -> None:
    hidden = number("2022", None, status="Q")
    assert facts.value_text(context(), NUMBER, hidden) == "ปกปิด"
    assert "ปกปิด" in facts.table(context(), NUMBER, [hidden], "ตาราง").rows[0]


def test_a_figure_known_from_press_alone_is_marked_in_words() -> None:
    assert "จากข่าว" in facts.status_text(context(), number("2023", 1, source="news"))
    assert "จากข่าว" not in facts.status_text(context(), number("2023", 1))


def test_a_rounded_figure_carries_its_sign() -> None:
    assert facts.value_text(context(), NUMBER, number("2024", 3_260_000, rounded=True)) == "≈3,260,000 ราย"


def test_figures_in_a_sentence_are_strong() -> None:
    made = say.say(context("en"), "cube.take_register", scope="Trade", measure="number", value="5 enterprises", change="up")
    assert [str(part) for part in made if isinstance(part, Strong)] == ["5 enterprises"]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_alternative_of_a_line_names_its_ends(lang: str) -> None:
    text = say.alt(context(lang), NUMBER, [number("2019", 3_105_096), number("2022", 3_187_378)], "MSME")
    assert "3,105,096" in text and "3,187,378" in text


def test_from_a_loss_the_change_is_told_in_its_own_unit() -> None:
    profit = CATALOGUE.datasets["msme_cube"]
    cells = [{**number(year, value, measure="net_profit"), "area": "_T", "activity": "_T"} for year, value in PROFITS]
    assert "8.0 ล้านบาท" in say.change_text(context(), profit, cells[1], cells[0])


PROFITS = (("2021", -3_000_000.0), ("2022", 5_000_000.0))


@pytest.mark.parametrize(
    ("title", "th", "en"),
    [
        ("รายงานประจำปี 2565 (Annual Report 2022, p.100)", "รายงานประจำปี 2565", "Annual Report 2022, p.100"),
        ("สสว. press release: GDP SME (ryt9)", "สสว. press release: GDP SME (ryt9)", "สสว. press release: GDP SME (ryt9)"),
        ("OECD Scoreboard (document copy)", "OECD Scoreboard (document copy)", "OECD Scoreboard (document copy)"),
        ("TSSI มิถุนายน 2561 (สสว.)", "TSSI มิถุนายน 2561 (สสว.)", "TSSI มิถุนายน 2561 (สสว.)"),
    ],
)
def test_a_source_is_named_in_the_language_of_the_reader_where_it_has_both(title: str, th: str, en: str) -> None:
    assert (facts.title_in({"title": title}, "th"), facts.title_in({"title": title}, "en")) == (th, en)


def test_words_that_belong_together_stay_on_one_line() -> None:
    made = sentence(["จากปี 2564 (1,234.5) ลดลง 2.7 จุด ต่ำกว่า 50", Strong("9 ราย")])
    kept = [piece.children for piece in made if not isinstance(piece, str)]
    assert kept == ["จากปี 2564 (1,234.5)", "ลดลง", "2.7 จุด", "ต่ำกว่า 50", "9 ราย"]
    assert "".join(piece if isinstance(piece, str) else piece.children for piece in made).startswith("จากปี 2564 (1,234.5) ลดลง 2.7")


def said(lang: str, **values: str | None) -> str:
    return "".join(say.say(context(lang), "overview.take", **values))


def test_a_sentence_leaves_out_what_is_not_published() -> None:
    count = {"number": "3 ราย", "jobs": "9 คน", "period": "ปี 2565"}
    share = {"share": "35%", "share_period": "2022"}
    assert said("th", **count, **dict.fromkeys(share)) == "ประเทศไทยมี MSME 3 ราย จ้างงาน 9 คน (ระบบ MSME Big Data ณ ปี 2565)"
    assert said("en", **dict.fromkeys(count), **share) == "MSMEs made 35% of GDP in 2022"
    assert said("en", **(count | {"jobs": None}), **share) == "MSMEs made 35% of GDP in 2022"


def test_a_sentence_without_its_figures_says_that_they_are_missing() -> None:
    nothing = dict.fromkeys(("number", "jobs", "period", "share", "share_period"))
    assert said("en", **nothing) == "The summary figures of this subject are not in this release"
    assert say.sentence(context(), "words.grew", size=None) == ""


def test_shares_and_growth_are_stated_only_where_they_are_published() -> None:
    missing = number("2022", None, status="O", measure="share_of_all_enterprises")
    for row in (None, missing):
        assert say.share_words(context(), NUMBER, row) is say.growth_words(context(), NUMBER, row) is None
        assert facts.stated(context(), NUMBER, row) is facts.value_of(row) is None


def test_a_key_figure_without_a_value_says_so_and_has_no_trend() -> None:
    made = kpi(context(), NUMBER, [number("2022", None, status="O")], "จำนวน")
    assert (made.value, made.change, made.picture) == ("–", "ไม่มีตัวเลขที่เผยแพร่ในรุ่นข้อมูลนี้", "")
