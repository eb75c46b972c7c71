"""What caches may keep: the table of docs/deployment.md, asked of the server line by line."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from data.announcement import Announcement, Turn
from data.following import NEVER, Followed, Standing
from data.open_data.answer import DOCUMENT, PART, PINNED
from pages.serving.newest import NOT_KEPT, limited
from tests.conftest import ROOT

TABLE = (ROOT / "docs" / "deployment.md").read_text("utf-8").split("## What caches may keep")[1].split("\n## ")[0]
DATA = "/api/v1/datasets/smesi/data"
KINDS: dict[str | None, tuple[str, ...]] = {
    DOCUMENT: ("/th/", "/en/structure?sector=TRD", "/th/data/smesi", "/en/request", "/sitemap.xml", "/robots.txt"),
    PART: ("/_view/th/structure", "/_business/th.json", "/api/v1/datasets", "/api/v1/releases", "/catalog.ttl", f"{DATA}.csv"),
    PINNED: (f"{DATA}.csv?release=RELEASE", f"{DATA}.xlsx?release=RELEASE"),
    "public, max-age=3600": ("/embed.js",),
    "public, max-age=86400": ("/th/request/form-1.docx",),
    "no-store": ("/th/nowhere", "/api/v1/datasets/none", "/_view/th/nothing", "/readyz", "/metrics", "/th/gdp?release=x"),
    None: ("/", "/th", "/healthz"),
}
ADDRESSES = [(rule, address) for rule, addresses in KINDS.items() for address in addresses]
"""Every kind of answer that a GET can have."""


def test_the_table_and_this_list_say_the_same() -> None:
    """Files below /static/ come from nginx with the rule of pinned files."""
    rules = set(re.findall(r"`((?:public, |no-)[^`]*)`", TABLE)) - {NOT_KEPT}
    assert rules == {rule for rule in KINDS if rule}


@pytest.mark.parametrize(("rule", "address"), ADDRESSES, ids=[address for _, address in ADDRESSES])
def test_each_kind_of_answer_says_what_the_table_says(client: FlaskClient, rule: str | None, address: str) -> None:
    release = client.get("/readyz").get_json()["release"]
    reply = client.get(address.replace("RELEASE", release))
    assert reply.headers.get("Cache-Control") == rule
    assert {"Age", "Surrogate-Key", "Set-Cookie"} & set(reply.headers.keys()) == set()
    assert reply.headers.get("Vary") in (None, "Accept-Encoding") and "stale-while-revalidate" not in (rule or "")
    if rule and rule.startswith("public") and "form" not in address:
        assert reply.headers["ETag"].startswith('"') and reply.headers["Vary"] == "Accept-Encoding"
        again = client.get(address.replace("RELEASE", release), headers={"If-None-Match": reply.headers["ETag"]})
        assert (
            again.status_code == 304 and again.headers["Cache-Control"] == rule and again.headers["ETag"] == reply.headers["ETag"]
        )


def test_static_files_are_kept_for_ever(client: FlaskClient) -> None:
    path = re.findall(r"/static/[\w.-]+", client.get("/th/").text)[0]
    with client.get(path) as reply:
        assert {"public", "immutable"} <= set(reply.headers["Cache-Control"].split(", "))


def test_what_is_typed_is_never_kept(client: FlaskClient) -> None:
    assert client.post("/th/request/document.docx", data={}).headers["Cache-Control"] == "no-store"


def rule_of(standing: Standing, rule: str = DOCUMENT, release: str = "new", now: float = 1000.0) -> str:
    headers = [("Content-Type", "text/html"), ("Cache-Control", rule), ("X-Release", release)]
    return dict(limited(headers, standing, now))["Cache-Control"]


@pytest.mark.parametrize(("seconds", "kept"), [(NEVER, 60), (600, 60), (62, 60), (40, 38), (2.5, 0), (1, 0)])
def test_no_copy_outlives_its_release(seconds: float, kept: int) -> None:
    standing = Standing("new", 1000 + seconds)
    assert rule_of(standing) == f"public, max-age=0, s-maxage={kept}, stale-if-error=86400"
    assert rule_of(standing, PART).startswith(f"public, max-age={kept},")
    assert rule_of(standing, PINNED) == PINNED and rule_of(standing, "no-store") == "no-store"


def test_what_is_old_already_is_not_kept() -> None:
    assert rule_of(Standing("new"), release="old") == NOT_KEPT
    assert rule_of(Standing("new", behind_seconds=3.0)) == NOT_KEPT


def test_a_server_cuts_its_answers_before_an_announced_moment(
    home: Path, tmp_path: Path, serve: Callable[[Path], FlaskClient]
) -> None:
    own = tmp_path / "replica"
    (own / "releases").mkdir(parents=True)
    release = (home / "current").read_text("utf-8").strip()
    (own / "releases" / release).symlink_to(home / "releases" / release)
    files = {release: {f"releases/{release}/public.duckdb": "0" * 64}}
    turns = (Turn(time.time() - 10, release), Turn(time.time() + 32, release))
    Followed(Announcement(turns, files), time.time(), None).write(own)
    client = serve(own)
    for address in ("/th/", "/th/"):  # made, and kept
        (kept,) = re.findall(r"s-maxage=(\d+)", client.get(address).headers["Cache-Control"])
        assert 5 < int(kept) <= 30
    assert client.get("/readyz").get_json()["switch_at"]
