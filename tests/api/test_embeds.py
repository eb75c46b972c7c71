"""Embeds, oEmbed, the host script and social cards over HTTP: what they hold, who may frame them, what they never show."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

from app import Settings, create_server
from components.document import LANGUAGES
from components.svg import draw
from components.svg.areas import area_paths
from data.catalogue import Catalogue
from data.warehouse import Reader, Warehouse
from pages.serving import menu, policy, social
from pages.serving.site import opened
from tests.api import masked
from tests.api.html_tree import parse
from tests.api.test_hostile_queries import live_markup, raw

ORIGIN, HOST = "http://127.0.0.1:8050", "https://www.sme.go.th"
CARD = "gdp-over-time"
EVERY_CARD = [card for page in menu.DASHBOARDS for card in page.cards]
NO_NUMBER = re.compile(r'[="( ](nan|inf|None)[%" )]')
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def listed(home: Path) -> FlaskClient:
    """A server whose embeds one other site may frame."""
    return create_server(Settings(sme_home=home, embed_origins=HOST)).test_client()


def policy_of(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"]


def test_a_card_belongs_to_one_page() -> None:
    assert [card for card, times in Counter(EVERY_CARD).items() if times > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chart_of_the_catalogue_can_be_drawn(lang: str, register_home: Path, catalogue: Catalogue) -> None:
    data, paths = Warehouse(register_home, catalogue).reader(), area_paths(catalogue.provinces)
    drawn = 0
    for page in menu.DASHBOARDS:
        for item in opened(page, lang, "", data, catalogue)[1].cards:
            if item.figure is not None:
                svg = draw.inline(item.figure, item.id, item.alt or item.title, paths)
                assert NO_NUMBER.search(svg) is None and svg.count("<svg") == svg.count("</svg>")
                drawn += 1
    assert drawn > 40


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_card_has_an_embed(client: FlaskClient, lang: str) -> None:
    for card in EVERY_CARD:
        reply = client.get(f"/embed/{lang}/{card}")
        assert reply.status_code == 200, card
        tree = parse(reply.text)
        assert tree.one("h1").text and tree.one("html")["lang"] == lang
        assert 'class="i i-' not in reply.text, "a mask without the sheet that draws it"
        assert all(box.all(of_class="tw") == [box] for box in tree.all(of_class="tw")), "a table that scrolls in a box that scrolls"


def test_an_embed_is_complete_without_scripts(client: FlaskClient) -> None:
    html = client.get(f"/embed/th/{CARD}?measure=gdp_value").text
    for part in (
        'class="drawn',
        "<details>",
        "<table>",
        "data.go.th",
        "ที่มา:",
        'class="badge',
        f"{ORIGIN}/th/gdp?measure=gdp_value#{CARD}",
    ):
        assert part in html, part
    assert not re.search(r"dash-|react|cookie", html, re.I)


def test_an_embed_sets_no_cookie_and_names_no_foreign_file(client: FlaskClient) -> None:
    reply = client.get(f"/embed/en/{CARD}")
    assert "Set-Cookie" not in reply.headers
    loaded = re.findall(
        r'(?:src|href)="([^"]+)"', "".join(re.findall(r"<(?:script|link rel=.(?:stylesheet|icon)|img)[^>]*>", reply.text))
    )
    assert loaded and [address for address in loaded if not address.startswith("/static/")] == []


def test_an_embed_is_kept_by_its_tag(client: FlaskClient) -> None:
    tag = client.get(f"/embed/en/{CARD}").headers["ETag"]
    assert client.get(f"/embed/en/{CARD}", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"/embed/en/{CARD}?theme=dark").headers["ETag"] != tag


@pytest.mark.parametrize(
    ("theme", "mark"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("auto", ""), ("pink", "")]
)
def test_the_theme_stands_in_the_address(client: FlaskClient, theme: str, mark: str) -> None:
    html = client.get(f"/embed/en/{CARD}?theme={theme}").text
    assert html.startswith(f'<!doctype html><html lang="en"{mark}>')
    assert ('class="notice"' in html) is (theme == "pink")


@settings(max_examples=60, deadline=None)
@given(query=raw)
def test_whatever_the_address_says_an_embed_answers(client: FlaskClient, query: str) -> None:
    reply = client.get(f"/embed/en/{CARD}", query_string=query)
    assert reply.status_code == 200 and live_markup(reply.text) == []


@pytest.mark.parametrize("path", ["/embed/th/no-such-chart", "/embed/xx/gdp-over-time", "/embed/th/overview"])
def test_an_unknown_chart_gets_a_light_page_that_helps(client: FlaskClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404 and "ไม่มีกราฟนี้" in reply.text and "masthead" not in reply.text
    assert reply.headers["Cache-Control"] == "no-store"


def test_only_embeds_may_be_framed_and_only_by_those_on_the_list(listed: FlaskClient, client: FlaskClient) -> None:
    assert policy_of(listed, f"/embed/th/{CARD}").endswith(f"frame-ancestors 'self' {HOST}")
    assert policy_of(client, f"/embed/th/{CARD}").endswith("frame-ancestors 'self'")
    for path in ("/th/", "/th/gdp", "/th/methods", "/embed.js", "/embedded", "/oembed", "/api/v1/datasets", "/th/embed/x"):
        assert policy_of(listed, path).endswith("frame-ancestors 'none'"), path


def test_only_what_stands_in_a_window_of_its_own_asks_for_a_process_of_its_own(client: FlaskClient) -> None:
    opener = "Cross-Origin-Opener-Policy"
    assert opener not in client.get(f"/embed/th/{CARD}").headers
    for path in ("/th/", "/th/gdp", "/embed.js", "/embedded", "/api/v1/datasets"):
        assert client.get(path).headers[opener] == "same-origin", path


@pytest.mark.parametrize(
    "wrong", ["www.sme.go.th", "https://sme.go.th/", "*", "https://*.go.th", "'none'", "https://a.th;", "HTTPS://A.TH"]
)
def test_a_setting_that_is_no_origin_is_refused_at_start(home: Path, wrong: str) -> None:
    with pytest.raises(ValueError, match="EMBED_ORIGINS holds"):
        create_server(Settings(sme_home=home, embed_origins=f"{HOST} {wrong}"))


def test_origins_are_taken_once_each() -> None:
    assert policy.origins(f" {HOST}  http://localhost:8000 {HOST} ") == (HOST, "http://localhost:8000")


def test_the_host_script_has_a_stable_address_for_every_site(client: FlaskClient) -> None:
    reply = client.get("/embed.js")
    assert reply.mimetype == "text/javascript" and "postMessage" in reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin" and "max-age=3600" in reply.headers["Cache-Control"]


def oembed(client: FlaskClient, url: str, **more: object) -> dict[str, object]:
    reply = client.get("/oembed", query_string={"url": url, **more})
    assert reply.status_code == 200, reply.text
    return json.loads(reply.text)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("/th/gdp", "/embed/th/gdp-over-time"),
        ("/en/gdp#gdp-by-sector", "/embed/en/gdp-by-sector"),
        ("/th/", "/embed/th/sentiment-over-time"),
        ("/th/gdp?measure=gdp_value", "/embed/th/gdp-over-time?measure=gdp_value"),
        ("/embed/en/gdp-by-sector?theme=dark", "/embed/en/gdp-by-sector?theme=dark"),
    ],
)
def test_oembed_answers_for_pages_and_embeds(client: FlaskClient, url: str, source: str) -> None:
    found = oembed(client, ORIGIN + url)
    assert (found["type"], found["version"]) == ("rich", "1.0")
    assert f'<iframe src="{ORIGIN}{source}" title="' in str(found["html"]) and f'src="{ORIGIN}/embed.js"' in str(found["html"])
    assert set(found) >= {"title", "width", "height", "provider_name", "provider_url", "thumbnail_url", "cache_age"}


def test_oembed_keeps_to_the_limits_of_the_host(client: FlaskClient) -> None:
    small = oembed(client, f"{ORIGIN}/th/gdp", maxwidth=400, maxheight=300)
    assert (small["width"], small["height"]) == (400, 300) and 'width="400" height="300"' in str(small["html"])
    assert oembed(client, f"{ORIGIN}/th/gdp", maxwidth="<b>", maxheight="-1")["width"] == 1200


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "https://evil.example/th/gdp",
        f"{ORIGIN}.evil.example/th/gdp",
        f"{ORIGIN}@evil.example/th/gdp",
        "http://[",
        f"{ORIGIN}/th/nope",
        f"{ORIGIN}/xx/gdp",
        f"{ORIGIN}/embed/th/nope",
        f"{ORIGIN}/th/data",
        f"javascript:{ORIGIN}/th/gdp",
        f"{ORIGIN}/api/v1/datasets",
    ],
)
def test_oembed_knows_only_our_own_charts(client: FlaskClient, url: str) -> None:
    reply = client.get("/oembed", query_string={"url": url})
    assert reply.status_code == 404 and reply.mimetype == "application/problem+json"


def test_oembed_speaks_json_only(client: FlaskClient) -> None:
    reply = client.get("/oembed", query_string={"url": f"{ORIGIN}/th/gdp", "format": "xml"})
    assert reply.status_code == 501 and "json" in reply.text


@pytest.mark.parametrize("path", ["/th/gdp?measure=gdp_value", f"/embed/th/{CARD}?measure=gdp_value&theme=dark"])
def test_pages_and_embeds_say_where_to_ask(client: FlaskClient, path: str) -> None:
    links = [e.attributes for e in parse(client.get(path).text).walk() if e.tag == "link"]
    found = [link["href"] for link in links if link.get("type") == "application/json+oembed"]
    assert found == [f"{ORIGIN}/oembed?url={quote(ORIGIN + path, safe='')}&format=json"]
    assert client.get(found[0].removeprefix(ORIGIN)).status_code == 200


@pytest.mark.parametrize("path", ["", "gdp", "methods", "data/smesi"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_page_names_its_picture(client: FlaskClient, lang: str, path: str) -> None:
    metas = {
        m.get("property") or m.get("name"): m.get("content")
        for e in parse(client.get(f"/{lang}/{path}").text).walk()
        if e.tag == "meta"
        for m in [e.attributes]
    }
    assert metas["og:image"] == f"{ORIGIN}/social/{lang}/{path.partition('/')[0] or 'overview'}.png"
    assert metas["og:image:alt"] and metas["twitter:card"] == "summary_large_image"


@pytest.fixture(scope="module")
def pictured(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release and no social cards yet."""
    target = tmp_path_factory.mktemp("pictured") / "home"
    masked.shutil.copytree(home, target)
    return target


