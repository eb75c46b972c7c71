"""The site below a path of its host (ROOT_PATH): every address it writes carries the path, and leads somewhere."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_server
from pages.serving.root import below
from pages.serving.settings import Settings
from tests.api.addresses import EVERY_PAGE
from tests.api.html_tree import parse

ROOT = "/statistics"
BARE = re.compile(r'(?:href|src|action|link|data-(?!root)\w+)(?:=\\?"|": ?")/(?!statistics/|/)')


@pytest.fixture(scope="module")
def site(home: Path) -> FlaskClient:
    return create_server(Settings(sme_home=home, root_path=f"{ROOT}/", public_origin="https://sme.example.go.th")).test_client()


def test_addresses_of_every_writer_are_found() -> None:
    text = '<a href="/th/">x</a> {"href":"/th/a","html":"<a href=\\"/en/\\">"} <a href="//x.go.th"> <a href="#a">'
    done = below(text, ROOT)
    assert done.count("/statistics/") == 3 and "//x.go.th" in done and BARE.search(text) and not BARE.search(done)
    assert below(text, "") == text


@pytest.mark.parametrize(("lang", "path"), EVERY_PAGE)
def test_every_address_of_every_page_stands_below_the_path(site: FlaskClient, lang: str, path: str) -> None:
    text = site.get(f"{ROOT}/{lang}/{path}").text
    tree = parse(text)
    assert BARE.findall(text) == [] and tree.one("html")["data-root"] == ROOT
    assert tree.one("link", rel="canonical")["href"].startswith("https://sme.example.go.th/statistics/")
    own = {e[n] for e in tree.walk() for n in ("href", "src", "action") if e.attributes.get(n, "").startswith("/")}
    assert own and all(address.startswith(f"{ROOT}/") for address in own)


def test_links_lead_somewhere(site: FlaskClient) -> None:
    tree = parse(site.get(f"{ROOT}/th/data/smesi").text)
    addresses = {e["href"].partition("#")[0] for e in tree.all("a") if e["href"].startswith("/")}
    assert len(addresses) > 20
    assert {address: code for address in addresses if (code := site.get(address).status_code) != 200} == {}


@pytest.mark.parametrize(
    ("address", "target"),
    [("", "/statistics/th/"), ("/", "/statistics/th/"), ("/en", "/statistics/en/"), ("/th", "/statistics/th/")],
)
def test_redirects_stay_below(site: FlaskClient, address: str, target: str) -> None:
    assert site.get(ROOT + address).headers["Location"] == target


def test_parts_errors_and_machines_stay_below(site: FlaskClient) -> None:
    assert BARE.findall(site.get(f"{ROOT}/_view/th/structure").text) == []
    assert BARE.findall(site.get(f"{ROOT}/_business/th.json").text) == []
    lost = site.get(f"{ROOT}/th/nowhere")
    assert lost.status_code == 404 and BARE.findall(lost.text) == []
    problem = site.get(f"{ROOT}/api/v1/datasets/none").get_json()
    assert problem["type"].startswith(f"{ROOT}/") and problem["instance"] == f"{ROOT}/api/v1/datasets/none"
    listed = json.dumps(site.get(f"{ROOT}/api/v1/datasets").get_json())
    assert "https://sme.example.go.th/statistics/api/v1/" in listed
    assert "Disallow: /statistics/_view/" in site.get(f"{ROOT}/robots.txt").text
    assert "<loc>https://sme.example.go.th/statistics/th/" in site.get(f"{ROOT}/sitemap.xml").text


def test_the_server_itself_can_be_asked_without_the_path(site: FlaskClient) -> None:
    assert site.get("/readyz").get_json()["ready"]


@pytest.mark.parametrize("path", ["statistics", "/a//b", '/a"b', "/a?b"])
def test_a_path_that_is_none_is_refused_at_start(path: str) -> None:
    with pytest.raises(ValueError, match="ROOT_PATH"):
        Settings(root_path=path)
