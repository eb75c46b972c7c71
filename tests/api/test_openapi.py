"""The OpenAPI description is valid, complete and true: machines read it, then ask what it allows and what it does not."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app import create_server
from data.open_data.formats import FORMATS
from pages.serving.settings import Settings
from tests.api.addresses import DATASETS
from tests.conftest import FULL

CASES = 10_000 if FULL else 400
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SERVER_SETTINGS = {"deadline": None, "database": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def description(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return found


def test_it_is_valid(description: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(description).validate()


def test_it_names_every_address_there_is(client: FlaskClient, description: dict[str, Any]) -> None:
    rules = {str(rule) for rule in client.application.url_map.iter_rules() if rule.endpoint.startswith("open_data.")}
    general = {path.replace("{dataset}", "<dataset_id>") for path in description["paths"] if "/data." not in path}
    files = {f"/api/v1/datasets/{dataset}/data.{extension}" for dataset in DATASETS for extension in FORMATS}
    assert general == rules - {"/api/v1/datasets/<dataset_id>/data.<extension>"}
    assert {path for path in description["paths"] if "/data." in path} == files


def test_it_lists_the_codes_that_are_taken(client: FlaskClient, description: dict[str, Any]) -> None:
    """Every code of every parameter of one dataset is accepted, one at a time."""
    path = "/api/v1/datasets/msme_number/data.csv"
    parts = description["components"]
    for reference in description["paths"][path]["get"]["parameters"]:
        parameter = parts["parameters"][reference["$ref"].rpartition("/")[2]]
        if parameter["in"] == "query" and "enum" in (items := resolved(parts, parameter["schema"])):
            for code in items["enum"]:
                assert client.get(f"{path}?{parameter['name']}={code}").status_code == 200, code


def resolved(parts: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    schema = schema.get("items", schema)
    found: dict[str, Any] = parts["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def ask(home: Path, cases: int) -> int:
    """Ask every operation, well and badly, and check each reply against the description; returns how many were asked."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_server(Settings(sme_home=home)))
    operations = [found.ok() for found in schema.get_all_operations()]
    asked = 0
    for operation in operations:
        for mode in MODES if can_be_wrong(operation) else MODES[:1]:
            strategy = operation.as_strategy(generation_mode=mode)
            asked += run(strategy, max(1, round(cases / len(operations) / 2)))
    return asked


def can_be_wrong(operation: Any) -> bool:
    """Whether the address takes anything that could be wrong: any text will do as `If-None-Match`."""
    return any(parameter.location in ("query", "path") for parameter in operation.iter_parameters())


def run(strategy: Any, examples: int) -> int:
    count = 0

    @settings(max_examples=examples, phases=[Phase.generate], **SERVER_SETTINGS)  # type: ignore[arg-type]
    @given(strategy)
    def check(case: Any) -> None:
        nonlocal count
        count += 1
        reply = case.call(headers={"Accept-Encoding": "identity"})
        # A right request for more rows than a kind of file holds is refused, as described.
        case.validate_response(reply, excluded_checks=[positive_data_acceptance] if reply.status_code == 413 else [])

    check()
    return count


def test_replies_are_as_described(home: Path) -> None:
    assert ask(home, CASES) >= CASES * (0.9 if FULL else 0.5)
