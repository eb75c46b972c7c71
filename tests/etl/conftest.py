"""A tiny house to build in: a catalogue with one dataset, its source and its provenance record, all in a folder."""

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.build import Outcome, Places, build
from etl.home import Home, read_json

NOW = datetime.datetime(2026, 11, 21, 8, 30, tzinfo=datetime.UTC)

CODES = {
    "topics": ["structure,,จำนวน,Number,"],
    "frequencies": ["A,,รายปี,Annual,"],
    "licences": ["open,,เปิด,Open,"],
    "units": ["enterprises,,ราย,enterprises,entities", "percent,,%,%,", "baht,,บาท,baht,", "thousand_baht,,พันบาท,thousand baht,"],
    "statuses": ["A,,ปกติ,Normal,", "F,,พยากรณ์,Forecast,", "U,,น่าสงสัย,Doubtful,", "Q,,ปกปิด,Suppressed,"],
    "authorities": ["report,,รายงาน,Report,", "osmep,,สสว.,OSMEP,", "press,,ข่าว,Press,"],
    "areas": [
        "_T,,ทั่วประเทศ,Whole country,all",
        "NOR,_T,เหนือ,North,north",
        "TH-10,_T,กรุงเทพมหานคร,Bangkok,bangkok",
        "TH-50,NOR,เชียงใหม่,Chiang Mai,",
    ],
    "sizes": ["_T,,ทุกขนาด,All MSMEs,msme", "SML,_T,ขนาดย่อม,Small,small", "MED,_T,ขนาดกลาง,Medium,medium"],
}

DATASET = """
id = "firms"
topic = "structure"
title = { th = "จำนวน", en = "Firms" }
description = { th = "ก", en = "a" }
producer = { th = "ก", en = "a" }
contact = { th = "ก", en = "a" }
licence = "open"
frequency = "A"
origin = "published"
files = ["press/firms.csv"]
layout = "long"
definition = { th = "ก", en = "a" }
coverage = { th = "ก", en = "a" }
method = { th = "ก", en = "a" }
next_update = { th = "ก", en = "a" }

[[dimension]]
id = "size"
title = { th = "ขนาด", en = "Size" }
codes = "sizes"

[[dimension]]
id = "area"
title = { th = "พื้นที่", en = "Area" }
codes = "areas"
columns = ["province", "region"]

[[measure]]
id = "enterprises"
title = { th = "จำนวนวิสาหกิจ", en = "Enterprises" }
unit = "enterprises"
type = "count"
minimum = 0
maximum = 5000000
names = [
  { name = "enterprise_count" },
  { name = "enterprise_count_rounded", rounded = true },
  { name = "enterprise_count_suspect", status = "U" },
]

[[measure]]
id = "share"
title = { th = "สัดส่วน", en = "Share" }
unit = "percent"
type = "ratio"
decimals = 1
minimum = 0
maximum = 100
"""

HEADING = "period,size,region,province,measure,value,unit,source_title,source_url,note"
ROWS = [
    "2021,msme,all,all,enterprise_count,300,enterprises,Report 2021,https://www.osmep.example/2021,",
    "2022,msme,all,all,enterprise_count,320,enterprises,Report 2022,https://www.osmep.example/2022,as of October",
    "2022,small,all,all,enterprise_count,200,enterprises,Report 2022,https://www.osmep.example/2022,",
    "2022,medium,all,all,enterprise_count,120,entities,Report 2022,https://www.osmep.example/2022,",
    "2022,msme,north,Chiang Mai,enterprise_count,40,enterprises,Report 2022,https://www.osmep.example/2022,",
    "2022,msme,north,all,share,25.5,percent,Report 2022,https://www.osmep.example/2022,",
]

RECORD = """title = "Firms as published"
producer = "OSMEP"
url = "https://www.osmep.example"
as_of = "2022"
transcribed_on = 2026-11-20
sha256 = "{sha256}"
rows = {rows}
columns = [{columns}]
authority = "press"

[citation]
title = "source_title"
url = "source_url"
note = "note"

[authority_by_host]
"osmep.example" = "osmep"
"""


@dataclass
class House:
    """A folder with `data/` (catalogue and sources) and `home/` (releases), to be bent by a test."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def home(self) -> Home:
        return Home(self.root / "home")

    @property
    def places(self) -> Places:
        return Places(self.home.folder, self.data, self.data / "sources")

    @property
    def source(self) -> Path:
        return self.data / "sources" / "press" / "firms.csv"

    def write(self, path: str, text: str) -> Path:
        target = self.data / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def declare(self, *replacements: tuple[str, str], extra: str = "", id: str = "firms") -> None:
        """Write the dataset's declaration, with replaced and added text."""
        text = DATASET + extra
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        self.write(f"datasets/{id}.toml", text)

    def receive(self, rows: list[str], heading: str = HEADING, file: str = "press/firms.csv", record: str = RECORD) -> None:
        """Write a source and a record that fits it."""
        path = self.write(f"sources/{file}", "\n".join([heading, *rows]) + "\n")
        self.note(path, len(rows), heading, record)

    def note(self, path: Path, rows: int, heading: str = HEADING, record: str = RECORD) -> None:
        columns = ", ".join(f'"{name}"' for name in heading.split(","))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        path.with_suffix(".toml").write_text(record.format(sha256=sha256, rows=rows, columns=columns), "utf-8")

    def build(self, now: datetime.datetime = NOW) -> Outcome:
        return build(self.places, now)

    def cells(self, table: str = "firms", release: str = "") -> list[tuple[Any, ...]]:
        """All rows of a table of a release (default: the current one)."""
        path = self.home.releases / (release or self.home.current()) / "public.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(f'select * from "{table}"').fetchall()

    def json(self, name: str, release: str = "") -> dict[str, Any]:
        return read_json(self.home.releases / (release or self.home.current()) / f"{name}.json")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A sound house with six rows of one dataset."""
    made = House(tmp_path)
    for name, rows in CODES.items():
        made.write(f"codes/{name}.csv", "\n".join(["code,parent,label_th,label_en,aliases", *rows]) + "\n")
    made.declare()
    made.receive(ROWS)
    return made
