"""Every page there is, taken from the menu and the declarations, so that a new one is tested without touching a test."""

import tomllib

from components.document import LANGUAGES
from pages.serving import menu
from tests.conftest import ROOT

DECLARED = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "data" / "datasets").glob("*.toml"))}
DATASETS = list(DECLARED)
PARTS = [f"{page.id}/{part.id}" for page in menu.ARTICLES for part in page.parts]
PATHS = [*("" if name == "overview" else name for name in menu.PAGES), *PARTS, *(f"data/{dataset}" for dataset in DATASETS)]
EVERY_PAGE = [(lang, path) for path in PATHS for lang in LANGUAGES]
EVERY_DASHBOARD = [(lang, page) for page in menu.DASHBOARDS for lang in LANGUAGES]


def path_of(page_id: str) -> str:
    """The path of a page below its language; the overview has none."""
    return "" if page_id == "overview" else page_id
