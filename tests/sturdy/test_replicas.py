"""Two replicas behind the real nginx, under load, through a change of release, while one is killed and one lags."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.announcement import Turn
from etl.announce import announce
from etl.home import Home
from etl.upload import Shelf
from tests.sturdy.load import Asked, Load, failed
from tests.sturdy.proxy import NGINX, Proxy
from tests.sturdy.replica import Replica
from tests.sturdy.server import settled
from tests.sturdy.test_behind_nginx import ask
from tests.sturdy.test_releases import planted

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed; sh tools/nginx.sh as root installs it")
PATHS = ("/_view/th/structure", "/th/", "/api/v1/datasets/smesi/data.csv", "/en/employment")
CONNECTIONS, LEAD_SECONDS = 16, 40


def wait(what: Callable[[], object], seconds: float = 120) -> None:
    settled(what, seconds)


@pytest.fixture
def team(home: Path, tmp_path: Path) -> tuple[Home, Shelf, str]:
    """A home where releases are built, a store that announces its release, and that release."""
    own = Home(Path(shutil.copytree(home, tmp_path / "team")))
    shelf, release = Shelf(str(tmp_path / "store")), own.current()
    announce(own, shelf, release, None, time.time())
    return own, shelf, release


@pytest.fixture
def two(team: tuple[Home, Shelf, str], tmp_path: Path) -> Iterator[tuple[Replica, Replica]]:
    """The second one sees the store through a folder in which a new release appears only when the test puts it there."""
    late = tmp_path / "late"
    (late / "releases").mkdir(parents=True)
    (late / "announcement.json").symlink_to(tmp_path / "store" / "announcement.json")
    (late / "releases" / team[2]).symlink_to(tmp_path / "store" / "releases" / team[2])
    replicas = Replica(tmp_path / "a", str(tmp_path / "store")), Replica(tmp_path / "b", str(late))
    for replica in replicas:
        replica.start().ready()
    yield replicas
    for replica in replicas:
        replica.kill()


@pytest.fixture
def proxy(two: tuple[Replica, Replica], tmp_path: Path) -> Iterator[Proxy]:
    nginx = Proxy(tmp_path / "nginx", replicas=(two[0].port, two[1].port))
    yield nginx
    nginx.stop()


@pytest.fixture
def reading() -> Iterator[Callable[[Proxy], Load]]:
    """Begins to read; ends at the latest with the test, however that ends."""
    begun: list[Load] = []

    def begin(proxy: Proxy) -> Load:
        begun.append(Load("127.0.0.1", proxy.port, PATHS, CONNECTIONS).start())
        return begun[-1]

    yield begin
    for load in begun:
        load.stop()


def soon(home: Home, shelf: Shelf, release: str, seconds: float) -> tuple[Turn, int]:
    """Announce it with a lead shorter than the command's: caches are right for whoever reads after all replicas have heard."""
    return announce(home, shelf, release, time.time() + seconds + 1, time.time(), seconds)


def heard(*replicas: Replica) -> None:
    """Wait until every worker of each knows what comes next: one that was idle answers its first burst from what it knew before,
    which only the command's lead makes right."""
    for replica in replicas:
        wait(lambda replica=replica: replica.state()["switch_at"])
        assert failed(Load("127.0.0.1", replica.port, PATHS, CONNECTIONS, most=200).start().wait()) == []


def old_after_new(found: list[Asked], new: str) -> list[Asked]:
    """Answers of another release to requests that began after anybody had the new one: stronger than per reader."""
    first = min((asked.at for asked in found if asked.release == new), default=float("inf"))
    return [asked for asked in found if asked.release != new and asked.at - asked.seconds > first]


def test_the_check_sees_a_planted_old_answer() -> None:
    fine = [Asked(1, 0.5, 200, "old"), Asked(2, 0.5, 200, "new"), Asked(2.1, 0.5, 200, "old")]
    assert old_after_new(fine, "new") == []
    assert old_after_new([*fine, Asked(3, 0.5, 200, "old")], "new") == [Asked(3, 0.5, 200, "old")]


