"""How each table of a drop is read: which columns are kept, how they become values, what a sound row looks like.

Names with a dollar sign are filled in when the SQL is made. A check is a condition that holds for a sound row; the first that
fails names the reason of the rejection and the column it is found in.
"""

from collections.abc import Mapping

from etl.register.row_checks import LARGEST_EMPLOYEES, Check, Layout, among, check_digit, matches, number, year_within

HS_SECTIONS = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"),
)
STATUSES = ("active", "dissolved", "bankrupt", "absent")
TSIC = Check("unknown_tsic", "tsic", "regexp_full_match(tsic, '[0-9]{5}') and substr(tsic, 1, 2) in ($divisions)")
PROVINCE = Check("unknown_province", "province", "province in ($provinces)")
STATUS = among("unknown_status", "status", STATUSES)
REGISTERED = Check(
    "invalid_date", "registered_on", "registered_on is null or coalesce(registered_on_value <= date '$delivered_on', false)"
)
PERSON_KEY = "[0-9a-f]{64}"
COMMUNITY_KEY = "C[0-9]{12}"


def _statement_numbers() -> tuple[Check, ...]:
    own = (number(f"{name}_baht") for name in ("revenue", "total_assets", "total_liabilities"))
    signed = (number(f"{name}_baht", signed=True) for name in ("equity", "net_profit"))
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
        (Check("invalid_key", "juristic_id", "juristic_id is not null"), year_within("fiscal_year"), *_statement_numbers()),
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
            year_within("fiscal_year"),
            *number("revenue_baht"),
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
            year_within("fiscal_year"),
            *number("revenue_baht"),
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
            year_within("year"),
            *number("employees", needed=True, largest=LARGEST_EMPLOYEES),
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
            year_within("year"),
            among("unknown_code", "flow", ("export", "import")),
            among("unknown_code", "hs_section", HS_SECTIONS),
            Check("unknown_code", "partner", "regexp_full_match(partner, '[A-Z]{2}')"),
            *number("value_baht", needed=True),
        ),
        year="year",
        numbers=("value_baht",),
    ),
    "customs_lines": Layout(
        "juristic_id",
        {
            "declaration": "declaration",
            "line": "line_value",
            "quarter": "cast(extract(quarter from declared_on_value) as smallint)",
            "flow": "flow",
            "goods": "$section_of_chapter",
            "partner": "partner",
            "amount": "value_baht_value",
        },
        (
            Check("invalid_key", "juristic_id", "juristic_id is not null"),
            Check("missing_value", "declaration", "declaration is not null"),
            *number("line", needed=True),
            Check("invalid_date", "declared_on", "declared_on_value <= date '$delivered_on'"),
            among("unknown_code", "flow", ("export", "import")),
            Check("unknown_code", "hs_code", "regexp_full_match(hs_code, '[0-9]{8}') and substr(hs_code, 1, 2) in ($chapters)"),
            Check("unknown_code", "partner", "partner in ($countries)"),
            *number("value_baht", needed=True),
            Check("not_a_number", "weight_kg", "weight_kg is null or try_cast(weight_kg as double) is not null"),
            Check("negative", "weight_kg", "coalesce(try_cast(weight_kg as double), 0) >= 0"),
        ),
        year_of="cast(extract(year from declared_on_value) as smallint)",
        dates=("declared_on",),
        numbers=("line", "value_baht"),
    ),
    "employment_monthly": Layout(
        "enterprise_key",
        {"month": "month_value", "employees": "insured_employees_value"},
        (
            Check("invalid_key", "enterprise_key", "enterprise_key is not null"),
            year_within("year"),
            Check("invalid_month", "month", "month_value between 1 and 12 and try_cast(month as double) = month_value"),
            *number("insured_employees", needed=True, largest=LARGEST_EMPLOYEES),
            Check("not_whole", "insured_employees", "try_cast(insured_employees as double) = insured_employees_value"),
        ),
        year="year",
        numbers=("month", "insured_employees"),
    ),
}
