"""A page of one release by name shows that release, says so, and leads nowhere else unnoticed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask.testing import FlaskClient

from components import format as formats
from components.document import LANGUAGES
from data import following
from data.catalogue import Catalogue
from pages.serving import menu
from tests.api import masked
from tests.api.addresses import PATHS
from tests.api.html_tree import Element, parse
from tests.api.test_views import disagreeing

Serve = Callable[[Path], FlaskClient]
OWN_LINK = re.compile(r"/(th|en)/|/api/v1/datasets/\w+(/data\.|$)")
STATE = "activity=TRD&era=ce"


@pytest.fixture(scope="module")
def two(home: Path, tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> tuple[FlaskClient, str, Path]:
    """A site with two releases, the id of the older one, and their home."""
    folder = tmp_path_factory.mktemp("pinned") / "home"
    older = masked.plant(home, folder, masked.BANGKOK)
    return serve(folder), older, folder


def strings(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a layout, with the name of the property it stands in."""
    if isinstance(node, str):
        yield name, node
    for key, child in node.items() if isinstance(node, dict) else [(name, each) for each in node] if isinstance(node, list) else ():
        yield from strings(child, key)


def links(tree: Element) -> set[str]:
    """Every address that the page leads to: in its HTML, in what Dash draws it from, and in ready HTML inside that."""
    found = {element["href"] for element in tree.all("a") if "href" in element.attributes}
    if tree.all("script", id="page-layout"):
        for name, text in strings(tree.embedded_json("page-layout")):
            inner = parse(text).all("a") if name == "html" else []
            found |= {element["href"] for element in inner} | ({text} if name == "href" else set())
    return found


def leaving(tree: Element, release: str) -> set[str]:
    """Links to pages and files of this site that are not bound to the release."""
    return {href for href in links(tree) if OWN_LINK.match(href) and f"release={release}" not in href}


def test_an_unbound_link_is_found(two: tuple[FlaskClient, str, Path]) -> None:
    client, older, _ = two
    assert len(leaving(parse(client.get("/th/structure").text), older)) > 50


@pytest.mark.parametrize(("lang", "path"), [(LANGUAGES[n % 2], path) for n, path in enumerate(PATHS)])
def test_every_page_stays_within_its_release(two: tuple[FlaskClient, str, Path], lang: str, path: str) -> None:
    client, older, _ = two
    reply = client.get(f"/{lang}/{path}?release={older}")
    tree = parse(reply.text)
    own = tree.one("aside", "pinned")
    assert reply.status_code == 200 and reply.headers["X-Release"] == older
    others = {href for href in leaving(tree, older) if path == "releases" and f"release={masked.NEWER}" in href}
    assert leaving(tree, older) == others, "only the list of releases leads to another one"
    assert older in own.text and masked.NEWER in own.text
    assert tree.one("meta", name="robots")["content"] == "noindex" and not tree.all("script", type="application/ld+json")
    canonical = tree.one("link", rel="canonical")["href"]
    assert canonical.endswith(f"/{lang}/{path}") and "release=" not in canonical
    assert "immutable" not in reply.headers["Cache-Control"], "the words around the figures may change"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_says_release_day_and_the_way_out(two: tuple[FlaskClient, str, Path], catalogue: Catalogue, lang: str) -> None:
    client, older, _ = two
    built = client.get("/api/v1/releases").get_json()["releases"][-1]["built_at"]
    own = parse(client.get(f"/{lang}/structure?{STATE}&release={older}").text).one("aside", "pinned")
    assert formats.date(built, lang) in own.text and formats.date("2099-01-01", lang) in own.text
    out = own.one("a", "pin-current")["href"]
    kept = "activity=TRD&era=ce" if lang == "th" else "activity=TRD"
    assert out.endswith(f"/{lang}/structure?{kept}"), out
    assert client.get(out.removeprefix("http://127.0.0.1:8050")).headers["X-Release"] == masked.NEWER
    current = parse(client.get(f"/{lang}/structure?release={masked.NEWER}").text).one("aside", "pinned")
    assert current.text.count(masked.NEWER) == 1 and older not in current.text
    assert not parse(client.get(f"/{lang}/structure").text).all("aside", "pinned")


def test_each_release_shows_its_own_figures(two: tuple[FlaskClient, str, Path], catalogue: Catalogue) -> None:
    """What was published stays citable; what the newer release withholds is withheld there."""
    client, older, _ = two
    value = next(
        row.split(",")
        for row in client.get(
            f"/api/v1/datasets/msme_number/data.csv?area=TH-10&measure=enterprises&release={older}"
        ).text.splitlines()
        if ",TH-10," in row
    )
    figure = formats.number(float(next(cell for cell in value if cell.isdigit() and len(cell) > 4)))
    before, after = (client.get(f"/en/structure{query}").text for query in (f"?release={older}", ""))
    assert figure in before and figure not in after and "987,654,321" not in before + after


