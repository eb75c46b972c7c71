"""Counters for Prometheus, right for all worker processes together: they count into shared numbers, one row per worker.

(prometheus_client's own way for several processes keeps files per process id in a folder, which grows with every restart.)
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from data.shared import shared_numbers

ROWS = 64
"""More than workers that ever live at once; a new worker goes on counting where the one before it in its row ended."""
EDGES_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500)
OTHER = "none"
CLASSES = ("2xx", "3xx", "4xx", "5xx")
WIDTH = len(CLASSES) + len(EDGES_MS) + 2


class Metrics(Collector):
    """Requests by route and kind of status, and how long they took. `routes`: all there can be."""

    def __init__(self, routes: Iterable[str]) -> None:
        self._routes = {route: number for number, route in enumerate(sorted({*routes, OTHER}))}
        self._size = len(self._routes) * WIDTH
        self._numbers = shared_numbers(ROWS * self._size)
        self._start = 0
        self._lock = threading.Lock()
        self.facts: Mapping[str, float] = {}
        self.release = self.announced = ""

    def take_row(self, worker: int) -> None:
        """Called in a new worker process: from now on it counts in a row of its own."""
        self._start = worker % ROWS * self._size
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Start at 0: what was asked to warm up was no reader."""
        self._numbers[:] = shared_numbers(len(self._numbers))

    def count(self, route: str, status: int, milliseconds: float) -> None:
        place = self._start + self._routes.get(route, self._routes[OTHER]) * WIDTH
        kind = place + min(max(status // 100, 2), 5) - 2
        edge = place + len(CLASSES) + bisect_left(EDGES_MS, milliseconds)
        with self._lock:
            self._numbers[kind] += 1
            self._numbers[edge] += 1
            self._numbers[place + WIDTH - 1] += milliseconds

    def collect(self) -> Iterator[Metric]:
        counted = CounterMetricFamily("sme_requests", "Requests answered", labels=("route", "status"))
        took = HistogramMetricFamily("sme_request_seconds", "Time until the reply began", labels=("route",))
        for route, number in self._routes.items():
            values = self._sums(number * WIDTH)
            if not any(values):
                continue
            for kind, value in zip(CLASSES, values, strict=False):
                counted.add_metric((route, kind), value)
            took.add_metric((route,), _cumulated(values[len(CLASSES) : -1]), values[-1] / 1000)
        yield counted
        yield took
        for name, value in self.facts.items():
            yield GaugeMetricFamily(f"sme_{name}", name.replace("_", " "), value)
        yield _info("sme_release_served", "The release in use, as a label", self.release)
        yield _info("sme_release_announced", "The release that is due, as a label", self.announced)

    def _sums(self, place: int) -> list[float]:
        return [sum(self._numbers[place + n :: self._size]) for n in range(WIDTH)]

    def text(self) -> bytes:
        """The exposition format, version 0.0.4."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)


def _cumulated(counts: Sequence[float]) -> list[tuple[str, float]]:
    edges = [*(str(edge / 1000) for edge in EDGES_MS), "+Inf"]
    return [(edge, sum(counts[: n + 1])) for n, edge in enumerate(edges)]


def _info(name: str, words: str, release: str) -> Metric:
    named = GaugeMetricFamily(name, words, labels=("release",))
    named.add_metric((release,), 1 if release else 0)
    return named
