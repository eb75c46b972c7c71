"""Defects of rows: each kind adds a new enterprise of which one row is wrong, and all others are sound.

The rest of the drop stays as it is, so a defect can be counted on its own.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from etl.register.generate.country import PROVINCES

Values = dict[str, object]
TSIC = ("47111", "56100", "10100", "96011")


@dataclass(frozen=True)
class Fresh:
    """A new enterprise that can be any of the three forms; `turn` counts the enterprises of one kind of defect."""

    juristic: str
    person: str
    community: str
    turn: int
    year: int
    name: str

    @property
    def seat(self) -> Values:
        return {"tsic": TSIC[self.turn % len(TSIC)], "province": f"TH-{PROVINCES[self.turn % len(PROVINCES)]}"}


@dataclass(frozen=True)
class Row:
    """A row for `file`. `column` names the defect's place, "" in a sound row. `apart`: goes into a part of its own.

    `absent`: the row is left out; that it is missing is the defect.
    """

    file: str
    values: Values
    column: str = ""
    apart: bool = False
    absent: bool = False

    @property
    def key(self) -> object:
        """The key of the enterprise: the first value."""
        return next(iter(self.values.values()))


def _company(new: Fresh, **changes: object) -> Values:
    born = datetime.date(new.year - 3, 2, 1)
    own = {"juristic_id": new.juristic, "name_th": new.name, "registered_on": born, "status": "active", "publishable": True}
    return {**own, **new.seat, **changes}


def _statement(new: Fresh, **changes: object) -> Values:
    money = {"revenue_baht": 900_000 + new.turn, "total_assets_baht": 500_000, "total_liabilities_baht": 200_000}
    rest = {"equity_baht": 300_000, "net_profit_baht": 45_000}
    return {"juristic_id": new.juristic, "fiscal_year": new.year, **money, **rest, **changes}


def _person(new: Fresh, **changes: object) -> Values:
    return {"person_key": new.person, **new.seat, "fiscal_year": new.year, "revenue_baht": 300_000 + new.turn, **changes}


def _community(new: Fresh, **changes: object) -> Values:
    born = datetime.date(new.year - 2, 5, 1)
    own = {"community_id": new.community, "name_th": new.name, "registered_on": born, "status": "active"}
    return {**own, **new.seat, "fiscal_year": new.year, "revenue_baht": 200_000 + new.turn, **changes}


def _jobs(new: Fresh, key: str, **changes: object) -> Values:
    return {"enterprise_key": key, "year": new.year, "employees": 3, **changes}


def _customs(new: Fresh, **changes: object) -> Values:
    goods = {"flow": "export", "hs_section": "XVI", "partner": "JP", "value_baht": 50_000 + new.turn}
    return {"juristic_id": new.juristic, "year": new.year, **goods, **changes}


def _line(new: Fresh, **changes: object) -> Values:
    """A line of which the yearly file has the sum."""
    head = {"declaration": f"F{new.juristic}", "line": 1, "declared_on": datetime.date(new.year, 5, 2)}
    goods = {"flow": "export", "hs_code": "84713010", "partner": "JP", "value_baht": 50_000 + new.turn, "weight_kg": 12.5}
    return {"juristic_id": new.juristic, **head, **goods, **changes}


def _line_with(column: str, value: object, *, apart: bool = False) -> Callable[[Fresh], list[Row]]:
    """A company whose one line is wrong."""
    return lambda new: [*_sound(new), Row("customs_lines", _line(new, **{column: value}), column, apart)]


def _month(new: Fresh, **changes: object) -> Values:
    return {"enterprise_key": new.person, "year": new.year, "month": 4, "insured_employees": 3, **changes}


def _month_with(column: str, value: object) -> Callable[[Fresh], list[Row]]:
    return lambda new: [Row("natural_persons", _person(new)), Row("employment_monthly", _month(new, **{column: value}), column)]


def _sound(new: Fresh) -> list[Row]:
    """A company that reports everything but employment."""
    return [Row("juristic", _company(new)), Row("financial_statements", _statement(new))]


def _company_with(column: str, value: Callable[[Fresh], object]) -> Callable[[Fresh], list[Row]]:
    return lambda new: [Row("juristic", _company(new, **{column: value(new)}), column)]


def _statement_with(column: str, value: object, *, apart: bool = False) -> Callable[[Fresh], list[Row]]:
    """A company with employment whose statement is wrong."""
    return lambda new: [
        Row("juristic", _company(new)),
        Row("employment", _jobs(new, new.juristic)),
        Row("financial_statements", _statement(new, **{column: value}), column, apart),
    ]


def _person_with_jobs(**changes: object) -> Callable[[Fresh], list[Row]]:
    column = next(iter(changes))
    return lambda new: [Row("natural_persons", _person(new)), Row("employment", _jobs(new, new.person, **changes), column)]


def _wrong_digit(new: Fresh) -> str:
    return new.juristic[:12] + str((int(new.juristic[12]) + 1 + new.turn % 9) % 10)


ABSURD = (datetime.date(2565, 5, 1), datetime.date(3022, 12, 31), datetime.date(9999, 1, 1))
"""A Buddhist year taken for a common one, and dates no register can know."""

RECIPES: Mapping[str, Callable[[Fresh], list[Row]]] = {
    "bad_check_digit": _company_with("juristic_id", _wrong_digit),
    "unknown_tsic": _company_with("tsic", lambda new: ("00000", "34100", "4711", "ABCDE")[new.turn % 4]),
    "unknown_province": _company_with("province", lambda new: ("TH-99", "TH-28", "10", "Bangkok")[new.turn % 4]),
    "unknown_status": _company_with("status", lambda new: ("closed", "Active")[new.turn % 2]),
    "absurd_date": _company_with("registered_on", lambda new: ABSURD[new.turn % len(ABSURD)]),
    "bad_person_key": lambda new: [Row("natural_persons", _person(new, person_key=new.person[:40]), "person_key")],
    "bad_community_id": lambda new: [Row("community_enterprises", _community(new, community_id=new.community[1:]), "community_id")],
    "negative_employees": _person_with_jobs(employees=-3),
    "duplicate_employment": lambda new: [*_person_with_jobs(employees=4)(new)[:1], *_twice("employment", _jobs(new, new.person))],
    "duplicate_statement": lambda new: [
        *_sound(new),
        Row("financial_statements", _statement(new, revenue_baht=1_200_000), "fiscal_year"),
    ],
    "duplicate_person": lambda new: _twice("natural_persons", _person(new)),
    "duplicate_company": lambda new: [*_sound(new), Row("juristic", _company(new), "juristic_id")],
    "files_disagree": lambda new: [*_sound(new), Row("juristic", _company(new, province=_other(new)), "province", apart=True)],
    "statement_without_company": lambda new: [Row("financial_statements", _statement(new), "juristic_id")],
    "employment_without_enterprise": lambda new: [Row("employment", _jobs(new, new.person), "enterprise_key")],
    "customs_without_company": lambda new: [Row("customs", _customs(new), "juristic_id")],
    "unknown_flow": lambda new: [*_sound(new), Row("customs", _customs(new, flow="transit"), "flow")],
    "missing_employment": lambda new: [*_sound(new), Row("employment", _jobs(new, new.juristic), "employees", absent=True)],
    "missing_revenue": _statement_with("revenue_baht", None),
    "negative_revenue": _statement_with("revenue_baht", -5_000),
    "text_in_number": _statement_with("revenue_baht", "ไม่ระบุ", apart=True),
    "wrong_year": _statement_with("fiscal_year", 2565),
    "line_of_nobody": lambda new: [Row("customs_lines", _line(new), "juristic_id")],
    "line_twice": lambda new: [*_sound(new), Row("customs_lines", _line(new)), Row("customs_lines", _line(new), "line")],
    "line_number_taken": lambda new: [
        *_sound(new),
        Row("customs_lines", _line(new)),
        Row("customs_lines", _line(new, value_baht=7), "line"),
    ],
    "short_hs_code": _line_with("hs_code", "847130"),
    "reserved_chapter": _line_with("hs_code", "77010000"),
    "unknown_partner": _line_with("partner", "XX"),
    "negative_weight": _line_with("weight_kg", -1.5),
    "line_in_the_future": _line_with("declared_on", datetime.date(3022, 1, 1)),
    "thirteenth_month": _month_with("month", 13),
    "negative_month": _month_with("insured_employees", -4),
    "month_twice": lambda new: [
        Row("natural_persons", _person(new)),
        Row("employment_monthly", _month(new)),
        Row("employment_monthly", _month(new), "month"),
    ],
    "month_of_nobody": lambda new: [Row("employment_monthly", _month(new), "enterprise_key")],
}
"""What each kind of defect of a row consists of, by its name."""
_LINE_KINDS = ("short_hs_code", "reserved_chapter", "unknown_partner", "negative_weight", "line_in_the_future")
NEEDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("line_of_nobody", "line_twice", "line_number_taken", *_LINE_KINDS), ("customs_lines",)),
    **dict.fromkeys(("thirteenth_month", "negative_month", "month_twice", "month_of_nobody"), ("employment_monthly",)),
}
"""Kinds that need a file which a drop may lack."""


def _twice(file: str, values: Values) -> list[Row]:
    return [Row(file, values), Row(file, dict(values), "fiscal_year" if "fiscal_year" in values else "year")]


def _other(new: Fresh) -> str:
    return f"TH-{PROVINCES[(new.turn + 1) % len(PROVINCES)]}"
