"""Why a row is not used; the private list of rejected rows; the share of them that a file may have."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as parquet

from etl.engine import Connection
from etl.problems import Problem, stop_if
from etl.register.drop import Drop
from etl.register.layout import LAYOUTS
from etl.register.private import private_files, quoted
from etl.register.rules import Rules
from etl.register.stage import BLOCK

if TYPE_CHECKING:
    from etl.register.population import FileCount, Population

REASONS: Mapping[str, str] = {
    "fields": "more or fewer fields than the heading",
    "invalid_key": "not a key: 13 digits with their check digit, 64 hexadecimal digits, or C and 12 digits",
    "unknown_tsic": "no TSIC code of five digits in a known division",
    "unknown_province": "no province (ISO 3166-2)",
    "unknown_status": "not active, dissolved, bankrupt or absent",
    "invalid_date": "no date, or a date after the delivery (years are CE)",
    "invalid_year": "no year CE",
    "not_a_number": "not a number",
    "not_whole": "persons are counted in whole numbers",
    "missing_value": "the figure is missing",
    "negative": "below zero",
    "too_large": "too large to be true",
    "unknown_code": "not a code of this column",
    "duplicate": "the same row stands before",
    "contradiction": "another row gives other values for the same key",
    "before_registration": "a figure of a year before the enterprise was registered",
    "without_enterprise": "no enterprise has this key",
    "enterprise_rejected": "the row of its enterprise was rejected",
}
SET_ASIDE: Mapping[str, str] = {
    "other_year": "of a year that is not asked for",
    "inactive": "dissolved, bankrupt or absent",
    "no_sign_of_activity": "neither accounts nor employment in any reference year",
    "not_in_population": "its enterprise is not in the population of that year",
}
SHOWN = 40
"""Longest value in the list, in characters."""
HARMLESS = re.compile(r"[0-9A-Za-z+.,:/_-]*")
"""A value of this form cannot be a name of several words or in Thai; any other is not shown."""

REJECTED = """
select part, place + shift as "row", "column", value, reason from (
    select part, place, is_broken, "column", value, reason, sum(is_broken) over (
        partition by part order by place, is_broken desc rows between unbounded preceding and current row) as shift
    from (
        select part, row % {block} + 1 as place, 0 as is_broken, "column", value, reason from (
            select part, row, blame as "column", bad as value, fate as reason from "{table}" where fate in ({reasons})
            union all
            select f.part, f.row, '{key}', key, f.fate from fates f join "{table}" t on t.row = f.row
            where tab = '{table}' and f.fate in ({reasons})
        ) r
        union all
        select part, start, 1, '', '', '' from broken where part in (select part from "{table}")
    ) o
) s where is_broken = 0
"""
"""A row's line in its file: its number among the records, the heading, and the broken lines that stand before it."""
BROKEN = "select part, line as \"row\", '' as \"column\", '' as value, 'fields' as reason from broken"


def write_rejects(connection: Connection, drop: Drop, path: Path) -> None:
    """Write one row per rejected row: file, row (heading = 1), column, value, reason; 0600, sorted by file and row."""
    reasons = ", ".join(map(quoted, REASONS))
    queries = [REJECTED.format(table=table, key=layout.key, reasons=reasons, block=BLOCK) for table, layout in LAYOUTS.items()]
    found = connection.execute(" union all ".join((*queries, BROKEN))).df()
    found["file"] = found["part"].map({number: part.name for number, part in enumerate(drop.parts)})
    found["value"] = [shown(value) for value in found["value"]]
    listed = found.sort_values(["part", "row", "column"])[["file", "row", "column", "value", "reason"]]
    schema = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in listed.columns])
    path.unlink(missing_ok=True)
    with private_files():
        parquet.write_table(pa.Table.from_pandas(listed, schema=schema, preserve_index=False), path)


def shown(value: object) -> str:
    """A value that cannot be a name, cut to 40 characters; else only how long it is.

    >>> shown("TH-99"), shown("Siam Trading"), shown(None)
    ('TH-99', '(12 characters, not shown)', '')
    """
    text = value if isinstance(value, str) else ""
    return text[:SHOWN] if HARMLESS.fullmatch(text) else f"({len(text)} characters, not shown)"


def stop_over_share(population: "Population", rules: Rules, rejects: Path) -> None:
    """Raise `BuildError` for every file of which more rows were rejected than the rules allow."""
    stop_if([_over(file, rules, rejects) for file in population.files if _share(file) > rules.settings.reject_share])


def _share(file: "FileCount") -> float:
    return sum(file.rejected.values()) / file.rows_in if file.rows_in else 0.0


def _over(file: "FileCount", rules: Rules, rejects: Path) -> Problem:
    most = sorted(file.rejected.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{reason} {count:,}" for reason, count in most[:5])
    limit = f"{rules.settings.reject_share:.1%}"
    reason = f"{_share(file):.1%} of its rows are rejected, more than {limit} ({listed})"
    remedy = f"have it corrected; every rejected row is listed in {rejects.name} (private)"
    return Problem(file.file, 0, "", "", reason, remedy)
