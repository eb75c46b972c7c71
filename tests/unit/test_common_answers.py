"""Answers that all processes of a server share: made once, read whole, bounded, and never in the way."""

import fcntl
import multiprocessing
import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import common_answers
from data.common_answers import CommonAnswers, new_folder
from data.open_data.answer import MINIMUM_BYTES, Answer

KEY = ("page", "th", "structure")
FORK = multiprocessing.get_context("fork")
texts = st.text(max_size=20)


def answer(text: str = "หนึ่ง") -> Answer:
    return Answer(text.encode(), "text/html", "2026-01-01-aaaaaaaa")


@given(st.binary(max_size=3 * MINIMUM_BYTES), texts, st.dictionaries(texts, texts), st.booleans(), st.booleans())
def test_an_answer_comes_back_as_it_was(body: bytes, release: str, headers: dict[str, str], packed: bool, press: bool) -> None:
    made = Answer(body, "text/csv", release, "public", 404, headers, "tag", packed)
    kept = made.press() if press else made
    assert Answer.parse(kept.dump()) == kept and Answer.parse(kept.dump()).text == body


def test_threads_of_several_processes_make_one_answer(tmp_path: Path) -> None:
    shared, notes = CommonAnswers(tmp_path), tmp_path / "notes"
    notes.touch()

    def make() -> Answer:
        with notes.open("a") as file:
            file.write("made\n")
        time.sleep(0.2)
        return answer()

    def ask() -> None:
        with ThreadPoolExecutor(4) as threads:
            found = [each.result() for each in [threads.submit(shared.once, "r", KEY, make) for _ in range(4)]]
        os._exit(0 if found == [answer()] * 4 else 1)

    processes = [FORK.Process(target=ask) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(20)
    assert [process.exitcode for process in processes] == [0] * 4
    assert notes.read_text() == "made\n"


def test_who_is_killed_while_making_holds_up_nobody(tmp_path: Path) -> None:
    shared = CommonAnswers(tmp_path)
    process = FORK.Process(target=lambda: shared.once("r", KEY, lambda: time.sleep(60) or answer("never")))
    process.start()
    while not list(tmp_path.glob("turn.*")):
        time.sleep(0.01)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    began = time.monotonic()
    assert shared.once("r", KEY, answer) == answer() and time.monotonic() - began < 1


def test_waiting_for_another_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = CommonAnswers(tmp_path)
    monkeypatch.setattr(common_answers, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(common_answers, "TURNS", 1)
    with (tmp_path / "turn.0").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert shared.once("r", KEY, answer) == answer()


def test_an_error_is_told_and_the_next_one_makes_it(tmp_path: Path) -> None:
    shared = CommonAnswers(tmp_path)
    with pytest.raises(ZeroDivisionError):
        shared.once("r", KEY, lambda: answer(str(1 / 0)))
    assert shared.once("r", KEY, answer) == answer()


def test_releases_and_keys_are_kept_apart_and_what_there_is_not_is_not_kept(tmp_path: Path) -> None:
    shared = CommonAnswers(tmp_path)
    assert shared.once("r", KEY, lambda: None) is None
    made = [shared.once(release, key, lambda n=f"{release}{key}": answer(n)) for release in "rs" for key in (("a", "b"), ("a,b",))]
    assert len({each.body for each in made}) == 4


def test_an_answer_that_cannot_be_written_is_given_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := tmp_path / "own").mkdir()
    shared = CommonAnswers(folder)
    folder.rmdir()
    assert shared.usable and shared.once("r", KEY, answer) == answer()
    assert not shared.usable
    monkeypatch.setattr(common_answers, "AGAIN_SECONDS", 0)
    shared.once("r", KEY, answer)
    assert shared.usable


def test_another_folder_in_its_place_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    shared = CommonAnswers(folder)
    shared.once("r", KEY, answer)
    (name,) = [path.name for path in folder.glob("r.*")]
    folder.rename(tmp_path / "moved")
    folder.mkdir()
    (folder / name).write_bytes(answer("planted").dump())
    assert shared.once("r", KEY, lambda: answer("made anew")) == answer()


def test_a_half_answer_is_made_again(tmp_path: Path) -> None:
    shared = CommonAnswers(tmp_path)
    shared.once("r", KEY, answer)
    (path,) = tmp_path.glob("r.*")
    path.write_bytes(path.read_bytes()[:10])
    assert shared.once("r", KEY, lambda: answer("new")) == answer("new")


def test_the_oldest_go_first(tmp_path: Path) -> None:
    most = 40_000
    shared = CommonAnswers(tmp_path, most)
    for number in range(100):
        shared.once("r", (number,), lambda: answer("x" * 1000))
        os.utime(max(tmp_path.glob("r.*"), key=lambda path: path.stat().st_ctime_ns), ns=(number, number))
        assert sum(path.stat().st_size for path in tmp_path.glob("r.*")) <= most * 9 / 8 + 2000
    kept = sorted(path.stat().st_mtime_ns for path in tmp_path.glob("r.*"))
    assert kept == list(range(100 - len(kept), 100)) and len(kept) > 20


def test_what_a_killed_server_left_is_removed_and_what_a_living_one_holds_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = FORK.Process(target=lambda: (new_folder(), os._exit(0)))
    process.start()
    process.join()
    assert len(list(tmp_path.iterdir())) == 1
    first = new_folder()
    assert list(tmp_path.iterdir()) == [first]
    second = new_folder()
    assert first and second and {first, second} == set(tmp_path.iterdir())
    assert second.stat().st_mode & 0o077 == 0


def test_where_no_folder_can_be_made_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/none")
    assert new_folder() is None
