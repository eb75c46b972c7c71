"""What a layout is made of: checks of single values as SQL conditions, and how the columns of a table become values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LARGEST_BAHT = 10**14
LARGEST_EMPLOYEES = 10**7


@dataclass(frozen=True)
class Check:
    """`sound` is an SQL condition over the columns of the file (text) and their values (`<column>_value`)."""

    reason: str
    column: str
    sound: str


@dataclass(frozen=True)
class Layout:
    """`keep` gives the kept columns by their name in the work table; `key` is the column that identifies a row's owner.

    The reference year is the value of the column `year` or, where there is none, the expression `year_of`.
    """

    key: str
    keep: Mapping[str, str]
    checks: tuple[Check, ...]
    year: str = ""
    year_of: str = ""
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def year_sql(self) -> str:
        """The reference year of a row as an SQL expression; "" if its rows belong to no year."""
        return f"{self.year}_value" if self.year else self.year_of

    @property
    def texts(self) -> tuple[str, ...]:
        """All columns that are read."""
        return tuple(dict.fromkeys(check.column for check in self.checks))


def number(column: str, *, signed: bool = False, needed: bool = False, largest: int = LARGEST_BAHT) -> tuple[Check, ...]:
    """A whole number after rounding, within bounds."""
    value = f"{column}_value"
    checks = [Check("not_a_number", column, f"{column} is null or {value} is not null")]
    checks += [Check("missing_value", column, f"{column} is not null")] if needed else []
    checks += [] if signed else [Check("negative", column, f"coalesce({value}, 0) >= 0")]
    return (*checks, Check("too_large", column, f"abs(coalesce({value}, 0)) <= {largest}"))


def among(reason: str, column: str, codes: tuple[str, ...]) -> Check:
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


def year_within(column: str) -> Check:
    return Check("invalid_year", column, f"{column}_value between $first_year and $last_year")


def section_sql(goods: Iterable[tuple[str, str]]) -> str:
    """SQL: the section of a code of the Harmonized System, whose first two digits are the chapter; `goods`: chapter, section."""
    return f"case substr(hs_code, 1, 2) {' '.join(f'when {chapter!r} then {section!r}' for chapter, section in goods)} end"
