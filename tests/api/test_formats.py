"""Every file of every dataset carries the same cells, figures and flags as the pages; a masked cell is masked in each."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import jsonstat_validator
import openpyxl
import pytest
from flask.testing import FlaskClient
from pyarrow import parquet

from components.document import LANGUAGES
from components.model import Context
from data.catalogue import TOTAL, Catalogue
from data.open_data.extract import headings, label_column
from data.open_data.formats import FORMATS
from data.open_data.selection import Selection
from data.warehouse import Reader, Warehouse
from pages.serving import menu
from tests.api import masked, readers
from tests.api.addresses import DATASETS, path_of
from tests.api.html_tree import parse
from tests.conftest import Choice

NUMBER = re.compile(r"−?[\d,]+(?:\.\d+)?")
MILLION = 1_000_000
MANY, FOR_MANY = 10_000, ("data.csv", "data.parquet")
"""Above so many cells only these are read back whole, and every kind for a part: others refuse the whole."""


@pytest.fixture(scope="module")
def masked_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked") / "home"
    masked.plant(home, folder, masked.BANGKOK)
    return folder


@pytest.fixture(scope="module")
def site(masked_home: Path, serve: Callable[[Path], FlaskClient]) -> FlaskClient:
    return serve(masked_home)


@pytest.fixture(scope="module")
def cells(masked_home: Path, catalogue: Catalogue) -> Reader:
    return Warehouse(masked_home, catalogue).reader()


def fetch(client: FlaskClient, dataset: str, file: str, **headers: str) -> bytes:
    reply = client.get(f"/api/v1/datasets/{dataset}/{file}", headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.data


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_format_carries_the_cells_that_pages_show(
    site: FlaskClient, cells: Reader, catalogue: Catalogue, tmp_path: Path, dataset: str
) -> None:
    declared = catalogue.datasets[dataset]
    expected = readers.published(declared, cells.select(dataset, all_variants=True))
    assert sum(status == "Q" for _, status, _ in expected.values()) >= 1
    if len(expected) > MANY:
        for file in FOR_MANY:
            assert readers.READERS[file](declared, fetch(site, dataset, file)) == expected, file
        last = max(key[0] for key in expected)
        where = {"period": [last], declared.dimension[-1].id: [TOTAL], "measure": [declared.measure[0].id]}
        expected = readers.published(declared, cells.select(dataset, where, all_variants=True))
    else:
        where = {}
        assert_page_shows(site, cells, catalogue, dataset)
    query = "&".join(f"{name}={code}" for name, (code,) in where.items())
    for file, read in readers.READERS.items():
        assert read(declared, fetch(site, dataset, f"{file}{'&' if '?' in file else '?'}{query}")) == expected, file
    assert readers.sdmx_2(declared, fetch(site, dataset, f"data.sdmx.csv?{query}", Accept=readers.SDMX_2)) == expected
    assert readers.package(declared, fetch(site, dataset, f"data.zip?{query}"), tmp_path) == expected


def assert_page_shows(site: FlaskClient, cells: Reader, catalogue: Catalogue, dataset: str) -> None:
    """The table of the page prints the same figures, to its decimals, and the same statuses."""
    context = Context("en", {}, cells, catalogue)
    sections = parse(site.get(f"/en/data/{dataset}").text).all("section")
    (figures,) = [section for section in sections if section.all("h2", id="figures")]
    table = figures.all("table")[0]
    heads = [head.text for head in table.one("thead").all("th")]
    rows = sorted(cells.select(dataset, all_variants=True)[:400], key=lambda row: row["period"], reverse=True)
    shown = [[cell.text for cell in row.all("th") + row.all("td")] for row in table.one("tbody").all("tr")]
    assert len(shown) == len(rows)
    for row, texts in zip(rows, shown, strict=True):
        value, status = texts[heads.index(context.text("table.value"))], texts[heads.index(context.text("table.status"))]
        assert catalogue.codes["statuses"].label(row["status"], "en") in status
        assert ("suppressed" in value) == (row["status"] == "Q")
        if row["status"] not in ("Q", "O") and row["value"] is not None:
            assert_prints(value, row["value"], catalogue.datasets[dataset].measure_of(row["measure"]).unit)


def assert_prints(text: str, value: float, unit: str) -> None:
    printed = NUMBER.search(text)
    assert printed, text
    figure = printed[0].replace(",", "").replace("−", "-")
    decimals = len(figure.partition(".")[2])
    scaled = value / MILLION if unit == "baht" and "million" in text else value
    assert abs(float(figure) - scaled) <= 0.5 * 10**-decimals + 1e-9, text


def test_the_planted_figure_stands_in_no_file(site: FlaskClient, masked_home: Path) -> None:
    """Not as text, not as a number: files are unpacked and searched."""
    marks = (b"987654321", b"987,654,321", b"987.7 million")
    for dataset in DATASETS:
        for address in (f"/api/v1/datasets/{dataset}", f"/api/v1/datasets/{dataset}/changes", f"/th/data/{dataset}"):
            assert not [mark for mark in marks if mark in site.get(address).data], address
        for extension in FORMATS:
            reply = site.get(f"/api/v1/datasets/{dataset}/data.{extension}")
            assert reply.status_code == 200 or (reply.status_code == 413 and dataset == "msme_cube")
            for body in unpacked(reply.data, extension) if reply.status_code == 200 else [reply.data]:
                assert not [mark for mark in marks if mark in body], f"{dataset} {extension}"


def test_the_planted_figure_stands_on_no_page(site: FlaskClient) -> None:
    """Neither in words, tables and alternatives, nor in what charts and tooltips are drawn from, nor in catalogues."""
    marks = (b"987654321", b"987,654,321", b"987.65")
    addresses = [f"/{lang}/{path_of(page.id)}" for page in menu.DASHBOARDS for lang in LANGUAGES]
    addresses += [f"/_view/{lang}/{page.id}?era=ce" for page in menu.DASHBOARDS for lang in LANGUAGES]
    addresses += [
        "/_business/th.json",
        "/catalog.jsonld",
        "/catalog.ttl",
        "/api/v1/gdcatalog.json",
        "/api/v1/releases",
        "/th/releases",
    ]
    for address in addresses:
        reply = site.get(address)
        assert reply.status_code == 200 and not [mark for mark in marks if mark in reply.data], address


def unpacked(body: bytes, extension: str) -> list[bytes]:
    if extension == "parquet":
        return [repr(parquet.read_table(io.BytesIO(body)).to_pydict()).encode()]
    if extension not in ("zip", "xlsx"):
        return [body]
    archive = zipfile.ZipFile(io.BytesIO(body))
    return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("dataset", DATASETS)
def test_json_stat_is_valid(site: FlaskClient, dataset: str) -> None:
    for lang in ("th", "en"):
        jsonstat_validator.validate_jsonstat(json.loads(fetch(site, dataset, f"data.json?lang={lang}")))


@pytest.mark.parametrize("dataset", DATASETS)
def test_label_columns_do_not_clash_and_say_what_codes_mean(site: FlaskClient, catalogue: Catalogue, dataset: str) -> None:
    declared = catalogue.datasets[dataset]
    names = headings(declared, Selection(labels="both").label_languages)
    assert len(names) == len(set(names)) and all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)
    table = parquet.read_table(io.BytesIO(fetch(site, dataset, "data.parquet?labels=both"))).to_pylist()
    for row in table[:50]:
        for dimension in catalogue.datasets[dataset].dimension:
            for lang in ("th", "en"):
                assert row[label_column(declared, dimension.id, lang)] == catalogue.label(
                    catalogue.datasets[dataset], dimension.id, row[dimension.id], lang
                )


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_workbook_is_fit_for_people(site: FlaskClient, catalogue: Catalogue, lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(site, "msme_number", f"data.xlsx?lang={lang}&labels={lang}")))
    names = [catalogue.text(f"files.sheet_{name}", lang) for name in ("data", "notes", "dictionary", "citation")]
    assert book.sheetnames == names
    data, notes, dictionary, citation = book.worksheets
    assert data.freeze_panes == "A2" and data.auto_filter.ref
    assert all(8 <= data.column_dimensions[column].width <= 61 for column in ("A", "B", "C"))
    assert catalogue.datasets["msme_number"].description[lang] in [cell.value for cell in notes["B"]]
    assert "value" in [cell.value for cell in dictionary["A"]]
    dates = [cell for cell in citation["B"] if cell.is_date]
    assert len(dates) == 1 and dates[0].value.year == 2099 and ("D07041E" in dates[0].number_format) == (lang == "th")


def test_the_same_request_gives_the_same_bytes(site: FlaskClient, masked_home: Path, serve: Callable[[Path], FlaskClient]) -> None:
    """A strong ETag stands for bytes, so a second process has to make the same ones."""
    other = serve(masked_home)
    for extension in FORMATS:
        address = f"/api/v1/datasets/msme_trade/data.{extension}"
        one, two = site.get(address), other.get(address)
        assert one.data == two.data and one.headers["ETag"] == two.headers["ETag"], extension


def test_formats_are_named_and_labelled(catalogue: Catalogue) -> None:
    assert list(catalogue.codes["formats"].codes) == list(FORMATS)


def test_the_package_holds_what_it_lists(site: FlaskClient, catalogue: Catalogue) -> None:
    archive = zipfile.ZipFile(io.BytesIO(fetch(site, "msme_number", "data.zip")))
    listed = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(archive.namelist()) == {*listed, "SHA256SUMS"}
    for name, digest in listed.items():
        assert masked.hashlib.sha256(archive.read(name)).hexdigest() == digest
    declared = catalogue.datasets["msme_number"]
    for lang in ("th", "en"):
        readme = archive.read(f"README.{lang}.md").decode()
        assert declared.title[lang] in readme and declared.pitfalls[0][lang] in readme and masked.NEWER in readme


def test_empty_selections_are_files_too(site: FlaskClient, catalogue: Catalogue, tmp_path: Path) -> None:
    declared = catalogue.datasets["msme_number"]
    for file, read in readers.READERS.items():
        query = f"{file}{'&' if '?' in file else '?'}period=1900"
        assert read(declared, fetch(site, "msme_number", query)) == {}, file
    assert readers.package(declared, fetch(site, "msme_number", "data.zip?period=1900"), tmp_path) == {}


def test_what_a_card_offers_can_be_read(client: FlaskClient, choices: list[Choice]) -> None:
    links = re.compile(r'"(/api/v1/datasets/[^"\\]+)')
    for choice in choices:
        found = {unescape(link) for link in links.findall(client.get(f"/_view/en/{choice.page}?{choice.query}").text)}
        assert {address.partition("/data.")[2].partition("?")[0] for address in found} == set(FORMATS)
        assert all(client.get(address).status_code == 200 for address in found)


def test_synthetic_figures_never_travel_without_their_mark(
    home: Path, tmp_path: Path, catalogue: Catalogue, serve: Callable[[Path], FlaskClient]
) -> None:
    """A run may mark a dataset as synthetic; then every file, catalogue and page says so, and no record goes to a portal."""
    folder = Path(shutil.copytree(home, tmp_path / "home")) / "releases" / (home / "current").read_text("utf-8").strip()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["datasets"]["smesi"]["origin"] = "synthetic"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    client, words = serve(tmp_path / "home"), catalogue.text("origin.synthetic", "th").encode()
    for extension in FORMATS:
        bodies = unpacked(fetch(client, "smesi", f"data.{extension}"), extension)
        assert any(b"synthetic" in body or words in body for body in bodies), extension
    assert words in client.get("/th/data/smesi").data and words in client.get("/catalog.ttl").data
    assert "sme-big-data-smesi" not in client.get("/api/v1/gdcatalog.json").text
