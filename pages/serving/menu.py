"""Which pages there are, in the order readers see them."""

from components.model import Article, Page
from pages import (
    census,
    confidence,
    data,
    developers,
    employment,
    finance,
    gdp,
    indicators,
    methods,
    my_business,
    overview,
    performance,
    releases,
    request,
    search,
    services,
    structure,
    trade,
)

DASHBOARDS: tuple[Page, ...] = (
    overview.PAGE,
    structure.PAGE,
    employment.PAGE,
    finance.PAGE,
    trade.PAGE,
    gdp.PAGE,
    confidence.PAGE,
    indicators.PAGE,
    census.PAGE,
    services.PAGE,
    performance.PAGE,
)
ARTICLES: tuple[Article, ...] = (
    my_business.PAGE,
    data.PAGE,
    request.PAGE,
    releases.PAGE,
    methods.PAGE,
    developers.PAGE,
    search.PAGE,
)
PAGES: dict[str, Page | Article] = {page.id: page for page in (*DASHBOARDS, *ARTICLES)}
DOORS = (("", "nav.overview"), ("data", "nav.data"), ("request", "nav.request"), ("methods", "nav.methods"))
DASHBOARD_MENU = tuple((page.id, f"nav.{page.id}", f"nav.{page.id}_about") for page in DASHBOARDS if page.id != "overview")
DASHBOARD_MENU += ((my_business.PAGE.id, "nav.business", "nav.business_about"),)
