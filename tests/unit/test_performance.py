"""The performance page: targets against results, budgets, outputs and outcomes, in every state of its filters."""

import re
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

from components import card as cards
from components import five_year_plan, ledgers, project_figures, targets
from components.elements import plain
from components.ledgers import Spending
from components.model import Card, Context, Row, Strong, View
from components.report_scope import STRATEGIES, Scope, projects_of
from components.static_html import render
from components.targets import Pair
from data.warehouse import Reader, Warehouse
from pages import performance
from pages.serving.site import filters_of
from tests.unit.fakes import CATALOGUE, context

KPIS = CATALOGUE.datasets["strategic_kpis"]
ORGANISATION = CATALOGUE.datasets["osmep_organisation"]
STATES = list(product(("_T", "PLAN", *STRATEGIES), ("_T", "met", "not_met", "in_progress")))


def cell(measure: str, value: float | None, unit: tuple[str, str] = ("ราย", "entity"), **more: Any) -> dict[str, Any]:
    marks = {"variant": 0, "status": "A", "rounded": False, "source": "own", "note": "", "period": "2023"}
    met = {"attainment": "met", "better": "higher", "actual_basis": "printed"}
    return {"kpi": "KPI04", "measure": measure, "value": value, "unit_th": unit[0], "unit_en": unit[1], **marks, **met, **more}


def pair(actual: float | None, target: float, unit: tuple[str, str] = ("ราย", "entity"), **more: Any) -> Pair:
    return Pair("KPI04", "ตัวชี้วัด", cell("target", target, unit, **more), cell("actual", actual, unit, **more))


def line(code: str, budget: float, disbursed: float, committed: float = 0, printed: dict[str, float] | None = None) -> Spending:
    amounts = {"_T": budget, "DIS": disbursed, "COM": committed, "REM": budget - disbursed - committed}
    return Spending(code, f"โครงการ {code}", "3", amounts, printed or {})


class TestFigures:
    @pytest.mark.parametrize(
        ("unit", "value", "th", "en"),
        [
            (("ราย", "entity"), 5815, "5,815 ราย", "5,815 entities"),
            (("เรื่อง", "item"), 1, "1 เรื่อง", "1 item"),
            (("ร้อยละ", "percent"), 92.51, "92.51%", "92.51%"),
            (("ลำดับที่", "rank"), 6, "ลำดับที่ 6", "rank 6"),
            (("คะแนน", "score"), 4.67, "4.67 คะแนน", "score 4.67"),
            (("ล้านบาท", "million baht"), 16725, "16,725 ล้านบาท", "16,725 million baht"),
            (("กลุ่ม/จังหวัด", "group/province"), 19, "19 กลุ่ม/จังหวัด", "19 groups/provinces"),
            (("กลไกต่อปี", "mechanism per year"), 2, "2 กลไกต่อปี", "2 mechanisms per year"),
        ],
    )
    def test_a_figure_stands_in_its_printed_unit(self, unit: tuple[str, str], value: float, th: str, en: str) -> None:
        row = cell("actual", value, unit)
        assert [targets.figure_of(context(lang), KPIS, row) for lang in ("th", "en")] == [th, en]

    def test_result_and_target_say_the_unit_once_but_a_percent_sign_twice(self) -> None:
        assert targets.against(context(), KPIS, pair(144_091, 155_000)) == ("144,091", "155,000 ราย")
        assert targets.against(context(), KPIS, pair(92.51, 80, ("ร้อยละ", "percent"))) == ("92.51%", "80%")
        assert targets.against(context("en"), KPIS, pair(6, 7, ("ลำดับที่", "rank"), better="lower")) == ("rank 6", "7")

    def test_a_result_not_known_yet_is_never_zero(self) -> None:
        waiting = pair(None, 15, status="O", attainment="in_progress")
        assert waiting.percent is None and targets.figure_of(context(), KPIS, waiting.actual).startswith("–")

    def test_a_target_without_a_result_cell_makes_no_pair(self) -> None:
        lone = [cell("target", 5), cell("target", 7, kpi="KPI06"), cell("actual", 8, kpi="KPI06")]
        assert [p.code for p in targets.pairs(lone, lambda row: row["kpi"], lambda row: row["kpi"])] == ["KPI06"]


