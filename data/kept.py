"""Answers kept in memory within a bound of bytes, shared by all threads of a process."""

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from cachetools import LRUCache


class Kept:
    """Values by key; those not asked for longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._lock = threading.Lock()
        self._values: LRUCache[tuple[Any, ...], Any] = LRUCache(most_bytes, weight)
        self._turns: WeakValueDictionary[tuple[Any, ...], threading.RLock] = WeakValueDictionary()

    @property
    def bytes(self) -> int:
        """About how many bytes are kept."""
        return int(self._values.currsize)

    def once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """The kept value, or `make()`: one thread makes it, others that want the same wait, those that want another do not."""
        with self._lock:
            if (value := self._values.get(key, self)) is not self:
                return value
            turn = self._turns.setdefault(key, threading.RLock())
        with turn:
            with self._lock:
                if (value := self._values.get(key, self)) is not self:
                    return value
            value = make()
            with self._lock:
                if weight(value) <= self._values.maxsize:
                    self._values[key] = value
        return value

    def keep_only(self, first: Any) -> None:
        """Forget every value whose key does not begin with `first`."""
        with self._lock:
            for key in [key for key in self._values if key[0] != first]:
                del self._values[key]


def weight(value: Any) -> int:
    """About how many bytes a kept value takes: what it says itself, or one kilobyte for a row."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    return 1000 + (1000 * len(value) if hasattr(value, "__len__") else 0)
