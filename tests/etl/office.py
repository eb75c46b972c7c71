"""A home with a small private register, and requests to it; quick, because nothing is protected or published here."""

import csv
import datetime
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.notice import load as load_notice
from etl.home import Home, write_json
from etl.records.entries import Moment
from etl.records.ledger import Ledger, Line, lines
from etl.records.release import Answer, Office, answer
from etl.register.business import write_names
from etl.register.enterprises import register
from tests.etl.register_drops import CATALOGUE, Making, Row, community, company, employment, lenient, person, statement

NOTICE = load_notice()
RELEASE = "2026-11-26-00000000"
NOW = datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC)
FIVE = ("registration_number", "name", "location", "business_type", "size")
LETTER_DATE, EXPIRES = datetime.date(2026, 11, 20), datetime.date(2027, 11, 20)
HIDDEN, DISSOLVED, LARGE, FORMULA = 9_001, 9_002, 9_003, 9_004
"""Companies that may not be published, are dissolved, are no MSME, and whose name is a formula."""


def country(folder: Path, companies: int = 30) -> Making:
    """Companies in two provinces and divisions, and one of each kind that must not leave."""
    numbers = range(1, companies + 1)
    sound = [company(n, tsic="10101" if n % 3 else "47111", province="TH-10" if n % 2 else "TH-50") for n in numbers]
    odd = [company(HIDDEN, publishable="false"), company(DISSOLVED, status="dissolved"), company(LARGE)]
    odd.append(company(FORMULA, name_th="=HYPERLINK(1)", tsic="56101", province="TH-83"))
    accounts: list[Row] = [statement(n) for n in (*numbers, HIDDEN, DISSOLVED, FORMULA)] + [statement(LARGE, 2022, 900_000_000)]
    people = [person(n, tsic="56101") for n in range(1, 6)]
    groups = [community(n) for n in range(1, 4)]
    jobs = [employment(row["person_key"]) for row in people]
    tables = {"juristic": [*sound, *odd], "financial_statements": accounts, "natural_persons": people}
    return Making(folder, {**tables, "community_enterprises": groups, "employment": jobs, "customs": []})


def office_home(folder: Path, making: Making) -> Home:
    """A home whose current release has the records of `making`."""
    home = Home(folder)
    for place in (home.releases / RELEASE, home.private, home.records):
        place.mkdir(parents=True, mode=0o700)
    drop = making.read("parquet")
    register(drop, home.private / f"{RELEASE}.duckdb", home.private / f"{RELEASE}.rejects.parquet", lenient())
    write_names(drop, home.private / f"{RELEASE}.duckdb", home.records / f"{RELEASE}.duckdb")
    write_json(home.releases / RELEASE / "manifest.json", {"register": {"origin": "synthetic"}})
    home.pointer.write_text(f"{RELEASE}\n")
    return home


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def sound_request(requester_class: int = 3, /, **other: Any) -> dict[str, Any]:
    """A request of `requester_class` that is in order, but for the agreement that class 2 needs."""
    given = {
        "class": requester_class,
        "requester": "กรมตัวอย่าง",
        "letter_number": "ตย 0101/1",
        "letter_date": LETTER_DATE,
        "purpose": "สำรวจต้นทุนพลังงานของผู้ประกอบการ",
        "approver": "ผู้อนุมัติ หนึ่ง",
        "fields": FIVE,
        "number": 10,
        "expires_on": EXPIRES,
        **other,
    }
    return {key: value for key, value in given.items() if value is not None}


@dataclass
class Counter:
    """Where requests are handed in; `now` may be moved on."""

    home: Home
    desk: Path
    now: datetime.datetime = NOW
    asked: int = field(default=0)

    def file(self, text: str) -> Path:
        self.desk.mkdir(exist_ok=True)
        self.asked += 1
        path = self.desk / f"request-{self.asked}.toml"
        path.write_text(text, "utf-8")
        return path

    def request(self, given: dict[str, Any]) -> Path:
        text = "".join(f"{key} = {toml(value)}\n" for key, value in given.items())
        tomllib.loads(text)
        return self.file(text)

    def ask(self, given: dict[str, Any], *, dry_run: bool = False, passphrase: str = "") -> Answer:
        return self.hand_in(self.request(given), dry_run=dry_run, passphrase=passphrase)

    def hand_in(self, path: Path, *, dry_run: bool = False, passphrase: str = "") -> Answer:
        return answer(Office(self.home, NOTICE, CATALOGUE, Moment(self.now), dry_run, passphrase), path)

    @property
    def lines(self) -> list[Line]:
        return lines(Ledger(self.home.records))

    @property
    def extracts(self) -> Sequence[Path]:
        folder = self.home.records / "extracts"
        return sorted(folder.iterdir()) if folder.exists() else []


def records(folder: Path) -> list[dict[str, str]]:
    """The rows of an extract."""
    with (folder / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
