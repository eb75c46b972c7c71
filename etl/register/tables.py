"""From protected cells to the tables that are published: values where nothing is masked, `x` where something is.

Status: `A` a value; `Q` withheld (no value); `M` a true zero. True zeros are written out for the number of enterprises in
every empty combination, and for exports and imports; for other measures only where a cell has enterprises but no
contributor (natural persons have no accounts). Nothing private is carried over: no contributors, no reasons of a mask.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.catalogue import TOTAL, Catalogue, CodeList, Dataset
from etl.cells import SOURCE_COLUMNS, published_columns
from etl.register.aggregate import MEASURES, QUARTILE_MEASURES, TRADE
from etl.register.classify import MSME
from etl.register.drop import Drop
from etl.release import Table

CUBE, LEGAL_FORM, TRADE_CUBE, QUARTILES = "msme_cube", "msme_legal_form", "msme_trade_cube", "msme_quartiles"
GROUP = ("enterprises", *MEASURES)
"""Measures of families D and L."""
MASK_OF = dict.fromkeys((*GROUP, *TRADE, "insured_employees"), "masked") | dict.fromkeys(
    ("total_assets", "net_profit"), "accounts_masked"
)
"""Measure → the column that says where it is withheld: accounts, which only juristic persons file, have a mask of their own."""
NEEDS = {"margin": ("revenue", "net_profit"), "revenue_per_employee": ("revenue", "employees")}
"""Measures of a cell that a quartile is made of; any other is one of its own."""
VALUE, WITHHELD, ZERO = "A", "Q", "M"
POINTS = ("q1", "median", "q3")
AUTHORITY = {"register": "osmep", "synthetic": "synthetic"}


@dataclass(frozen=True)
class ProtectedYear:
    """One reference year: `cells` of families D and L, `trade` cells of T, each with their masks; `quartiles` as computed.

    `periods`: cells of quarters and months with their masks, where the drop brings them.
    """

    year: int
    cells: pd.DataFrame
    trade: pd.DataFrame
    quartiles: pd.DataFrame
    periods: pd.DataFrame | None = None


Codes = Mapping[str, CodeList]
Make = Callable[[Codes, ProtectedYear], pd.DataFrame]


def register_tables(
    catalogue: Catalogue, drop: Drop, rows_in: int, years: Sequence[ProtectedYear], finer: Mapping[str, Make] | None = None
) -> tuple[tuple[Table, ...], pd.DataFrame]:
    """The tables of the register and the source they cite: four, and those of `finer` that have rows.

    `rows_in` is the number of rows of the drop.
    """
    source = source_of(drop)
    makers = {CUBE: _yearly(cube), LEGAL_FORM: _yearly(legal_form), TRADE_CUBE: _yearly(trade), QUARTILES: _yearly(quartiles)}
    makers |= {id: make for id, make in (finer or {}).items() if any(len(make(catalogue.codes, own)) for own in years)}
    tables = []
    for id, make in makers.items():
        dataset = replace(catalogue.datasets[id], origin=drop.origin)
        rows = pd.concat([make(catalogue.codes, own) for own in years], ignore_index=True)
        tables.append(Table(dataset, published(dataset, rows, str(source["id"].iloc[0])), rows_in, (), _day(drop)))
    return tuple(tables), source


def _yearly(make: Make) -> Make:
    """The rows with their reference year as period."""
    return lambda codes, own: make(codes, own).assign(period=str(own.year))


def published(dataset: Dataset, rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """`rows` (key, value, status) in the columns of the dataset's table, sorted by key."""
    rounded = rows["value"].notna() & (dataset.id == QUARTILES)
    whole = rows.assign(variant=0, rounded=rounded, source=source, note="")
    return whole.sort_values(list(dataset.keys), ignore_index=True)[published_columns(dataset)]


def source_of(drop: Drop) -> pd.DataFrame:
    """The row of the table `source`: the drop. Synthetic records are never said to come from an agency."""
    years = ", ".join(map(str, drop.reference_years))
    words = {
        "register": ("ข้อมูลทะเบียนจากหน่วยงานพันธมิตร (register extracts of partner agencies)", _AGENCIES),
        "synthetic": ("ข้อมูลสังเคราะห์ ไม่ใช่กิจการจริง (synthetic records, no real enterprises)", "sme-big-data"),
    }
    title, producer = words[drop.origin]
    section = f"{_day(drop)}: {years}"
    id = "s" + hashlib.sha256("\x1f".join((title, section, producer)).encode()).hexdigest()[:12]
    row = (id, title, "", section, producer, AUTHORITY[drop.origin], _day(drop), "drop.toml")
    return pd.DataFrame([row], columns=SOURCE_COLUMNS)


_AGENCIES = "DBD, SSO, RD, DOAE, Customs Department"


def _day(drop: Drop) -> str:
    return drop.delivered_on.isoformat()


