"""Gaps said in words, single figures as tables, and what finance and trade show of published sources."""

from pathlib import Path

import pytest

from components import gaps, market_countries, published_figures, trade_cards
from components.model import Context
from components.static_html import render
from data.warehouse import Reader, Warehouse
from pages import finance, trade
from tests.unit.fakes import CATALOGUE, FakeReader, number

SET = CATALOGUE.datasets["msme_number"]


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return Warehouse(home, CATALOGUE).reader()


class TestGaps:
    @pytest.mark.parametrize(
        ("years", "runs"),
        [
            ([2007, 2008, 2011], [(2009, 2010), (2012, 2014)]),
            ([2012, 2014], [(2013, 2013)]),
            ([2013, 2014], []),
            ([2010], [(2011, 2014)]),
            ([], []),
        ],
    )
    def test_runs_of_years_without_a_figure(self, years: list[int], runs: list[tuple[int, int]]) -> None:
        assert gaps.missing(years, 2014) == runs

    @pytest.mark.parametrize(
        ("periods", "th", "en"),
        [
            (["2020", "2023"], "ของปี 2564–2565 และตั้งแต่ปี 2567", "for 2021–2022, nor since 2024"),
            (["2023", "2025"], "ของปี 2567", "for 2024"),
            (["2022"], "ตั้งแต่ปี 2566", "since 2023"),
            (["2024", "2025", "2025-Q1"], "", ""),
        ],
    )
    def test_words_name_the_gaps_up_to_the_year_before_the_release(self, periods: list[str], th: str, en: str) -> None:
        data = FakeReader({})
        data.manifest["built_at"] = "2026-11-25T00:00:00+00:00"
        cells = [number("2021", None, status="O"), *(number(period, 1) for period in periods)]
        said = {lang: gaps.gap_words(Context(lang, {}, data, CATALOGUE), SET, cells) for lang in ("th", "en")}
        assert said["th"].endswith(th) and said["en"].endswith(en) and bool(said["th"]) is bool(th)


def test_the_latest_of_each_keeps_one_cell_per_key() -> None:
    rows = [number("2022", 1), number("2024", 3), number("2023", 2), number("2020", 9, size="MIC")]
    kept = published_figures.latest_of_each(rows, ("size", "measure"))
    assert sorted((row["size"], row["period"]) for row in kept) == [("MIC", "2020"), ("_T", "2024")]


@pytest.mark.parametrize("lang", ["th", "en"])
class TestPages:
    def test_target_markets_stand_as_stated_and_as_listed(self, reader: Reader, lang: str) -> None:
        card = market_countries.market_countries(Context(lang, {}, reader, CATALOGUE))
        assert "20" in card.title and "21" in card.title and card.table is not None
        assert len(card.table.rows) == 21 and sum(row[1] == "✓" for row in card.table.rows) == 4
        assert render(card.body).count("<li>") == 21

    def test_a_share_of_trade_names_the_definition_it_follows(self, reader: Reader, lang: str) -> None:
        context = Context(
            lang, {"measure": "exports", "year": "_L", "activity": "_T", "size": "_T", "area": "_T"}, reader, CATALOGUE
        )
        view = trade.view(context)
        labels = {code.label[lang] for code in CATALOGUE.codes["definitions"]}
        published = [kpi for kpi in view.kpis if kpi.origin == "published"]
        assert published and all(kpi.change in labels for kpi in published)

    def test_partner_shares_and_other_figures_together_are_every_cell(self, reader: Reader, lang: str) -> None:
        context = Context(lang, {}, reader, CATALOGUE)
        table = trade_cards.figures(context).body
        shares = len(context.data.select("msme_trade", {"measure": ["share_of_sme_exports"]}))
        assert render(table).count("<tr>") - 1 + shares == len(context.data.select("msme_trade"))

    def test_loans_say_which_years_are_missing_and_debt_is_never_added_up(self, reader: Reader, lang: str) -> None:
        state = {"measure": "revenue", "year": "_L", "activity": "_T", "size": "_T", "area": "_T"}
        cards = {card.id: card for card in finance.view(Context(lang, state, reader, CATALOGUE)).cards}
        year = "2566" if lang == "th" else "2023"
        assert year in cards["sme-loans-over-time"].note
        assert tuple(cards) == finance.PAGE.cards
        text = render(cards["sme-debt-figures"].body)
        assert "8.1%" in text and "13%" in text and "7.35%" in text
