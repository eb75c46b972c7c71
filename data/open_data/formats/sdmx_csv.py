"""SDMX-CSV 1.0, and 2.0 for clients that ask for it by `Accept`; component ids are the tidy names in capitals."""

from data.catalogue import Dataset
from data.file_formats import LARGEST_ROWS
from data.open_data.extract import Column, Extract, Format
from data.open_data.formats.tidy_csv import spelled, table

RENAMED = {"period": "TIME_PERIOD", "value": "OBS_VALUE", "status": "OBS_STATUS", "unit": "UNIT_MEASURE"}
VERSION_1, VERSION_2 = "1.0.0", "2.0.0"


def dimensions(dataset: Dataset) -> list[str]:
    """Tidy names of the dimensions, time last."""
    return [*(d.id for d in dataset.dimension), "measure", "variant", "period"]


def attributes(dataset: Dataset) -> list[str]:
    return ["unit", "status", "rounded", *(a.id for a in dataset.attribute), "origin", "source", "source_url", "note", "release"]


def write(extract: Extract, version: str = VERSION_1) -> bytes:
    """With labels, every coded column holds `CODE: label` in the language asked for, as the standard has it."""
    names = [*dimensions(extract.dataset), "value", *attributes(extract.dataset)]
    columns: dict[str, Column] = {name: [text] * extract.rows for name, text in _lead(extract, version).items()}
    columns |= {_heading(extract, name): _column(extract, name) for name in names}
    return table(columns).encode()


def _lead(extract: Extract, version: str) -> dict[str, str]:
    """The columns that name the structure; an action of 2.0 says that the rows are information, not an update."""
    flow = f"OSMEP:DF_{extract.dataset.id.upper()}"
    if version == VERSION_2:
        return {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{flow}(1.0.0)", "ACTION": "I"}
    return {"DATAFLOW": f"{flow}(1.0)"}


def component(name: str) -> str:
    """The id of a column as a component."""
    return RENAMED.get(name, name.upper())


def _heading(extract: Extract, name: str) -> str:
    titles = {d.id: d.title for d in extract.dataset.dimension} | {a.id: a.title for a in extract.dataset.attribute}
    if not extract.selection.label_languages or name not in titles:
        return component(name)
    return f"{component(name)}: {titles[name][_lang(extract)]}"


def _column(extract: Extract, name: str) -> Column:
    column = spelled(name, extract.columns[name])
    if name == "period":
        return [code.replace("-H", "-S") for code in column]
    coded = {*(d.id for d in extract.dataset.dimension), "measure", "unit", "status"}
    if not extract.selection.label_languages or name not in coded:
        return ["" if text is None else text for text in column]
    labels = {code: f"{code}: {extract.label(name, code, _lang(extract))}" for code in set(column)}
    return [labels[code] for code in column]


def _lang(extract: Extract) -> str:
    """`labels=th` and `labels=en` name the language; `both` means code and label in the language of the reply."""
    asked = extract.selection.label_languages
    return asked[0] if len(asked) == 1 else extract.lang


FORMAT = Format(
    "sdmx.csv", {f"application/vnd.sdmx.data+csv;version={v}": v for v in (VERSION_1, VERSION_2)}, write, LARGEST_ROWS["sdmx.csv"]
)
