"""Counters are right for all processes together, and survive the process that counted."""

import os
from concurrent.futures import ThreadPoolExecutor

from pages.serving.metrics import ROWS, Metrics


def value(metrics: Metrics, line: str) -> float:
    return next(float(text.rpartition(" ")[2]) for text in metrics.text().decode().splitlines() if text.startswith(line))


def test_children_count_together_and_stay_counted() -> None:
    metrics = Metrics(["/a", "/b"])
    for worker in (1, 2, 3):
        child = os.fork()
        if child == 0:
            metrics.take_row(worker)
            for _ in range(1000):
                metrics.count("/a", 200, 7)
            os._exit(0)
        os.waitpid(child, 0)
    metrics.count("/a", 503, 3000)
    metrics.count("/unknown", 404, 1)
    assert value(metrics, 'sme_requests_total{route="/a",status="2xx"}') == 3000
    assert value(metrics, 'sme_requests_total{route="/a",status="5xx"}') == 1
    assert value(metrics, 'sme_requests_total{route="none",status="4xx"}') == 1
    assert value(metrics, 'sme_request_seconds_bucket{le="0.005",route="/a"}') == 0
    assert value(metrics, 'sme_request_seconds_bucket{le="0.01",route="/a"}') == 3000
    assert value(metrics, 'sme_request_seconds_count{route="/a"}') == 3001
    assert value(metrics, 'sme_request_seconds_sum{route="/a"}') == 24


def test_threads_of_one_process_lose_nothing() -> None:
    metrics = Metrics(["/a"])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: metrics.count("/a", 200, 1), range(20_000)))
    assert value(metrics, 'sme_requests_total{route="/a",status="2xx"}') == 20_000


def test_a_row_is_taken_over_and_all_can_be_forgotten() -> None:
    metrics = Metrics(["/a"])
    for worker in (5, 5 + ROWS):
        metrics.take_row(worker)
        metrics.count("/a", 200, 1)
    assert value(metrics, 'sme_requests_total{route="/a",status="2xx"}') == 2
    metrics.forget()
    metrics.count("/a", 304, 1)
    assert value(metrics, 'sme_requests_total{route="/a",status="2xx"}') == 0
