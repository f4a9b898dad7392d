"""Error area: descriptions of the error types."""

import pytest
from flask.testing import FlaskClient

from fakequay.web.operations.error_responses import PROBLEMS
from tests.support.answers import NOT_FOUND

DESCRIBED = {
    "downstream_issue": "A service that the request depends on failed.",
    "exceeds_license": "The plan of the namespace does not cover the request.",
    "expired_token": "The access token has expired.",
    "external_service_timeout": "A service that the request depends on did not respond in time.",
    "fresh_login_required": "The user must enter the password again before this request.",
    "insufficient_scope": "The caller or the scopes of the access token do not allow the request.",
    "invalid_request": "The request is malformed or cannot be carried out.",
    "invalid_response": "A service that the request depends on returned an invalid response.",
    "invalid_token": "The access token is invalid, or the request requires a token.",
    "not_found": "The requested resource does not exist.",
    "tag_immutable": "The tag is immutable: it cannot be moved or deleted.",
    "token_rotation_failed": "The token could not be replaced by a new one.",
}


class TestGetErrorDescription:
    @pytest.mark.parametrize("kind", DESCRIBED)
    def test_returns_the_description_of_an_error_type(self, client: FlaskClient, kind: str) -> None:
        answer = client.get(f"/api/v1/error/{kind}")

        assert answer.status_code == 200
        assert answer.json == {
            "type": f"http://localhost/api/v1/error/{kind}",
            "title": kind,
            "description": DESCRIBED[kind],
        }

    def test_returns_404_for_an_unknown_type(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/error/bogus")

        assert answer.status_code == 404
        assert answer.json == NOT_FOUND

    def test_type_url_of_an_error_response_returns_its_description(
        self, client: FlaskClient
    ) -> None:
        refused = client.get("/api/v1/error/bogus")
        assert refused.json is not None

        answer = client.get(refused.json["type"])

        assert answer.json is not None
        assert answer.json["title"] == refused.json["error_type"]

    def test_every_error_type_of_the_api_has_a_description(self) -> None:
        assert {kind for _, kind in PROBLEMS.values()} | {"insufficient_scope"} <= set(DESCRIBED)