class TestTargetTable:
    @staticmethod
    def drawn(*pairs: Pair, lang: str = "th") -> str:
        return render(targets.target_table(context(lang), KPIS, [("กลุ่ม", pairs)], "ตาราง"))

    def test_the_bar_is_the_percentage_of_the_target_and_stops_at_the_cap(self) -> None:
        assert "width:50.0%" in self.drawn(pair(150, 100)) and "150.0% ของเป้า" in self.drawn(pair(150, 100))
        assert "width:100.0%" in self.drawn(pair(900, 100)) and "900.0% ของเป้า" in self.drawn(pair(900, 100))

    def test_crimson_only_where_the_target_was_not_met_and_with_a_word(self) -> None:
        missed, reached = self.drawn(pair(90, 100, attainment="not_met")), self.drawn(pair(100, 100))
        assert "bul miss" in missed and "ไม่บรรลุเป้าหมาย" in missed and "i-x-circle-fill" in missed
        assert "miss" not in reached and "บรรลุเป้าหมาย" in reached and "i-check-circle-fill" in reached

    @pytest.mark.parametrize(("actual", "words"), [(6, "ดีกว่าเป้า 1 ลำดับ"), (7, "เท่ากับเป้า"), (9, "แย่กว่าเป้า 2 ลำดับ")])
    def test_a_rank_is_words_and_never_a_bar(self, actual: float, words: str) -> None:
        html = self.drawn(pair(actual, 7, ("ลำดับที่", "rank"), better="lower"))
        assert words in html and "bul" not in html.replace("bullets", "") and "%" not in html

    def test_provisional_forecast_and_joint_results_say_so(self) -> None:
        assert "เบื้องต้น" in self.drawn(pair(4.67, 4, ("คะแนน", "score"), status="P"))
        assert targets.doubts(context("en"), cell("actual", 1, status="F", actual_basis="joint")) == [
            "Forecast",
            "Printed jointly for several targets, allotted to each",
        ]

    def test_an_empty_group_has_no_heading(self) -> None:
        html = render(targets.target_table(context(), KPIS, [("ว่าง", []), ("มี", [pair(1, 1)])], "ตาราง"))
        assert "ว่าง" not in html and 'scope="rowgroup"' in html


class TestLedger:
    def test_a_percentage_is_as_printed_where_the_source_prints_it(self) -> None:
        total = line("_T", 1_182_990_000, 710_897_409.81, 417_720_437.26, {"DIS": 60.09, "COM": 35.31, "REM": 4.6})
        assert [total.share(part, "th") for part in ledgers.PARTS] == ["60.09%", "35.31%", "4.60%"]
        assert line("S3", 687_509_500, 266_994_572.5).share("DIS", "th") == "38.8%"

    def test_millions_are_rounded_once_from_the_exact_amount(self) -> None:
        assert [ledgers.millions(baht) for baht in (1_182_990_000, 0, 4_965_400, 5_000)] == ["1,182.99", "0.00", "4.97", "0.01"]

    def test_the_pieces_of_a_bar_are_the_published_parts(self) -> None:
        widths = [float(w) for w in re.findall(r"width:([\d.]+)%", render(ledgers.stack(line("x", 200, 50, 100))))]
        assert widths == [25, 50, 25]
        assert render(ledgers.stack(line("x", 200, 200))).count("<i") == 1

    def test_bars_share_one_scale(self) -> None:
        entries = ledgers.spending_entries(context(), [line("a", 50, 10), line("b", 200, 10)])
        assert [item.length for item in entries] == [25, 100]

    def test_the_first_ten_projects_are_open_the_rest_folded_and_none_is_lost(self) -> None:
        lines = [line(f"p{n}", 100 - n, 1) for n in range(14)]
        first, rest = ledgers.project_table(context(), lines, line("_T", 1000, 1), "ตาราง")
        assert render(first).count('scope="row"') == 11 and render(first).rindex("โครงการ _T") > render(first).rindex("โครงการ p9")
        assert render(rest).startswith("<details") and render(rest).count('scope="row"') == 4 and "อีก 4" in render(rest)
        assert len(ledgers.project_table(context(), lines[:10], None, "ตาราง")) == 1

    def test_a_line_without_all_four_amounts_is_left_out(self) -> None:
        row = {"project": "x", "measure": "amount", "execution": "_T", "value": 1.0}
        assert ledgers.spending([row], {"x": "ก"}, {"x": "1"}) == {}


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


def opened(reader: Any, strategy: str = "_T", status: str = "_T", lang: str = "th") -> tuple[Context, View]:
    made = Context(lang, {"strategy": strategy, "status": status}, reader, CATALOGUE)
    return made, performance.view(made)


class Torn:
    """A release without the results of some KPIs."""

    def __init__(self, reader: Reader, gone: Callable[[Row], bool]) -> None:
        self._reader, self._gone = reader, gone

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def select(self, dataset_id: str, *where: Any, **more: Any) -> tuple[Row, ...]:
        rows = self._reader.select(dataset_id, *where, **more)
        return tuple(row for row in rows if not (dataset_id == KPIS.id and row["measure"] == "actual" and self._gone(row)))


def found(view: View, id: str) -> Card:
    return next(item for item in view.cards if item.id == id)


