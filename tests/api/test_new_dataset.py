"""Adding a dataset touches no existing file: a declaration, a source and its record are enough for every place."""

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from data.catalogue import load
from tests.api.html_tree import parse
from tests.conftest import ROOT, build_release

ID, TITLE = "planted_lamps", {"th": "โคมไฟทดสอบ", "en": "Planted lamps"}
DECLARATION = """
id = "planted_lamps"
topic = "structure"
title = { th = "โคมไฟทดสอบ", en = "Planted lamps" }
description = { th = "จำนวนโคมไฟที่ปลูกไว้ทดสอบ", en = "Lamps planted by a test" }
producer = { th = "ผู้ทดสอบ", en = "A test" }
contact = { th = "ผู้ทดสอบ", en = "A test" }
licence = "source-terms"
frequency = "A"
origin = "published"
files = ["planted/lamps.csv"]
layout = "long"
definition = { th = "โคมไฟ", en = "Lamps" }
coverage = { th = "ทุกดวง", en = "All of them" }
method = { th = "นับ", en = "Counted" }
next_update = { th = "ไม่มี", en = "None planned" }
keywords = [{ th = "แสงสว่าง", en = "illumination" }]

[[dimension]]
id = "size"
title = { th = "ขนาด", en = "Size" }
codes = "sizes"

[[measure]]
id = "lamps"
title = { th = "จำนวนโคมไฟ", en = "Lamps" }
unit = "enterprises"
type = "count"
minimum = 0
"""
SOURCE = """period,size,measure,value,unit
2021,_T,lamps,41237,enterprises
2022,_T,lamps,52348,enterprises
2022,SML,lamps,1,enterprises
"""
RECORD = """title = "Yearbook of lamps"
producer = "Ministry of Lamps"
url = "https://www.lamps.example/yearbook"
as_of = "2022"
transcribed_on = 2026-11-20
sha256 = "{sha256}"
rows = 3
columns = ["period", "size", "measure", "value", "unit"]
authority = "press"
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A server on a copy of `data/` that holds three more files and is otherwise the same."""
    root = tmp_path_factory.mktemp("grown")
    data = Path(shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build", "__pycache__")))
    (data / "sources" / "planted").mkdir()
    for path, text in (
        (f"datasets/{ID}.toml", DECLARATION),
        ("sources/planted/lamps.csv", SOURCE),
        ("sources/planted/lamps.toml", RECORD.format(sha256=hashlib.sha256(SOURCE.encode()).hexdigest())),
    ):
        (data / path).write_text(text, "utf-8")
    build_release(root / "home", "--published-only", "--data", str(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.declarations, "load", lambda: load(data))
        yield app.create_server(app.Settings(sme_home=root / "home")).test_client()


@pytest.mark.parametrize("lang", ["th", "en"])
def test_it_has_a_page_with_its_figures(grown: FlaskClient, lang: str) -> None:
    page = parse(grown.get(f"/{lang}/data/{ID}").text)
    assert page.one("h1").text == TITLE[lang] and "52,348" in page.one(id="page").text
    assert "Yearbook of lamps" in page.one(id="page").text and TITLE[lang] in page.one("title").text


@pytest.mark.parametrize(
    ("lang", "words"), [("th", "โคมไฟ"), ("en", "planted LAMPS"), ("en", "illumination"), ("th", "illumination"), ("en", ID)]
)
def test_it_is_found_and_listed(grown: FlaskClient, lang: str, words: str) -> None:
    for address in (f"/{lang}/search?q={words}", f"/{lang}/data"):
        assert f"/{lang}/data/{ID}" in [link["href"] for link in parse(grown.get(address).text).all("a")]


def test_its_source_stands_among_the_sources(grown: FlaskClient) -> None:
    for lang in ("th", "en"):
        text = parse(grown.get(f"/{lang}/methods").text).one(id="page").text
        assert "Yearbook of lamps" in text and "Ministry of Lamps" in text and "https://www.lamps.example/yearbook" in text


def test_its_file_can_be_downloaded(grown: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(grown.get(f"/api/v1/datasets/{ID}/data.csv?size=_T").text)))
    assert [(row["period"], row["value"], row["source"]) for row in rows] == [
        ("2021", "41237", "Yearbook of lamps"),
        ("2022", "52348", "Yearbook of lamps"),
    ]
    assert f"/th/data/{ID}" in grown.get("/sitemap.xml").text


def test_the_site_without_it_knows_nothing_of_it(client: FlaskClient) -> None:
    assert client.get(f"/th/data/{ID}").status_code == 404
    assert ID not in client.get("/th/search").text and client.get(f"/api/v1/datasets/{ID}/data.csv").status_code == 404
