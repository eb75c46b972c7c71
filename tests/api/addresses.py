"""Every page there is, taken from the menu and the catalogue, so that a new one is tested without touching a test."""

from components.document import LANGUAGES
from data.catalogue import load
from pages.serving import menu

PATHS = [*("" if name == "overview" else name for name in menu.PAGES), *(f"data/{dataset}" for dataset in load().datasets)]
EVERY_PAGE = [(lang, path) for path in PATHS for lang in LANGUAGES]
EVERY_DASHBOARD = [(lang, page) for page in menu.DASHBOARDS for lang in LANGUAGES]


def path_of(page_id: str) -> str:
    return "" if page_id == "overview" else page_id
