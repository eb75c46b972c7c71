"""Hold the figures of a dataset against its declaration: a pandera schema is derived from it, never written by hand."""

import re
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.catalogue import Dataset, Measure
from etl.extract import FILE, ROW
from etl.normalise import COLUMN, Codes, source_columns, spellings
from etl.problems import Problem, nearest

PERIOD = r"(19|20)[0-9]{2}(-Q[1-4]|-H[12]|-(0[1-9]|1[0-2]))?"
NUMBER = r"-?[0-9]{1,18}(\.[0-9]+)?"
NO_VALUE = ("O", "Q")
"""Statuses that a cell without a value may have."""

Failure = tuple[int, str, str]
"""Index of the row, column, and name of the check that failed."""
Row = dict[str, Any]


def problems_of(dataset: Dataset, codes: Codes, rows: pd.DataFrame, table: pd.DataFrame) -> list[Problem]:
    """Every defect of the normalised `rows`. `table` holds the dataset's source rows, to quote what stands there."""
    text = _failures(text_schema(dataset, codes), rows)
    sound = rows.drop(index=list({index for index, *_ in text}))
    numbers = [failure for measure in dataset.measure for failure in _number_failures(measure, sound)]
    quote = _Quote(dataset, table)
    failed = [(_record(rows, index), column, check) for index, column, check in sorted(text + numbers)]
    return [_problem(dataset, codes, row, *quote(row, column), column, check) for row, column, check in failed]


def text_schema(dataset: Dataset, codes: Codes) -> pa.DataFrameSchema:
    """Periods have a known form, codes are in their lists, values are numbers (or absent where that is declared)."""
    listed = {d.id: list(codes[d.codes].codes) for d in dataset.dimension}
    listed |= {"status": list(codes["statuses"].codes), "measure": [m.id for m in dataset.measure]}
    columns = {name: pa.Column(checks=pa.Check.isin(known, error="code")) for name, known in listed.items()}
    columns["period"] = pa.Column(checks=pa.Check.str_matches(f"^{PERIOD}$", error="period"))
    columns["value"] = pa.Column(checks=pa.Check.str_matches(f"^({NUMBER})?$", error="number"))
    return pa.DataFrameSchema(columns, checks=pa.Check(_has_value, error="present"))


def number_schema(measure: Measure) -> pa.DataFrameSchema:
    """A figure lies within the measure's limits; a count without decimals is whole."""
    checks = []
    if measure.minimum is not None:
        checks.append(pa.Check.ge(measure.minimum, error="minimum"))
    if measure.maximum is not None:
        checks.append(pa.Check.le(measure.maximum, error="maximum"))
    if measure.type == "count" and measure.decimals == 0:
        checks.append(pa.Check(lambda values: (values - values.round()).abs() < 1e-6, error="whole"))
    return pa.DataFrameSchema({"value": pa.Column(float, checks)})


def _number_failures(measure: Measure, rows: pd.DataFrame) -> list[Failure]:
    own = rows[(rows["measure"] == measure.id) & (rows["value"] != "")]
    return _failures(number_schema(measure), pd.DataFrame({"value": own["value"].astype("float64") * own["factor"]}))


def _has_value(frame: pd.DataFrame) -> "pd.Series[bool]":
    return (frame["value"] != "") | frame["status"].isin(NO_VALUE)


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> list[Failure]:
    """All failures; a check of whole rows (`present`) is told of the column `value` only."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        told = cases[(cases["schema_context"] == "Column") | (cases["column"] == "value")]
        return [(int(i), c, k) for i, c, k in zip(told["index"], told["column"], told["check"], strict=True)]
    return []


def _record(frame: pd.DataFrame, index: int) -> Row:
    return {str(name): value for name, value in frame.loc[[index]].to_dict("records")[0].items()}


class _Quote:
    """Finds where a value stands in the source and what is written there."""

    def __init__(self, dataset: Dataset, table: pd.DataFrame) -> None:
        self.dataset = dataset
        self.lines = {(line[FILE], line[ROW]): line for line in table.to_dict("records")}

    def __call__(self, row: Row, column: str) -> tuple[str, str]:
        """Column and text in the source of `row`'s normalised `column`."""
        if column == "value":
            return row[COLUMN], row["value"]
        line = self.lines[row[FILE], row[ROW]]
        names = [name for name in source_columns(self.dataset, column) if isinstance(line.get(name), str)]
        found = [name for name in names if line[name] == row[column]]
        return (found or names or [column])[0], row[column]


def _problem(dataset: Dataset, codes: Codes, row: Row, place: str, value: str, column: str, check: str) -> Problem:
    words = _code_words(dataset, codes, column, value) if check == "code" else _words(dataset, row, value, check)
    return Problem(row[FILE], int(row[ROW]), place, value, *words)


def _code_words(dataset: Dataset, codes: Codes, column: str, value: str) -> tuple[str, str]:
    """Reason and remedy for a word that no list knows."""
    if column == "measure":
        names = {name.name: measure.id for measure, name in spellings(dataset)}
        return f"is not a measure of dataset {dataset.id}", nearest(value, names)
    code_list = codes["statuses" if column == "status" else dataset.dimension_of(column).codes]
    verb = f"is not in the code list {code_list.id}"
    return verb if value else f"empty cell, it {verb}", nearest(value, code_list.by_spelling)


def _words(dataset: Dataset, row: Row, value: str, check: str) -> tuple[str, str]:
    """Reason and remedy for a period or a number."""
    if check == "period":
        return "is not a period", f"write YYYY, YYYY-Qn, YYYY-Hn or YYYY-MM, years CE{_in_ce(value)}"
    if check == "number":
        return "is not a number", f"write digits with a decimal point and nothing else{_bare(value)}"
    if check == "present":
        return "empty value", f"write the figure, or give the row a status without value ({' or '.join(NO_VALUE)})"
    measure = dataset.measure_of(row["measure"])
    if check == "whole":
        return f"is not a whole number, {measure.id} is a count", "correct the figure"
    limit = measure.minimum if check == "minimum" else measure.maximum
    side = "below" if check == "minimum" else "above"
    reason = f"is {side} the {check} {limit:g} of {measure.id}"
    return reason, f"correct the figure, or the limit in datasets/{dataset.id}.toml"


def _in_ce(value: str) -> str:
    """A hint when `value` begins with a Buddhist year."""
    year = re.match(r"2[45][0-9]{2}", value)
    return f" (B.E. {year[0]} is {int(year[0]) - 543})" if year else ""


def _bare(value: str) -> str:
    """A hint with the number that `value` seems to mean."""
    bare = re.sub(r"[\s,']", "", value.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")))
    return f": {bare}" if re.fullmatch(NUMBER, bare) else ""
