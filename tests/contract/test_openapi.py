"""OpenAPI document: validity, completeness and responses."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from fakequay import contract
from fakequay.access import scopes

REFUSALS = {
    308: "PermanentRedirect",
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    410: "Gone",
    415: "UnsupportedMediaType",
    501: "NotImplemented",
    503: "ServiceUnavailable",
}


@pytest.fixture(name="document")
def openapi_document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    assert isinstance(answer.json, dict)
    return answer.json


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_is_a_valid_openapi_document(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_operation_lists_its_possible_statuses(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        row = contract.operations()[name]
        refused = {400, 401, 403, 404, *row.further_statuses}
        if "{" in row.path:
            refused |= {308, 405}
        if row.body is not None and not row.body.optional:
            refused.add(415)
        assert set(map(int, operation["responses"])) == refused | {row.status}, name


def test_error_responses_are_shared_components(document: dict[str, Any]) -> None:
    assert set(document["components"]["responses"]) >= set(REFUSALS.values())
    for operation in operations(document).values():
        for status, name in REFUSALS.items():
            answer = operation["responses"].get(str(status))
            own = contract.operations()[operation["operationId"]].status == status
            assert answer is None or own or answer == {"$ref": f"#/components/responses/{name}"}


def test_schemas_have_the_prefix_of_their_area(document: dict[str, Any]) -> None:
    names = set(document["components"]["schemas"])

    assert {"error.ErrorDescription", "user.Organization", "organization.Organization"} <= names
    assert {name for name in names if "." not in name} >= {"ApiError", "Message", "Avatar"}
    assert not [name for name in names if re.search(r"\d$", name)]


def test_request_bodies_equal_the_contract(document: dict[str, Any]) -> None:
    body = operations(document)["createOrganization"]["requestBody"]

    assert body == {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string"},
                        "email": {"type": "string"},
                        "contact_email": {"type": "string"},
                        "recaptcha_response": {"type": "string"},
                    },
                }
            }
        },
    }


def test_operations_need_a_bearer_token_with_a_scope(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["bearer"]
    description = scheme.pop("description")
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer"}
    }
    listed = dict(re.findall(r"^\* `(\S+)`: (.+)$", description, re.MULTILINE))
    assert listed == scopes.DESCRIPTIONS
    assert operations(document)["getLoggedInUser"]["security"] == [{"bearer": ["user:read"]}]
    assert operations(document)["discovery"]["security"] == []


@pytest.mark.parametrize("operation_id", ["listRepoTags", "conductSearch", "getRepo"])
def test_token_is_optional_where_anonymous_callers_may_use_public_data(
    document: dict[str, Any], operation_id: str
) -> None:
    security = operations(document)[operation_id]["security"]
    assert security == [{"bearer": ["repo:read"]}, {}]


def test_lists_the_same_operations_as_discovery(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    discovery = client.get("/api/v1/discovery?internal=true").json
    assert discovery is not None
    listed = {
        operation["operationId"]
        for path in discovery["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    }

    rows = contract.operations()
    served = {name for name in operations(document) if not rows[name].legacy}
    assert served - listed <= {"initializeUser"}
    assert listed <= served


def test_links_contain_all_path_parameters_of_their_operations(document: dict[str, Any]) -> None:
    links = [
        (name, link)
        for name, operation in operations(document).items()
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    makers = {name for name, _ in links}
    assert {"createOrganization", "createRepoNotification", "requestRepoBuild"} <= makers
    for name, link in links:
        path = contract.operations()[link["operationId"]].path
        assert set(link["parameters"]) == set(re.findall(r"{(\w+)}", path)), name
