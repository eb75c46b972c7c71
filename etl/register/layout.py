"""How each table of a drop is read: which columns are kept, how they become values, what a sound row looks like.

Names with a dollar sign are filled in when the SQL is made. A check is a condition that holds for a sound row; the first that
fails names the reason of the rejection and the column it is found in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LARGEST_BAHT = 10**14
LARGEST_EMPLOYEES = 10**7
HS_SECTIONS = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"),
)
STATUSES = ("active", "dissolved", "bankrupt", "absent")


@dataclass(frozen=True)
class Check:
    """`sound` is an SQL condition over the columns of the file (text) and their values (`<column>_value`)."""

    reason: str
    column: str
    sound: str


@dataclass(frozen=True)
class Layout:
    """`keep` gives the kept columns by their name in the work table; `key` is the column that identifies a row's owner."""

    key: str
    keep: Mapping[str, str]
    checks: tuple[Check, ...]
    year: str = ""
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All columns that are read."""
        return tuple(dict.fromkeys(check.column for check in self.checks))


def _number(column: str, *, signed: bool = False, needed: bool = False, largest: int = LARGEST_BAHT) -> tuple[Check, ...]:
    """A whole number after rounding, within bounds."""
    value = f"{column}_value"
    checks = [Check("not_a_number", column, f"{column} is null or {value} is not null")]
    checks += [Check("missing_value", column, f"{column} is not null")] if needed else []
    checks += [] if signed else [Check("negative", column, f"coalesce({value}, 0) >= 0")]
    return (*checks, Check("too_large", column, f"abs(coalesce({value}, 0)) <= {largest}"))


def _among(reason: str, column: str, codes: tuple[str, ...]) -> Check:
    return Check(reason, column, f"{column} in ({', '.join(repr(code) for code in codes)})")


def matches(column: str, pattern: str) -> str:
    """SQL: the whole text has the form of `pattern`."""
    return f"regexp_full_match({column}, '{pattern}')"


def check_digit(key: str) -> str:
    """SQL: 13 digits of which the last is the check digit (weights 13 … 2, modulo 11)."""
    number = f"cast({key} as bigint)"
    weighted = " + ".join(f"{13 - i} * ({number} // {10 ** (12 - i)} % 10)" for i in range(12))
    right = f"(11 - ({weighted}) % 11) % 10 = {number} % 10"
    return f"case when regexp_full_match({key}, '[0-9]{{13}}') then {right} else false end"


def _year(column: str) -> Check:
    return Check("invalid_year", column, f"{column}_value between $first_year and $last_year")


TSIC = Check("unknown_tsic", "tsic", "regexp_full_match(tsic, '[0-9]{5}') and substr(tsic, 1, 2) in ($divisions)")
PROVINCE = Check("unknown_province", "province", "province in ($provinces)")
STATUS = _among("unknown_status", "status", STATUSES)
REGISTERED = Check(
    "invalid_date", "registered_on", "registered_on is null or coalesce(registered_on_value <= date '$delivered_on', false)"
)
PERSON_KEY = "[0-9a-f]{64}"
COMMUNITY_KEY = "C[0-9]{12}"


def _statement_numbers() -> tuple[Check, ...]:
    own = (_number(f"{name}_baht") for name in ("revenue", "total_assets", "total_liabilities"))
    signed = (_number(f"{name}_baht", signed=True) for name in ("equity", "net_profit"))
    return tuple(check for checks in (*own, *signed) for check in checks)


PLACE = {"division": "substr(tsic, 1, 2)", "province": "province"}
FIRM = {"active": "status = 'active'", "registered": "registered_on_value"}

LAYOUTS: Mapping[str, Layout] = {
    "juristic": Layout(
        "juristic_id",
        {**PLACE, **FIRM},
        (Check("invalid_key", "juristic_id", check_digit("juristic_id")), TSIC, PROVINCE, STATUS, REGISTERED),
        dates=("registered_on",),
    ),
    "financial_statements": Layout(
        "juristic_id",
        {
            "revenue": "revenue_baht_value",
            "total_assets": "total_assets_baht_value",
            "total_liabilities": "total_liabilities_baht_value",
            "equity": "equity_baht_value",
            "net_profit": "net_profit_baht_value",
        },
        (Check("invalid_key", "juristic_id", "juristic_id is not null"), _year("fiscal_year"), *_statement_numbers()),
        year="fiscal_year",
        numbers=("revenue_baht", "total_assets_baht", "total_liabilities_baht", "equity_baht", "net_profit_baht"),
    ),
    "natural_persons": Layout(
        "person_key",
        {**PLACE, "revenue": "revenue_baht_value"},
        (
            Check("invalid_key", "person_key", matches("person_key", PERSON_KEY)),
            TSIC,
            PROVINCE,
            _year("fiscal_year"),
            *_number("revenue_baht"),
        ),
        year="fiscal_year",
        numbers=("revenue_baht",),
    ),
    "community_enterprises": Layout(
        "community_id",
        {**PLACE, **FIRM, "revenue": "revenue_baht_value"},
        (
            Check("invalid_key", "community_id", matches("community_id", COMMUNITY_KEY)),
            TSIC,
            PROVINCE,
            STATUS,
            REGISTERED,
            _year("fiscal_year"),
            *_number("revenue_baht"),
        ),
        year="fiscal_year",
        dates=("registered_on",),
        numbers=("revenue_baht",),
    ),
    "employment": Layout(
        "enterprise_key",
        {"employees": "employees_value"},
        (
            Check("invalid_key", "enterprise_key", "enterprise_key is not null"),
            _year("year"),
            *_number("employees", needed=True, largest=LARGEST_EMPLOYEES),
            Check("not_whole", "employees", "try_cast(employees as double) = employees_value"),
        ),
        year="year",
        numbers=("employees",),
    ),
    "customs": Layout(
        "juristic_id",
        {"flow": "flow", "hs_section": "hs_section", "partner": "partner", "amount": "value_baht_value"},
        (
            Check("invalid_key", "juristic_id", "juristic_id is not null"),
            _year("year"),
            _among("unknown_code", "flow", ("export", "import")),
            _among("unknown_code", "hs_section", HS_SECTIONS),
            Check("unknown_code", "partner", "regexp_full_match(partner, '[A-Z]{2}')"),
            *_number("value_baht", needed=True),
        ),
        year="year",
        numbers=("value_baht",),
    ),
}