def test_nobody_sees_old_after_new_while_one_replica_dies_and_one_lags(
    team: tuple[Home, Shelf, str], two: tuple[Replica, Replica], proxy: Proxy, reading: Callable[[Proxy], Load], tmp_path: Path
) -> None:
    (own, shelf, old), (whole, lagging) = team, two
    new = planted(own.folder, "1")
    turn, sent = soon(own, shelf, new, LEAD_SECONDS)
    assert sent == 4
    heard(whole, lagging)
    readers = reading(proxy)
    whole.kill()  # while it fetches, or before: it comes back and goes on
    whole.start().ready()
    wait(lambda: time.time() > turn.at and whole.state()["release"] == new)
    time.sleep(2)
    behind = lagging.state()
    assert behind["release"] == old and behind["behind"] and behind["announced"] == new and new in behind["refused"]
    assert lagging.status("/th/") == 200 and lagging.status("/readyz") == 200, "asked directly it serves what it has"
    assert lagging.status("/th/", X_Newest_Release="1") == lagging.status("/readyz?newest") == 503
    assert ask(f"{proxy.address}/readyz")[1]["X-Release"] == new
    (tmp_path / "late" / "releases" / new).symlink_to(tmp_path / "store" / "releases" / new)
    wait(lambda: lagging.state()["release"] == new)
    assert not lagging.state()["behind"]
    whole.kill()  # now the other one carries everything
    time.sleep(2)
    found = readers.stop()
    assert failed(found)[:3] == []
    assert {asked.release for asked in found} == {old, new} and found[-1].release == new
    first = min(asked.at for asked in found if asked.release == new)
    assert [round(asked.at - first, 3) for asked in old_after_new(found, new)][:5] == [], "seconds after the first new answer"
    print(f"{len(found)} requests, {sum(asked.at > first for asked in found)} after the switch, 0 failed, 0 old after new")


def test_both_replicas_switch_at_the_announced_moment(
    team: tuple[Home, Shelf, str], two: tuple[Replica, Replica], proxy: Proxy, reading: Callable[[Proxy], Load]
) -> None:
    (own, shelf, _), (one, other) = team, two
    other.kill()
    other.store = one.store
    other.start().ready()
    new = planted(own.folder, "1")
    turn, _ = soon(own, shelf, new, 15)
    heard(one, other)
    readers = reading(proxy)
    wait(lambda: time.time() > turn.at + 2)
    found, now, clock = readers.stop(), time.monotonic(), time.time()
    assert failed(found) == [] and old_after_new(found, new) == []
    first = min(asked.at for asked in found if asked.release == new) - now + clock
    assert turn.at <= first < turn.at + 1.5, "not before, and at once"
    print(f"first new answer {1000 * (first - turn.at):.0f} ms after the announced moment, {len(found)} requests")


def test_what_readers_ask_for_is_made_before_the_moment(team: tuple[Home, Shelf, str], tmp_path: Path) -> None:
    (own, shelf, _), answers = team, tmp_path / "answers"
    answers.mkdir()
    asked = ("/th/", "/en/structure", "/_view/th/structure?area=TH-10")
    replica = Replica(tmp_path / "a", str(tmp_path / "store"), {"TMPDIR": str(answers)})
    try:
        replica.start().ready()
        assert {replica.status(path) for path in asked * 8} == {200}  # each of its workers
        new = planted(own.folder, "1")
        turn, _ = soon(own, shelf, new, 20)
        wait(lambda: replica.state()["release"] != new and time.time() > turn.at - 2)
        ready = set(answers.glob(f"*/{new}.*"))
        wait(lambda: replica.state()["release"] == new)
        assert {replica.status(path) for path in asked * 8} == {200}
        assert set(answers.glob(f"*/{new}.*")) == ready and len(ready) >= len(asked), "a page was made after the moment"
    finally:
        replica.kill()


def test_when_every_replica_is_behind_the_last_good_release_is_served(
    team: tuple[Home, Shelf, str], two: tuple[Replica, Replica], proxy: Proxy
) -> None:
    (own, shelf, old), (one, other) = team, two
    new = planted(own.folder, "1")
    one.kill()
    one.store = other.store  # neither finds the files
    one.start().ready()
    soon(own, shelf, new, 1)
    wait(lambda: one.state()["behind"] and other.state()["behind"])
    status, headers, _ = ask(f"{proxy.address}/th/")
    assert status == 200 and headers["X-Release"] == old and headers["Cache-Control"] == "no-cache"
    assert ask(f"{proxy.address}/api/v1/nothing")[0] == 404, "errors pass as they are"
