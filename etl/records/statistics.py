"""The service in figures, from the ledger: requests by class, by outcome and by month, for each year.

Three breakdowns of one total, never crossed. A cell of fewer than k requests is withheld, and with it the smallest others
until what is withheld could be several things; a year where that cannot be had is withheld as a whole. Lines are counted in
groups of k, so two releases never differ by a single request. `etl/attack/service.py` tries to undo it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from data.catalogue import TOTAL, Dataset
from etl.cells import SOURCE_COLUMNS
from etl.records.entries import REFUSAL, RELEASE, day_of
from etl.records.ledger import Line
from etl.register.tables import AUTHORITY, VALUE, WITHHELD, ZERO, published
from etl.release import Table

DATASET = "data_requests"
OUTCOMES = {RELEASE: "REL", REFUSAL: "REF"}
CLASSES = ("C1", "C2", "C3", "C4", "C5", "NONE")
Counts = Mapping[str, int]
Row = tuple[str, str, str, int]
"""Period, class, outcome, number of requests."""


def service_table(dataset: Dataset, lines: Sequence[Line]) -> tuple[Table, pd.DataFrame] | None:
    """The table and the source it cites; None until there are requests enough. `dataset` has the origin of the run."""
    assert dataset.disclosure is not None  # the catalogue refuses a register dataset without a rule
    k = dataset.disclosure.threshold
    counted = [line for line in lines if line.body["action"] in OUTCOMES]
    counted = counted[: len(counted) // k * k]
    if not counted:
        return None
    as_of = day_of(counted[-1]).isoformat()
    source = _source(dataset, as_of)
    rows = pd.DataFrame(list(_rows(counted, k)), columns=["period", "requester_class", "outcome", "value", "status"])
    cells = published(dataset, rows.assign(measure="requests"), str(source["id"].iloc[0]))
    return Table(dataset, cells, len(counted), (), as_of), source


def _source(dataset: Dataset, as_of: str) -> pd.DataFrame:
    title = "ทะเบียนคุมการให้ข้อมูล สสว. (OSMEP's ledger of data releases)"
    id = "s" + hashlib.sha256("\x1f".join((title, as_of, dataset.origin)).encode()).hexdigest()[:12]
    row = (id, title, "", as_of, "OSMEP", AUTHORITY[dataset.origin], as_of, "ledger.sqlite")
    return pd.DataFrame([row], columns=SOURCE_COLUMNS)


def _rows(lines: Sequence[Line], k: int) -> Iterator[tuple[str, str, str, float | None, str]]:
    for year in sorted({day_of(line).year for line in lines}):
        own = [line for line in lines if day_of(line).year == year]
        breakdowns = _breakdowns(own)
        masks = [withheld(counts, k) for counts in breakdowns.values()]
        whole = len(own) < k or any(mask is None for mask in masks)
        yield _cell((str(year), TOTAL, TOTAL, len(own)), whole)
        for (kind, counts), mask in zip(breakdowns.items(), masks, strict=True):
            for code, count in counts.items():
                yield _cell(_place(kind, str(year), code, count), whole or code in (mask or ()))


def _breakdowns(lines: Sequence[Line]) -> dict[str, Counts]:
    """Class, outcome and month → number of requests, zeros among them."""
    classes = Counter(class_of(line) for line in lines)
    outcomes = Counter(OUTCOMES[line.body["action"]] for line in lines)
    months = Counter(f"{day_of(line):%Y-%m}" for line in lines)
    year, first, last = min(months)[:4], int(min(months)[5:]), int(max(months)[5:])
    return {
        "requester_class": {code: classes[code] for code in CLASSES},
        "outcome": {code: outcomes[code] for code in OUTCOMES.values()},
        "month": {month: months[month] for month in (f"{year}-{number:02d}" for number in range(first, last + 1))},
    }


def class_of(line: Line) -> str:
    code = f"C{line.body['class']}"
    return code if code in CLASSES else "NONE"


def _place(kind: str, year: str, code: str, count: int) -> Row:
    if kind == "month":
        return code, TOTAL, TOTAL, count
    return (year, code, TOTAL, count) if kind == "requester_class" else (year, TOTAL, code, count)


def _cell(row: Row, masked: bool) -> tuple[str, str, str, float | None, str]:
    *place, count = row
    if count == 0:
        return (*place, 0.0, ZERO)  # type: ignore[return-value]
    return (*place, None, WITHHELD) if masked else (*place, float(count), VALUE)  # type: ignore[return-value]


def withheld(counts: Counts, k: int) -> set[str] | None:
    """The codes to withhold so that no count below `k` can be worked out from the total; None if there is no such choice.

    >>> sorted(withheld({"a": 1, "b": 9, "c": 4, "d": 0}, 3)), withheld({"a": 5, "b": 3}, 3), withheld({"a": 2, "b": 1}, 3)
    (['a', 'c'], set(), None)
    """
    ascending = sorted((code for code in counts if counts[code]), key=lambda code: (counts[code], code))
    hidden = {code for code in ascending if counts[code] < k}
    for code in ascending:
        if not hidden or _unclear({code: counts[code] for code in hidden}, k):
            break
        hidden.add(code)
    return hidden if not hidden or _unclear({code: counts[code] for code in hidden}, k) else None


def _unclear(hidden: Counts, k: int) -> bool:
    """Two counts or more whose sum, known to everybody, leaves each of them at least `k` possible values beside one."""
    return len(hidden) >= 2 and sum(hidden.values()) - len(hidden) >= k
