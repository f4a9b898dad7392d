"""What the error area answers."""

import pytest
from flask.testing import FlaskClient

from fakequay.web.operations.error_responses import PROBLEMS
from tests.support.answers import NOT_FOUND

DESCRIBED = {
    "downstream_issue": "A service that the request depends on failed.",
    "exceeds_license": "The namespace's plan does not cover what was asked for.",
    "expired_token": "The access token was valid once and no longer is.",
    "external_service_timeout": "A service that the request depends on did not answer in time.",
    "fresh_login_required": "The caller has to give the password again before this request.",
    "insufficient_scope": "The caller, or the access token's scopes, do not allow the request.",
    "invalid_request": "The request is malformed, or asks for what cannot be done.",
    "invalid_response": "A service that the request depends on gave an answer of no use.",
    "invalid_token": "The access token is unknown, or none was given where one is needed.",
    "not_found": "What the request is about does not exist.",
    "tag_immutable": "The tag is immutable: it can be neither moved nor deleted.",
    "token_rotation_failed": "The token could not be replaced by a new one.",
}


class TestGetErrorDescription:
    @pytest.mark.parametrize("kind", DESCRIBED)
    def test_says_what_a_type_of_error_means(self, client: FlaskClient, kind: str) -> None:
        answer = client.get(f"/api/v1/error/{kind}")

        assert answer.status_code == 200
        assert answer.json == {
            "type": f"http://localhost/api/v1/error/{kind}",
            "title": kind,
            "description": DESCRIBED[kind],
        }

    def test_knows_no_other_types(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/error/bogus")

        assert answer.status_code == 404
        assert answer.json == NOT_FOUND

    def test_the_address_in_an_error_leads_to_its_description(self, client: FlaskClient) -> None:
        refused = client.get("/api/v1/error/bogus")
        assert refused.json is not None

        answer = client.get(refused.json["type"])

        assert answer.json is not None
        assert answer.json["title"] == refused.json["error_type"]

    def test_every_type_that_is_ever_answered_is_described(self) -> None:
        assert {kind for _, kind in PROBLEMS.values()} | {"insufficient_scope"} <= set(DESCRIBED)