@pytest.mark.parametrize("page", menu.DASHBOARDS, ids=lambda page: page.id)
def test_a_filter_change_stays_within_the_release(two: tuple[FlaskClient, str, Path], page: Any) -> None:
    client, older, _ = two
    path = "" if page.id == "overview" else page.id
    fresh = client.get(f"/_view/en/{page.id}?era=be&release={older}")
    found = fresh.get_json()
    assert fresh.headers["X-Release"] == older and found["query"] == f"era=be&release={older}"
    assert disagreeing(client.get(f"/en/{path}?era=be&release={older}").text, found["parts"]) == []


def test_forms_and_the_page_my_business_carry_the_release(two: tuple[FlaskClient, str, Path]) -> None:
    client, older, _ = two
    for address in ("/th/search", "/th/data", "/th/"):
        fields = parse(client.get(f"{address}?release={older}").text).all("input", type="hidden", name="release")
        assert fields and {field["value"] for field in fields} == {older}, address
        assert not parse(client.get(address).text).all("input", type="hidden", name="release")
    box = parse(client.get(f"/en/my-business?release={older}").text).one(id="page")["data-business"]
    assert client.get(box).headers["X-Release"] == older
    assert not parse(client.get(f"/en/data?release={older}").text).all("p", "notice"), "it is no facet that was not understood"


def test_citations_are_pinned_everywhere(two: tuple[FlaskClient, str, Path]) -> None:
    client, older, _ = two
    for query, release in (("", masked.NEWER), (f"?release={older}", older)):
        panel = parse(client.get(f"/en/structure{query}").text).one(id="msme-number-over-time-cite")
        addresses = re.findall(r"https?://\S+", panel.text)
        assert addresses and all(f"release={release}#" in address for address in addresses)
        samples = parse(client.get(f"/en/data/smesi{query}").text).one("div", "samples").text
        assert (f"release={older}" in samples) == bool(query)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("release", ["2020-01-01-00000000", "latest", "<b>", "2020-01-01-00000000&release=2020-01-01-00000001"])
def test_an_unknown_release_is_said_kindly(
    two: tuple[FlaskClient, str, Path], catalogue: Catalogue, lang: str, release: str
) -> None:
    client, _, _ = two
    reply = client.get(f"/{lang}/structure?release={release}")
    tree = parse(reply.text)
    assert reply.status_code == 404 and catalogue.text("error.release_unknown", lang) in tree.one("main").text
    ways = [link["href"] for link in tree.one("main").all("a")]
    assert ways[:3] == [f"/{lang}/releases", f"/{lang}/structure", f"/{lang}/"]
    assert all(client.get(way).status_code == 200 for way in ways)
    view = client.get(f"/_view/{lang}/structure?release={release}")
    assert view.status_code == 404 and view.mimetype == "application/problem+json"


def _other_columns(release: Path) -> None:
    with duckdb.connect(str(release / "public.duckdb")) as connection:
        connection.execute("alter table msme_number drop column area")


def _without_a_dataset(release: Path) -> None:
    manifest = release / "manifest.json"
    text = masked.json.loads(manifest.read_text("utf-8"))
    del text["datasets"]["msme_big_data"]
    manifest.write_text(masked.json.dumps(text), "utf-8")


@pytest.mark.parametrize("spoil", [_other_columns, _without_a_dataset])
def test_a_release_that_a_page_cannot_show_is_said_kindly(
    home: Path, tmp_path: Path, serve: Serve, catalogue: Catalogue, spoil: Callable[[Path], None]
) -> None:
    older = masked.plant(home, tmp_path / "home")
    spoil(tmp_path / "home" / "releases" / older)
    masked.seal(tmp_path / "home" / "releases" / older)
    client = serve(tmp_path / "home")
    reply = client.get(f"/en/structure?release={older}")
    assert reply.status_code == 410 and catalogue.text("error.release_gone", "en") in reply.text
    assert client.get("/en/structure").status_code == 200


def test_the_notice_follows_the_current_release(home: Path, tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "POINTER_CHECK_SECONDS", 0.0)
    older = masked.plant(home, tmp_path / "home")
    client, pointer = serve(tmp_path / "home"), tmp_path / "home" / "current"
    pointer.write_text(older, "utf-8")
    address = f"/th/gdp?release={older}"
    first = client.get(address)
    pointer.write_text(masked.NEWER, "utf-8")
    second = client.get(address)
    assert masked.NEWER not in first.text and masked.NEWER in second.text
    assert first.headers["ETag"] != second.headers["ETag"]
