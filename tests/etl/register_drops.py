"""Tiny drops made by hand: a sound one with every kind of enterprise, to be bent by a test."""

import csv
import datetime
import hashlib
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

from data.catalogue import load
from etl.register.drop import KNOWN, TABLES, Drop, read_drop
from etl.register.enterprises import register
from etl.register.population import FileCount, Population
from etl.register.rules import Rules, read_rules

CATALOGUE = load()
RULES = read_rules(Path(__file__).parents[2] / "data" / "register", CATALOGUE.codes)
Row = dict[str, Any]


def lenient(rules: Rules = RULES, **settings: Any) -> Rules:
    """The real rules without a limit on rejected rows, and with other settings."""
    return replace(rules, settings=replace(rules.settings, **{"reject_share": 1.0, **settings}))


def juristic_id(number: int) -> str:
    """The `number`-th juristic id, with its check digit."""
    body = f"0{number:011d}"
    weighted = sum(int(digit) * (13 - place) for place, digit in enumerate(body))
    return f"{body}{(11 - weighted % 11) % 10}"


def person_key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def community_id(number: int) -> str:
    return f"C{number:012d}"


def company(number: int, **other: Any) -> Row:
    row = {"juristic_id": juristic_id(number), "name_th": f"บริษัท ลับ {number} จำกัด", "tsic": "47111", "province": "TH-10"}
    return {**row, "registered_on": "2010-05-01", "status": "active", "publishable": "true", **other}


def statement(number: int, year: int = 2022, revenue: Any = 1_000_000, **other: Any) -> Row:
    row = {"juristic_id": juristic_id(number), "fiscal_year": year, "revenue_baht": revenue, "total_assets_baht": 900}
    return {**row, "total_liabilities_baht": 400, "equity_baht": 500, "net_profit_baht": -20, **other}


def person(number: int, year: int = 2022, **other: Any) -> Row:
    row = {"person_key": person_key(number), "tsic": "56101", "province": "TH-50", "fiscal_year": year}
    return {**row, "revenue_baht": 200_000, **other}


def community(number: int, year: int = 2022, **other: Any) -> Row:
    row = {"community_id": community_id(number), "name_th": f"กลุ่มลับ {number}", "tsic": "01131", "province": "TH-40"}
    return {**row, "registered_on": "2015-01-01", "status": "active", "fiscal_year": year, "revenue_baht": 90_000, **other}


def employment(key: str, year: int = 2022, employees: Any = 3) -> Row:
    return {"enterprise_key": key, "year": year, "employees": employees}


def customs(number: int, year: int = 2022, flow: str = "export", value: Any = 5_000, **other: Any) -> Row:
    row = {"juristic_id": juristic_id(number), "year": year, "flow": flow, "hs_section": "XVI", "partner": "JP"}
    return {**row, "value_baht": value, **other}


def line(number: int, day: str = "2022-02-03", value: Any = 5_000, **other: Any) -> Row:
    row = {"juristic_id": juristic_id(number), "declaration": "A0001", "line": 1, "declared_on": day, "flow": "export"}
    return {**row, "hs_code": "84713010", "partner": "JP", "value_baht": value, "weight_kg": 2.5, **other}


def month(key: str, month: Any = 12, insured: Any = 3, year: int = 2022) -> Row:
    return {"enterprise_key": key, "year": year, "month": month, "insured_employees": insured}


DATES = ("registered_on", "declared_on")
FACTS = 'origin = "synthetic"\ndelivered_on = 2023-06-30\nreference_years = [2021, 2022]\n'
WHOLE = {"fiscal_year", "year", "month", "line", "employees", "insured_employees", "value_baht"} | {
    f for t in TABLES.values() for f in t if f.endswith("_baht")
}


@dataclass
class Making:
    """The rows of a drop by table, its facts, and where it is written."""

    folder: Path
    tables: dict[str, list[Row]] = field(default_factory=dict)
    facts: str = FACTS
    without: tuple[str, ...] = ()

    def write(self, kind: str = "csv") -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "drop.toml").write_text(self.facts, "utf-8")
        for table, columns in KNOWN.items():
            if table in self.without or (table not in TABLES and table not in self.tables):
                continue
            write_rows(self.folder / f"{table}.{kind}", columns, self.tables.get(table, []))
        return self.folder

    def read(self, kind: str = "csv") -> Drop:
        return read_drop(self.write(kind))


def write_rows(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """One file of a table; Parquet with whole numbers, dates and truth values as such."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return
    arrays = [pa.array([_typed(name, row[name]) for row in rows], _type(name)) for name in columns]
    parquet.write_table(pa.table(arrays, names=list(columns)), path)


def _typed(name: str, value: Any) -> Any:
    if value == "" or value is None:
        return None
    if name in DATES:
        return datetime.date.fromisoformat(value)
    return value == "true" if name == "publishable" else value


def _type(name: str) -> pa.DataType:
    if name in DATES:
        return pa.date32()
    if name == "weight_kg":
        return pa.float64()
    return pa.bool_() if name == "publishable" else pa.int64() if name in WHOLE else pa.string()


def sound(folder: Path) -> Making:
    """Three companies, two persons, one community enterprise; two reference years; nothing to reject."""
    people = [employment(person_key(1)), employment(person_key(2), 2021, 2)]
    firms = [employment(juristic_id(1)), employment(juristic_id(2), 2022, 60), employment(juristic_id(3), 2021, 1)]
    return Making(
        folder,
        {
            "juristic": [company(1), company(2, tsic="10101", province="TH-20"), company(3)],
            "financial_statements": [statement(1), statement(1, 2021), statement(2, 2022, 80_000_000)],
            "natural_persons": [person(1), person(1, 2021), person(2, 2021)],
            "community_enterprises": [community(1)],
            "employment": [*firms, *people, employment(community_id(1), 2022, 7)],
            "customs": [customs(2), customs(2, partner="CN"), customs(2, flow="import", value=70)],
        },
    )


@dataclass(frozen=True)
class Registered:
    """What `register` made of a drop."""

    population: Population
    enterprises: list[Row]
    rejects: list[Row]

    def file(self, table: str) -> FileCount:
        return next(file for file in self.population.files if file.table == table)

    def reasons(self, table: str) -> list[str]:
        return [row["reason"] for row in self.rejects if row["file"].startswith(f"{table}.")]


def registered(drop: Drop, rules: Rules | None = None) -> Registered:
    """Run the register beside the drop; the private files must be private."""
    database, rejects = drop.folder.parent / "private.duckdb", drop.folder.parent / "rejects.parquet"
    population = register(drop, database, rejects, rules or lenient())
    assert {stat.S_IMODE(path.stat().st_mode) for path in (database, rejects)} == {0o600}
    assert sorted(path.name for path in drop.folder.parent.iterdir() if path.is_file()) == ["private.duckdb", "rejects.parquet"]
    return Registered(population, enterprises(database), parquet.read_table(rejects).to_pylist())


def enterprises(database: Path) -> list[Row]:
    """All rows of the private table, sorted."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.sql("select * from enterprise order by all").to_arrow_table().to_pylist()


def run(making: Making, kind: str = "csv", **settings: Any) -> Registered:
    return registered(making.read(kind), lenient(**settings))
