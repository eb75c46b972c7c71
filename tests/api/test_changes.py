"""What changed between two releases, the calendar and the feed."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from flask.testing import FlaskClient

import app
from data.catalogue import Catalogue
from data.open_data import changes
from tests.api import masked
from tests.api.html_tree import parse

Serve = Callable[[Path], FlaskClient]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SECRET, SECRETS = 424242.5, b"424242"


@pytest.fixture
def vintages(home: Path, tmp_path: Path, serve: Serve) -> tuple[FlaskClient, str]:
    """Two releases of msme_number: cells added, revised, marked, withdrawn, suppressed and disclosed on purpose."""
    target = tmp_path / "home"
    older = masked.plant(home, target)
    for release, commands in ((older, EARLIER), (masked.NEWER, LATER)):
        folder = target / "releases" / release
        with duckdb.connect(str(folder / "public.duckdb")) as connection:
            for command in commands:
                connection.execute(command)
        digest = masked.hashlib.sha256((folder / "public.duckdb").read_bytes()).hexdigest()
        audit = json.loads((folder / "audit.json").read_text("utf-8"))
        (folder / "audit.json").write_text(json.dumps(audit | {"public_sha256": digest}), "utf-8")
    return serve(target), older


def _row(number: int) -> str:
    return f"rowid = (select rowid from msme_number order by rowid limit 1 offset {number})"


EARLIER = [
    f"update msme_number set value = {SECRET}, status = 'A' where {_row(0)}",
    f"update msme_number set value = null, status = 'Q' where {_row(1)}",
    f"update msme_number set value = 100, status = 'P' where {_row(2)}",
    f"update msme_number set value = 7, status = 'P' where {_row(3)}",
    f"delete from msme_number where {_row(4)}",
]
LATER = [
    f"update msme_number set value = 55, status = 'A' where {_row(1)}",
    f"update msme_number set value = 110, status = 'R' where {_row(2)}",
    f"update msme_number set value = 7, status = 'A' where {_row(3)}",
    f"delete from msme_number where {_row(5)}",
]


def test_every_kind_of_change_is_listed(vintages: tuple[FlaskClient, str]) -> None:
    client, older = vintages
    reply = client.get(f"/api/v1/datasets/msme_number/changes?from={older}&to={masked.NEWER}")
    found = reply.get_json()
    assert found["counts"] == dict.fromkeys(changes.KINDS, 1)
    (revised,), (marked,) = found["revised"], found["marked"]
    assert (revised["before"]["value"], revised["after"]["value"]) == (100, 110)
    assert marked["before"]["value"] == marked["after"]["value"] == 7 and marked["after"]["status"] == "A"
    assert found["disclosed"][0]["value"] == 55 and found["added"][0]["value"] is not None
    assert set(found["suppressed"][0]) == set(found["withdrawn"][0]) == {*revised} - {"before", "after"}
    assert SECRETS not in reply.data and b"987654321" not in reply.data


def test_long_lists_are_cut_and_counts_are_not(vintages: tuple[FlaskClient, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, older = vintages
    monkeypatch.setattr(changes, "MOST_LISTED", 0)
    found = client.get(f"/api/v1/datasets/msme_number/changes?from={older}&to={masked.NEWER}").get_json()
    assert found["counts"] == dict.fromkeys(changes.KINDS, 1) and found["largest_list"] == 0
    assert all(found[kind] == [] for kind in changes.KINDS)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_page_of_a_dataset_says_what_changed(vintages: tuple[FlaskClient, str], catalogue: Catalogue, lang: str) -> None:
    client, older = vintages
    part = parse(client.get(f"/{lang}/data/msme_number").text).one(id="what-changed")
    assert catalogue.text("changes.counts", lang, release=older, **dict.fromkeys(changes.KINDS, 1)) in part.text
    (row,) = part.one("tbody").all("tr")
    assert [cell.text.split()[0] for cell in row.all("td")[-2:]] == ["100", "110"]
    (link,) = part.all("a")
    assert client.get(link["href"]).get_json()["counts"]["revised"] == 1
    assert "424,242" not in part.text and "987,654" not in part.text


def test_a_first_release_has_nothing_to_compare(client: FlaskClient) -> None:
    assert parse(client.get("/en/data/smesi").text).all(id="what-changed") == []


def test_without_a_choice_the_last_two_releases_are_compared(vintages: tuple[FlaskClient, str]) -> None:
    client, older = vintages
    found = client.get("/api/v1/datasets/msme_number/changes").get_json()
    assert (found["from"]["release"], found["to"]["release"]) == (older, masked.NEWER)
    same = client.get(f"/api/v1/datasets/msme_number/changes?to={older}").get_json()
    assert same["from"] == same["to"] and sum(same["counts"].values()) == 0


def test_changes_never_run_backwards(vintages: tuple[FlaskClient, str]) -> None:
    """A masked cell would otherwise show as one that was disclosed."""
    client, older = vintages
    reply = client.get(f"/api/v1/datasets/msme_number/changes?from={masked.NEWER}&to={older}")
    assert reply.status_code == 400 and reply.get_json()["allowed"] == [older] and SECRETS not in reply.data


def test_releases_say_which_datasets_changed(vintages: tuple[FlaskClient, str], catalogue: Catalogue) -> None:
    client, older = vintages
    found = client.get("/api/v1/releases").get_json()
    newest, oldest = found["releases"]
    assert found["current"] == newest["release"] == masked.NEWER and newest["predecessor"] == older
    assert "smesi" in newest["changed"]["revised"] and newest["changed"]["new"] == []
    assert oldest["predecessor"] is None and set(oldest["changed"]["new"]) <= set(catalogue.datasets)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_feed_lists_releases(vintages: tuple[FlaskClient, str], lang: str) -> None:
    client, older = vintages
    reply = client.get(f"/api/v1/releases.atom?lang={lang}")
    feed = ElementTree.fromstring(reply.data)
    entries = feed.findall("a:entry", ATOM)
    assert reply.mimetype == "application/atom+xml" and len(entries) == 2
    assert [masked.NEWER in entries[0].findtext("a:title", "", ATOM), older in entries[1].findtext("a:title", "", ATOM)] == [
        True,
        True,
    ]
    for part in (feed, *entries):
        assert part.findtext("a:id", "", ATOM) and datetime.datetime.fromisoformat(part.findtext("a:updated", "", ATOM))


def lines_of(text: str) -> list[str]:
    """A calendar's lines, unfolded."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_the_calendar_invents_no_day(client: FlaskClient) -> None:
    updates = client.get("/api/v1/calendar").get_json()["updates"]
    assert all(entry["next_update"]["th"] and entry["next_update_on"] is None for entry in updates)
    lines = lines_of(client.get("/api/v1/calendar.ics?lang=en").text)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_an_announced_day_stands_in_the_calendar(
    home: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    planted = replace(catalogue.datasets["smesi"], next_update_on=datetime.date(2027, 1, 15))
    monkeypatch.setattr(app.declarations, "load", lambda: replace(catalogue, datasets={**catalogue.datasets, "smesi": planted}))
    client = serve(home)
    found = {entry["dataset"]: entry for entry in client.get("/api/v1/calendar").get_json()["updates"]}
    assert found["smesi"]["next_update_on"] == "2027-01-15"
    lines = lines_of(client.get("/api/v1/calendar.ics?lang=th").text)
    assert "DTSTART;VALUE=DATE:20270115" in lines and "DTEND;VALUE=DATE:20270116" in lines
    assert [line for line in lines if line.startswith("SUMMARY:") and planted.title.th in line]
