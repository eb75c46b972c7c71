"""Whatever stands in an address, the site answers sensibly and never repeats it as markup."""

from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.document import LANGUAGES
from pages.serving import menu
from tests.api.addresses import DATASETS, path_of
from tests.api.html_tree import parse
from tests.conftest import FULL

MARKUP = [
    "<zq onload=zq()>",
    '"><zq>',
    "' onmouseover='zq()",
    "</script><zq>",
    "<!--<script>",
    "javascript:zq()",
    "&#60;zq&#62;",
    "{{7*7}}",
    "\x00",
    "\r\nSet-Cookie: zq=1",
    "../../etc/passwd",
    "' or 1=1 --",
    "\u202ezq",
    "%3Czq%3E",
    "𐐷" * 40,
]
NAMES = sorted(
    {item.id for page in menu.DASHBOARDS for item in page.filters}
    | {"q", "measure", "period", "by", "area", "bom", "lang", "size", "vs", "era"}
)
CODES = [
    "_T",
    "TRD",
    "MFG",
    "TH-10",
    "JUR",
    "2562",
    "2023",
    "enterprises",
    "",
    ",",
    "nan",
    "-1",
    "1e309",
    "TRD,SRV",
    "area",
    "be",
    "ce",
    "_N",
]

word = st.one_of(st.sampled_from(MARKUP), st.sampled_from(CODES), st.text(max_size=60))
name = st.one_of(st.sampled_from(NAMES), word)
raw = st.one_of(
    st.text(st.characters(codec="ascii", exclude_characters="#"), max_size=80).map(lambda text: quote(text, safe="&=%;+?/<>\"'")),
    st.lists(st.tuples(name, word), max_size=5).map(urlencode),
    st.just("sector=" + "A" * 9000),
    st.just("&" * 3000),
)
address = st.one_of(
    st.sampled_from([f"/{lang}/{path_of(page)}" for page in menu.PAGES for lang in LANGUAGES]),
    st.sampled_from([f"/_view/{lang}/{page.id}" for page in menu.DASHBOARDS for lang in LANGUAGES]),
    st.sampled_from([f"/api/v1/datasets/{dataset}/data.csv" for dataset in DATASETS]),
    st.sampled_from([f"/th/data/{dataset}" for dataset in DATASETS]),
)


def live_markup(html: str) -> list[str]:
    """Markup that only a visitor's text can have brought in: every planted one holds `zq`."""
    elements = list(parse(html).walk()) if "zq" in html else []
    named = [name for element in elements for name in element.attributes if name.startswith("on") or "zq" in name]
    return named + [element.tag for element in elements if "zq" in element.tag]


def test_planted_markup_is_found() -> None:
    assert live_markup("<p><zq></zq></p>") and live_markup('<p onclick="zq()">x</p>') and not live_markup("<p>&lt;zq&gt;</p>")


def check(client: FlaskClient, address: str, query: str) -> None:
    reply = client.get(address, environ_overrides={"QUERY_STRING": query})
    # the made-up register holds two of its tables, and no requests
    absent = reply.status_code == 404 and any(name in address for name in ("/msme_", "/data_requests"))
    assert reply.status_code in (200, 400) or absent, f"{reply.status_code} for {address}?{query}"
    assert "Set-Cookie" not in reply.headers and reply.headers["X-Content-Type-Options"] == "nosniff"
    if reply.status_code == 400:
        assert reply.mimetype == "application/problem+json" and reply.get_json()["detail"]
    elif reply.mimetype == "text/html":
        assert live_markup(reply.text) == []
    elif reply.mimetype == "application/json":
        reply.get_json()


def ask_many(client: FlaskClient, count: int) -> None:
    @settings(max_examples=count, deadline=None, database=None, derandomize=True)
    @given(address, raw)
    @example("/th/structure", "sector=%3Czq%3E&%3Czq%20onload%3D1%3E=1")
    @example("/th/structure", "compare=area&vs=%3Czq%3E,TH-10&era=%3Czq%3E")
    @example("/en/search", "q=%22%3E%3Czq%3E")
    @example("/en/search", "q=%FF%FE")
    @example("/api/v1/datasets/smesi/data.csv", "%FF=%FE&measure=%00")
    def ask(address: str, query: str) -> None:
        check(client, address, query)

    ask()


def test_any_query_is_answered(client: FlaskClient) -> None:
    ask_many(client, 300)


@pytest.mark.slow
def test_many_hostile_addresses_are_answered(register_client: FlaskClient) -> None:
    """On a release with register tables, where every filter and the comparison have codes to offer; 10,000 with
    `SME_CAMPAIGN=full`."""
    ask_many(register_client, 10_000 if FULL else 1_000)
