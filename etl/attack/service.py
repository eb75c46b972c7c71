"""The attack on the table of requests: with nothing but what is published, how closely can a withheld count be told?

Everybody knows that a withheld count is at least one, and that classes, outcomes and months of a year each add up to its
total. Shares no code with what makes the table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

TABLE = "data_requests"
COLUMNS = {"period", "requester_class", "outcome", "measure", "variant", "value", "status", "rounded", "source", "note"}
CODES: Mapping[str, set[object]] = {
    "requester_class": {"_T", "C1", "C2", "C3", "C4", "C5", "NONE"},
    "outcome": {"_T", "REL", "REF"},
    "measure": {"requests"},
    "variant": {0},
    "status": {"A", "Q", "M"},
    "note": {""},
}
CELLS = f"select period, requester_class, outcome, value, status from {TABLE}"
Cells = dict[str, tuple[float | None, str]]
"""Code → value and status."""


def exposed(public: Path, k: int) -> list[str]:
    """Every withheld count that can be bounded to fewer than `k` values, every count below `k` that is shown, every stranger."""
    with duckdb.connect(str(public), read_only=True) as connection:
        if not connection.execute("select 1 from duckdb_tables() where table_name = ?", [TABLE]).fetchone():
            return []
        strangers = list(_strangers(connection))
        rows = connection.execute(CELLS).fetchall() if not strangers else []
    breakdowns: dict[tuple[str, str], Cells] = defaultdict(dict)
    totals: dict[str, float | None] = {}
    for period, requester, outcome, value, status in rows:
        year, kind, code = _axis(period, requester, outcome)
        if kind == "total":
            totals[year] = value
        else:
            breakdowns[year, kind][code] = (value, status)
    shown = [
        f"{period} {requester} {outcome}: {value:g} is shown" for period, requester, outcome, value, _ in rows if _small(value, k)
    ]
    return [*strangers, *shown, *(found for year in totals for found in _told(year, totals[year], breakdowns, k))]


def _strangers(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Columns and codes that this table never has, values in withheld cells, and classes crossed with outcomes."""
    present = {
        name for (name,) in connection.execute("select column_name from duckdb_columns() where table_name = ?", [TABLE]).fetchall()
    }
    if odd := present ^ COLUMNS:
        yield f"columns: {', '.join(sorted(odd))}"
        return
    for column, codes in CODES.items():
        found = {code for (code,) in connection.execute(f"select distinct {column} from {TABLE}").fetchall()}
        yield from (f"{column}: {code} is foreign" for code in sorted(map(str, found - codes)))
    crossed = "requester_class <> '_T' and outcome <> '_T' or length(period) > 4 and (requester_class <> '_T' or outcome <> '_T')"
    for words, wrong in (("crossed", crossed), ("withheld with a value", "status = 'Q' and value is not null")):
        (count,) = connection.execute(f"select count(*) from {TABLE} where {wrong}").fetchall()[0]
        if count:
            yield f"{count} cells are {words}"


def _axis(period: str, requester: str, outcome: str) -> tuple[str, str, str]:
    if len(period) > 4:
        return period[:4], "month", period
    if requester != "_T":
        return period, "class", requester
    return (period, "outcome", outcome) if outcome != "_T" else (period, "total", "")


def _small(value: float | None, k: int) -> bool:
    return value is not None and 0 < value < k


def _told(year: str, total: float | None, breakdowns: dict[tuple[str, str], Cells], k: int) -> Iterator[str]:
    """Bounds from the sums; a total that is not shown is known all the same if one breakdown is shown whole."""
    own = {kind: cells for (of, kind), cells in breakdowns.items() if of == year}
    for cells in own.values():
        if total is None and all(status != "Q" for _, status in cells.values()):
            total = sum(value or 0 for value, _ in cells.values())
            yield f"{year}: the total is withheld but can be worked out ({total:g})"
    for kind, cells in own.items():
        hidden = [code for code, (_, status) in cells.items() if status == "Q"]
        if total is not None and hidden:
            rest = total - sum(value or 0 for value, _ in cells.values())
            if rest - (len(hidden) - 1) < k:
                yield f"{year} {kind}: {len(hidden)} withheld counts add up to {rest:g}"
