"""Discovery area: the Swagger 2 description of the API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from fakequay import contract

FEATURES = sorted(
    {name for row in contract.operations().values() for name in row.features} - {"LEGACY_IMAGES"}
)
API_ERROR = {"$ref": "#/definitions/ApiError"}


def document(client: FlaskClient, query: str = "", **options: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/discovery{query}", **options)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert isinstance(answer.json, dict)
    return answer.json


def operation_ids(found: dict[str, Any]) -> set[str]:
    return {
        operation["operationId"]
        for path in found["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    }


class TestDiscovery:
    def test_contains_the_requested_host_and_the_oauth_scopes(self, client: FlaskClient) -> None:
        found = document(client, base_url="https://quay.example:8443")

        assert found["swagger"] == "2.0"
        assert found["host"] == "quay.example:8443"
        assert found["schemes"] == ["https"]
        assert found["basePath"] == "/"
        oauth = found["securityDefinitions"]["oauth2_implicit"]
        assert oauth["authorizationUrl"] == "https://quay.example:8443/oauth/authorize"
        assert list(oauth["scopes"]) == [
            "repo:read",
            "repo:write",
            "repo:admin",
            "repo:create",
            "user:read",
            "user:admin",
            "org:admin",
            "super:user",
        ]

    def test_describes_path_parameters_and_responses(self, client: FlaskClient) -> None:
        assert document(client)["paths"]["/api/v1/error/{error_type}"] == {
            "x-path": "/api/v1/error/{error_type}",
            "x-tag": "error",
            "parameters": [
                {"in": "path", "name": "error_type", "required": True, "type": "string"}
            ],
            "get": {
                "operationId": "getErrorDescription",
                "description": "Get the description of an error type.",
                "parameters": [],
                "responses": {
                    "200": {
                        "description": "Success",
                        "schema": {"$ref": "#/definitions/ApiErrorDescription"},
                    },
                    "400": {
                        "description": "The request is malformed or cannot be carried out",
                        "schema": API_ERROR,
                    },
                    "401": {"description": "Authentication is required", "schema": API_ERROR},
                    "403": {
                        "description": "The caller lacks the permission for this operation",
                        "schema": API_ERROR,
                    },
                    "404": {"description": "The resource does not exist", "schema": API_ERROR},
                },
                "tags": ["error"],
            },
        }

    def test_describes_query_parameters(self, client: FlaskClient) -> None:
        operation = document(client)["paths"]["/api/v1/discovery"]["get"]

        assert operation["parameters"] == [
            {"in": "query", "name": "internal", "required": False, "type": "boolean"}
        ]

    def test_describes_request_bodies(self, client: FlaskClient) -> None:
        found = document(client)

        assert found["paths"]["/api/v1/organization/"]["post"]["parameters"] == [
            {
                "in": "body",
                "name": "body",
                "required": True,
                "schema": {"$ref": "#/definitions/NewOrg"},
            }
        ]
        assert found["definitions"]["NewOrg"] == {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "email": {"type": "string"},
                "contact_email": {"type": "string"},
                "recaptcha_response": {"type": "string"},
            },
        }

    def test_lists_scopes_only_for_operations_that_require_one(self, client: FlaskClient) -> None:
        paths = document(client)["paths"]

        assert paths["/api/v1/user/"]["get"]["security"] == [{"oauth2_implicit": ["user:read"]}]
        assert "security" not in paths["/api/v1/discovery"]["get"]

    def test_includes_internal_operations_on_request(self, client: FlaskClient) -> None:
        public = operation_ids(document(client))
        everything = operation_ids(document(client, "?internal=true"))

        assert public < everything
        assert "signinUser" in everything - public

    @pytest.mark.parametrize("query", ["", "?internal=true"])
    @pytest.mark.parametrize("feature", FEATURES)
    def test_contains_only_operations_whose_features_are_on(
        self, client: FlaskClient, change_config: Callable[..., None], feature: str, query: str
    ) -> None:
        everything = operation_ids(document(client, query))

        change_config(**{f"FEATURE_{feature}": False})

        found = document(client, query)
        behind = {row.id for row in contract.operations().values() if feature in row.features}
        assert operation_ids(found) == everything - behind
        assert set(list_references(found)) <= set(found["definitions"])
        assert {tag["name"] for tag in found["tags"]} == {
            path["x-tag"] for path in found["paths"].values()
        }

    def test_contains_a_path_outside_the_api_without_operations(self, client: FlaskClient) -> None:
        path = "/userfiles/{file_id}"

        assert document(client)["paths"][path] == {"x-path": path, "x-tag": "userfiles"}

    def test_every_reference_resolves_to_a_definition(self, client: FlaskClient) -> None:
        found = document(client, "?internal=true")

        assert set(list_references(found)) <= set(found["definitions"])

    def test_every_tag_is_described_and_used(self, client: FlaskClient) -> None:
        found = document(client)

        assert {tag["name"] for tag in found["tags"]} == {
            path["x-tag"] for path in found["paths"].values()
        }
        assert all(tag["description"].endswith(".") for tag in found["tags"])


def list_references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for item in part for name in list_references(item)]
    if not isinstance(part, dict):
        return []
    own = part.get("$ref", "").removeprefix("#/definitions/")
    return [own] * bool(own) + list_references(list(part.values()))
