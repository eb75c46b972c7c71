"""What programs read first: robots, sitemap, health."""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from flask.testing import FlaskClient

from app import create_server
from components.document import LANGUAGES
from components.model import Article
from pages.serving import menu
from pages.serving.settings import Settings
from tests.api.addresses import DATASETS, PARTS, path_of

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ORIGIN = "http://127.0.0.1:8050"


def test_robots_may_read_pages_but_not_views(client: FlaskClient) -> None:
    reply, robots = client.get("/robots.txt"), RobotFileParser()
    robots.parse(reply.text.splitlines())
    assert reply.mimetype == "text/plain" and robots.site_maps() == [f"{ORIGIN}/sitemap.xml"]
    assert robots.can_fetch("any", f"{ORIGIN}/th/structure") and robots.can_fetch("any", f"{ORIGIN}/api/v1/datasets/smesi/data.csv")
    assert not robots.can_fetch("any", f"{ORIGIN}/_view/th/structure")


def test_sitemap_lists_every_indexed_page_in_every_language(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    found = [entry.findtext("s:loc", "", SITEMAP) for entry in root.findall("s:url", SITEMAP)]
    indexed = [path_of(name) for name, page in menu.PAGES.items() if not isinstance(page, Article) or page.indexed]
    indexed += [*PARTS, *(f"data/{name}" for name in DATASETS)]
    expected = {f"{ORIGIN}/{lang}/{path}" for lang in LANGUAGES for path in indexed}
    assert set(found) == expected and len(found) == len(expected)
    for entry in root.findall("s:url", SITEMAP):
        others = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("x:link", SITEMAP)}
        assert set(others) == set(LANGUAGES) and entry.findtext("s:loc", "", SITEMAP) in others.values()


def test_everything_in_the_sitemap_can_be_read_and_indexed(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    for entry in root.findall("s:url", SITEMAP):
        address = urlsplit(entry.findtext("s:loc", "", SITEMAP)).path
        reply = client.get(address)
        assert reply.status_code == 200 and 'content="noindex"' not in reply.text, address


def test_search_is_not_indexed(client: FlaskClient) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/th/search").text


def test_the_public_origin_stands_in_every_absolute_address(home: object) -> None:
    client = create_server(Settings(sme_home=home, public_origin="https://data.example.go.th")).test_client()
    for address in ("/th/structure", "/en/", "/sitemap.xml", "/robots.txt"):
        text = client.get(address).text
        assert "https://data.example.go.th/" in text and "127.0.0.1" not in text


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
    ready = client.get("/readyz")
    release = ready.headers["X-Release"]
    alone = {"announced": release, "switch_at": None, "behind": False, "behind_seconds": 0.0}
    assert ready.get_json() == {"ready": True, "release": release, "refused": None} | alone
    assert ready.headers["Cache-Control"] == "no-store"


def test_the_root_leads_to_thai(client: FlaskClient) -> None:
    assert [client.get(address).headers["Location"] for address in ("/", "/th", "/en")] == ["/th/", "/th/", "/en/"]
