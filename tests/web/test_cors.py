"""What pages of other origins may read, as their browser is told."""

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


def told(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name.startswith("Access-Control-")}


def test_answers_of_the_api(owner: "Api") -> None:
    assert told(owner.get("/organization/acme")) == ANYONE


def test_refusals_of_the_api(anonymous: "Api") -> None:
    refused = anonymous.put("/organization/acme", {})
    assert (refused.status_code, told(refused)) == (403, ANYONE)


def test_a_browser_may_ask_beforehand(client: FlaskClient) -> None:
    asked = {"Origin": "http://elsewhere.example.com", "Access-Control-Request-Method": "PUT"}
    answer = client.options(ACME, headers=asked)
    assert (answer.status_code, told(answer)) == (200, ANYONE)


@pytest.mark.parametrize("path", ["/v2/", "/_fakequay/ready", "/config", "/api/v1/nothing"])
def test_nothing_else(client: FlaskClient, path: str) -> None:
    assert told(client.get(path)) == {}
