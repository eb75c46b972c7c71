"""Every output and outcome of the projects: target and what came about."""

import pandas as pd

from etl.extract import FILE, ROW
from etl.transforms._report import melted, report_table, stacked

TEXTS = ["indicator_th", "indicator_en", "unit_th", "unit_en", "target_text", "actual_text"]
KEPT = ["project", "result", *TEXTS, "attainment", "better", "actual_basis", "status"]


def transform(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = report_table(tables, "project_results").rename(
        columns={"project_id": "project", "target_unit": "unit_th", "target_unit_en": "unit_en", "status": "attainment"}
    )
    table = table.assign(result=table["kind"] + "-" + table["item_no"], status="")
    open_ones = table[table["actual_value"] == ""].assign(measure="actual", value="", status="O")
    return stacked(
        melted(table, {"target_value": "target"}, KEPT),
        melted(table.assign(status=_status(table)), {"actual_value": "actual"}, KEPT),
        open_ones[["period", *KEPT, "measure", "value", FILE, ROW]],
    )


def _status(table: pd.DataFrame) -> list[str]:
    """A result said to be expected within a year is a forecast, one from a part of the SMEs an estimate."""
    return [_kind(note) for note in table["transcription_note"]]


def _kind(note: str) -> str:
    if "expected within 1 year" in note or "value-added within 1 year" in note or "for the coming year" in note:
        return "F"
    return "E" if note.startswith("estimate from") else ""
