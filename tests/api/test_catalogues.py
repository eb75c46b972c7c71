"""Catalogues that other portals harvest: DCAT, schema.org, the Thai GD Catalog."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import RDF, Graph, Namespace
from rdflib.compare import isomorphic

from components.document import LANGUAGES
from data import gd_catalog
from data.catalogue import Catalogue
from data.file_formats import whole
from data.open_data.dcat import months
from data.open_data.formats import FORMATS
from pages.serving import menu
from tests.api.addresses import DATASETS, DECLARED, path_of
from tests.api.html_tree import parse

DCAT, DCTERMS = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
SITE = "http://127.0.0.1:8050"
SHAPES = Path(__file__).with_name("dcat_shapes.ttl")


@pytest.fixture(scope="module")
def graph(client: FlaskClient) -> Graph:
    return Graph().parse(data=client.get("/catalog.jsonld").text, format="json-ld")


def test_both_spellings_are_one_graph(client: FlaskClient, graph: Graph) -> None:
    reply = client.get("/catalog.ttl")
    assert reply.mimetype == "text/turtle" and isomorphic(graph, Graph().parse(data=reply.text, format="turtle"))


def test_the_graph_fits_the_shapes_of_dcat(graph: Graph) -> None:
    fits, _, words = validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert fits, words


def test_a_planted_gap_does_not_fit(graph: Graph) -> None:
    broken = Graph() + graph
    dataset = next(iter(broken.subjects(RDF.type, DCAT.Dataset)))
    broken.remove((dataset, DCTERMS.title, None))
    assert not validate(broken, shacl_graph=str(SHAPES), inference="none")[0]


def test_the_graph_holds_every_dataset_and_file(client: FlaskClient, graph: Graph) -> None:
    assert {str(id) for id in graph.objects(None, DCTERMS.identifier)} == set(DATASETS)
    files = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    cells = {own["id"]: own["cells"] for own in client.get("/api/v1/datasets").get_json()["datasets"]}
    assert files == {f"{SITE}/api/v1/datasets/{id}/data.{extension}" for id in DATASETS for extension in whole(cells[id])}
    assert len(files) < len(DATASETS) * len(FORMATS), "a large dataset is not offered in every kind"
    for address in files:
        assert client.head(address.removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    ("period", "kind", "span"),
    [
        ("2023", "calendar", ("2023-01", "2023-12")),
        ("2023", "fiscal_year", ("2022-10", "2023-09")),
        ("2023-Q1", "calendar", ("2023-01", "2023-03")),
        ("2023-Q4", "calendar", ("2023-10", "2023-12")),
        ("2023-H2", "calendar", ("2023-07", "2023-12")),
        ("2023-08", "calendar", ("2023-08", "2023-08")),
        ("2023-08", "fiscal_year", ("2023-08", "2023-08")),
    ],
)
def test_a_period_spans_its_months(period: str, kind: str, span: tuple[str, str]) -> None:
    assert months(period, kind) == span


def linked_data(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """The datasets that a page describes to search engines."""
    blocks = [json.loads(script.text) for script in parse(client.get(address).text).all("script", type="application/ld+json")]
    return [node for block in blocks for node in block.get("@graph", [block])]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_dataset_describes_itself_to_search_engines(client: FlaskClient, catalogue: Catalogue, lang: str) -> None:
    for dataset in DATASETS:
        (node,) = linked_data(client, f"/{lang}/data/{dataset}")
        declared = catalogue.datasets[dataset]
        mark = f" [{catalogue.text('origin.synthetic', lang)}]" if declared.origin == "register" else ""
        assert node["@type"] == "Dataset" and node["name"] == declared.title[lang] + mark and node["inLanguage"] == lang
        assert 50 <= len(node["description"]) <= 5000 and node["license"].startswith(f"{SITE}/{lang}/developers#licence-")
        kinds = {part["contentUrl"].rpartition("/data.")[2].partition("?")[0] for part in node["distribution"]}
        assert kinds == set(FORMATS) or (dataset == "msme_cube" and {"csv", "parquet"} <= kinds < set(FORMATS))
        assert node["temporalCoverage"] and node.get("sameAs") == (declared.open_data.url if declared.open_data.exact else None)


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_a_dashboard_names_its_datasets_to_search_engines(client: FlaskClient, page: Any) -> None:
    nodes = linked_data(client, f"/en/{path_of(page.id)}")
    assert nodes and all(
        node["@type"] == "Dataset" and client.get(node["url"].removeprefix(SITE)).status_code == 200 for node in nodes
    )


def records(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/gdcatalog.json").get_json()
    return found


def test_government_records_fill_the_mandatory_fields(client: FlaskClient) -> None:
    """All but the two that only the office knows: its id on the portal and its e-mail address."""
    found = records(client)
    published = [id for id in DATASETS if DECLARED[id]["origin"] == "published"]  # synthetic figures are no matter for a portal
    assert len(gd_catalog.MANDATORY) == 14 and len(found) == len(published) == len({record["name"] for record in found})
    for record in found:
        assert set(gd_catalog.MANDATORY) <= set(record)
        assert gd_catalog.missing(record) == ["owner_org", "maintainer_email"], record["name"]
        assert record["name"].isascii() and record["name"].replace("-", "").isalnum() and record["name"] == record["name"].lower()
        assert [r["url"].rpartition("/data.")[2] for r in record["resources"]] == list(FORMATS)
        assert datetime.date.fromisoformat(record["last_updated_date"])


ALLOWED = {
    "data_type": {"ข้อมูลสถิติ"},
    "update_frequency_unit": {"ปี", "ครึ่งปี", "ไตรมาส", "เดือน", "ไม่มีการปรับปรุงหลังจากการจัดเก็บข้อมูล", "อื่นๆ"},
    "geo_coverage": {"ประเทศ"},
    "data_category": {"ข้อมูลสาธารณะ"},
    "license_id": {"Open Data Common", "อื่นๆ"},
    "unit_of_multiplier": {"หน่วย", "พัน", "ล้าน", "พันล้าน", "อื่นๆ"},
    "allow_harvest": {"True"},
    "objective": {"พันธกิจหน่วยงาน"},
    "data_format": {"CSV", "XLS", "JSON", "อื่นๆ"},
    "data_language": {"ไทย", "อังกฤษ"},
    "disaggregate": {"ไม่มี", "อุตสาหกรรม/ประเภทกิจการ", "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "ผลิตภัณฑ์", "อื่นๆ"},
}
"""Choices as the standard spells them."""


def test_government_records_choose_the_words_of_the_standard(client: FlaskClient) -> None:
    for record in records(client):
        for field, allowed in ALLOWED.items():
            value = record[field]
            assert set(value if isinstance(value, list) else [value]) <= allowed, (record["name"], field)
            if "อื่นๆ" in value:
                assert record.get(f"{field}_other") or field == "unit_of_multiplier", (record["name"], field)
