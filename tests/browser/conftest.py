"""A real server process and a real browser, one of each for all browser tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.running import answers, launch_arguments
from tests.browser.through import site_of
from tests.browser.visit import Visit

Open = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site, such as `http://127.0.0.1:41234`, by the way that through.py is told."""
    with site_of(home, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**launch_arguments())  # type: ignore[arg-type]
        yield running
        running.close()


@pytest.fixture(scope="session")
def register_site(register_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same on a release with register tables."""
    with site_of(register_home, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """`open_page("/th/structure", color_scheme="dark", …)` → a `Visit` in a context of its own."""
    yield from opener(browser, site)


@pytest.fixture
def open_register(browser: Browser, register_site: str) -> Iterator[Open]:
    """The same on a release with register tables."""
    yield from opener(browser, register_site)


def opener(browser: Browser, site: str) -> Iterator[Open]:
    visits: list[Visit] = []

    def start(path: str, **options: object) -> Visit:
        assert answers(f"{site}/readyz")
        visits.append(Visit(browser, site, path, **options))
        return visits[-1]

    yield start
    for visit in visits:
        visit.context.close()
