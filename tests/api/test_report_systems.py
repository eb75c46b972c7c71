"""Every system of OSMEP's report that has statistics stands on a page with its real figures, its source and its date."""

import pytest
from flask.testing import FlaskClient

from components.document import LANGUAGES
from data.warehouse import Reader
from pages.serving import menu
from tests.api.addresses import DECLARED
from tests.api.html_tree import Element, parse

PLACES = {
    "number of MSMEs": ("structure", "msme_big_data", {"measure": ["enterprises"]}),
    "jobs": (
        "employment",
        "msme_employment",
        {"measure": ["employment"], "sector": ["_T"], "legal_form": ["_T"], "definition": ["2562"]},
    ),
    "loans": (
        "finance",
        "sme_finance",
        {"measure": ["outstanding_loans"], "lender": ["BNK"], "borrower": ["SME"], "period": ["2022"]},
    ),
    "SME bad loans": ("finance", "sme_finance", {"measure": ["npl_ratio"], "lender": ["BNK"], "borrower": ["SME"]}),
    "trade": ("trade", "msme_trade", {"measure": ["value_baht"], "definition": ["2562"]}),
    "ONE ID": ("services", "one_id_registrations", {}),
    "SME ACCESS": ("services", "sme_access_users", {}),
    "OSS": ("services", "oss_consultations", {}),
    "BDS": ("services", "bds_services", {"measure": ["enterprises_approved", "enterprises_target", "providers"]}),
    "SME-GP": ("services", "sme_gp", {}),
    "surveys": ("services", "surveys", {"measure": ["result"], "category": ["_T"]}),
    "systems: Academy, Coach, 360, Profile, Gateway": ("services", "information_systems", {"measure": ["figure"]}),
    "KPIs": ("performance", "strategic_kpis", {"measure": ["actual"]}),
    "projects' further figures": ("performance", "project_facts", {"measure": ["figure"]}),
    "FY2567 plan": ("performance", "plan_2567", {"measure": ["target"], "target_item": ["_T"]}),
    "FY2567 projects": ("performance", "plan_2567", {"measure": ["target"], "fund": ["_T"]}),
    "assessments": ("performance", "assessments", {"measure": ["score"], "period": ["2023"]}),
}


def page(client: FlaskClient, lang: str, path: str) -> Element:
    return parse(client.get(f"/{lang}/{path}").text).one(id="first-paint")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PLACES)
def test_its_figures_stand_on_its_page(client: FlaskClient, reader: Reader, name: str, lang: str) -> None:
    path, dataset, where = PLACES[name]
    tree = page(client, lang, path)
    words = " ".join([tree.raw, *(str(box.attributes.get("aria-label", "")) for box in tree.walk())])
    figures = {f"{int(abs(row['value'])):,}" for row in reader.select(dataset, where) if row["value"] is not None}
    missing = [figure for figure in figures if figure not in words]
    assert figures and missing == []
    assert f"/{lang}/data/{dataset}" in {link.attributes.get("href") for link in tree.all("a")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_without_figures_stand_too(client: FlaskClient, reader: Reader, lang: str) -> None:
    services, trade, plan = (page(client, lang, path).raw for path in ("services", "trade", "performance"))
    column = "printed_name" if lang == "th" else ""
    feeds = reader.select("partner_lists", {"list": ["big-data-sources"]})
    assert feeds and all(not column or row[column] in services for row in feeds)
    assert ("ประเทศไทย" if lang == "th" else "Thailand") in trade and "16(3/1)" in plan
    portal = parse(client.get(f"/{lang}/data").text).one(of_class="portal")
    assert len(portal.all("li")) == len(reader.select("partner_lists", {"list": ["open-datasets"]})) == 6


def test_every_dataset_of_a_theme_with_a_dashboard_stands_on_one() -> None:
    shown = {dataset for dashboard in menu.DASHBOARDS for dataset in dashboard.datasets}
    themes = {dashboard.id for dashboard in menu.DASHBOARDS}
    assert sorted(name for name, declared in DECLARED.items() if declared["topic"] in themes and name not in shown) == []
