"""A replica that catches up: whoever asks while what was missing is being opened waits for it, in every thread."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.announcement import Announcement, Turn
from data.following import Followed, Following
from data.release_files import ReleaseUnusableError

OLD, NEW = "2026-01-01-00000000", "2026-02-01-11111111"
FILES = {release: {f"releases/{release}/public.duckdb": "0" * 64} for release in (OLD, NEW)}


@dataclass(frozen=True)
class Opened:
    id: str


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A replica that has the old release, while the new one has been due for a minute."""
    (tmp_path / "releases" / OLD).mkdir(parents=True)
    (tmp_path / "current").write_text(OLD)
    now = time.time()
    announced = Announcement((Turn(now - 9000, OLD), Turn(now - 60, NEW)), FILES)
    Followed(announced, now, None).write(tmp_path)
    return tmp_path


def arrives(home: Path) -> None:
    (home / "releases" / NEW).mkdir()


def test_nobody_is_answered_from_the_old_release_while_the_new_one_is_opened(home: Path) -> None:
    opening, go_on = threading.Event(), threading.Event()

    def open(release: str) -> Opened:
        if release == NEW:
            opening.set()
            go_on.wait(10)
        return Opened(release)

    following = Following(home, open)
    assert following.current().id == OLD and following.standing().behind
    arrives(home)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(following.current().id)) for _ in range(4)]
    threads[0].start()
    assert opening.wait(10)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.2)
    assert found == [], "they wait"
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert found == [NEW] * 4 and not following.standing().behind


def test_one_that_cannot_be_opened_holds_up_nobody(home: Path) -> None:
    tried: list[str] = []

    def open(release: str) -> Opened:
        tried.append(release)
        if release == NEW:
            raise ReleaseUnusableError("broken")
        return Opened(release)

    following = Following(home, open)
    following.current()
    arrives(home)
    assert [following.current().id for _ in range(50)] == [OLD] * 50
    assert tried.count(NEW) <= 2 and following.refused == "broken" and following.standing().behind