def body(view: View, id: str) -> str:
    return render(found(view, id).body)


def figure(reader: Reader, dataset: str, **codes: str) -> Row:
    (row,) = reader.select(dataset, {name: [code] for name, code in codes.items()})
    return row


class TestPage:
    def test_the_takeaway_counts_targets_and_names_what_was_missed(self, reader: Reader) -> None:
        take = opened(reader)[1].takeaway
        assert [str(part) for part in take if isinstance(part, Strong)] == [
            "14 จาก 15 ตัวชี้วัด",
            "144,091",
            "155,000 ราย",
            "ร้อยละ 93.0",
        ]
        assert "Formalization" in plain(take)
        assert "SMEs formalised" in plain(opened(reader, lang="en")[1].takeaway)

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (("S3", "_T"), ("ยุทธศาสตร์ที่ 3", "2 จาก 2")),
            (("PLAN", "_T"), ("ตัวชี้วัดระดับแผน", "2 จาก 3", "144,091")),
            (("_T", "met"), ("14 จาก 15",)),
            (("S3", "not_met"), ("ไม่มีตัวชี้วัด", "3 รายการ")),
            (("S2", "not_met"), ("ไม่มีตัวชี้วัด ผลผลิต หรือผลลัพธ์",)),
        ],
    )
    def test_a_state_has_its_own_sentence(self, reader: Reader, state: tuple[str, str], words: tuple[str, ...]) -> None:
        sentence = plain(opened(reader, *state)[1].takeaway)
        assert all(part in sentence for part in words)
        assert state != ("_T", "met") or "144,091" not in sentence

    def test_a_target_whose_result_is_not_published_is_not_taken_for_met(self, reader: Reader) -> None:
        """The one that was missed has no result: 14 of 14 are met, and nobody says that all are."""
        view = opened(Torn(reader, lambda row: row["attainment"] == "not_met"))[1]
        assert plain(view.takeaway).endswith("14 จาก 14 ตัวชี้วัด อีก 1 ตัวชี้วัดไม่มีค่าในรุ่นข้อมูลนี้")
        assert view.kpis[0].change == "อีก 1 ตัวชี้วัดไม่มีค่าในรุ่นข้อมูลนี้"

    def test_a_release_without_results_says_so(self, reader: Reader) -> None:
        view = opened(Torn(reader, lambda row: True))[1]
        assert plain(view.takeaway) == "ตัวเลขสรุปของเรื่องนี้ไม่มีในรุ่นข้อมูลนี้"
        assert view.kpis[0].value == "–" and found(view, "kpi-targets").body is None

    def test_key_figures_stand_as_printed(self, reader: Reader) -> None:
        kpis = opened(reader)[1].kpis
        assert [kpi.value for kpi in kpis] == ["14", "16,725", "1,278,683", "710.90"]
        assert "7,285 ล้านบาท" in kpis[1].change and "714,809" in kpis[2].change and "นับซ้ำ" in kpis[2].change
        assert "60.09%" in kpis[3].change and "1,182.99" in kpis[3].change and "710,897,409.81 บาท" in kpis[3].copy

    def test_totals_are_published_cells(self, reader: Reader) -> None:
        html = body(opened(reader)[1], "budget-by-strategy")
        for part in ("_T", "DIS", "COM", "REM"):
            amount = figure(reader, "projects", project="_T", execution=part, measure="amount")["value"]
            assert ledgers.millions(amount) in html
        bare = Scope(Context("th", {}, reader, CATALOGUE), "_T", "_T")
        assert bare.line == "_T" and Scope(bare.context, "S2", "_T").line == "S2" and Scope(bare.context, "PLAN", "_T").line == "_T"

    def test_every_output_and_outcome_is_reachable(self, reader: Reader) -> None:
        html = body(opened(reader)[1], "project-results")
        assert html.count('scope="row"') == len(reader.select("project_results", {"measure": ["actual"]})) == 158
        assert html.count("<details") == 6 + 35

    def test_every_project_is_listed(self, reader: Reader) -> None:
        view = opened(reader)[1]
        assert body(view, "projects-by-budget").count('scope="row"') == 36 + 1
        assert body(opened(reader, "S1")[1], "projects-by-budget").count('scope="row"') == 6 + 1

    def test_forecasts_are_words_and_never_bars(self, reader: Reader) -> None:
        html = body(opened(reader)[1], "economic-value-by-project")
        assert "คาดว่าจะเกิดใน 1 ปี" in html and "width:" not in html and "1,447" in html and "1,147" in html

    def test_assessments_stand_on_their_own_scales(self, reader: Reader) -> None:
        html = body(opened(reader)[1], "assessments")
        for words in ("86.47", "ดีเยี่ยม", "4.6737", " / 5", "87.55", "ยังไม่ทราบผล", "4.2730", "Digital Government Awards"):
            assert words in html
        assert "width:93.5%" in html  # 4.6737 of 5

    def test_the_next_plan_is_marked_as_a_plan(self, reader: Reader) -> None:
        item = found(opened(reader)[1], "plan-2567")
        assert "เบื้องต้น" in item.title and "ไม่ใช่ผล" in item.subtitle and "267.8382" in render(item.body)
        assert "824,442" not in body(opened(reader, "S1")[1], "plan-2567")

    def test_a_status_keeps_only_its_rows(self, reader: Reader) -> None:
        view = opened(reader, "_T", "not_met")[1]
        assert body(view, "kpi-targets").count("bul miss") == 1 and "st ok" not in body(view, "kpi-targets")
        assert body(view, "project-results").count('scope="row"') == 6 and "st ok" not in body(view, "project-results")

    def test_a_narrowed_card_says_so_and_an_empty_one_offers_the_way_out(self, reader: Reader) -> None:
        view = opened(reader, "S2", "not_met")[1]
        for id in ("kpi-targets", "budget-by-strategy", "projects-by-budget", "project-results", "plan-2567"):
            assert "ยุทธศาสตร์ที่ 2" in found(view, id).subtitle, id
        for id in ("budget-by-source", "economic-value-by-type", "assessments"):
            assert "ไม่แยกตามยุทธศาสตร์" in found(view, id).subtitle, id
        assert 'href="/th/performance?strategy=S2"' in body(view, "kpi-targets")
        assert 'href="/th/performance?status=not_met"' in body(view, "economic-value-by-project")

    def test_filters_offer_what_is_published(self, reader: Reader) -> None:
        offered = filters_of(performance.PAGE, Context("th", {}, reader, CATALOGUE))
        assert [item.codes for item in offered if item.id != "era"] == [
            ("_T", "PLAN", *STRATEGIES),
            ("_T", "met", "not_met", "in_progress"),
        ]

    @pytest.mark.parametrize(("lang", "states"), [("th", STATES), ("en", STATES[::5])])
    def test_every_state_is_complete(self, reader: Reader, lang: str, states: list[tuple[str, str]]) -> None:
        for strategy, status in states:
            made, view = opened(reader, strategy, status, lang)
            html = "".join(render(cards.card(item, made)) for item in view.cards)
            assert tuple(item.id for item in view.cards) == performance.PAGE.cards
            assert html.count("<table") == html.count("<caption") and not re.search(
                r"None|[{}]", re.sub(r"<style>.*?</style>", "", html)
            )
            assert all(item.sources and item.as_of != "–" for item in view.cards), (strategy, status)
            levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
            assert levels[0] == 2 and all(b - a <= 1 for a, b in pairwise(levels))

    def test_english_has_no_thai_in_its_figures(self, reader: Reader) -> None:
        view = opened(reader, lang="en")[1]
        assert not re.search("[ก-๙]", "".join(body(view, item.id) for item in view.cards))


