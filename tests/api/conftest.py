"""The site as a WSGI application, asked without a network."""

from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from flask.testing import FlaskClient

from app import create_server
from data.catalogue import Catalogue, load
from data.warehouse import Reader, Warehouse
from pages.serving.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """One line per event, as in production: the default of structlog draws each trace for seconds."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], FlaskClient]:
    """A client of a server on that home."""
    return lambda home: create_server(Settings(sme_home=home)).test_client()


@pytest.fixture(scope="session")
def client(home: Path, serve: Callable[[Path], FlaskClient]) -> FlaskClient:
    return serve(home)


@pytest.fixture(scope="session")
def register_client(register_home: Path, serve: Callable[[Path], FlaskClient]) -> FlaskClient:
    return serve(register_home)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="session")
def reader(home: Path, catalogue: Catalogue) -> Reader:
    return Warehouse(home, catalogue).reader()
