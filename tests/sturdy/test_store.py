"""A release store as a folder and as a bucket of a real S3-compatible server: what goes in, what comes out, what is refused."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.announcement import FILE, FRESH_SECONDS, LEAD_SECONDS, LEASE_SECONDS
from data.catalogue import load
from data.follower import Follower, FollowerError
from data.following import Followed
from data.signature import private_key, public_key, sign
from data.store import StoreError, open_store
from data.warehouse import ReleaseUnusableError, Warehouse
from etl.announce import announce, read, withdraw
from etl.home import Home, HomeError
from etl.upload import Shelf
from tests.browser.running import ROOT
from tests.sturdy.storage import MOTO, BucketStore, FolderStore
from tests.sturdy.test_releases import failed_audit, planted

KINDS = [FolderStore, pytest.param(BucketStore, marks=pytest.mark.skipif(MOTO is None, reason="moto[server] is not installed"))]
Kind = FolderStore | BucketStore


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(home, tmp_path / "team")))


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kind]:
    store = request.param(tmp_path)
    for name, value in store.settings.items():
        monkeypatch.setenv(name, value)
    yield store
    store.close()


def followed(follower: Follower) -> Followed:
    """Look, let it fetch, look again."""
    follower.look()
    assert follower._task
    follower._task.result()
    note = follower.look()
    assert note
    return note


def replica(tmp_path: Path, kind: Kind) -> Follower:
    return Follower(tmp_path / "replica", open_store(kind.address))


def command(home: Home, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "etl", "announce", "--home", str(home.folder), *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | settings)


def test_no_copy_outlives_its_release_by_arithmetic() -> None:
    assert FRESH_SECONDS + LEASE_SECONDS <= LEAD_SECONDS


def test_the_command_sends_public_files_only_and_a_replica_serves_them(own: Home, kind: Kind, tmp_path: Path) -> None:
    for name in ("private", "records"):
        (own.folder / name).mkdir(mode=0o700)
        (own.folder / name / f"{own.current()}.duckdb").write_bytes(b"names and figures of enterprises")
    card = own.folder / "social" / own.current() / "th" / "overview.png"
    card.parent.mkdir(parents=True)
    card.write_bytes(b"picture")
    done = command(own, "--store", kind.address)
    assert done.returncode == 0 and own.current() in done.stdout, done.stderr
    files = {f"releases/{own.current()}/{name}" for name in ("public.duckdb", "manifest.json", "audit.json", "checks.json")}
    assert kind.names() == files | {FILE, f"social/{own.current()}/th/overview.png"}
    assert command(own, "--store", kind.address, "--at", "2999-01-01T09:00+07:00").returncode == 0
    note = followed(replica(tmp_path, kind))
    assert note.refused is None and (tmp_path / "replica" / "social" / own.current() / "th" / "overview.png").exists()
    warehouse = Warehouse(tmp_path / "replica", load())
    assert warehouse.current().id == own.current() and not warehouse.standing().behind


@pytest.mark.parametrize("plant", ["file", "link", "linked folder"])
def test_a_record_planted_among_public_files_stops_the_command_before_anything_is_sent(
    own: Home, tmp_path: Path, plant: str
) -> None:
    secret, release = own.folder / "private" / "x.duckdb", own.releases / own.current()
    secret.parent.mkdir(mode=0o700)
    secret.write_bytes(b"names and figures of enterprises")
    if plant == "file":
        shutil.copy(secret, release / "enterprise.duckdb")
    elif plant == "link":
        (release / "signature.json").symlink_to(secret)
    else:
        (release / "more").symlink_to(secret.parent)
    done = command(own, "--store", str(tmp_path / "store"))
    assert done.returncode == 1 and "no public file" in done.stdout + done.stderr
    assert list((tmp_path / "store").rglob("*")) == []


def test_the_writer_itself_refuses_a_name_that_is_not_public(own: Home, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"records")
    for name in ("private/2026-01-01-00000000.duckdb", "records/x.duckdb", f"releases/{own.current()}/../../private/x", "current"):
        with pytest.raises(HomeError, match="no public file"):
            Shelf(str(tmp_path / "store")).send(name, tmp_path / "x", "0" * 64)


def other_bytes(kind: Kind, name: str) -> None:
    content = bytearray(kind.get(name))
    content[len(content) // 2] ^= 1
    kind.put(name, bytes(content))


def truncated(kind: Kind, name: str) -> None:
    kind.put(name, kind.get(name)[:50_000])


def missing(kind: Kind, name: str) -> None:
    kind.delete(name)


@pytest.mark.parametrize("spoil", [other_bytes, truncated, missing], ids=lambda spoil: spoil.__name__)
def test_what_is_not_as_announced_is_never_served_and_announcing_again_mends_it(
    own: Home, kind: Kind, tmp_path: Path, spoil: Callable[[Kind, str], None]
) -> None:
    shelf, good = Shelf(kind.address), own.current()
    announce(own, shelf, good, None, time.time())
    follower = replica(tmp_path, kind)
    followed(follower)
    warehouse = Warehouse(follower.home, load())
    assert warehouse.current().id == good
    new = planted(own.folder, "1")
    announce(own, shelf, new, time.time() + 1, time.time(), 0.5)
    spoil(kind, f"releases/{new}/public.duckdb")
    note = followed(follower)
    assert note.refused and new in note.refused and not (follower.home / "releases" / new).exists()
    time.sleep(1.2)
    standing = (warehouse.current().id, warehouse.standing().behind, warehouse.standing().announced)
    assert standing == (good, True, new) and warehouse.refused == note.refused
    later = planted(own.folder, "2")
    announce(own, shelf, new, time.time() + 0.5, time.time(), 0.1)  # sends what is not there as it should be
    assert later not in read(shelf).files
    assert followed(follower).refused is None
    time.sleep(0.6)
    assert warehouse.current().id == new and not warehouse.standing().behind and warehouse.refused is None


def test_a_new_replica_that_can_fetch_nothing_says_why(own: Home, kind: Kind, tmp_path: Path) -> None:
    announce(own, Shelf(kind.address), own.current(), None, time.time())
    missing(kind, name := f"releases/{own.current()}/checks.json")
    follower = replica(tmp_path, kind)
    assert name in str(followed(follower).refused)
    with pytest.raises(ReleaseUnusableError, match="is not in the store"):
        Warehouse(follower.home, load()).current()


def test_an_unreachable_store_leaves_the_last_good_release_and_says_so(
    own: Home, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(own, Shelf(kind.address), own.current(), None, time.time())
    follower = replica(tmp_path, kind)
    followed(follower)
    kind.close()
    note = follower.look()
    assert note and note.refused and ("mounted" in note.refused or "reachable" in note.refused)
    warehouse = Warehouse(follower.home, load())
    assert warehouse.current().id == own.current() and warehouse.refused == note.refused and not warehouse.standing().behind
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + LEASE_SECONDS + 5)
    assert warehouse.standing().behind, "without news for so long, another replica may know more"
    again = replica(tmp_path, kind)  # started anew: the cache still serves
    assert (again.look() or note).refused and Warehouse(follower.home, load()).current().id == own.current()


def test_only_what_the_owner_signed_is_taken(own: Home, kind: Kind, tmp_path: Path) -> None:
    for name in ("team", "stranger"):
        subprocess.run([sys.executable, "-m", "etl", "keys", str(tmp_path / name)], cwd=ROOT, check=True, capture_output=True)
    sign(own.releases / own.current(), private_key(tmp_path / "team.key"))
    announce(own, Shelf(kind.address), own.current(), None, time.time())
    follower = Follower(tmp_path / "replica", open_store(kind.address), public_key(tmp_path / "team.pub"))
    assert followed(follower).refused is None
    new = planted(own.folder, "1", lambda folder: sign(folder, private_key(tmp_path / "stranger.key")))
    announce(own, Shelf(kind.address), new, time.time() + 1, time.time(), 0.5)
    note = followed(follower)
    assert note.refused and "another key" in note.refused and not (follower.home / "releases" / new).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"turns": [], "releases": {"2026-01-01-00000000": {"../../etc/passwd": "x"}}}',
        '{"turns": [{"switch_at": "2026-01-01T00:00:00", "release": "x"}], "releases": {}}',
        '{"turns": [{"switch_at": "2026-01-01T00:00:00Z", "release": "2099-01-01-ffffffff"}], "releases": {}}',
    ],
)
def test_an_announcement_that_is_none_changes_nothing(own: Home, kind: Kind, tmp_path: Path, text: str) -> None:
    announce(own, Shelf(kind.address), own.current(), None, time.time())
    follower = replica(tmp_path, kind)
    followed(follower)
    kind.put(FILE, text.encode())
    note = follower.look()
    assert note and note.refused and Warehouse(follower.home, load()).current().id == own.current()


def test_a_release_whose_audit_failed_is_not_sent_and_not_taken(own: Home, kind: Kind, tmp_path: Path) -> None:
    shelf = Shelf(kind.address)
    announce(own, shelf, own.current(), None, time.time())
    bad = planted(own.folder, "1", failed_audit)
    with pytest.raises(HomeError, match="audit"):
        announce(own, shelf, bad, time.time() + 2, time.time(), 1)
    assert bad not in read(shelf).files


def test_a_withdrawn_release_leaves_the_replicas_and_the_one_in_use_cannot_be(own: Home, kind: Kind, tmp_path: Path) -> None:
    shelf, old = Shelf(kind.address), own.current()
    new = planted(own.folder, "1")
    announce(own, shelf, new, None, time.time())
    follower = replica(tmp_path, kind)
    followed(follower)
    assert {path.name for path in (follower.home / "releases").iterdir()} == {old, new}
    with pytest.raises(HomeError, match="cannot be withdrawn"):
        withdraw(shelf, new, time.time())
    withdraw(shelf, old, time.time())
    followed(follower)
    assert {path.name for path in (follower.home / "releases").iterdir()} == {new}


def test_times_need_a_zone_and_lie_ahead(own: Home, tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "store"))
    assert command(own, *store).returncode == 0
    soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=30)).isoformat()
    for at, words in (("2999-01-01T09:00", "zone"), (soon, "the earliest is"), ("tomorrow", "tomorrow")):
        done = command(own, *store, "--at", at)
        assert done.returncode == 1 and words in done.stdout + done.stderr and "Traceback" not in done.stderr, at
    assert command(own, RELEASE_STORE="").returncode == 1


def test_a_home_of_builds_is_not_followed_into(own: Home, tmp_path: Path) -> None:
    (own.folder / "private").mkdir(exist_ok=True)
    with pytest.raises(FollowerError, match="a folder of its own"):
        Follower(own.folder, open_store(str(tmp_path)))


def test_without_the_extra_a_bucket_is_refused_in_plain_words_and_a_folder_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(StoreError, match="pip install"):
        open_store("s3://releases/sme")
    with pytest.raises(StoreError, match="is no store"):
        open_store("ftp://elsewhere/x")
    assert open_store(str(tmp_path))


def test_the_follower_says_what_it_misses(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pages.serving.replica"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"SME_HOME": str(tmp_path), "RELEASE_STORE": ""},
    )  # fmt: skip
    assert done.returncode == 1 and "RELEASE_STORE is not set" in done.stderr and "Traceback" not in done.stderr


def test_a_note_is_read_as_it_was_written(own: Home, tmp_path: Path) -> None:
    announce(own, Shelf(str(tmp_path / "store")), own.current(), None, time.time())
    follower = Follower(tmp_path / "replica", open_store(str(tmp_path / "store")))
    note = followed(follower)
    facts = json.loads((follower.home / "followed.json").read_text("utf-8"))
    assert facts["read_at"] == note.read_at and own.current() in facts["announcement"]
