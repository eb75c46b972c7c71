"""Numbers, units, periods and dates read as the design system prints them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import format as fmt

FIGURES = st.floats(-1e12, 1e12)


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "decimals", "text"),
        [
            (3187378, 0, "3,187,378"),
            (12828236.0, 0, "12,828,236"),
            (98765432100, 0, "98,765,432,100"),
            (0, 0, "0"),
            (999.5, 0, "1,000"),
            (2.5, 0, "3"),
            (-2.5, 0, "−3"),
            (2.675, 2, "2.68"),
            (-0.04, 1, "0.0"),
            (-1234.5, 1, "−1,234.5"),
            (35.3, 2, "35.30"),
        ],
    )
    def test_printed_in_full(self, value: float, decimals: int, text: str) -> None:
        assert fmt.number(value, decimals) == text

    @given(FIGURES, st.integers(0, 6))
    def test_the_text_is_the_rounded_value(self, value: float, decimals: int) -> None:
        text = fmt.number(value, decimals)
        read = Decimal(text.replace(",", "").replace("−", "-"))
        assert read == fmt.round_half_up(value, decimals)
        assert abs(read - Decimal(str(value))) <= Decimal("0.5") / 10**decimals

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_what_is_no_figure_is_refused(self, value: float) -> None:
        with pytest.raises(ValueError, match="cell_text"):
            fmt.number(value)


class TestUnits:
    def test_quantity(self) -> None:
        assert fmt.quantity(3187378, "ราย") == "3,187,378 ราย"
        assert fmt.quantity(12828236, "persons") == "12,828,236 persons"
        assert fmt.quantity(35.3, "%", 1) == "35.3%"
        assert fmt.quantity(5, "") == "5"

    def test_percent_in_figures_and_in_sentences(self) -> None:
        assert fmt.percent(1.2, 1, "th") == fmt.percent(1.2, 1, "en") == "1.2%"
        assert fmt.percent(1.2, 1, "th", sentence=True) == "ร้อยละ 1.2"
        assert fmt.percent(1.2, 1, "en", sentence=True) == "1.2%"

    def test_differences_of_shares(self) -> None:
        assert fmt.percentage_points(0.1, 1, "th") == "0.1 จุดร้อยละ"
        assert fmt.percentage_points(-0.1, 1, "en") == "−0.1 pp"

    def test_money_is_printed_in_millions(self) -> None:
        assert fmt.money_million_baht(1_182_990_000, "th") == "1,182.99 ล้านบาท"
        assert fmt.money_million_baht(1_182_990_000, "en") == "1,182.99 million baht"
        assert fmt.money_million_baht(98_765_432_100, "th", 1) == "98,765.4 ล้านบาท"

    def test_helpers(self) -> None:
        assert fmt.approximately("3,260,000") == "≈3,260,000"
        assert fmt.no_break("3,187,378 ราย") == "3,187,378\u00a0ราย"


class TestCells:
    @pytest.mark.parametrize(
        ("value", "status", "is_rounded", "thai", "english"),
        [
            (3225743, "A", False, "3,225,743", "3,225,743"),
            (3260000, "A", True, "≈3,260,000", "≈3,260,000"),
            (0, "M", False, "0", "0"),
            (None, "Q", False, "ปกปิด", "suppressed"),
            (7, "Q", False, "ปกปิด", "suppressed"),
            (7, "O", False, "–", "–"),
            (None, "O", False, "–", "–"),
            (None, "A", False, "–", "–"),
            (float("nan"), "A", True, "–", "–"),
        ],
    )
    def test_every_status(self, value: float | None, status: str, is_rounded: bool, thai: str, english: str) -> None:
        assert fmt.cell_text(value, status, is_rounded, 0, "th") == thai
        assert fmt.cell_text(value, status, is_rounded, 0, "en") == english


class TestPeriods:
    @pytest.mark.parametrize(
        ("code", "kind", "thai", "english"),
        [
            ("2023", "calendar", "2566", "2023"),
            ("2023", "fiscal_year", "ปีงบประมาณ 2566", "FY 2023"),
            ("2024-Q3", "calendar", "ไตรมาส 3/2567", "Q3 2024"),
            ("2024-Q3", "fiscal_year", "ไตรมาส 3 ปีงบประมาณ 2567", "Q3 FY 2024"),
            ("2024-H1", "calendar", "ครึ่งปีแรก/2567", "H1 2024"),
            ("2024-S2", "calendar", "ครึ่งปีหลัง/2567", "H2 2024"),
            ("2025-08", "calendar", "สิงหาคม 2568", "August 2025"),
            ("2025-08", "fiscal_year", "สิงหาคม 2568", "August 2025"),
        ],
    )
    def test_labels(self, code: str, kind: fmt.Kind, thai: str, english: str) -> None:
        assert fmt.period_label(code, "th", kind) == thai
        assert fmt.period_label(code, "en", kind) == english

    @pytest.mark.parametrize(
        ("code", "kind", "thai", "english"),
        [
            ("2023", "fiscal_year", "2566", "2023"),
            ("2025-08", "calendar", "ส.ค. 2568", "Aug 2025"),
            ("2024-Q3", "calendar", "ไตรมาส 3/2567", "Q3 2024"),
        ],
    )
    def test_short_labels(self, code: str, kind: fmt.Kind, thai: str, english: str) -> None:
        assert fmt.period_label(code, "th", kind, short=True) == thai
        assert fmt.period_label(code, "en", kind, short=True) == english

    @pytest.mark.parametrize(
        ("code", "kind", "thai", "english"),
        [
            ("2023", "calendar", "ปี 2566", "2023"),
            ("2023", "fiscal_year", "ปีงบประมาณ 2566", "fiscal year 2023"),
            ("2024-Q3", "calendar", "ไตรมาส 3 ปี 2567", "Q3 2024"),
            ("2024-Q3", "fiscal_year", "ไตรมาส 3 ปีงบประมาณ 2567", "Q3 fiscal year 2024"),
            ("2024-H2", "calendar", "ครึ่งปีหลัง ปี 2567", "H2 2024"),
            ("2025-08", "calendar", "เดือนสิงหาคม 2568", "August 2025"),
        ],
    )
    def test_phrases(self, code: str, kind: fmt.Kind, thai: str, english: str) -> None:
        assert fmt.period_phrase(code, "th", kind) == thai
        assert fmt.period_phrase(code, "en", kind) == english

    def test_the_other_era_is_named_in_sentences(self) -> None:
        assert fmt.period_phrase("2023", "th", era="ce") == "ปี ค.ศ. 2023"
        assert fmt.period_phrase("2023", "en", era="be") == "B.E. 2566"
        assert fmt.period_phrase("2023", "th", era="be") == "ปี 2566"
        assert fmt.period_label("2023", "th", era="ce") == "2023"
        assert fmt.period_label("2023", "en", era="be") == "2566"

    @pytest.mark.parametrize("code", ["", "2566 ", "23", "2024-Q5", "2024-13", "2024-8", "2024-Q3-1", "ปี 2566", "๒๕๖๖"])
    def test_unknown_codes_are_refused_with_the_remedy(self, code: str) -> None:
        with pytest.raises(ValueError, match="expected 2023, 2023-Q3"):
            fmt.period_phrase(code, "th")

    @given(st.integers(1900, 2100), st.integers(1, 12))
    def test_thai_years_are_543_ahead(self, year: int, month: int) -> None:
        thai, english = (fmt.period_label(f"{year}-{month:02d}", lang).split() for lang in ("th", "en"))
        assert int(thai[-1]) - int(english[-1]) == 543


class TestDates:
    def test_days(self) -> None:
        assert fmt.date("2026-11-21", "th") == "21 พฤศจิกายน 2569"
        assert fmt.date("2026-11-21T08:30:00+07:00", "en") == "21 November 2026"
        assert fmt.date("2026-11-01", "th", short=True) == "1 พ.ย. 2569"
        assert fmt.date("2026-11-21", "th", era="ce") == "21 พฤศจิกายน ค.ศ. 2026"


class TestChange:
    def test_up_and_down(self) -> None:
        found = fmt.change(3225743, 3187378)
        assert (found.absolute, found.direction, found.arrow) == (38365, "up", "▲")
        assert found.percent == pytest.approx(1.2037, abs=1e-4)
        found = fmt.change(35.2, 35.3, 1)
        assert (found.absolute, found.direction, found.arrow) == (-0.1, "down", "▼")
        assert found.percent == pytest.approx(-0.2833, abs=1e-4)

    def test_equal_after_rounding_is_the_same(self) -> None:
        assert fmt.change(35.34, 35.26, 1) == fmt.Change(0.0, 0.0, "same")
        assert fmt.change(3_263_000, 3_258_000, -4) == fmt.Change(0.0, 0.0, "same")
        assert fmt.change(1, 1).arrow == "●"

    @pytest.mark.parametrize("before", [0, -5])
    def test_no_percentage_without_a_base_above_zero(self, before: float) -> None:
        found = fmt.change(10, before)
        assert found.percent is None
        assert found.direction == "up"

    @given(FIGURES, FIGURES, st.integers(0, 3))
    def test_a_reader_can_work_it_out_from_the_printed_figures(self, now: float, before: float, decimals: int) -> None:
        last, first = (fmt.number(value, decimals).replace(",", "").replace("−", "-") for value in (now, before))
        found = fmt.change(now, before, decimals)
        assert found.absolute == float(Decimal(last) - Decimal(first))
        assert (found.direction == "same") is (last == first)
