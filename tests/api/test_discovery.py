"""What the discovery area answers."""

from typing import Any

from flask.testing import FlaskClient

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
    def test_is_a_swagger_document_about_the_host_that_was_asked(self, client: FlaskClient) -> None:
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

    def test_describes_an_operation_with_a_path_parameter_and_an_answer(
        self, client: FlaskClient
    ) -> None:
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

    def test_describes_what_is_asked_for_in_the_query(self, client: FlaskClient) -> None:
        operation = document(client)["paths"]["/api/v1/discovery"]["get"]

        assert operation["parameters"] == [
            {"in": "query", "name": "internal", "required": False, "type": "boolean"}
        ]

    def test_describes_what_is_sent(self, client: FlaskClient) -> None:
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

    def test_tells_scopes_only_of_operations_that_have_one(self, client: FlaskClient) -> None:
        paths = document(client)["paths"]

        assert paths["/api/v1/user/"]["get"]["security"] == [{"oauth2_implicit": ["user:read"]}]
        assert "security" not in paths["/api/v1/discovery"]["get"]

    def test_tells_internal_operations_only_when_asked(self, client: FlaskClient) -> None:
        public = operation_ids(document(client))
        everything = operation_ids(document(client, "?internal=true"))

        assert public < everything
        assert "signinUser" in everything - public

    def test_every_reference_leads_to_a_definition(self, client: FlaskClient) -> None:
        found = document(client, "?internal=true")

        assert set(references(found)) <= set(found["definitions"])

    def test_every_tag_is_described_and_used(self, client: FlaskClient) -> None:
        found = document(client)

        assert {tag["name"] for tag in found["tags"]} == {
            path["x-tag"] for path in found["paths"].values()
        }
        assert all(tag["description"].endswith(".") for tag in found["tags"])


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for item in part for name in references(item)]
    if not isinstance(part, dict):
        return []
    own = part.get("$ref", "").removeprefix("#/definitions/")
    return [own] * bool(own) + references(list(part.values()))
