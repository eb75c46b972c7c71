"""How figures, periods and dates read in Thai and in English; no other module formats a number or a year.

`lang` is "th" or "en". Years are B.E. in Thai and CE in English unless `era` ("be" or "ce") says otherwise. Numbers are
printed in full, never compact, with Arabic digits and the minus sign U+2212. Text uses ordinary spaces: wrap a figure
in an element of class `nb`, or use `no_break` where there are no elements (chart text, attributes).
"""

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

Direction = Literal["up", "down", "same"]
Kind = Literal["calendar", "fiscal_year"]

ARROWS: dict[Direction, str] = {"up": "▲", "down": "▼", "same": "●"}
BE_OFFSET = 543
SUPPRESSED, NOT_AVAILABLE, NO_VALUE = "Q", "O", "–"
_PERIOD = re.compile(r"([12][0-9]{3})(?:-(?:Q([1-4])|[HS]([12])|(0[1-9]|1[0-2])))?")


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals > 0 else ""))


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round half away from zero, as readers do by hand; `decimals` = -4 rounds to ten thousands."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value!r} is not a figure; print cells that may be empty with cell_text()")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float, decimals: int = 0) -> str:
    """`3,187,378`, `−1.2`; a value that rounds to zero has no sign."""
    figure = round_half_up(value, decimals) + 0  # + 0 turns Decimal("-0") into 0
    text: str = _pattern(decimals).apply(figure, "en")
    return text.replace("-", "−")


def with_unit(figure: str, unit_label: str) -> str:
    """A printed figure and its unit; a percent sign follows without a space."""
    return f"{figure}{'' if unit_label in ('', '%') else ' '}{unit_label}"


def quantity(value: float, unit_label: str, decimals: int = 0) -> str:
    """Number and unit: `3,187,378 ราย`; a percent sign follows without a space: `35.3%`."""
    return with_unit(number(value, decimals), unit_label)


def percent(value: float, decimals: int, lang: str, sentence: bool = False) -> str:
    """`1.2%` in figures, KPIs and tables; in a Thai sentence or title `ร้อยละ 1.2`. `value` is in percent."""
    figure = number(value, decimals)
    return f"ร้อยละ {figure}" if sentence and lang == "th" else f"{figure}%"


def percentage_points(value: float, decimals: int, lang: str) -> str:
    """A difference of two shares: `0.1 จุดร้อยละ`, `0.1 pp`."""
    return quantity(value, "pp" if lang == "en" else "จุดร้อยละ", decimals)


def money_million_baht(value_baht: float, lang: str, decimals: int = 2) -> str:
    """Baht printed in millions: `1,182.99 ล้านบาท`, `1,182.99 million baht`."""
    millions = float(Decimal(str(value_baht)) / 1_000_000)
    return quantity(millions, "million baht" if lang == "en" else "ล้านบาท", decimals)


def approximately(text: str) -> str:
    """Mark a figure that its source rounded: `≈3,260,000`."""
    return f"≈{text}"


def no_break(text: str) -> str:
    """`text` with its spaces made unbreakable (U+00A0), so that a number never parts from its unit."""
    return text.replace(" ", "\u00a0")


def cell_text(value: float | None, status: str, is_rounded: bool, decimals: int, lang: str) -> str:
    """One table cell: the figure, `≈` before one its source rounded, `ปกปิด`/`suppressed`, or `–` if not available.

    A suppressed or unavailable cell never shows a figure, even if `value` holds one; a missing value is never 0.
    """
    if status == SUPPRESSED:
        return "suppressed" if lang == "en" else "ปกปิด"
    if status == NOT_AVAILABLE or value is None or value != value:
        return NO_VALUE
    figure = number(value, decimals)
    return approximately(figure) if is_rounded else figure


@dataclass(frozen=True)
class Change:
    """From one figure to another, both taken as printed, so a reader can work it out again.

    `absolute` is in the unit of the figures; `percent` is None where it has no meaning (the base is not above zero).
    """

    absolute: float
    percent: float | None
    direction: Direction

    @property
    def arrow(self) -> str:
        return ARROWS[self.direction]


