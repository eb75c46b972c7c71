"""Values that the threads of a process share: made once, within a bound."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.kept import Kept


def test_threads_that_want_the_same_wait_for_the_one_that_makes_it() -> None:
    kept, made, begun, go = Kept(10_000), list[str](), threading.Event(), threading.Event()

    def make() -> str:
        made.append("x")
        begun.set()
        go.wait(5)
        return "value"

    with ThreadPoolExecutor(4) as threads:
        same = [threads.submit(kept.once, ("a",), make) for _ in range(3)]
        begun.wait(5)
        assert threads.submit(kept.once, ("b",), lambda: "other").result(5) == "other", "who wants something else does not wait"
        go.set()
        assert [each.result(5) for each in same] == ["value"] * 3
    assert made == ["x"]


def test_an_error_is_told_and_the_next_one_makes_it() -> None:
    kept = Kept(10_000)
    with pytest.raises(ZeroDivisionError):
        kept.once(("a",), lambda: 1 / 0)
    assert kept.once(("a",), lambda: 1) == 1


def test_making_may_ask_for_another_value_and_even_for_its_own() -> None:
    kept = Kept(10_000)
    assert kept.once(("a",), lambda: kept.once(("b",), lambda: kept.once(("a",), lambda: 1)) + 1) == 2