def cube(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Family D: area × activity × size."""
    cells = year.cells[year.cells["family"] == "D"]
    axes = {"area": area_codes(codes["areas"]), "activity": list(codes["activities"].codes), "size": [TOTAL, *MSME]}
    return pd.concat([long_rows(cells, list(axes), GROUP), zeros(cells, axes, "enterprises")])


def legal_form(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Family L: region × sector × size × legal form; what all legal forms have together is a cell of D."""
    sectors = list(codes["sectors"].codes)
    regions = [code for code in area_codes(codes["areas"]) if not code.startswith("TH-")]
    cells = year.cells
    of_d = (cells["family"] == "D") & cells["area"].isin(regions) & cells["activity"].isin(sectors)
    own = cells[of_d | ((cells["family"] == "L") & (cells["legal_form"] != TOTAL))].rename(columns={"activity": "sector"})
    axes = {"area": regions, "sector": sectors, "size": [TOTAL, *MSME], "legal_form": [TOTAL, "JUR", "NAT", "COM"]}
    return pd.concat([long_rows(own, list(axes), GROUP), zeros(own, axes, "enterprises")])


def trade(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Family T: region × section × size; a combination without traders is a true zero."""
    activities = codes["activities"]
    wide = [code.code for code in activities if not code.code.isdigit()]
    regions = [code for code in area_codes(codes["areas"]) if not code.startswith("TH-")]
    axes = {"area": regions, "activity": wide, "size": [TOTAL, *MSME]}
    parts = []
    for measure in TRADE:
        cells = year.trade[year.trade["family"] == f"T-{measure}"]
        parts += [long_rows(cells, list(axes), (measure,)), zeros(cells, axes, measure)]
    return pd.concat(parts)


def quartiles(codes: Codes, year: ProtectedYear) -> pd.DataFrame:
    """Quartiles where the cell of D is shown; withheld where it is masked or too few enterprises have the figure."""
    cells = year.cells[(year.cells["family"] == "D") & year.cells["activity"].isin(codes["sectors"].codes)]
    own = cells[~cells["area"].str.startswith("TH-")].rename(columns={"activity": "sector"})
    keys = ["area", "sector", "size"]
    found = year.quartiles.rename(columns={"region": "area"}).melt([*keys, "measure"], list(POINTS), "point")
    found["measure"] = found["measure"] + "_" + found["point"]
    rows = pd.concat([own[keys].assign(measure=f"{m}_{p}", masked=_hidden(own, m)) for m in QUARTILE_MEASURES for p in POINTS])
    rows = rows.merge(found, how="left", on=[*keys, "measure"])
    hidden = rows["masked"] | rows["value"].isna()
    return _with_status(rows, hidden, hidden)[[*keys, "measure", "value", "status"]]


def _hidden(cells: pd.DataFrame, measure: str) -> "pd.Series[bool]":
    """Cells in which the number of enterprises, or a measure that `measure` is made of, is withheld."""
    parts = ("enterprises", *NEEDS.get(measure, (measure,)))
    return cells[sorted({MASK_OF[part] for part in parts})].astype(bool).any(axis=1)


def area_codes(areas: CodeList) -> list[str]:
    """The total, the regions that provinces belong to, and the provinces: no other groupings."""
    provinces = [code for code in areas if code.code.startswith("TH-")]
    return [TOTAL, *sorted({code.parent for code in provinces}), *(code.code for code in provinces)]


def long_rows(cells: pd.DataFrame, keys: list[str], measures: Iterable[str]) -> pd.DataFrame:
    """One row per cell and measure; no value where the cell is masked."""
    parts = []
    for measure in measures:
        rows = cells[keys].assign(measure=measure, value=cells[measure].astype("float64"))
        nobody = cells[f"{measure}_contributors"] == 0 if f"{measure}_contributors" in cells else cells[measure] == 0
        parts.append(_with_status(rows, cells[MASK_OF[measure]].astype(bool), nobody))
    return pd.concat(parts)


def _with_status(rows: pd.DataFrame, hidden: "pd.Series[bool]", nobody: "pd.Series[bool]") -> pd.DataFrame:
    """Status of each row; a withheld row loses its value."""
    status = np.where(hidden, WITHHELD, np.where(nobody, ZERO, VALUE))
    return rows.assign(value=rows["value"].mask(hidden), status=status)


def zeros(cells: pd.DataFrame, axes: Mapping[str, Sequence[str]], measure: str) -> pd.DataFrame:
    """True zeros of `measure` for every combination that no cell has."""
    keys = list(axes)
    there = set(cells[keys].itertuples(index=False, name=None))
    empty = [key for key in itertools.product(*axes.values()) if key not in there]
    return pd.DataFrame(empty, columns=keys).assign(measure=measure, value=0.0, status=ZERO)
