"""The commands as an officer runs them: exit codes, what is said, in both languages, and how a release ends."""

import datetime
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from etl.home import Home
from tests.etl.office import Counter, country, office_home, sound_request

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("commands")
    return office_home(folder / "home", country(folder / "drop"))


@pytest.fixture
def counter(made: Home, tmp_path: Path) -> Counter:
    shutil.copytree(made.folder, tmp_path / "home")
    return Counter(Home(tmp_path / "home"), tmp_path / "desk", datetime.datetime.now(datetime.UTC))


def etl(counter: Counter, *arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "etl", *map(str, arguments), "--home", str(counter.home.folder)]
    given = {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environment}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL, env=given
    )


def future(**other: object) -> dict[str, object]:
    return sound_request(4, expires_on=datetime.date.today() + datetime.timedelta(days=30), **other)


def test_allowed_tried_and_refused_have_their_exit_codes(counter: Counter) -> None:
    path = counter.request(future())
    tried = etl(counter, "release-records", path, "--dry-run")
    assert tried.returncode == 0 and "ทดลองเท่านั้น" in tried.stdout and "10 of 31 that fit" in tried.stdout
    given = etl(counter, "release-records", path)
    assert given.returncode == 0 and "R00002" in given.stdout and "Allowed by the notice" in given.stdout
    again = etl(counter, "release-records", path)
    assert again.returncode == 2 and "Refused" in again.stdout and "ใช้ขอข้อมูลไปแล้ว" in again.stdout
    assert not [one for one in (tried, given, again) if "Traceback" in one.stderr or one.stderr]


def test_a_refusal_says_the_sentence_of_the_notice_in_both_languages(counter: Counter) -> None:
    done = etl(counter, "release-records", counter.request({**sound_request(5)}))
    assert done.returncode == 2
    assert "ไม่สามารถให้ข้อมูลได้" in done.stdout and "Data by record cannot be given." in done.stdout


def test_the_example_that_ships_is_allowed(counter: Counter) -> None:
    done = etl(counter, "release-records", ROOT / "etl" / "examples" / "request.toml", "--dry-run")
    assert done.returncode == 0, done.stdout
    assert "20 of 20" in done.stdout


def test_a_missing_file_is_a_sentence(counter: Counter) -> None:
    done = etl(counter, "release-records", counter.desk / "none.toml")
    assert done.returncode == 1 and "none.toml" in done.stderr and "Traceback" not in done.stderr
    assert not counter.lines


def test_a_passphrase_comes_from_the_environment_and_is_long(counter: Counter) -> None:
    path = counter.request(future())
    for given in ({}, {"SME_EXTRACT_PASSPHRASE": "short"}):
        done = etl(counter, "release-records", path, "--encrypt", **given)
        assert done.returncode == 1 and "at least 16" in done.stderr
    done = etl(counter, "release-records", path, "--encrypt", SME_EXTRACT_PASSPHRASE="four words nobody guesses")
    assert done.returncode == 0 and (counter.home.records / "extracts" / "R00001" / "data.zip").is_file()


def test_a_release_ends_by_return_or_destruction_once(counter: Counter) -> None:
    counter.ask(future())
    counter.ask(future(letter_number="2/2", requester="สถาบันสอง", purpose="ศึกษาการส่งออก"))
    assert etl(counter, "ledger", "return", "R00001", "--note", "ตย 0101/9").returncode == 0
    assert etl(counter, "ledger", "destroy", "R00002").returncode == 0
    for extract, words in (("R00001", "closed already"), ("R00009", "no release")):
        done = etl(counter, "ledger", "destroy", extract)
        assert done.returncode == 1 and words in done.stderr
    listed = etl(counter, "ledger", "list").stdout
    assert listed.count("ปิดแล้ว · closed") == 2 and "ส่งคืน · return" in listed and "ทำลาย · destroyed" in listed


def test_overdue_releases_are_listed_until_they_are_closed(counter: Counter) -> None:
    counter.now -= datetime.timedelta(days=40)
    long_ago = (counter.now - datetime.timedelta(days=2)).date()
    over = sound_request(4, letter_date=long_ago, expires_on=(counter.now + datetime.timedelta(days=10)).date())
    assert not counter.ask(over).refusals
    counter.ask(over | {"letter_number": "2/2", "requester": "ข", "purpose": "ศึกษาการส่งออก"} | future_day())
    done = etl(counter, "ledger", "overdue")
    assert done.returncode == 0 and "R00001" in done.stdout and "R00002" not in done.stdout
    assert re.search(r"│ (29|30|31) ", done.stdout), done.stdout
    etl(counter, "ledger", "destroy", "R00001")
    assert "No release is overdue" in etl(counter, "ledger", "overdue").stdout


def future_day() -> dict[str, datetime.date]:
    return {"expires_on": datetime.date.today() + datetime.timedelta(days=30)}


def test_verify_finds_what_was_done_to_ledger_and_extracts(counter: Counter) -> None:
    folder = counter.ask(future()).folder
    assert folder
    done = etl(counter, "ledger", "verify")
    assert done.returncode == 0 and "The ledger is sound; lines: 1" in done.stdout
    noted = counter.lines[-1].hash
    assert noted in done.stdout and etl(counter, "ledger", "verify", "--hash", noted).returncode == 0
    assert etl(counter, "ledger", "verify", "--hash", "0" * 64).returncode == 1
    whole = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(whole[:-9])
    done = etl(counter, "ledger", "verify")
    assert done.returncode == 1 and "data.csv is missing or was changed" in done.stderr
    (folder / "data.csv").write_bytes(whole)
    shutil.copytree(folder, folder.with_name("R00007"))
    assert "R00007 has no line" in etl(counter, "ledger", "verify").stderr


def test_a_ledger_put_back_to_an_older_state_is_found_by_the_extracts(counter: Counter, tmp_path: Path) -> None:
    """Ledger and anchor of yesterday are put back together: the extract of today names a line that is gone."""
    counter.ask(future())
    shutil.copytree(counter.home.records, tmp_path / "yesterday")
    counter.ask(future(purpose=""))
    counter.ask(future(letter_number="2/2", requester="สถาบันสอง", purpose="ศึกษาการส่งออก"))
    for name in ("ledger.sqlite", "ledger.anchor.json"):
        shutil.copyfile(tmp_path / "yesterday" / name, counter.home.records / name)
    done = etl(counter, "ledger", "verify")
    assert done.returncode == 1 and "missing" in done.stderr