def test_social_cards_are_made_once_and_served(
    pictured: Path,
    serve: Callable[[Path], FlaskClient],
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = serve(pictured)
    assert client.get(f"/social/th/{CARD}.png").status_code == 404
    monkeypatch.setattr(
        social, "cards", lambda *given: [each for each in CARDS(*given) if each[0] in ("gdp", "overview", "methods", CARD)]
    )
    monkeypatch.setattr("sys.argv", ["social", "--home", str(pictured)])
    social.main()
    social.main()
    said = capsys.readouterr().out
    assert ": 8 in" in said and "there already" in said
    own, page, other = (client.get(f"/social/th/{name}.png") for name in (CARD, "gdp-by-sector", "smes-developed"))
    assert [r.mimetype for r in (own, page, other)] == ["image/png"] * 3 and own.data.startswith(PNG)
    assert own.data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    assert page.data == client.get("/social/th/gdp.png").data != own.data
    assert other.data == client.get("/social/th/overview.png").data
    assert client.get("/social/th/nope.png").status_code == 404 and client.get("/social/xx/gdp.png").status_code == 404


CARDS = social.cards


def test_cards_of_synthetic_figures_say_so(register_home: Path, catalogue: Catalogue) -> None:
    data = Warehouse(register_home, catalogue).reader()
    cards = dict(social.cards("th", data, catalogue))
    synthetic = [name for name, card in cards.items() if card.origin == "synthetic"]
    assert "enterprises-by-province" in synthetic and "structure" in synthetic and CARD not in synthetic
    assert all(cards[name].mark == "ข้อมูลจำลอง" for name in synthetic)


def test_a_withheld_figure_is_nowhere(
    home: Path, tmp_path: Path, serve: Callable[[Path], FlaskClient], catalogue: Catalogue
) -> None:
    masked.plant(home, tmp_path / "home")
    client, data = serve(tmp_path / "home"), Warehouse(tmp_path / "home", catalogue).reader()
    paint, paths = social.light_colours((social.ROOT / "assets/tokens.css").read_text("utf-8")), area_paths(catalogue.provinces)
    leaks = re.compile(r"987[,.]?654[,.]?321")
    for lang in LANGUAGES:
        for card in EVERY_CARD:
            assert not leaks.search(client.get(f"/embed/{lang}/{card}").text), card
        for name, card in social.cards(lang, data, catalogue):
            assert not leaks.search(social.social.card(card, paint, paths)), name
    assert leaks.search(f"{masked.PLANTED:,}") and leaks.search(f"{masked.PLANTED}")


def test_social_cards_hold_no_unknown_colour_or_letter(reader: Reader, catalogue: Catalogue) -> None:
    """Every token has its colour, and every letter stands in the font that is used: none would be an empty box."""
    paint, paths = social.light_colours((social.ROOT / "assets/tokens.css").read_text("utf-8")), area_paths(catalogue.provinces)
    known = {
        code
        for name in ("thai", "latin")
        for code in social.TTFont(social.ROOT / f"assets/vendor/sarabun-{name}-400.woff2").getBestCmap()
    }
    for lang in LANGUAGES:
        for name, card in social.cards(lang, reader, catalogue):
            svg = social.social.card(card, paint, paths)
            words = "".join(re.findall(r">([^<]+)<", svg))
            assert {letter for letter in words if ord(letter) not in known} == set(), name
            assert "var(" not in svg and "@" not in svg
