"""A server of one's own per test: these tests stop it, kill it and starve it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_server
from pages.serving.settings import Settings
from tests.sturdy.server import Running, run

Start = Callable[..., Running]


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    """`start(workers=2, home=…, SETTING="…")` → a running server."""
    running: list[Running] = []

    def begin(home: Path = home, workers: int = 2, **settings: str) -> Running:
        running.append(run(home, tmp_path / f"server{len(running)}.log", workers, **settings))
        return running[-1]

    yield begin
    for server in running:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture(scope="module")
def one_server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that the tests of a module share."""
    server = run(home, tmp_path_factory.mktemp("server") / "log.txt", 1)
    yield server
    server.kill()


@pytest.fixture(scope="session")
def client_of() -> Callable[[Path], FlaskClient]:
    """A client of a server in this process, on that home."""
    return lambda home: create_server(Settings(sme_home=home)).test_client()