def change(now: float, before: float, decimals: int = 0) -> Change:
    """What changed since `before`; equal figures after rounding to `decimals` (-4: ten thousands) are "same"."""
    last, first = round_half_up(now, decimals), round_half_up(before, decimals)
    difference = last - first
    share = float(difference / first * 100) if first > 0 else None
    direction: Direction = "up" if difference > 0 else "down" if difference < 0 else "same"
    return Change(float(difference), share, direction)


def _year(year: int, lang: str, era: str | None, marked: bool) -> str:
    """The year in its era; `marked` adds the era's name where it is not the usual one of the language."""
    usual = "ce" if lang == "en" else "be"
    text = str(year + BE_OFFSET if (era or usual) == "be" else year)
    if not marked or era in (None, usual):
        return text
    return f"B.E. {text}" if lang == "en" else f"ค.ศ. {text}"


@dataclass(frozen=True)
class Years:
    """Years inside interface texts: `{year:2022}` in a text becomes 2565 in Thai, `ค.ศ. 2022` where the era is `ce`."""

    lang: str
    era: str | None = None

    def __format__(self, year: str) -> str:
        return _year(int(year), self.lang, self.era, marked=True)


def _month(month: int, lang: str, width: Literal["wide", "abbreviated"]) -> str:
    names: Any = Locale(lang).months["format"][width]
    return str(names[month])


def _parse(code: str, lang: str) -> tuple[int, str, int]:
    """Year, name of the quarter or half (or nothing) and month (or 0) of a period code."""
    match = _PERIOD.fullmatch(code)
    if not match:
        raise ValueError(f"period {code!r}: expected 2023, 2023-Q3, 2023-H1 or 2023-08 (CE)")
    year, quarter, half, month = match.groups()
    part = ""
    if quarter:
        part = f"Q{quarter}" if lang == "en" else f"ไตรมาส {quarter}"
    if half:
        part = f"H{half}" if lang == "en" else f"ครึ่งปี{'แรก' if half == '1' else 'หลัง'}"
    return int(year), part, int(month or 0)


def period_label(code: str, lang: str, kind: Kind = "calendar", era: str | None = None, short: bool = False) -> str:
    """A period standing alone (axis, table, choice): `2566`, `ไตรมาส 3/2567`, `สิงหาคม 2568`, `ปีงบประมาณ 2566`.

    `short` gives `ส.ค. 2568` and, for a fiscal year, the bare year; then the axis title must say "fiscal year".
    """
    year, part, month = _parse(code, lang)
    text = _year(year, lang, era, marked=False)
    if month:
        return f"{_month(month, lang, 'abbreviated' if short else 'wide')} {text}"
    if kind == "fiscal_year" and not short:
        text = f"{'FY' if lang == 'en' else 'ปีงบประมาณ'} {text}"
    elif part and lang != "en":
        return f"{part}/{text}"
    return f"{part} {text}".lstrip()


def period_phrase(code: str, lang: str, kind: Kind = "calendar", era: str | None = None) -> str:
    """A period inside a sentence: `ปี 2566`, `ไตรมาส 3 ปี 2567`, `เดือนสิงหาคม 2568`, `ปีงบประมาณ 2566`; `Q3 2024`."""
    year, part, month = _parse(code, lang)
    text = _year(year, lang, era, marked=True)
    if month:
        return f"{'' if lang == 'en' else 'เดือน'}{_month(month, lang, 'wide')} {text}"
    if kind == "fiscal_year":
        text = f"{'fiscal year' if lang == 'en' else 'ปีงบประมาณ'} {text}"
    elif lang != "en":
        text = f"ปี {text}"
    return f"{part} {text}".lstrip()


def date(iso: str, lang: str, era: str | None = None, short: bool = False) -> str:
    """A day (the first ten characters of an ISO date or time): `21 พฤศจิกายน 2569`, `21 November 2026`."""
    day = datetime.date.fromisoformat(iso[:10])
    month = _month(day.month, lang, "abbreviated" if short else "wide")
    return f"{day.day} {month} {_year(day.year, lang, era, marked=True)}"