class TestPlanAndFurtherFigures:
    @pytest.mark.parametrize("lang", ["th", "en"])
    def test_the_five_year_plan_names_every_sub_strategy_and_both_legal_bases(self, reader: Reader, lang: str) -> None:
        card = five_year_plan.five_year_plan(Scope(opened(reader, lang=lang)[0], "_T", "_T"))
        text = render(card.body)
        plan = reader.select("osmep_organisation", {"list": ["five-year-plan"]})
        assert plan and all(CATALOGUE.label(ORGANISATION, "entry", row["entry"], lang) in text for row in plan)
        assert ("2566–2570" if lang == "th" else "2023–2027") in card.title
        assert "16(3), 16(5), 16(6), 16(8)" in text and "16(1), 16(2), 16(3), 16(5)" in text

    def test_a_chosen_strategy_shows_its_own_plan_only(self, reader: Reader) -> None:
        card = five_year_plan.five_year_plan(Scope(opened(reader, "S2", lang="en")[0], "S2", "_T"))
        text = render(card.body)
        assert "Sub-strategy 2.1" in text and "Sub-strategy 1.1" not in text and card.download["strategy"] == "S2"

    @pytest.mark.parametrize("strategy", ["_T", "PLAN", *STRATEGIES])
    def test_further_figures_are_those_of_the_projects_in_scope(self, reader: Reader, strategy: str) -> None:
        context, _ = opened(reader, strategy)
        card = project_figures.further_figures(Scope(context, strategy, "_T"))
        wanted = projects_of(context, Scope(context, strategy, "_T").groups)
        cells = [row for row in reader.select("project_facts") if row["project"] in wanted]
        assert card.table is not None and len(card.table.rows) == len(cells) > 0
        assert str(len(cells)) in card.title
