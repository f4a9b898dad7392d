"""CORS headers of the API."""

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

if TYPE_CHECKING:
    from tests.conftest import Api

ANYONE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Max-Age": "21600",
    "Access-Control-Allow-Headers": "AUTHORIZATION, CONTENT-TYPE, X-REQUESTED-WITH",
    "Access-Control-Allow-Methods": "DELETE, GET, HEAD, OPTIONS, PUT",
}
ACME = "/api/v1/organization/acme"


def cors_headers(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name.startswith("Access-Control-")}


def test_successful_api_response_has_cors_headers(owner: "Api") -> None:
    assert cors_headers(owner.get("/organization/acme")) == ANYONE


def test_api_error_has_cors_headers(anonymous: "Api") -> None:
    refused = anonymous.put("/organization/acme", {})
    assert (refused.status_code, cors_headers(refused)) == (403, ANYONE)


def test_preflight_request_has_cors_headers(client: FlaskClient) -> None:
    asked = {"Origin": "http://elsewhere.example.com", "Access-Control-Request-Method": "PUT"}
    answer = client.options(ACME, headers=asked)
    assert (answer.status_code, cors_headers(answer)) == (200, ANYONE)


@pytest.mark.parametrize("path", ["/v2/", "/_fakequay/ready", "/config", "/api/v1/nothing"])
def test_other_paths_have_no_cors_headers(client: FlaskClient, path: str) -> None:
    assert cors_headers(client.get(path)) == {}
